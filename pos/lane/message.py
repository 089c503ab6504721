"""What a view has to say, before any language: a message id and its arguments.

Each view words it from the same gettext catalogues (`pos.words`), so the screen, the receipt and the speech agree.
The argument `n`, where there is one, chooses the plural form.
"""

from msgspec import Struct, field

from pos.sale.money import Money
from pos.sale.product import Name

__all__ = ["Arg", "Moment", "Msg", "Weight"]


class Weight(Struct, frozen=True, gc=False, tag="weight"):
    """A weight in grams; views show kilograms with three decimals."""

    grams: int


class Moment(Struct, frozen=True, gc=False, tag="moment"):
    """A point in time, UTC milliseconds since 1970; `date_only` leaves out the time of day."""

    utc_ms: int
    date_only: bool = False
    years_before: int = 0
    """So many years earlier on the calendar, as whoever has an age was born."""


class Msg(Struct, frozen=True, gc=False, tag="msg"):
    """A message: the id of its words ("pay.total") and what is filled in."""

    id: str
    args: "dict[str, Arg]" = field(default_factory=dict)


Arg = str | int | Money | Name | Weight | Moment | Msg
