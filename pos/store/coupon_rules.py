"""What a table of a coupon must be, beyond the types of its keys (docs/promotions.md)."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pos.sale.gtin import check_digit
from pos.sale.loyalty import CouponRule
from pos.sale.product import Name
from pos.sale.promotion.model import Promotion
from pos.store.promotion_raw import RawCoupon
from pos.store.promotion_rules import Mistake

__all__ = ["coupon_of", "rules_with"]

_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
_CODES = (
    re.compile(r"ean:99[0-9]{11}|ean:98[1-4][0-9]{10}"),
    re.compile(r"gcn:[0-9]{13}"),
    re.compile(r"8112:[0-9]{6,12}-[0-9]{6}"),
    re.compile(r"[0-9A-Za-z][0-9A-Za-z ._/+-]{0,39}"),
)


def coupon_of(raw: RawCoupon) -> CouponRule | list[Mistake]:
    """The coupon of a table, or everything that is wrong with it."""
    mistakes = list(_mistakes(raw))
    if mistakes:
        return mistakes
    wants = Name(raw.wants.strip(), raw.wants_names) if raw.wants.strip() else None
    return CouponRule(
        key=raw.key,
        name=Name(raw.name.strip(), raw.names),
        codes=tuple(raw.codes or [raw.key]),
        serial=raw.serial,
        times=raw.times,
        check=raw.check,
        wants=wants,
        from_date=raw.from_date.isoformat() if raw.from_date else "",
        to_date=raw.to_date.isoformat() if raw.to_date else "",
    )


def _mistakes(raw: RawCoupon) -> Iterator[Mistake]:
    if not _KEY.fullmatch(raw.key):
        yield Mistake("key", "Write letters, digits, dots and hyphens, at most 40.")
    if not raw.name.strip():
        yield Mistake("name", "Say what shoppers read.")
    for code in raw.codes:
        if not any(one.fullmatch(code) for one in _CODES):
            yield Mistake("codes", f"{code!r} is no code: write its text, ean:99..., gcn:... or 8112:FUNDER-OFFER.")
        elif code[:4] in ("ean:", "gcn:") and check_digit(code[4:-1]) != code[-1]:
            yield Mistake("codes", f"{code!r} has a wrong check digit.")
    if raw.times < 1:
        yield Mistake("times", "Write 1 or more.")
    if raw.serial and raw.times > 1:
        yield Mistake("times", "A coupon with serials counts once each; leave it out.")
    if raw.serial and any(code.startswith("ean:") for code in raw.codes):
        yield Mistake("serial", "13 digits have no room for a serial; use gcn: or a code of your own.")
    if raw.from_date and raw.to_date and raw.to_date < raw.from_date:
        yield Mistake("to_date", "It lies before from_date.")


def rules_with(rules: Iterable[CouponRule], promotions: Sequence[Promotion]) -> tuple[CouponRule, ...]:
    """The coupons that a shop says, and one for each that only a promotion names: its key is then its code."""
    said = {one.key: one for one in rules}
    for one in promotions:
        key = one.gate.coupon
        if key and key not in said:
            said[key] = CouponRule(key=key, name=one.name, codes=(key,))
    return tuple(said.values())
