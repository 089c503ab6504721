"""What each driver can do, as data: shown by `pos devices list`, so that nobody reads code to choose a device.

A driver of somebody else says it by an attribute of its factory: `factory.abilities = ("enable", "beep")`.

    >>> abilities("relay", "lcus")
    ('lamps', 'pulses', 'state')
"""

from pos.config.kinds import OWN_DRIVERS
from pos.devices.registry import factory

__all__ = ["ABILITIES", "MEANINGS", "abilities"]

MEANINGS = {
    "beep": "says with its own beep that the lane took the goods",
    "cash-drawer": "opens a cash drawer and sees whether it is open",
    "codes": "tells the kind of each code (AIM or the maker's identifiers)",
    "cut": "cuts the paper",
    "dispense": "gives coins",
    "enable": "is switched off where no read counts",
    "end-of-day": "hands the turnover to the bank when told to",
    "escrow": "holds a note until the lane has decided",
    "files": "makes PDF or PNG files instead of paper",
    "grab": "taken by the lane alone: no key reaches a window",
    "insert": "takes coins and notes",
    "lamps": "lights the lane's lamps",
    "letters": "shows letters of its code page; others are transliterated",
    "motion": "says itself when the weight is moving",
    "pictures": "prints logos, and letters of any language, as pictures",
    "price": "is told the price a kilogram",
    "pulses": "closes a relay for a moment",
    "query": "is asked what became of a payment whose answer was lost",
    "refund": "gives money back to a card",
    "state": "says how it stands, so that what does not obey is noticed",
    "status": "says what is wrong: paper, cover, blade",
    "stream": "speaks by itself, without being asked",
}
"""Ability -> in words."""

_SCANNER = ("codes",)
_SCALE = ("motion",)
_TERMINAL = ("query", "refund")
ABILITIES: dict[str, tuple[str, ...]] = {
    "scanner.line": ("codes", "enable", "beep"),
    "scanner.hid": _SCANNER,
    "scanner.keys": ("grab",),
    "badge.line": (),
    "badge.hid": (),
    "badge.keys": ("grab",),
    "scale.toledo-8217": _SCALE,
    "scale.nci-ecr": _SCALE,
    "scale.dialog-06": ("motion", "price"),
    "scale.sma": _SCALE,
    "scale.cas-pd-6": _SCALE,
    "scale.cas-pd-0": (),
    "scale.cas-22": ("motion", "stream"),
    "scale.mt-sics": _SCALE,
    "printer.escpos": ("status", "cut", "pictures", "cash-drawer"),
    "printer.file": ("files", "pictures"),
    **{f"cash.{name}": ("insert", "escrow", "dispense") for name in OWN_DRIVERS["cash"]},
    "relay.lcus": ("lamps", "pulses", "state"),
    "relay.numato": ("lamps", "pulses", "state"),
    "relay.hid": ("lamps", "pulses", "state"),
    "line_display.escpos": ("letters",),
    "line_display.cd5220": ("letters",),
    "terminal.zvt": (*_TERMINAL, "end-of-day"),
    "terminal.nexo-json": _TERMINAL,
    "terminal.nexo-xml": _TERMINAL,
}
"""Part and driver -> what it can do."""


PARTS = ("scanner", "badge", "scale", "printer", "cash", "relay", "line_display")
"""Whose drivers `pos.devices.registry` finds; others (terminals, wallets) say no more than the table does."""


def abilities(part: str, driver: str) -> tuple[str, ...]:
    """What this driver can do; nothing for one that does not say.

    Raises:
        ConfigError: there is no driver of that name.
    """
    own = ABILITIES.get(f"{'scale' if part == 'shelf' else part}.{driver}")
    if own is not None or part not in PARTS:
        return own or ()
    return tuple(getattr(factory(part, driver), "abilities", ()))
