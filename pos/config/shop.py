"""`[shop]`, `[tax.CLASS]`, `[display]`."""

from math import isclose
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from pos.tables import Line
from pos.tables import Table as _Part

LANGUAGES = ("en", "de", "zh-Hans", "ar")


class TaxConfig(_Part):
    """One tax class: `rate` in percent, at most two decimals; `label` as the receipt prints it."""

    rate: Annotated[float, Field(ge=0, le=100)]
    label: Annotated[Line, Field(min_length=1, max_length=8)]

    @field_validator("rate")
    @classmethod
    def _in_basis_points(cls, rate: float) -> float:
        if not isclose(rate * 100, round(rate * 100), abs_tol=1e-6):
            raise ValueError(f"{rate} has more than two decimals")
        return rate

    @property
    def rate_bp(self) -> int:
        """Basis points: 20 % = 2000."""
        return round(self.rate * 100)


class ShopConfig(_Part):
    """The shop and the lane."""

    name: Annotated[Line, Field(min_length=1, max_length=40)] = "Market Hall"
    address: tuple[Line, ...] = ()
    tax_number: Line = ""
    tax_included: bool = True
    """Whether the prices on the shelves have the tax in them; if not, it comes on top at the lane."""
    lane: Annotated[int, Field(ge=1, le=999)] = 1
    other_lane: int | None = None
    """Where S25 and S26 send the shopper."""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "GB"
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "GBP"
    timezone: str = "Europe/London"
    language: str = "en"
    languages: tuple[str, ...] = LANGUAGES
    packing_shelf: Literal["left", "right"] = "right"
    receipt: Literal["ask", "always", "on-request"] = "ask"
    merchant_copy: Literal["keep", "print"] = "keep"
    """The shop's slip of each card payment: in the journal only, or on paper as well."""
    credit_refunds: bool = False
    """Whether a refund may go on a store credit card, where a team member scans one."""
    cash_to_team: bool = False
    """Whether team members take cash in their hand where the lane's own device takes none."""
    end_of_day: Literal["on-close", "never"] = "on-close"
    """Whether a badge that closes the lane lets the card terminal end its day."""
    logo: Line = ""
    """A picture file for the top of receipts, black on white; relative to the file."""
    receipt_url: Annotated[Line, Field(max_length=200)] = ""
    """Where a phone finds its receipt, "{reference}" filled in; empty: the QR carries the receipt itself."""
    badges: dict[Line, Line] = Field(default_factory=dict)
    """Staff: badge number -> name."""

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{name!r} is no time zone; write it like Europe/London") from None
        return name

    @field_validator("address", "languages", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class DisplayConfig(_Part):
    """The panel. `diagonal_inch` gives px/mm; the panel's own EDID is never asked."""

    orientation: Literal["portrait", "landscape"] = "portrait"
    diagonal_inch: Annotated[float, Field(ge=10, le=40)] = 21.5
    theme: Literal["light", "dark", "high-contrast"] = "light"
    fullscreen: bool = False
    less_motion: bool = False
