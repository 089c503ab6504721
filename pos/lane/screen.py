"""What the shopper sees now, as one value. `pos.lane.render.render` makes it from a lane; views only draw it."""

from msgspec import Struct

from pos.lane.message import Msg
from pos.lane.parts import Banner, Body, Button, Dock, Header, Lamp, Row, Sheet, Stage

__all__ = ["Screen"]


class Screen(Struct, frozen=True, gc=False, kw_only=True):
    """One screen.

    Attributes:
        id: "S03"; the id of ux.md, also of an open sheet's ground ("S03" stays "S03" under a sheet).
        sheet_id: "S12" where a sheet is open, else empty.
        language: BCP 47 tag of the shopper's words: en, zh-Hans, de, ar, ja.
        lamp: the lamp line and the pole.
        ribbon: a fixed band ("Training. Nothing is sold.", "Simulated devices"); `None` in a real lane.
        ribbon_hatched: training's white hatching on the lamp line.
        aside: the basket's rows on a screen whose body is something else (S04): where there is room they stay in sight.
        aids: what makes it easier to use: "contrast" (the high-contrast theme), "more-time", "less-motion".
    """

    id: str
    language: str
    lamp: Lamp
    header: Header
    stage: Stage
    body: Body
    dock: Dock
    sheet_id: str = ""
    sheet: Sheet | None = None
    tools: tuple[Button, ...] = ()
    banner: Banner | None = None
    aside: tuple[Row, ...] = ()
    aids: tuple[str, ...] = ()
    ribbon: Msg | None = None
    ribbon_hatched: bool = False
