"""The oracle: what shoppers were shown, what the bank took and what came out of the printer, against the lane's books.

It knows no type of the lane: it reads screens as a person does, the terminal's own ledger, paper, and tables by plain
SQL.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from pos.prove.world.looking import Rows, Shown

__all__ = ["Oracle", "Seen"]

PAYING = frozenset({"S16", "S17", "S19", "S20", "S21", "S22", "S31", "S09"})
NOBODY = frozenset({"A14", "S01", "S25", "S26"})

LEFT_US = {"S23": 14_900_000, "S24": 29_900_000}
"""So long after these screens came the lane serves the next shopper by itself (`pos.lane.state.Timing`)."""
Charge = tuple[str, str, int]
"""Receipt, trace, amount."""


def _charge(receipt: object, trace: object, amount: int) -> Charge:
    """Numbers as they count, whoever pads them."""
    return str(receipt).lstrip("0"), str(trace).lstrip("0"), amount


def _charged(payment: dict[str, Any]) -> Charge:
    return _charge(payment["terminal_receipt"], payment["trace"], payment["amount_minor"])


def _kept(approved: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Payments whose money the shop still has, as the lane sees it."""
    undone = {one["undoes"] for one in approved}
    return [one for one in approved if not one["undoes"] and one["intent_id"] not in undone]


FOREVER = 1 << 62
ANSWERED_US = 1_500_000
"""A screen so long after an act answers it: the bytes of a scan, and a busy machine, take some of that."""


class Seen(Struct, frozen=True):
    """What the shopper knows: nothing yet, a basket, a basket that is being paid, or "Paid" with a reference."""

    kind: str = "empty"
    total: int = 0
    paid: str = ""
    rows: Rows = {}

    def after(self, now: Shown) -> "Seen":
        """What is known once this is on screen. Paying screens show no rows: those seen last still count."""
        if now.paid:
            return Seen("paid", now.total, now.paid, self.rows)
        if now.id.startswith("A") and now.id not in NOBODY:
            return self._behind(now)
        rows = self.rows if now.rows is None else now.rows
        if now.id in NOBODY or not (now.total or rows):
            return Seen()  # nobody, or somebody who has nothing yet
        kind = "paying" if now.id in PAYING else "basket"
        return Seen(kind, now.total, "", rows)

    def _behind(self, now: Shown) -> "Seen":
        """What the shopper has while staff stand before the lane: A01 hides it, the panel shows its total."""
        if now.id == "A01" or (self.kind == "paid" and now.total):
            return self
        if now.id == "A08":  # a team member makes the list of what lies there
            return Seen("basket", now.total) if now.total else Seen()
        kind = "basket" if self.kind in ("empty", "paid") else self.kind
        return Seen(kind, now.total, "", self.rows if now.rows is None else now.rows) if now.total else Seen()

    @property
    def certain(self) -> bool:
        """Whether the rows are those of the total."""
        return sum(amount for _, amount in self.rows.values()) == self.total


