"""`[instalments.KEY]`: the plans by which shoppers may pay over time, where the card terminal offers it."""

from math import isclose
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from pos.tables import Line
from pos.tables import Table as _Part

__all__ = ["InstalmentConfig"]

DEAREST = 10
"""A fee of more than a tenth of the least amount is a slip of the pen: the yearly rate would have no end."""


class InstalmentConfig(_Part):
    """One plan, as the shop has agreed it with its bank. Amounts in minor units."""

    name: Annotated[Line, Field(min_length=1, max_length=24)]
    """What shoppers read."""
    names: dict[str, Annotated[Line, Field(min_length=1, max_length=24)]] = Field(default_factory=dict)
    """The same in other languages, by BCP 47 tag."""
    payments: Annotated[int, Field(ge=1, le=60)]
    """How many, a month apart."""
    min_minor: Annotated[int, Field(ge=1)]
    max_minor: Annotated[int, Field(ge=1, le=10_000_000)]
    rate: Annotated[float, Field(ge=0, le=100)] = 0.0
    """Nominal interest for a year, percent."""
    fee_minor: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """A charge besides, once."""
    first_months: Annotated[int, Field(ge=0, le=12)] = 0
    """Months from the purchase to the first payment; 0: with the purchase."""
    plan_id: Annotated[Line, Field(max_length=64)] = ""
    """What the bank calls it; empty: KEY."""

    @field_validator("rate")
    @classmethod
    def _in_hundredths(cls, rate: float) -> float:
        if not isclose(rate * 100, round(rate * 100), abs_tol=1e-6):
            raise ValueError(f"{rate} has more than two decimals")
        return rate

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.min_minor > self.max_minor:
            raise ValueError(f"min_minor {self.min_minor} is more than max_minor {self.max_minor}")
        if self.payments == 1 and not self.first_months:
            raise ValueError("one payment with the purchase is no instalment; set payments or first_months")
        if self.min_minor < self.payments:
            raise ValueError(f"min_minor {self.min_minor} can't be divided into {self.payments} payments")
        if self.fee_minor * DEAREST > self.min_minor:
            raise ValueError(f"fee_minor {self.fee_minor} is more than a tenth of min_minor {self.min_minor}")
        return self
