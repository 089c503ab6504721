"""A TOML file of promotions -> promotions, or every mistake with its file, line and key (docs/promotions.md)."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec import Struct

from pos.errors import CatalogError
from pos.sale.loyalty import CouponRule
from pos.sale.promotion.model import Promotion
from pos.store.coupon_rules import coupon_of
from pos.store.promotion_raw import KEYS, Raw, RawCoupon, RawFile
from pos.store.promotion_rules import Mistake, promotion_of
from pos.store.told import text_of, told

__all__ = ["PromotionFinding", "PromotionList", "read_promotions"]


class PromotionFinding(Struct, frozen=True, kw_only=True):
    """One mistake: where, under which key, what is wrong and what to write."""

    file: str
    line: int
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.reason}"


class PromotionList(Struct, frozen=True, kw_only=True):
    """What a file holds. Not to be used while there are findings.

    Attributes:
        promotions: those that are good, in the order of the file.
        findings: every mistake.
        lines: where each promotion begins, by its key.
        coupons: the shop's own, in the order of the file.
        coupon_lines: where each of them begins, by its key.
    """

    promotions: tuple[Promotion, ...]
    findings: tuple[PromotionFinding, ...]
    lines: dict[str, int]
    coupons: tuple[CouponRule, ...] = ()
    coupon_lines: dict[str, int] = {}


def read_promotions(path: Path, digits: int) -> PromotionList:
    """Read a file.

    Args:
        path: the file.
        digits: minor-unit digits of the shop's currency.

    Raises:
        CatalogError: it can't be read, or is no TOML.
    """
    text = text_of(path)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, text, str(error)) from error
    except RecursionError as error:
        raise CatalogError(f"{path} has brackets within brackets without end.", "See docs/promotions.md.") from error
    return _Reading(path, _Lines(text), digits).read(data)


_ADVICE = (
    (re.compile(r"[\u201c\u201d\u201e\u2018\u2019]"), 'Write straight quotes, "...".'),
    (re.compile(r"=\s*-?\d+,\d"), "Write the number with a point, not a comma."),
    (re.compile(r"=\s*\d{1,2}\.\d{1,2}\.\d{2,4}"), "Write the day as 2026-12-24."),
    (re.compile(r"=\s*\d{4}-\d\d?-\d\d?"), "There is no such day; write it as 2026-12-24."),
    (re.compile(r'=[^"]*"[^"]*$'), "A text lacks its closing quote."),
    (re.compile(r"=\s*[A-Za-z]"), "Write texts in quotes; true and false without."),
    (re.compile(r"^\s*\{"), "This looks like JSON. docs/promotions.md shows the form."),
)


def _no_toml(path: Path, text: str, message: str) -> CatalogError:
    """Where it breaks, and what that usually is."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", message)
    lines = text.splitlines()
    number = int(found[2]) if found else len(lines)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    advice = next((words for pattern, words in _ADVICE if pattern.search(line)), "docs/promotions.md shows the form.")
    return CatalogError(f"{path}:{number}: This is no TOML: {found[1] if found else message}.", advice)


