"""Our promotions side by side with django-oscar's offers, pretix's discounts and an integer programme: one table.

    PYTHONPATH=. .venv/bin/python tools/compare_promotions/compare.py [--seed 1]

The other two are installed from the Python package index into environments of their own under var/compare-promotions/,
which is not part of the repository. Every engine gets the same baskets and promotions, of kinds that all of them know
(`work.py`), with everything in memory; times are of the processor, since a machine may be shared. "Best" is what HiGHS
proves to be the least that the rules allow.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pos.benchmark.figures import machine, percentile
from pos.prove.prices.oracle import least
from pos.sale.cart import Cart, add
from pos.sale.pricing import price
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Cheapest, Each, Limits, Off, Promotion, Selection, Step, Tiers
from pos.sale.tax import TaxClass
from rich.console import Console
from rich.table import Table
from work import make

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "var" / "compare-promotions"
TAXES = {"standard": TaxClass("standard", 2000, "A")}
Answer = dict[str, Any]
"""`total` in cents, `ms`, and `others`: the totals in other orders."""


def main() -> None:
    """Make the work, let everybody do it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    work = make(FOLDER / "work.json", parser.parse_args().seed)
    answers = {
        "integer programme (HiGHS)": {name: [_programme(case) for case in cases] for name, cases in work.items()},
        "pos": {name: [_ours(case) for case in cases] for name, cases in work.items()},
        _version("django-oscar", "oscar"): _side("oscar"),
        _version("pretix", "pretix"): _side("pretix"),
    }
    here = machine()
    print(f"{here['cpu']}, Python {here['python']}")
    for name, cases in work.items():
        _show(name, cases, {who: sets[name] for who, sets in answers.items()})


def _python(name: str) -> Path:
    """The environment of an engine, made if it is not there."""
    python = FOLDER / name / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER / name)], check=True)
        wanted = HERE / f"requirements-{name}.txt"
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True)
    return python


def _version(package: str, name: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    found = subprocess.run([str(_python(name)), "-c", code], check=True, capture_output=True, text=True)
    return f"{package} {found.stdout.strip()}"


def _side(name: str) -> dict[str, list[Answer]]:
    out = FOLDER / f"{name}.json"
    command = [str(_python(name)), str(HERE / f"{name}_side.py"), str(FOLDER / "work.json"), str(out)]
    subprocess.run(command, check=True, cwd=FOLDER)
    answers: dict[str, list[Answer]] = json.loads(out.read_text())
    return answers


# --- our own, and the programme


def _promotions(case: dict[str, Any], order: Sequence[int]) -> list[Promotion]:
    return [_promotion(at, case["promotions"][at]) for at in order]


def _promotion(at: int, one: dict[str, Any]) -> Promotion:
    of = Selection(skus=tuple(f"{product:014d}" for product in one["of"]))
    key, name, once = f"p{at:04d}", Name(f"Offer {at}"), Limits(basket=1)
    if one["kind"] == "cheapest":
        return Promotion(
            key=key, name=name, offer=Cheapest(of=of, count=one["count"], off=Off(percent_bp=10_000)), limits=once
        )
    off = Off(percent_bp=one["percent"] * 100)
    if one["count"] == 1:
        return Promotion(key=key, name=name, offer=Each(of=of, off=off))
    return Promotion(key=key, name=name, offer=Tiers(of=of, steps=(Step(from_count=one["count"], off=off),)))


def _cart(case: dict[str, Any], basket: Sequence[Sequence[int]]) -> Cart:
    cart = Cart()
    for product, pieces in basket:
        sku, cents = f"{product:014d}", case["prices"][product]
        cart = add(cart, Product(sku=sku, name=Name(f"Article {product}"), price_minor=cents), pieces)
    return cart


def _timed(cost: Callable[[], int]) -> tuple[int, float]:
    begin = time.process_time_ns()
    total = cost()
    return total, (time.process_time_ns() - begin) / 1e6


def _ours(case: dict[str, Any]) -> Answer:
    """Each basket with a book of its own, so that nothing is remembered from another."""
    plain = range(len(case["promotions"]))

    def total(basket: Sequence[Sequence[int]], order: Sequence[int]) -> tuple[int, float]:
        cart, book = _cart(case, basket), PromotionBook(_promotions(case, order))
        for line in cart.lines:
            book.matches(line.product)
        return _timed(lambda: price(cart, TAXES, book).total_minor)

    first, ms = total(case["basket"], plain)
    return {"total": first, "ms": ms, "others": [total(*other)[0] for other in case["others"]]}


def _programme(case: dict[str, Any]) -> Answer:
    """What it proves once is so in any order."""
    cart, promotions = _cart(case, case["basket"]), _promotions(case, range(len(case["promotions"])))
    known = {line.product.sku for line in cart.lines}
    near = [one for one in promotions if known.intersection(one.offer.of.skus)]  # type: ignore[union-attr]
    uses = {one.key: 1 for one in near if one.limits.basket}
    total, ms = _timed(lambda: least(cart, near, uses))
    return {"total": total, "ms": ms, "others": []}


# --- the table


def _show(name: str, cases: Sequence[dict[str, Any]], answers: dict[str, list[Answer]]) -> None:
    lines = sum(len(case["basket"]) for case in cases) / len(cases)
    best = [one["total"] for one in next(iter(answers.values()))]
    plain = [sum(case["prices"][product] * pieces for product, pieces in case["basket"]) for case in cases]
    table = Table(
        title=f"{name}: {len(cases)} baskets of {lines:.0f} lines, {len(cases[0]['promotions']):,} promotions"
    )
    for column in ("", "saved", "of the best", "not the best", "other orders, other total", "p50, ms", "p99, ms"):
        table.add_column(column, justify="right" if column else "left")
    most = sum(plain) - sum(best)
    for who, found in answers.items():
        saved = sum(plain) - sum(one["total"] for one in found)
        missed = sum(round(one["total"]) != at for one, at in zip(found, best, strict=True))
        moved = sum(any(round(other) != round(one["total"]) for other in one["others"]) for one in found)
        times = [one["ms"] for one in found]
        cells = (f"{saved / 100:,.2f}", f"{saved / most:.2%}", f"{missed}", f"{moved}")
        table.add_row(who, *cells, f"{percentile(times, 50):.2f}", f"{percentile(times, 99):.2f}")
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
