"""What the packing shelf's checks are made of: the shop's rules, pieces, what is known of the shelf. Values only."""

from typing import Literal

from msgspec import Struct

from pos.sale.weights import NOTHING_KNOWN, Expected, Kind

__all__ = ["ALIEN", "BAG", "GONE", "Bagging", "Mode", "ModeRules", "OnShelf", "Piece", "ShelfRules", "Stand", "Trouble"]

BAG = "bag"
"""What the shopper's own bag is called among the pieces; it is of no line."""
ALIEN, GONE = "?", "gone"
"""Something unknown that lies there; something unknown that does no more, of negative weight. Of no line, too."""

Mode = Literal["strict", "normal", "relaxed", "off"]
Trouble = Literal["", "missing", "extra", "removed", "differs", "swapped", "leave", "heavy-bag", "many-skips"]
"""What is not as it should be, the causes of ux.md section 5.

"extra" W1, "missing" W2, "differs" and "swapped" W3, "removed" W4, "many-skips" W5, "heavy-bag" W6; "leave": a line was
taken off the list and its piece still lies there.
"""


class ModeRules(Struct, frozen=True, kw_only=True):
    """How strictly one mode looks.

    Attributes:
        z: standard deviations of the normal distribution that still fit.
        floor_g: the band is never narrower.
        before_packing: pieces that may be scanned before one is put down.
        free_skips: pieces that need not lie on the shelf, in one sale.
    """

    z: float
    floor_g: float
    before_packing: int
    free_skips: int


MODES: dict[Mode, ModeRules] = {
    "strict": ModeRules(z=3.2, floor_g=12, before_packing=1, free_skips=1),
    "normal": ModeRules(z=3.7, floor_g=20, before_packing=3, free_skips=3),
    "relaxed": ModeRules(z=4.5, floor_g=30, before_packing=10, free_skips=8),
    "off": ModeRules(z=9.0, floor_g=1000, before_packing=1000, free_skips=1000),
}


class ShelfRules(Struct, frozen=True, kw_only=True):
    """A packing shelf with a scale, as the shop has set it up. Grams and seconds.

    Attributes:
        division_g: the scale's smallest step.
        noise_g: one standard deviation of a settled reading, the step apart.
        drift_g_min: how far the zero may wander in a minute.
        load_part: error of the scale under load, as a part of the load.
        bag_limit_g: a shopper's own bag may weigh so much.
        bag_unasked_g: what lies on the shelf before the first scan is a bag up to this, and nobody is asked.
        mode: where no scan says another one.
        missing_s, extra_s, again_s, staff_s: from the trouble to the first nudge, the second, and the team.
        factor: all bands are so many times as wide; a measure of the proof's.
        fixed_g: one band for everything, as older lanes have it; `None`: what is learned decides.
    """

    division_g: int = 5
    noise_g: float = 1.5
    drift_g_min: float = 0.4
    load_part: float = 0.0003
    bag_limit_g: int = 600
    bag_unasked_g: int = 250
    mode: Mode = "normal"
    modes: tuple[tuple[Mode, ModeRules], ...] = ()
    missing_s: float = 6
    extra_s: float = 3
    again_s: float = 12
    staff_s: float = 20
    factor: float = 1.0
    fixed_g: float | None = None

    def of(self, mode: Mode) -> ModeRules:
        """The rules of a mode: the shop's own, else ours."""
        return dict(self.modes).get(mode) or MODES[mode]

    @property
    def still_g(self) -> float:
        """A change that is none: one step of the scale, and what it swings."""
        return 1.5 * self.division_g

    @property
    def light_g(self) -> float:
        """What is lighter can't be told from nothing."""
        return 2.5 * self.division_g


class Stand(Struct, frozen=True, gc=False):
    """How the packing shelf stood when a basket began: a replay of that basket alone has not seen it."""

    works: bool
    gross_g: int | None
    zero_g: int
    level_g: int
    level_at: int


class OnShelf(Struct, frozen=True, gc=False):
    """What a scan brings along for the packing shelf: what the piece weighs, how strictly is looked at this hour.

    `stand`: of the shelf, with the first scan of a basket. `was`: more of it, where the basket had begun before that:
    with goods that the team added, say.
    """

    expected: Expected = NOTHING_KNOWN
    mode: Mode = "normal"
    stand: Stand | None = None
    was: "Bagging | None" = None


class Piece(Struct, frozen=True, kw_only=True, gc=False):
    """One piece that was scanned, and where it is. The shopper's own bag is one of no line.

    Attributes:
        at: when it was scanned.
        weight_g: as it was measured on the shelf, `None` before.
        error_g: how sure that is, one standard deviation.
        kind: what its weight has to say to the weights that are learned; empty: nothing, it lay with others.
        off: it was on the shelf, and was taken off again.
        odd: it lies there and weighs something else.
        excused: it need not lie there: "Too big", or paid for in the hand.
    """

    line_id: int
    sku: str
    expected: Expected = NOTHING_KNOWN
    category: str = ""
    at: int = 0
    weight_g: float | None = None
    error_g: float = 0.0
    kind: Kind | Literal[""] = ""
    off: bool = False
    odd: bool = False
    excused: bool = False


class Bagging(Struct, frozen=True, kw_only=True):
    """The packing shelf, as far as a lane knows it. Grams, gross.

    Attributes:
        works: the scale is there; `blind`: it was not, so what it says next is taken as it is.
        unsettled: something swung when Pay was pressed.
        known: what the articles of this sale weigh, by sku.
        gross_g: what it showed last when it stood still; `None`: nothing yet.
        zero_g: what the empty shelf shows.
        level_g: the gross weight that is explained, since `level_at`.
        waiting: pieces that were scanned and do not lie there, oldest first.
        lying: pieces that do.
        going: pieces that are no longer sold, and still do.
        bag_wanted: the shopper said that they put one down.
        bag_g: it was weighed, once.
        trouble, since: what is not as it should be, and from when on.
        about: the lines that it is about.
        gap_g: by how much the shelf is off; `mean_g`, `band_g`: what was expected there.
        nudges: how often this trouble was shown; `told`: the team was.
        shown: nudges of the whole sale; `mended`: troubles that went by themselves.
        excuses: pieces that were excused.
        let: a team member let the excuses pass.
        doubtful: this sale teaches nothing of weights.
    """

    mode: Mode = "normal"
    works: bool = False
    blind: bool = False
    unsettled: bool = False
    known: tuple[tuple[str, Expected], ...] = ()
    gross_g: int | None = None
    zero_g: int = 0
    level_g: int = 0
    level_at: int = 0
    waiting: tuple[Piece, ...] = ()
    lying: tuple[Piece, ...] = ()
    going: tuple[Piece, ...] = ()
    bag_wanted: bool = False
    bag_g: int | None = None
    trouble: Trouble = ""
    since: int = 0
    about: tuple[int, ...] = ()
    gap_g: int = 0
    mean_g: int = 0
    band_g: int = 0
    nudges: int = 0
    told: bool = False
    shown: int = 0
    mended: int = 0
    excuses: int = 0
    let: bool = False
    doubtful: bool = False