class _Reading:
    """One file on its way."""

    def __init__(self, path: Path, lines: "_Lines", digits: int) -> None:
        self._path, self._lines, self._digits = str(path), lines, digits
        self._findings: list[PromotionFinding] = []
        self._coupon_lines: dict[str, int] = {}

    def read(self, data: dict[str, object]) -> PromotionList:
        """Every promotion and every mistake."""
        try:
            file = msgspec.convert(data, RawFile)
        except msgspec.ValidationError as error:
            self._note(-1, *self._of_file(error))
            return PromotionList(promotions=(), findings=tuple(self._findings), lines={})
        if not file.classes or len(set(file.classes)) < len(file.classes) or not all(file.classes):
            self._note(-1, "classes", "Name each class once, or leave the list out.")
            return PromotionList(promotions=(), findings=tuple(self._findings), lines={})
        found: dict[str, Promotion] = {}
        lines: dict[str, int] = {}
        for place, table in enumerate(file.promotion):
            promotion = self._promotion(place, table, file.classes)
            if promotion is None:
                continue
            if promotion.key in found:
                first = lines[promotion.key]
                self._note(place, "key", f"{promotion.key} is in line {first} already. Give each a key of its own.")
            else:
                found[promotion.key] = promotion
                lines[promotion.key] = self._lines.of(place, "key")
        coupons = self._coupons(file.coupon)
        return PromotionList(
            promotions=tuple(found.values()),
            findings=tuple(self._findings),
            lines=lines,
            coupons=coupons,
            coupon_lines=self._coupon_lines,
        )

    def _of_file(self, error: msgspec.ValidationError) -> tuple[str, str]:
        """What is wrong above the tables; most often a bracket or a plural."""
        key, reason = told(error, {"": KEYS["file"]})
        table = {"promotions": "promotion", "coupons": "coupon"}.get(key, key)
        if table in ("promotion", "coupon"):
            reason = f"Write [[{table}]] above each {table}, with two brackets."
        return key, reason

    def _coupons(self, tables: list[dict[str, object]]) -> tuple[CouponRule, ...]:
        found: dict[str, CouponRule] = {}
        codes: dict[str, str] = {}
        for place, table in enumerate(tables):
            try:
                raw = msgspec.convert(table, RawCoupon)
            except msgspec.ValidationError as error:
                self._note(place, *told(error, {"": KEYS["coupon"]}), table="coupon")
                continue
            made = coupon_of(raw)
            if isinstance(made, list):
                for mistake in made:
                    self._note(place, mistake.key, mistake.reason, table="coupon")
                continue
            twice = [code for code in made.codes if code in codes]
            if made.key in found or twice:
                self._note(place, "key", f"{(twice or [made.key])[0]} is another coupon's already.", table="coupon")
            found[made.key] = made
            self._coupon_lines.setdefault(made.key, self._lines.of(place, "key", "coupon"))
            codes |= dict.fromkeys(made.codes, made.key)
        return tuple(found.values())

    def _promotion(self, place: int, table: dict[str, object], classes: Sequence[str]) -> Promotion | None:
        try:
            raw = msgspec.convert(table, Raw)
        except msgspec.ValidationError as error:
            self._note(place, *told(error, {**KEYS, "": KEYS["promotion"]}))
            return None
        made = promotion_of(raw, classes, self._digits)
        if isinstance(made, Promotion):
            return made
        for mistake in made:
            self._tell(place, mistake)
        return None

    def _tell(self, place: int, mistake: Mistake) -> None:
        self._note(place, mistake.key, mistake.reason)

    def _note(self, place: int, key: str, reason: str, table: str = "promotion") -> None:
        line = self._lines.of(place, re.split(r"[.\[]", key)[0], table)
        self._findings.append(PromotionFinding(file=self._path, line=line, key=key, reason=reason))


class _Lines:
    """Where the tables and keys of a file are."""

    def __init__(self, text: str) -> None:
        self._tables: dict[str, list[dict[str, int]]] = {"promotion": [], "coupon": []}
        self._top: dict[str, int] = {}
        here = self._top
        for number, line in enumerate(text.splitlines(), 1):
            for key in _keys(line):
                if key.startswith("[["):
                    here = {"": number}
                    self._tables[key[2:-2]].append(here)
                else:
                    here.setdefault(key, number)

    def of(self, place: int, key: str, kind: str = "promotion") -> int:
        """The line of a key of the promotion (or coupon) at `place` (-1: of the file), else where that begins."""
        tables = self._tables[kind]
        table = tables[place] if 0 <= place < len(tables) else self._top
        return table.get(key, table.get("", 1))


def _keys(line: str) -> Iterator[str]:
    bare = line.strip()
    if table := re.fullmatch(r"\[\[\s*(promotion|coupon)\s*\]\]\s*(#.*)?", bare):
        yield f"[[{table[1]}]]"
    elif inner := re.match(r"\[+\s*(?:promotion|coupon)\.(\w+)", bare):
        yield inner[1]
    elif plain := re.match(r"([A-Za-z_]\w*)\s*[.=]", bare):
        yield plain[1]
