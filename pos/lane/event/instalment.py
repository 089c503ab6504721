"""Payment in instalments."""

from pos.lane.event.base import Event
from pos.sale.instalment import Terms


class InstalmentPressed(Event, frozen=True, kw_only=True, tag="InstalmentPressed"):
    """The shopper chose a plan, by the terms that they were shown: a replay needs no plan of the shop.

    Attributes:
        terms: for all that is left to pay, or for a part of it.
        reader, mark: as of `PayPressed`.
    """

    terms: Terms
    reader: bool = True
    mark: str = ""
