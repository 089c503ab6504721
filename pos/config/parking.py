"""The place where a shop's lanes share baskets that were put aside."""

from pathlib import Path

from pydantic import field_validator

from pos.tables import Table as _Part

__all__ = ["ParkingConfig"]


class ParkingConfig(_Part):
    """Where the shop's lanes share baskets; a lane without this table keeps its own."""

    folder: Path
    """The same folder at every lane: a mounted share, or a folder of this machine for lanes that run on it."""
    key: Path
    """A file of 32 random bytes or more, the same at every lane: it seals the baskets."""

    @field_validator("folder", "key", mode="before")
    @classmethod
    def _as_path(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) else value
