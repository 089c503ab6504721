"""The report: one page with every trip, its screens and its paper, the books, and the promotions that were met."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from pos.demo.books import Books
from pos.demo.kept import Kept, Trip
from pos.demo.offers import Met

__all__ = ["write_page"]

_STYLE = """
body { font: 15px/1.5 Inter, system-ui, sans-serif; margin: 2em auto; max-width: 1400px; padding: 0 1em; color: #14242b;
  background: #f6f3ec }
h2 { margin: 2em 0 .5em } h3 { margin: 1.5em 0 .3em }
.seen { display: flex; gap: 12px; overflow-x: auto; align-items: flex-start; padding-bottom: 8px }
figure { margin: 0; flex: none } figcaption { font-size: 12px; color: #55666d }
figure img { height: 420px; border: 1px solid #d8d3c6; background: #fff; display: block }
.paper img { height: auto; width: 260px }
.gallery img { height: 240px }
table { border-collapse: collapse; background: #fff } td, th { padding: 4px 14px; border: 1px solid #d8d3c6 }
td.sum { text-align: right; font-variant-numeric: tabular-nums } .bad { background: #ffd9d2 }
.good { background: #d9f2e3 }
"""


def write_page(out: Path, kept: Kept, books: Books, said: list[str]) -> Path:
    """Write index.html beside the pictures; returns where."""
    path = out / "index.html"
    body = "\n".join(_page(out, kept, books, said))
    head = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>The robot shopper</title><style>{_STYLE}</style>'
    )
    path.write_text(f"{head}<body>{body}</body></html>\n", encoding="utf-8")
    return path


def _page(out: Path, kept: Kept, books: Books, said: list[str]) -> Iterator[str]:
    yield "<h1>The robot shopper</h1>"
    yield "".join(f"<p>{escape(line)}</p>" for line in said)
    yield "<h2>Sold and taken</h2>"
    yield from _accounts(books)
    languages = list(dict.fromkeys(trip.language for trip in kept.trips))
    for language in languages:
        yield f"<h2>Purchases and refunds: {escape(language)}</h2>"
        for trip in kept.trips:
            if trip.language == language:
                yield from _trip(out, trip)
    yield from _offers(out, kept)
    yield "<h2>Every screen</h2>"
    for folder in dict.fromkeys(one.parent for one in kept.gallery):
        pictures = [one for one in kept.gallery if one.parent == folder]
        name = folder.relative_to(out)
        yield f"<details><summary>{name}: {len(pictures)} screens</summary>{_seen(out, pictures, 'gallery')}</details>"


def _accounts(books: Books) -> Iterator[str]:
    yield "<table><tr><th>Way to pay</th><th>Sold</th><th>Given back</th><th>Taken there</th></tr>"
    for one in books.accounts:
        tone = "good" if one.agrees else "bad"
        yield f'<tr class="{tone}"><td>{escape(one.name)}</td>{_sum(one.sold)}{_sum(one.back)}{_sum(one.taken)}</tr>'
    sums = (sum(one.sold for one in books.accounts), sum(one.back for one in books.accounts), books.taken)
    yield f"<tr><th>All</th>{''.join(_sum(one) for one in sums)}</tr></table>"


def _sum(minor: int) -> str:
    return f'<td class="sum">{minor / 100:.2f}</td>'


def _trip(out: Path, trip: Trip) -> Iterator[str]:
    numbers = ", ".join(str(one) for one in trip.numbers)
    yield f"<h3>{trip.number}. {escape(trip.title)}{f' (receipt {numbers})' if numbers else ''}</h3>"
    paper = _seen(out, trip.receipts, "paper")
    yield f'<div class="seen">{_figures(out, trip.pictures)}{paper}</div>'
    for text in trip.texts:
        yield f'<p><a href="{text.relative_to(out)}">the receipt as text</a></p>'


def _seen(out: Path, pictures: list[Path], kind: str) -> str:
    return f'<div class="seen {kind}">{_figures(out, pictures)}</div>' if pictures else ""


def _figures(out: Path, pictures: list[Path]) -> str:
    return "".join(
        f'<figure><a href="{one.relative_to(out)}"><img loading="lazy" alt="" src="{one.relative_to(out)}"></a>'
        f"<figcaption>{escape(one.stem)}</figcaption></figure>"
        for one in pictures
    )


def _offers(out: Path, kept: Kept) -> Iterator[str]:
    for language, met in kept.met.items():
        there = [one for one in met if one.picture is not None]
        yield f"<h2>Promotions met: {len(there)} of {len(met)} ({escape(language)})</h2><table><tr>"
        yield "<th>Promotion</th><th>What shoppers read</th><th>Met with</th><th>Saved</th><th>Seen</th></tr>"
        for one in met:
            yield f'<tr class="{"good" if one.picture else "bad"}"><td>{escape(one.key)}</td>'
            yield f"<td>{escape(one.name)}</td><td>{escape(one.basket)}</td>"
            yield f"{_sum(one.saved)}<td>{_links(out, one)}</td></tr>"
        yield "</table>"


def _links(out: Path, one: Met) -> str:
    named = (("screen", one.picture), ("receipt", one.receipt))
    return " ".join(f'<a href="{path.relative_to(out)}">{name}</a>' for name, path in named if path is not None)
