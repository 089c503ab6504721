"""The oracle: what each shopper was shown, against what the lane shows after a kill, and lane and bank have at last.

It knows none of our types: lines of JSON from the child, the terminal's ledger, and two tables read with plain SQL.
"""

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Ledger", "Seen", "judge"]

PAYING = {"S16", "S17", "S22", "S31"}
Rows = dict[str, tuple[int, int]]
"""Name -> pieces and amount."""


@dataclass(frozen=True)
class Seen:
    """What the shopper knows: nothing yet, a basket, a basket being paid, or "Paid" with a reference."""

    kind: str = "empty"
    total: int = 0
    paid: str = ""
    rows: Rows = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    before: Rows = field(default_factory=dict)
    """The rows before the last change: what Undo leads back to."""

    def after(self, shown: dict[str, Any]) -> "Seen":
        """What is known once this is on screen. The paying screens show no rows: those seen last still count."""
        if shown["paid"]:
            return Seen("paid", shown["total"], shown["paid"], self.rows)
        if shown["id"] in ("S01", "S25"):
            return Seen()
        kind = "paying" if shown["id"] in PAYING else "basket"
        if shown["rows"] is None:
            return Seen(kind, shown["total"], "", self.rows, self.keys, self.before)
        rows = {name: (pieces, amount) for _, name, pieces, amount in shown["rows"]}
        before = self.rows if rows != self.rows else self.before
        return Seen(kind, shown["total"], "", rows, {row[0]: row[1] for row in shown["rows"]}, before)


def total_of(rows: Rows) -> int:
    """The sum of the amounts."""
    return sum(amount for _, amount in rows.values())


def _more(rows: Rows, name: str, price: int) -> Rows:
    pieces, amount = rows.get(name, (0, 0))
    return {**rows, name: (pieces + 1, amount + price)}


def _baskets(seen: Seen, act: dict[str, Any], late: list[dict[str, Any]]) -> list[Rows]:
    """The basket as shown, and as it is if what was being done when the light went out was done, now or in `late`."""
    found = _after(seen, act)
    for scan in late:
        found += [_more(rows, scan["name"], scan["price"]) for rows in found]
    return found


