"""What a basket has to do, as simply as can be said. Knows nothing of the program: names, pieces, pence and grams."""

from collections.abc import Callable
from copy import deepcopy

GOODS = {"oats": 180, "oil": 180, "wine": 799, "pills": 99, "leaflet": 0, "bag": 10}
"""Packed goods and their prices in pence. Ham is sold by weight, cheese carries its price."""
LIMITS = {"pills": 2}
FOR_ADULTS = ("wine",)
HAM_A_KG = 1015
UNDO_S = 10

Row = dict[str, int | str]
"""name, pieces, for measured pieces grams or pence, and where the team changed the price: each."""


def amount(row: Row) -> int:
    """What a row costs, in pence."""
    if "each" in row:
        return int(row["each"]) * int(row["pieces"])
    if "pence" in row:
        return int(row["pence"])
    if "grams" in row:
        return (int(row["grams"]) * HAM_A_KG + 500) // 1000
    return GOODS[str(row["name"])] * int(row["pieces"])


class SimpleLane:
    """A lane that sells. `phase` is shop, age (wait for the badge), card, again (no card was taken) or done."""

    def __init__(self) -> None:
        self.phase = "shop"
        self.rows: list[Row] = []
        self.saved: list[list[Row]] = []
        self.sold: list[list[Row]] = []
        self.before: list[Row] | None = None
        self.gone: Row | None = None
        self.adult = False
        self.seconds = 0.0
        self.changed_at = 0.0

    @property
    def total(self) -> int:
        """What is to be paid, in pence."""
        return sum(map(amount, self.rows))

    def _change(self, change: Callable[[], object], gone: Row | None = None) -> None:
        before = deepcopy(self.rows)
        change()
        self.before, self.gone, self.changed_at = before, gone, self.seconds

    def _forget_undo(self) -> None:
        self.before = self.gone = None

    def _next_shopper(self) -> None:
        self.phase, self.rows, self.adult = "shop", [], False
        self._forget_undo()

    def _held(self, name: str) -> int:
        return sum(int(row["pieces"]) for row in self.rows if row["name"] == name)

    def _is_full(self, name: str) -> bool:
        return self._held(name) >= LIMITS.get(name, 1_000_000)

    def _add(self, name: str, grams: int | None = None, pence: int | None = None) -> None:
        row: Row = {"name": name, "pieces": 1}
        if grams is not None:
            row["grams"] = grams
        elif pence is not None:
            row["pence"] = pence
        else:
            same = [one for one in reversed(self.rows) if one["name"] == name and "each" not in one]
            if same:
                self.rows.remove(same[0])
                row["pieces"] = int(same[0]["pieces"]) + 1
        self.rows.append(row)

    # --- what the shopper does

    def scan(self, name: str, grams: int | None = None, pence: int | None = None) -> None:
        """Anything but a bag leads back to the basket; what may not be added changes nothing in it."""
        if self.phase == "done":
            self._next_shopper()
        if name == "bag" and self.phase != "shop":
            self.bag(1)
            return
        refused = self._is_full(name) or grams == 0 or pence == 0
        if self.phase == "card" or not refused:
            self.phase = "shop"
        if not refused:
            self._change(lambda: self._add(name, grams, pence))

    def scan_nonsense(self) -> None:
        """A code that nobody knows."""
        if self.phase == "done":
            self._next_shopper()
        if self.phase != "card":
            self.phase = "shop"

    def more(self, place: int) -> None:
        """One more of a row, where it stands."""
        row = self.rows[place]
        if not self._is_full(str(row["name"])):
            self._change(lambda: row.update(pieces=int(row["pieces"]) + 1))

    def less(self, place: int) -> None:
        """One less."""
        row = self.rows[place]
        self._change(lambda: row.update(pieces=int(row["pieces"]) - 1))

    def remove(self, place: int) -> None:
        """A row goes."""
        self._change(lambda: self.rows.pop(place), self.rows[place])

    def reprice(self, place: int, each: int) -> None:
        """A team member sells each piece of a row for so much."""
        self.rows[place]["each"] = each
        self._forget_undo()

    def undo(self) -> None:
        """As it was before the last change."""
        assert self.before is not None
        self.rows = self.before
        self._forget_undo()

    def bag(self, more: int) -> None:
        """A bag more or less on the screen where one pays; it stays there while there is something to pay."""
        bags = next((place for place, row in enumerate(self.rows) if row["name"] == "bag"), 0)
        if more > 0:
            self._change(lambda: self._add("bag"))
        elif self._held("bag") == 1:
            self.remove(bags)
        else:
            self.less(bags)
        if not self.rows:
            self.phase = "shop"
        elif self.phase == "card":
            self._pay()

    def wait(self, seconds: float) -> None:
        """Time passes. After two minutes with nobody there the basket is put aside."""
        self.seconds += seconds
        if self.before is not None and self.seconds - self.changed_at >= UNDO_S:
            self._forget_undo()
        if seconds > 120:
            if self.rows and self.phase != "done":
                self.saved.append(self.rows)
            self._next_shopper()

    def recall(self, place: int) -> None:
        """The ticket of a saved basket: it comes back where nothing else is open."""
        if self.phase == "done":
            self._next_shopper()
        if self.phase == "shop" and not self.rows:
            self.rows = self.saved.pop(place)
            self._forget_undo()

    # --- paying

    def pay(self) -> None:
        """To the card, if nothing stands in the way."""
        self._forget_undo()
        self._pay()

    def _pay(self) -> None:
        self._forget_undo()
        if any(row["name"] in FOR_ADULTS for row in self.rows) and not self.adult:
            self.phase = "age"
        elif self.total == 0:
            self.paid()
        else:
            self.phase = "card"

    def badge(self) -> None:
        """A team member has seen an ID."""
        self.adult = True
        if self.phase == "age":
            self.pay()

    def paid(self) -> None:
        """The sale is made."""
        self.sold.append(deepcopy(self.rows))
        self.phase = "done"
        self._forget_undo()

    def refused(self) -> None:
        """The card was not taken."""
        self.phase = "again"

    def back(self) -> None:
        """Back to the basket."""
        self.phase = "shop"

    def finish(self) -> None:
        """The shopper goes."""
        self._next_shopper()

    def cut(self, *, charged: bool) -> None:
        """Power cut and start. The basket is there, and so is a sale; only the last change can't be undone any more."""
        self._forget_undo()
        if self.phase == "card":
            self.phase = "again"
            if charged:
                self.paid()
        elif self.phase in ("age", "again"):
            self.phase = "shop"
