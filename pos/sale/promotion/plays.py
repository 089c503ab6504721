"""What can be done with a piece: the promotions that need several pieces or have a limit, as small machines.

A *play* is one such promotion (for one product, where the pieces must be the same). It is a machine: each piece that it
takes in one of its roles moves its state, and only some states may be the last. What a piece gains in a play is known
beforehand, so the best use of a basket is the best walk of its pieces through the machines (`search`).
"""

from typing import Literal, TypeAlias

from pos.sale.promotion.goods import Goods

__all__ = ["Kind", "Option", "Play", "Shape", "State", "advance", "missing", "start", "uses_begun"]

Kind = Literal["cycle", "tier", "uses", "groups", "nested"]
"""How pieces come together:

- cycle: `need` at a time, the dearest first; the last `reduced` of them are the cheap ones.
- tier: any number from `need` on.
- uses: one at a time.
- groups: `needs[role]` of each role at a time.
- nested: as cycle, but which piece is a cheap one (role 1) is chosen freely among those that cost no more than the dear
  ones that it comes with; of equal prices the cheap ones may come first.
"""

State: TypeAlias = int | tuple[int, ...]
Shape: TypeAlias = tuple[Kind, tuple[int, ...], int, int]
"""Kind, needs, reduced and uses of a play: all that its machine has to know."""


class Play:
    """One promotion at work on the pieces of a basket.

    Attributes:
        place: of the promotion in the book.
        kind, needs, reduced, uses: the machine; `uses` is the limit, -1 for none.
        rank: of its stacking class; 0 takes the place of every other offer, above 0 comes on top of them.
        rest: pieces have no more discounts after it (a price for several has been agreed on).
        charges: what each position of a cycle, or each role of a group, costs; empty where the off is a piece's own.
        goods: the pieces it may take, by their place, with the roles they may have.
    """

    __slots__ = ("charges", "goods", "kind", "needs", "place", "rank", "reduced", "rest", "uses")

    def __init__(
        self, place: int, kind: Kind, needs: tuple[int, ...], *, reduced: int = 0, uses: int = -1, rank: int = 0
    ) -> None:
        self.place = place
        self.kind = kind
        self.needs = needs
        self.reduced = reduced
        self.uses = uses
        self.rank = rank
        self.charges: tuple[int, ...] = ()
        self.rest = False
        self.goods: dict[int, tuple[int, ...]] = {}

    @property
    def shape(self) -> Shape:
        """What `advance` has to know."""
        return (self.kind, self.needs, self.reduced, self.uses)

    def can_be_completed(self, goods: list[Goods]) -> bool:
        """Whether there are pieces enough for one use."""
        if self.kind != "groups":
            return sum(goods[at].count for at in self.goods) >= self.needs[0]
        have = [0] * len(self.needs)
        for at, roles in self.goods.items():
            for role in roles:
                have[role] += goods[at].count
        enough = all(one >= need for one, need in zip(have, self.needs, strict=True))
        return enough and sum(goods[at].count for at in self.goods) >= sum(self.needs)


class Option:
    """One thing that can be done with a piece.

    Attributes:
        gains: minor units off in all, by the position in a cycle; one figure for every other kind.
        play, role: the play that takes the piece, by its place among those of the search; -1 for none.
        extra: plays of higher ranks that take it, too.
        price: of the piece.
    """

    __slots__ = ("extra", "gains", "play", "price", "role")

    def __init__(self, gains: tuple[int, ...], play: int = -1, role: int = 0, extra: tuple[int, ...] = ()) -> None:
        self.gains = gains
        self.play = play
        self.role = role
        self.extra = extra
        self.price = 0


def start(shape: Shape) -> State:
    """The state before the first piece."""
    kind, needs, _, _ = shape
    if kind == "groups":
        return (0,) * (len(needs) + 1)
    return (0, 0, 0) if kind == "nested" else 0


def advance(shape: Shape, state: State, role: int) -> State | None:
    """The state after one more piece in a role; `None` if it can't be taken.

    States: cycle and uses count pieces (a cycle without a limit counts to `need`); tier counts to its threshold;
    groups have the open pieces of each role and the uses begun; nested has the dear ones open, the place among
    the cheap ones of its use, and the uses begun.
    """
    kind, needs, reduced, uses = shape
    if kind == "groups":
        assert isinstance(state, tuple)
        return _advance_groups(needs, uses, state, role)
    if kind == "nested":
        assert isinstance(state, tuple)
        return _advance_nested(needs[0], reduced, uses, state, role)
    assert isinstance(state, int)
    need = needs[0]
    if kind == "tier":
        return min(state + 1, need)
    if uses >= 0:
        return state + 1 if state < need * uses else None
    return (state + 1) % need


def _advance_groups(needs: tuple[int, ...], uses: int, state: tuple[int, ...], role: int) -> State | None:
    counts = [*state[:role], state[role] + 1, *state[role + 1 : -1]]
    begun = max(-(-have // need) for have, need in zip(counts, needs, strict=True))
    if uses >= 0 and state[-1] + begun > uses:
        return None
    whole = min(have // need for have, need in zip(counts, needs, strict=True))
    done = state[-1] + whole if uses >= 0 else 0
    return (*(have - whole * need for have, need in zip(counts, needs, strict=True)), done)


def _advance_nested(need: int, reduced: int, uses: int, state: tuple[int, ...], role: int) -> State | None:
    dear, cheap, done = state
    if role == 0:
        limit = uses < 0 or dear + 1 <= (uses - done) * (need - reduced)
        return (dear + 1, cheap, done) if limit else None
    if cheap == 0:
        if 0 <= uses <= done:
            return None
        dear, done = dear - (need - reduced), done + 1 if uses >= 0 else 0
    return (dear, (cheap + 1) % reduced, done)


def missing(shape: Shape, state: State) -> tuple[int, ...]:
    """How many pieces of each role at least it still takes before it may end; all 0: it may end now."""
    kind, needs, reduced, _ = shape
    if kind == "uses":
        return (0,)
    if kind == "groups":
        assert isinstance(state, tuple)
        begun = max(-(-have // need) for have, need in zip(state, needs, strict=False))
        return tuple(begun * need - have for have, need in zip(state, needs, strict=False))
    if kind == "nested":
        assert isinstance(state, tuple)
        dear, cheap, _ = state
        apart = needs[0] - reduced
        lots = max(0, -(-dear // apart))
        return lots * apart - dear, lots * reduced + -cheap % reduced
    assert isinstance(state, int)
    need = needs[0]
    if kind == "tier":
        return (need - state if state else 0,)
    return (-state % need,)


def uses_begun(shape: Shape, state: State) -> int:
    """How many uses were begun; only counted where they are limited."""
    kind, needs, _, _ = shape
    if kind in ("groups", "nested"):
        assert isinstance(state, tuple)
        return state[-1]
    assert isinstance(state, int)
    return state // needs[0]
