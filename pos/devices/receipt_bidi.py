"""The order of mixed writing on one printed line: Arabic from the right, names and amounts inside it from the left.

The Unicode Bidirectional Algorithm (Standard Annex #9) for one line with isolates and without embeddings or overrides,
which `receipt_clean` does not let through; paired brackets (rule N0) are taken as plain neutrals. Shaping is left to
the text engine, which is given one run at a time.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

__all__ = ["INVISIBLE", "Run", "has_leftward", "turned", "visual_runs"]

ISOLATES = {"\u2066": False, "\u2067": True, "\u2068": None}
END = "\u2069"
STRONG = ("L", "R", "AL")
MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
INVISIBLE = "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"


class Run(Struct, frozen=True):
    """Neighbouring characters of one direction, in reading order."""

    text: str
    leftwards: bool


class _Isolate(Struct, frozen=True):
    runs: tuple[Run, ...]


_Item = str | _Isolate


def visual_runs(text: str, *, leftwards: bool) -> tuple[Run, ...]:
    """The runs of a line from left to right, as they are drawn.

    >>> [run.text for run in visual_runs("ABC 12", leftwards=True)]
    ['ABC 12']
    """
    items = list(_items(text))
    kinds = _resolved([_kind(item) for item in items], leftwards=leftwards)
    levels = [_level(kind, leftwards=leftwards) for kind in kinds]
    leveled = groupby(zip(items, levels, strict=True), lambda pair: pair[1])
    runs = [(level, [item for item, _ in part]) for level, part in leveled]
    ordered = _reordered(runs)
    return tuple(run for level, part in ordered for run in _drawn(part, leftwards=level % 2 == 1))


def turned(text: str) -> str:
    """A leftward part for an engine that draws it from the left: turned round, brackets mirrored (rule L4).

    >>> turned(" (x")
    'x) '
    """
    return text[::-1].translate(MIRRORED)


def has_leftward(text: str) -> bool:
    """Whether a text has a letter that is written from the right; without one it reads from the left anywhere."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") and char not in INVISIBLE for char in text)


def _items(text: str) -> Iterator[_Item]:
    """Characters, and isolates as one item each."""
    at = 0
    while at < len(text):
        char = text[at]
        if char not in ISOLATES:
            at += 1
            if char != END:
                yield char
            continue
        end = _end_of(text, at)
        inner = text[at + 1 : end]
        given = ISOLATES[char]
        yield _Isolate(visual_runs(inner, leftwards=_first_strong(inner) if given is None else given))
        at = end + 1


def _end_of(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in ISOLATES) - (text[at] == END)
        if depth == 0:
            return at
    return len(text)


def _first_strong(text: str) -> bool:
    strong = next((kind for char in text if (kind := unicodedata.bidirectional(char)) in STRONG), "L")
    return strong != "L"


def _kind(item: _Item) -> str:
    return "ON" if isinstance(item, _Isolate) else unicodedata.bidirectional(item) or "L"


def _resolved(kinds: list[str], *, leftwards: bool) -> list[str]:
    """Rules W1-W7 and N1-N2: every kind becomes L, R, EN or AN."""
    base = "R" if leftwards else "L"
    out = list(kinds)
    strong, before = base, base
    for at, kind in enumerate(out):  # W1, W2, W3
        now = before if kind == "NSM" else kind
        if now in STRONG:
            strong = now
        out[at] = "AN" if now == "EN" and strong == "AL" else now
        before = out[at]
    _separators(out)
    strong = base
    for at, kind in enumerate(out):  # W3, W6, W7
        if kind in STRONG:
            strong = "L" if kind == "L" else "R"
            out[at] = strong
        elif kind == "EN":
            out[at] = "L" if strong == "L" else "EN"
        elif kind != "AN":
            out[at] = "ON"
    _neutrals(out, base)
    return out


def _separators(kinds: list[str]) -> None:
    """W4 and W5: what holds a number together belongs to it."""
    for at in range(1, len(kinds) - 1):
        before, after = kinds[at - 1], kinds[at + 1]
        joins = ("ES", "CS") if before == "EN" else ("CS",)
        if before == after and before in ("EN", "AN") and kinds[at] in joins:
            kinds[at] = before
    for start, end in _stretches(kinds, ("ET",)):
        if "EN" in (kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else ""):
            kinds[start:end] = ["EN"] * (end - start)


def _neutrals(kinds: list[str], base: str) -> None:
    """N1 and N2: a neutral takes the direction of both its neighbours, else the line's."""
    for start, end in _stretches(kinds, ("ON",)):
        before = _side(kinds[start - 1]) if start else base
        after = _side(kinds[end]) if end < len(kinds) else base
        kinds[start:end] = [before if before == after else base] * (end - start)


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _stretches(kinds: list[str], wanted: tuple[str, ...]) -> list[tuple[int, int]]:
    found, start = [], None
    for at, kind in enumerate([*kinds, ""]):
        if kind in wanted:
            start = at if start is None else start
        elif start is not None:
            found.append((start, at))
            start = None
    return found


def _level(kind: str, *, leftwards: bool) -> int:
    if leftwards:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)


def _reordered(runs: Sequence[tuple[int, list[_Item]]]) -> list[tuple[int, list[_Item]]]:
    out = list(runs)
    for level in range(max((level for level, _ in out), default=0), 0, -1):  # L2
        at = 0
        while at < len(out):
            end = at
            while end < len(out) and out[end][0] >= level:
                end += 1
            out[at:end] = out[at:end][::-1]
            at = end + 1
    return out


def _drawn(items: list[_Item], *, leftwards: bool) -> Iterator[Run]:
    parts: list[tuple[Run, ...]] = []
    for isolate, group in groupby(items, lambda item: isinstance(item, _Isolate)):
        if isolate:
            parts += [item.runs for item in group if isinstance(item, _Isolate)]
        elif text := "".join(item for item in group if isinstance(item, str) and item not in INVISIBLE):
            parts.append((Run(text, leftwards),))
    for part in reversed(parts) if leftwards else parts:
        yield from part