def _after(seen: Seen, act: dict[str, Any]) -> list[Rows]:
    rows, done = seen.rows, act.get("do")
    if done == "scan":
        return [rows, _more(rows, act["name"], act["price"])]
    if done == "undo":
        return [rows, seen.before]
    name = seen.keys.get(act.get("key", 0), "")
    if done == "remove":
        return [rows, {key: value for key, value in rows.items() if key != name}]
    if done == "more":
        pieces, amount = rows[name]
        return [rows, _more(rows, name, amount // pieces)]
    return [rows]


def judge(seen: Seen, act: dict[str, Any], shown: dict[str, Any], late: list[dict[str, Any]] | None = None) -> str:
    """What is wrong with the first screen after a kill; empty if nothing is.

    Args:
        seen: what the shopper knew.
        act: what was being done; "do" says what.
        shown: the screen.
        late: scans of the lives before that nobody has answered: the scanner lives on, and may deliver them any time.
    """
    now, done = Seen().after(shown), act.get("do")
    if now.kind == "paid":
        if seen.kind == "paid":
            return "" if (now.paid, now.total) == (seen.paid, seen.total) else "another sale"
        fits = seen.kind in ("basket", "paying") and now.total == seen.total
        return "" if fits else "a sale that nobody paid"
    if seen.kind == "paid":
        if done not in ("finish", "scan"):
            return "the finished sale is gone"
        seen = Seen()
    if now.kind == "empty":
        return "the basket is gone" if seen.rows else ""
    baskets = _baskets(seen, act, late or [])
    if shown["rows"] is None:
        return "" if now.total in map(total_of, baskets) else "another total"
    if now.rows not in baskets:
        return "other lines"
    return "" if total_of(now.rows) == now.total else "a total that is not the sum of its lines"


class Ledger:
    """Everything that was shown in one world, over all its lives."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.act: dict[str, Any] = {}
        self.paid: dict[str, tuple[int, Rows]] = {}
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.title = "starting"
        self._untold = 0
        self._late: list[dict[str, Any]] = []
        self._first = False
        self._told: set[str] = set()
        """Intents of which the journal says that the terminal gave them back."""

    def reborn(self) -> None:
        """The child was started: the next screen must show what the last one did."""
        self._first = True

    def observe(self, line: dict[str, Any]) -> None:
        """One line of the child."""
        if "do" in line:
            self.act = line
        elif "did" in line:
            self.act = {}
            if not line["answered"]:
                self.counts[f"unanswered {line['did']}"] += 1
        elif "stuck" in line:
            self.counts["nothing to do for 6 s"] += 1
            self.counts[f"nothing to do for 6 s on {line['stuck']['id']} {line['stuck']['title']}"] += 1
        elif "ended" in line:
            self.wrong.append(f"the lane ended by itself with {line['ended']}")
        elif "shown" in line:
            self._show(line["shown"])

    def _show(self, shown: dict[str, Any]) -> None:
        if self._first:
            self._first = False
            self.counts["restarts judged"] += 1
            if why := judge(self.seen, self.act, shown, self._late):
                self.wrong.append(f"after a restart: {why}: {self.seen}, doing {self.act}, now {shown}")
            # One life more, then it would have come.
            self._late = [self.act] if self.act.get("do") == "scan" else []
            self.act = {}
        now = self.seen.after(shown)
        answered = now.rows != self.seen.rows if self.act.get("do") == "scan" else now != self.seen
        if answered:
            self.act = {}
        if now.kind == "paid" and now.paid not in self.paid:
            self.paid[now.paid] = (now.total, now.rows)
        self.seen, self.title = now, f"{shown['id']} {shown['title']}"

    def close(self, lane_db: Path, terminal: list[dict[str, Any]]) -> dict[str, int]:
        """Compare with the bank and the lane; complaints go to `wrong`. Gives the figures."""
        with sqlite3.connect(f"file:{lane_db}?mode=ro", uri=True) as lane:
            lane.row_factory = sqlite3.Row
            sales = [dict(row) for row in lane.execute("SELECT * FROM sales ORDER BY number")]
            payments = [dict(row) for row in lane.execute("SELECT * FROM payments")]
            lines = [dict(row) for row in lane.execute("SELECT * FROM sale_lines ORDER BY number, line")]
            said = lane.execute("SELECT body FROM journal WHERE kind = 'PaymentTakenBack'")
            self._told = {json.loads(row["body"])["event"]["intent_id"] for row in said}
        lane.close()
        figures = {
            "sales": len(sales),
            "lost": self._lost(sales, lines),
            "doubled": self._doubled(sales),
            "wrongly charged": self._charged(sales, payments, terminal),
            "given back, and staff not told": self._untold,
            "unresolved": sum(one["state"] in ("open", "unknown") for one in payments),
        }
        self.wrong += [f"{what}: {count}" for what, count in figures.items() if what != "sales" and count]
        return figures

    def _lost(self, sales: list[dict[str, Any]], lines: list[dict[str, Any]]) -> int:
        """Sales shown as paid that are not there as shown, or there and never shown."""
        booked: dict[int, Rows] = {sale["number"]: {} for sale in sales}
        for line in lines:
            pieces, amount = booked[line["number"]].get(line["name"], (0, 0))
            booked[line["number"]][line["name"]] = (pieces + line["quantity"], amount + line["amount_minor"])
        there = {sale["number"]: (sale["total_minor"], booked[sale["number"]]) for sale in sales}
        shown = {int(reference.split("-")[1]): what for reference, what in self.paid.items()}
        differing = [number for number in there | shown if there.get(number) != shown.get(number)]
        self.wrong += [f"sale {one}: shown {shown.get(one)}, booked {there.get(one)}" for one in differing]
        return len(differing)

    def _doubled(self, sales: list[dict[str, Any]]) -> int:
        numbers = [sale["number"] for sale in sales]
        if numbers != list(range(1, len(numbers) + 1)):
            self.wrong.append(f"receipt numbers have gaps: {numbers}")
        return len(sales) - len({sale["basket"] for sale in sales})

    def _compare_told(self, approved: list[dict[str, Any]], given_back: Counter[tuple[int, int, int]]) -> None:
        gone = {
            one["intent_id"]
            for one in approved
            if (int(one["terminal_receipt"]), int(one["trace"]), one["amount_minor"]) in given_back
        }
        self.counts["given back by the terminal"] += len(gone)
        self.counts["given back, and staff told"] += len(gone & self._told)
        self.wrong += [f"given back, and staff not told: {one}" for one in gone - self._told]
        self.wrong += [f"told as given back, and the money is there: {one}" for one in self._told - gone]
        self._untold = len(gone - self._told)

    def _charged(
        self, sales: list[dict[str, Any]], payments: list[dict[str, Any]], terminal: list[dict[str, Any]]
    ) -> int:
        """Money at the bank that is no sale, sales without money there, baskets charged twice.

        What the terminal gave back of its own accord although we had written it down and answered (it died, or we did,
        before it read that answer) is no charge: it is "given back", and staff have to be told of each and no other.
        """
        bank = Counter((one["receipt"], one["trace"], one["amount"]) for one in terminal if one["taken"])
        back = Counter((one["receipt"], one["trace"], one["amount"]) for one in terminal if one["reversed"])
        approved = [one for one in payments if one["state"] == "approved"]
        lane = Counter((int(one["terminal_receipt"]), int(one["trace"]), one["amount_minor"]) for one in approved)
        sold = Counter((sale["basket"], sale["total_minor"]) for sale in sales)
        paid = Counter((one["basket"], one["amount_minor"]) for one in approved)
        given_back = (lane - bank) & back
        self._compare_told(approved, given_back)
        lane -= given_back
        sides: dict[str, Counter[Any]] = {
            "only the bank has (receipt, trace, amount)": bank - lane,
            "only the lane has (receipt, trace, amount)": lane - bank,
            "sold, not paid (basket, amount)": sold - paid,
            "paid, not sold (basket, amount)": paid - sold,
        }
        differing = [f"{side} {one}" for side, ones in sides.items() for one in ones.elements()]
        self.wrong += differing
        return len(differing)
