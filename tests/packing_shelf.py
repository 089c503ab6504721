"""Somebody at a packing shelf, for tests of its checks: what they scan and put down, and what is said about it."""

from msgspec.structs import replace
from pos.lane import bagging, bagging_sale
from pos.lane.bagging_parts import Bagging, Piece, ShelfRules
from pos.sale.weights import Expected

RULES = ShelfRules()
NORMAL = RULES.of("normal")
START = 1_000_000


def known(grams: int, spread_g: float = 3, **more: object) -> Expected:
    return Expected(grams * 1000, round(spread_g * 1000), 60, 40, **more)


def piece(line_id: int, grams: int | None = None, *, sku: str = "", at: int = 0, **more: object) -> Piece:
    expected = known(grams) if grams is not None else Expected()
    return Piece(line_id=line_id, sku=sku or f"sku{line_id}", at=START + at, **{"expected": expected, **more})


class Shelf:
    """Somebody at the shelf: seconds pass with each thing they do."""

    def __init__(self, rules: ShelfRules = RULES, mode: str = "normal") -> None:
        self.rules, self.at, self.gross = rules, START, 0
        self.now = bagging_sale.at_rest(Bagging(works=True, mode=mode), 0, rules, START)

    def scan(self, *pieces: Piece) -> "Shelf":
        for one in pieces:
            self.at += 1000
            self.now = bagging_sale.with_piece(self.now, replace(one, at=self.at), self.rules, self.at)
            self.now = bagging.look_again(self.now, self.rules, self.at)
        return self

    def put(self, grams: int) -> "Shelf":
        self.at += 1000
        self.gross += grams
        self.now = bagging.settled(self.now, self.gross, self.rules, self.at)
        return self

    def void(self, line_id: int, pieces: int = 1) -> "Shelf":
        self.now = bagging.look_again(bagging_sale.without(self.now, line_id, pieces), self.rules, self.at)
        return self

    def said(self) -> "Shelf":
        """The time comes that something is said."""
        due = bagging.due_ms(self.now, self.rules)
        assert due is not None
        self.at = due
        self.now = bagging.tick(self.now)
        return self

    def passes(self, **more: bool) -> "Shelf":
        self.now = bagging.let_pass(self.now, self.rules, self.at, **more)
        return self

    @property
    def trouble(self) -> tuple[str, tuple[int, ...]]:
        return self.now.trouble, self.now.about

    @property
    def lies(self) -> list[int]:
        return [one.line_id for one in self.now.lying]
