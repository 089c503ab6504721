"""What the robot brings home: trips to the lane, each with its screens, and the receipts that came of them."""

from pathlib import Path

from msgspec import Struct, field

from pos.demo.offers import Met

__all__ = ["Kept", "Trip"]


class Trip(Struct):
    """One visit to the lane.

    Attributes:
        title: what it was about, in a developer's English.
        pictures: the screens that were seen, in order.
        receipts: pictures of the paper that came of it.
        text: the same receipt as text.
        numbers: of the receipts, counted from 1 as the lane does.
    """

    number: int
    language: str
    title: str
    pictures: list[Path] = field(default_factory=list)
    receipts: list[Path] = field(default_factory=list)
    texts: list[Path] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


class Kept(Struct):
    """All of it; `booked` is the number of the newest receipt."""

    trips: list[Trip] = field(default_factory=list)
    gallery: list[Path] = field(default_factory=list)
    sales: list[tuple[str, str, int]] = field(default_factory=list)
    booked: int = 0
    saved: int = 0
    drawer: int = 0
    """What was given to team members in their hand, less what they gave; minor units."""
    met: dict[str, list[Met]] = field(default_factory=dict)
    """The shop's promotions and the basket each was used in, by language."""

    @property
    def missed(self) -> list[str]:
        """Promotions that no basket used."""
        return [one.key for met in self.met.values() for one in met if one.picture is None]

    @property
    def pictures(self) -> list[Path]:
        """Of screens, on the way and in the gallery."""
        met = [one.picture for some in self.met.values() for one in some if one.picture is not None]
        return [one for trip in self.trips for one in trip.pictures] + met + self.gallery

    @property
    def receipts(self) -> list[Path]:
        """On paper and as text."""
        return [one for trip in self.trips for one in (*trip.receipts, *trip.texts)]