class Oracle:
    """Everything that was seen in one world, over all lives of its lane."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.doing: list[tuple[str, int, int]] = []
        """What was done to the lane and may be unanswered: a name, the price of a scanned good or 0, when."""
        self.paid: dict[str, tuple[int, Rows | None]] = {}
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.odd = 0
        """How often the terminal was made to charge another amount, or to tell of somebody else's sale."""
        self.tells = True
        """Whether the terminal repeats its last transaction: otherwise nobody can know what it gave back."""
        self._told: set[str] = set()
        self._unclear: set[str] = set()
        """What was to go back, nobody could tell whether it did, and staff were sent to look."""
        self._aside: set[int] = set()
        """Baskets that were ever put aside; a part that could not be given back was listed with them, for the team."""
        self._first = False
        self._since = self._died_at = 0
        self._on = ""

    def did(self, at: int, what: str, name: str = "", price: int = 0) -> None:
        """Somebody did something that the screen has not answered yet; microseconds."""
        self.doing.append((name if what == "scan" else f"!{what}", price, at))

    def died(self, at: int) -> None:
        """The lane is gone; microseconds."""
        self._died_at = at

    def reborn(self) -> None:
        """The lane starts anew: the next screen must show what the last one did."""
        self._first = True

    def observe(self, now: Shown, at: int) -> None:
        """A new screen; microseconds."""
        after = self.seen.after(now)
        if self._first:
            if now.id == "S25":
                return  # devices are not there yet, and nobody has a basket, or the lane says what is wrong
            self._first = False
            self.judge_restart(after)
        if after.kind == "paid" and after.paid not in self.paid:
            self.paid[after.paid] = (after.total, after.rows if after.certain else None)
        if now.id != self._on:
            self._since = at
        self.seen, self._on = after, now.id
        if self.doing:
            self.doing = [one for one in self.doing if one[2] > at - ANSWERED_US]

    def judge_restart(self, now: Seen) -> None:
        """The first screen after a restart against the last one before."""
        before = self.seen
        why = self._differs(before, now)
        strictly = not self.doing and before.kind != "paying"
        self.counts["restarts judged" if strictly else "restarts judged, something being under way"] += 1
        if now.kind == "empty" and self._died_at - self._since >= LEFT_US.get(self._on, FOREVER):
            return  # nobody was there any more, and its time was over at that very moment
        if why and (strictly or not self._explained(before, now)):
            self.wrong.append(f"after a restart: {why}: before {before}, doing {self.doing}, now {now}")

    def _differs(self, before: Seen, now: Seen) -> str:
        if before.kind == "paid":
            return "" if (now.kind, now.paid, now.total) == ("paid", before.paid, before.total) else "the sale is gone"
        if now.kind == "paid":
            return "" if before.kind == "paying" and now.total == before.total else "a sale that nobody paid"
        if before.kind == "empty":
            return "" if now.kind == "empty" else "a basket from nowhere"
        if now.kind == "empty":
            return "the basket is gone"
        if now.total != before.total or (before.certain and now.certain and now.rows != before.rows):
            return "another basket"
        return ""

    def _explained(self, before: Seen, now: Seen) -> bool:
        """Whether what was under way explains it: a scan that was heard, or anything that was pressed."""
        if all(not what.startswith("!") for what, _, _ in self.doing) and now.kind == "basket" == before.kind:
            added = now.total - before.total
            sums = {0}
            for _, price, _ in self.doing:
                sums |= {one + price for one in sums}
            return added in sums
        return True

    # --- the end

    def close(
        self, query: Callable[[str], list[dict[str, Any]]], bank: list[dict[str, Any]], paper: list[list[str]]
    ) -> Counter[str]:
        """Compare everything; complaints go to `wrong`. Gives the figures."""
        sales = query("SELECT * FROM sales ORDER BY number")
        payments = query("SELECT * FROM payments ORDER BY opened_at, intent_id")
        lines = query("SELECT * FROM sale_lines ORDER BY number, line")
        said = query("SELECT body FROM journal WHERE kind = 'PaymentTakenBack'")
        self._told = {json.loads(one["body"])["event"]["intent_id"] for one in said}
        strays = query("SELECT body FROM journal WHERE kind = 'InterventionRaised' AND body LIKE '%\"stray:%'")
        stray = {json.loads(one["body"])["event"]["intervention"]["cause"].removeprefix("stray:") for one in strays}
        self._unclear = {one["undoes"] for one in payments if one["state"] == "unknown" and one["intent_id"] in stray}
        saved = query("SELECT body FROM journal WHERE body LIKE '%\"SaveBasket\"%'")
        booked = [one for record in saved for one in json.loads(record["body"]).get("bookings", ())]
        self._aside = {one["saved"]["basket"] for one in booked if one["type"] == "SaveBasket"}
        figures: Counter[str] = Counter()
        figures["sales"] = len(sales)
        figures["lost"] = self._lost(sales, lines)
        figures["doubled"] = self._doubled(sales)
        figures["wrongly charged"] = self._charged(sales, payments, bank)
        figures["unresolved"] = sum(one["state"] == "open" for one in payments)
        figures["wrong papers"] = self._papers(sales, paper)
        self.wrong += [f"{what}: {count}" for what, count in figures.items() if what != "sales" and count]
        return figures

    def _lost(self, sales: list[dict[str, Any]], lines: list[dict[str, Any]]) -> int:
        """Sales shown as paid that are not there as shown, or there and never shown."""
        booked: dict[int, Rows] = {sale["number"]: {} for sale in sales}
        for line in lines:
            pieces, amount = booked[line["number"]].get(line["name"], (0, 0))
            booked[line["number"]][line["name"]] = (pieces + line["quantity"], amount + line["amount_minor"])
        there = {sale["number"]: sale["total_minor"] for sale in sales}
        wrong = [f"sale {one}: never shown" for one in there.keys() - {int(ref.split("-")[1]) for ref in self.paid}]
        for reference, (total, rows) in self.paid.items():
            number = int(reference.split("-")[1])
            if there.get(number) != total or (rows is not None and booked.get(number) != rows):
                wrong.append(f"{reference}: shown {total} {rows}, booked {there.get(number)} {booked.get(number)}")
        self.counts["sales compared line by line"] = sum(rows is not None for _, rows in self.paid.values())
        self.wrong += sorted(wrong)
        return len(wrong)

    def _doubled(self, sales: list[dict[str, Any]]) -> int:
        numbers = [sale["number"] for sale in sales]
        if numbers != list(range(1, len(numbers) + 1)):
            self.wrong.append(f"receipt numbers have gaps: {numbers}")
        return len(sales) - len({sale["basket"] for sale in sales})

    def _charged(self, sales: list[dict[str, Any]], payments: list[dict[str, Any]], bank: list[dict[str, Any]]) -> int:
        """Money at the bank that is no sale, sales without money there, baskets charged twice."""
        taken = Counter(_charge(one["receipt"], one["trace"], one["amount"]) for one in bank if one["taken"])
        back = Counter(_charge(one["receipt"], one["trace"], one["amount"]) for one in bank if one["reversed"])
        given = Counter(one["amount"] for one in bank if one.get("given"))
        approved = [one for one in payments if one["state"] == "approved"]
        taken -= self._refunded(approved, back, given)
        approved = _kept(approved)
        lane = Counter(_charged(one) for one in approved)
        sold, paid = Counter[int](), Counter[int]()
        for sale in sales:
            sold[sale["basket"]] += sale["total_minor"]
        for one in approved:
            paid[one["basket"]] += one["amount_minor"]
        given_back = (lane - taken) & back
        taken -= self._left_to_staff(taken - lane, [one for one in payments if one["state"] == "unknown"])
        self._compare_told(
            approved, given_back, {one["intent_id"] for one in payments} - {one["intent_id"] for one in approved}
        )
        lane -= given_back
        self.counts["taken, minor units"] += sum(one[2] * count for one, count in taken.items())
        self.counts["booked, minor units"] += sum(one[2] * count for one, count in lane.items())
        sides: dict[str, Counter[Any]] = {
            "only the bank has (receipt, trace, amount)": taken - lane,
            "only the lane has (receipt, trace, amount)": lane - taken,
        }
        differing = [f"{side} {one}" for side, ones in sides.items() for one in ones.elements()]
        listed = Counter({basket: minor for basket, minor in (paid - sold).items() if basket in self._aside})
        self.counts["parts left to staff, listed with their basket"] += len(listed)
        for what, more in (("sold, not paid", sold - paid), ("paid, not sold", paid - sold - listed)):
            differing += [f"{what}: basket {basket}, {minor}" for basket, minor in more.items()]
        self.wrong += differing
        return len(differing)

    def _refunded(self, approved: list[dict[str, Any]], back: Counter[Charge], given: Counter[int]) -> Counter[Charge]:
        """What the lane gave back has to be back at the bank, too: taken back, or by a refund of its own."""
        undone = {one["undoes"] for one in approved}
        gone = Counter(_charged(one) for one in approved if one["intent_id"] in undone)
        self.counts["parts given back"] += gone.total()
        takers = {one["undoes"]: one["intent_id"] for one in approved}
        told = Counter(_charged(one) for one in approved if takers.get(one["intent_id"]) in self._told)
        refunded: Counter[Charge] = Counter()
        for one in (gone - back).elements():
            if given[one[2]]:
                given[one[2]] -= 1
                refunded[one] += 1
            elif told[one]:  # the terminal dropped what it had said, and a team member has been sent to its journal
                told[one] -= 1
                refunded[one] += 1
                self.counts["parts not given back, and staff told"] += 1
            else:
                self.wrong.append(f"given back by the lane, not by the bank: {one}")
        self.wrong += [f"given back by the bank, not by the lane: {amount}" for amount in given.elements()]
        return refunded

    def _compare_told(self, approved: list[dict[str, Any]], given_back: Counter[Charge], not_paid: set[str]) -> None:
        """Staff are told of each sale whose money the terminal gave back, if it tells at all, and of no other. A part
        that was found to be gone before its sale was made is `not_paid`: the shopper has paid it anew.
        """
        gone = {one["intent_id"] for one in approved if _charged(one) in given_back}
        self.counts["given back by the terminal"] += len(gone)
        self.counts["given back, and staff told"] += len(gone & self._told)
        if not self.tells:
            return  # staff are told to look whenever a doubt can't be settled
        self.wrong += [f"given back, and staff not told: {one}" for one in sorted(gone - self._told - self._unclear)]
        there = sorted(self._told - gone - not_paid)
        self.wrong += [f"told as given back, and the money is there: {one}" for one in there]

    def _left_to_staff(self, more: Counter[Charge], unclear: list[dict[str, Any]]) -> Counter[Charge]:
        """Charges that the lane calls unknown, and for which it has called a team member: the terminal can't tell, or
        it charged another amount than it was asked for.
        """
        left: Counter[Charge] = Counter()
        amounts = Counter(one["amount_minor"] for one in unclear)
        for one in sorted(more.elements()):
            if amounts[one[2]]:
                amounts[one[2]] -= 1
                left[one] += 1
        odd = min(self.odd, amounts.total())
        left += Counter(sorted((more - left).elements())[:odd])
        self.counts["charges left to staff, who were told"] += left.total()
        return left

    def _papers(self, sales: list[dict[str, Any]], paper: list[list[str]]) -> int:
        """Papers that name no sale, or two that both claim to be the only one."""
        known = {f"{sale['number']:08d}" for sale in sales}
        wrong = [f"a paper of no sale: {one}" for papers in paper for one in papers
                 if (found := re.fullmatch(r"R\d{3}-(\d{8})", one)) and found[1] not in known]  # fmt: skip
        self.counts["papers"] = len(paper)
        self.wrong += wrong
        return len(wrong)
