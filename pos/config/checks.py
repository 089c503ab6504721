"""`[checks]`, `[staff]`, `[bagging]`: what people of the shop look at, and who they are."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from pos.tables import Line
from pos.tables import Table as _Part

BaggingMode = Literal["strict", "normal", "relaxed", "off"]
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"
BaggingHours = Annotated[str, Field(pattern=f"^{_TIME}-{_TIME} (strict|normal|relaxed|off)$")]


class DepartmentConfig(_Part):
    """What an article that is on no list may be sold as: the receipt's words, and its tax class."""

    name: Annotated[Line, Field(min_length=1, max_length=40)]
    tax: str
    names: dict[str, Line] = Field(default_factory=dict)
    """The same in other languages, by BCP 47 tag."""


class RiskConfig(_Part):
    """More baskets of one kind are checked."""

    signal: Annotated[Line, Field(pattern="^[a-z-]+$")]
    """`voids`, `items`, `total-minor`, or how many checks of a reason the sale has had (`unknown-item`)."""
    at_least: Annotated[int, Field(ge=1)]
    adds_pm: Annotated[int, Field(ge=1, le=1000)]
    """So many more of a thousand."""


class AuditConfig(_Part):
    """Which baskets a team member scans again before payment; nobody is told why theirs."""

    random_pm: Annotated[int, Field(ge=0, le=1000)] = 0
    """So many of a thousand, by chance; 0: none."""
    items: Annotated[int, Field(ge=0, le=100)] = 5
    """How many pieces are scanned; 0, or a smaller basket: all."""
    risk: tuple[RiskConfig, ...] = ()

    @field_validator("risk", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class ChecksConfig(_Part):
    """From where on a person of the shop looks before payment; 0 switches a rule off. Amounts in minor units."""

    quantity: Annotated[int, Field(ge=0)] = 24
    """More pieces of one article than this."""
    dear_minor: Annotated[int, Field(ge=0)] = 0
    """An article of this price or more."""
    voids: Annotated[int, Field(ge=0)] = 5
    """More pieces taken off the list again than this."""
    void_minor: Annotated[int, Field(ge=0)] = 5_000
    """More worth taken off again than this."""
    challenge_age: Annotated[int, Field(ge=0, le=120)] = 25
    """Who looks this old needs no ID."""
    audit: AuditConfig = AuditConfig()
    department: dict[Line, DepartmentConfig] = Field(default_factory=dict)


class StaffConfig(_Part):
    """Who may do what at the lane, and how they say who they are (`pos staff`, docs/staff.md)."""

    sign_in: Literal["either", "badge", "pin", "both"] = "either"
    """A badge, a number and PIN, one of them, or both."""
    badge_role: Literal["attendant", "supervisor", "manager", "developer"] = "supervisor"
    """The role of the badges in `shop.badges`."""
    two_person: tuple[Line, ...] = ()
    """Acts that a second person has to stand by, whoever does them."""
    limits: dict[Line, dict[Line, bool | Annotated[int, Field(ge=0)]]] = Field(default_factory=dict)
    """Act -> role -> up to so many minor units; true: any amount, false: not at all."""
    idle_s: Annotated[float, Field(ge=5, le=600)] = 60.0
    """The panel locks after so long without a touch."""
    database: Path | None = None
    """Where the staff are; default: `staff.db` in `folder`. Lanes of one machine may share it."""
    pepper: Path | None = None
    """32 random bytes or more; default: the credential `pos-pepper`, or `staff.pepper` beside the database."""

    @field_validator("database", "pepper", mode="before")
    @classmethod
    def _as_path(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) else value

    @field_validator("two_person", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class BaggingConfig(_Part):
    """Whether what lies on the packing shelf is compared with the list, and how. Needs a `[shelf.NAME]`."""

    mode: BaggingMode = "normal"
    hours: tuple[BaggingHours, ...] = ()
    """Hours of the day with another mode, on the shop's clocks ("20:00-06:00 strict"); the first that hold count."""
    bag_limit_g: Annotated[int, Field(ge=0, le=5_000)] = 600
    """A shopper's own bag may weigh so much."""
    bag_unasked_g: Annotated[int, Field(ge=0, le=5_000)] = 250
    """What lies on the shelf before the first scan is a bag up to this, and nobody is asked."""
    stays_off: tuple[Line, ...] = ()
    """Categories of goods that need not be put on the shelf."""
    noise_g: Annotated[float, Field(ge=0, le=100)] = 1.5
    """How far a weight at rest is off, one standard deviation, the scale's steps apart."""

    @field_validator("hours", "stays_off", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value
