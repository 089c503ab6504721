"""`[coupons]`: what a lane knows of serials that other lanes used up."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from pos.tables import Table as _Part

__all__ = ["CouponsConfig"]


class CouponsConfig(_Part):
    """Coupons with a serial in a shop of several lanes; a lane without this table knows its own sales only."""

    file: Path | None = None
    """What other lanes used up; default: `serials.db` in `folder`."""
    lanes: tuple[Annotated[int, Field(ge=1, le=999)], ...] = ()
    """The other lanes of the shop."""
    fresh_min: Annotated[int, Field(ge=1, le=10_080)] = 15
    """How old a list of one of them may be."""
    when_old: Literal["team", "accept"] = "team"
    """What becomes of a coupon with a serial while a list is older: a team member looks at it, or it counts."""

    @field_validator("file", mode="before")
    @classmethod
    def _as_path(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) else value

    @field_validator("lanes", mode="before")
    @classmethod
    def _as_lanes(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value
