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
    "": "OIML R 76-1:2006 and EN 45501:2015, 4.14.2: weight times unit price, rounded to the nearest interval of the "
    "price to pay; which interval, the regulations of the country say. United Kingdom and European Union: EN 45501.",
    "US": "NIST Handbook 44, section 1.10, G-S.5.5: money values agree with the weight to the nearest cent.",
    "CA": "Measurement Canada, Field Inspection Manual, Non-Automatic Weighing Devices, part 3, section 20 (STP-20): "
    "price computations are accurate and properly rounded off to the nearest cent.",
    "CN": "Measures for the supervision of weighed retail goods (order 66 of 2004, revised by order 31 of 2020), "
    "article 4: paid by what the scale shows. It names no step of the price; one fen is the currency's.",
    "CH": "No law: most shops make their prices in steps of 5, the smallest coin since 2007; others are allowed (SRF, "
    "on the future of the five-centime coin). The coin of 2 went in 1978.",
    "LI": "As Switzerland, whose currency it uses.",
    "HU": "ISO 4217 has two digits for the forint, but no fillér was in use since 1999: prices are whole forints. Act "
    "III of 2008 rounds to 5 forints only what is paid in cash, and only the total.",
    "TW": "ISO 4217 has two digits for the Taiwan dollar, but goods are sold in whole dollars. No law was found.",
}
"""Country -> where its rule is from; "": the general one. Said for whoever has to show it; certified by nobody."""


def step_of(country: str, currency: str) -> int:
    """To what a price by weight is rounded, minor units."""
    known, step = STEPS.get(country, ("", 1))
    return step if known == currency else 1


def weighed_minor(weight_g: int, price_minor: int, step_minor: int = 1) -> int:
    """What so many grams cost at a price a kilogram: to the nearest step, half a step upwards."""
    return round_half_up(Fraction(weight_g * price_minor, 1000 * step_minor)) * step_minor
