"""`[members]` and their points."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from pos.tables import Line
from pos.tables import Table as _Part


class PointsConfig(_Part):
    """What members earn and spend; money in minor units of the shop's currency."""

    per_minor: Annotated[int, Field(ge=1)] = 100
    """For each so much that is paid,"""
    earn: Annotated[int, Field(ge=0)] = 1
    """so many points."""
    step: Annotated[int, Field(ge=1)] = 100
    """Points are spent by so many;"""
    worth_minor: Annotated[int, Field(ge=1)] = 100
    """each such lot takes so much off."""
    spend_by: Literal["card", "any"] = "card"
    """Who may spend them: who scans a card or code, or also who types a number or a phone."""
    tiers: dict[Line, Annotated[int, Field(ge=0, le=10_000)]] = Field(default_factory=dict)
    """Tier -> percent of what others earn."""
    without_skus: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()

    @field_validator("without_skus", "without_categories", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class MembersConfig(_Part):
    """The shop's members; a lane without this table has none."""

    file: Path | None = None
    """Default: `members.db` in `folder`; its key lies beside it."""
    calling_code: Annotated[str, Field(pattern="^[1-9][0-9]{0,2}$")] = "44"
    """Of phone numbers without one (ITU-T E.164)."""
    points: PointsConfig | None = None

    @field_validator("file", mode="before")
    @classmethod
    def _as_path(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) else value
