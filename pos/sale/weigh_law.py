"""What goods by weight cost, by the law of a country: weight times price, rounded to a step of the currency.

How it is rounded is the same wherever there is a rule: to the nearest step, half a step upwards. Which step is the
country's own affair. `SOURCES` says where each entry is from; a country that is not named has one minor unit.

    >>> weighed_minor(842, 330, step_of("GB", "GBP")), weighed_minor(842, 330, step_of("CH", "CHF"))
    (278, 280)
"""

from fractions import Fraction

from pos.sale.money import round_half_up

__all__ = ["SOURCES", "STEPS", "step_of", "weighed_minor"]

STEPS: dict[str, tuple[str, int]] = {"CH": ("CHF", 5), "LI": ("CHF", 5), "HU": ("HUF", 100), "TW": ("TWD", 100)}
"""Country -> currency, and the step in its minor units (ISO 4217). In another currency it is one minor unit."""

SOURCES: dict[str, str] = {
    "": "OIML R 76-1:2006, 4.14.2, and EN 45501:2015, 4.14.2: weight times unit price, to the nearest interval of the "
    "price to pay; which interval, the regulations of the country say. United Kingdom and European Union: EN 45501.",
    "US": "NIST Handbook 44, section 2.20, S.1.8: money values agree with the weight to within one cent.",
    "CA": "Measurement Canada, Field Inspection Manual, Non-Automatic Weighing Devices, STP-20: to the nearest cent.",
    "CN": "A metrology institute, in the press: rounding half up of the last digit is what the standards ask for.",
    "CH": "Custom of the trade since the coins of 1 and 2 centimes were withdrawn: prices are whole steps of 5.",
    "LI": "As Switzerland, whose currency it uses.",
    "HU": "ISO 4217 has two digits for the forint, but no fillér was in use since 1999: prices are whole forints.",
    "TW": "ISO 4217 has two digits for the Taiwan dollar, but prices are whole dollars.",
}
"""Country -> where its rule is from; "": the general one. Said for whoever has to show it; certified by nobody."""


def step_of(country: str, currency: str) -> int:
    """To what a price by weight is rounded, minor units."""
    known, step = STEPS.get(country, ("", 1))
    return step if known == currency else 1


def weighed_minor(weight_g: int, price_minor: int, step_minor: int = 1) -> int:
    """What so many grams cost at a price a kilogram: to the nearest step, half a step upwards."""
    return round_half_up(Fraction(weight_g * price_minor, 1000 * step_minor)) * step_minor
