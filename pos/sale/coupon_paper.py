"""North American coupons: what the digits of AI 8110 (on paper) and AI 8112 (without paper) say.

Sources: North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols, sections 4 and 5 (fields, in
this order, each length before its value); GS1 AI (8112) Coupon Data Specifications, release 1.0.

Examples:
    >>> coupon = read_paper("1061414165432132501101203140131", 2026)
    >>> coupon.company, coupon.offer, coupon.save_value, coupon.first, coupon.expires
    ('0614141', '654321', 250, Purchase(company='0614141', need=1, unit=0, family='120'), '2014-01-31')
    >>> read_paperless("006141410123450000123")
    Paperless(funder='614141', offer='012345', serial='000123')
"""

import calendar
from datetime import date

from msgspec import Struct

__all__ = ["Paper", "Paperless", "Purchase", "read_paper", "read_paperless"]

LONGEST = 70
LONGEST_PAPERLESS = 36
_UNITS = frozenset("012349")
_SAVES = frozenset("01256")


class Purchase(Struct, frozen=True, kw_only=True):
    """What has to be bought.

    Attributes:
        company: GS1 Company Prefix of the goods.
        need: how much of `unit`.
        unit: 0 pieces, 1 money spent on these goods, 2 money spent in all, 3 pounds, 4 kilograms, 9 nothing said.
        family: three digits of the maker's own; "000" is everything of the company.
    """

    company: str
    need: int
    unit: int
    family: str


class Paper(Struct, frozen=True, kw_only=True):
    """One coupon of AI 8110.

    Attributes:
        company: GS1 Company Prefix of who pays for it.
        offer: six digits.
        save_value: what `save_code` says it is.
        save_code: 0 cents off, 1 a free piece worth so much at most (0: any), 2 so many free pieces, 5 percent,
            6 cents off the whole purchase.
        first: what has to be bought; `second`, `third` with the rule between them.
        rule: 0 any of them, 1 all of them, 2 the first with any other, 3 the first or the second, with the third.
        applies_to: which of them costs less: 0, 1, 2.
        expires: last day, ISO 8601, or empty; `starts`: first day.
        serial: of this one paper, or empty.
        retailer: GS1 Company Prefix or GLN of the only shop it is for, or empty.
        of_store: the shop's own coupon, not a maker's.
        single: must not be doubled.
    """

    company: str
    offer: str
    save_value: int
    first: Purchase
    save_code: int = 0
    second: Purchase | None = None
    third: Purchase | None = None
    rule: int = 0
    applies_to: int = 0
    expires: str = ""
    starts: str = ""
    serial: str = ""
    retailer: str = ""
    of_store: bool = False
    single: bool = False


class Paperless(Struct, frozen=True, kw_only=True):
    """One coupon of AI 8112: who pays, which offer, and which one of it."""

    funder: str
    offer: str
    serial: str


class _Bad(Exception):
    """The digits break the layout."""


class _Digits:
    """Digits, taken from the front."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def take(self, count: int) -> str:
        """The next digits."""
        taken = self._text[self._at : self._at + count]
        if len(taken) != count:
            raise _Bad
        self._at += count
        return taken

    def one_of(self, allowed: frozenset[str]) -> int:
        """The next digit, one of these."""
        digit = self.take(1)
        if digit not in allowed:
            raise _Bad
        return int(digit)

    def with_length(self, more: int, first: int, last: int) -> str:
        """A value behind a digit that says how long it is, less `more`."""
        length = self.one_of(frozenset("0123456789"[first : last + 1]))
        return self.take(length + more)

    def goes_on(self, field: str) -> bool:
        """Whether this optional field comes next; its digit is taken."""
        here = self._text[self._at : self._at + 1] == field
        self._at += here
        return here

    @property
    def rest(self) -> bool:
        """Whether anything is left."""
        return self._at < len(self._text)


def read_paper(data: str, year: int) -> Paper | None:
    """The coupon behind the digits of AI 8110; `None` if they break the layout.

    Args:
        data: the value without the AI.
        year: the year around which two-digit years are understood.
    """
    if not data.isascii() or not data.isdigit() or len(data) > LONGEST:
        return None
    digits = _Digits(data)
    try:
        return _paper(digits, year)
    except (_Bad, ValueError):
        return None


def _paper(digits: _Digits, year: int) -> Paper:
    company = digits.with_length(6, 0, 6)
    offer = digits.take(6)
    save_value = int(digits.with_length(0, 1, 5))
    first = _purchase(digits, company, own_company=False)
    rule, second, third = 0, None, None
    if digits.goes_on("1"):
        rule = digits.one_of(frozenset("0123"))
        second = _purchase(digits, company, own_company=True)
    if digits.goes_on("2"):
        third = _purchase(digits, company, own_company=True)
    expires = _day(digits.take(6), year) if digits.goes_on("3") else ""
    starts = _day(digits.take(6), year) if digits.goes_on("4") else ""
    serial = digits.with_length(6, 0, 9) if digits.goes_on("5") else ""
    retailer = digits.with_length(6, 1, 7) if digits.goes_on("6") else ""
    save_code, applies_to, of_store, single = _miscellaneous(digits) if digits.goes_on("9") else (0, 0, False, False)
    if digits.rest or (starts and expires and expires < starts):
        raise _Bad
    return Paper(
        company=company,
        offer=offer,
        save_value=save_value,
        first=first,
        save_code=save_code,
        second=second,
        third=third,
        rule=rule,
        applies_to=applies_to,
        expires=expires,
        starts=starts,
        serial=serial,
        retailer=retailer,
        of_store=of_store,
        single=single,
    )


def _purchase(digits: _Digits, company: str, *, own_company: bool) -> Purchase:
    need = int(digits.with_length(0, 1, 5))
    unit = digits.one_of(_UNITS)
    family = digits.take(3)
    if own_company and not digits.goes_on("9"):
        company = digits.with_length(6, 0, 6)
    return Purchase(company=company, need=need, unit=unit, family=family)


def _miscellaneous(digits: _Digits) -> tuple[int, int, bool, bool]:
    save_code = digits.one_of(_SAVES)
    applies_to = digits.one_of(frozenset("012"))
    of_store = digits.take(1) != "0"
    return save_code, applies_to, of_store, digits.one_of(frozenset("01")) == 1


def _day(yymmdd: str, year: int) -> str:
    """GS1 General Specifications, 7.12: a two-digit year lies in the 49 years before this one, or the 50 after it."""
    first = year - 49
    full = first + (int(yymmdd[:2]) - first) % 100
    month, day = int(yymmdd[2:4]), int(yymmdd[4:6])
    return date(full, month, day or calendar.monthrange(full, month)[1]).isoformat()


def read_paperless(data: str) -> Paperless | None:
    """The coupon behind the digits of AI 8112; `None` if they break the layout."""
    if not data.isascii() or not data.isdigit() or len(data) > LONGEST_PAPERLESS:
        return None
    digits = _Digits(data)
    try:
        digits.one_of(frozenset("01"))  # the format: a store's or a maker's
        funder = digits.with_length(6, 0, 6)
        offer = digits.take(6)
        serial = digits.with_length(6, 0, 9)
    except _Bad:
        return None
    return None if digits.rest else Paperless(funder=funder, offer=offer, serial=serial)
