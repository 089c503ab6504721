"""Who works at a lane: a person, what they may be called, and a secret that nothing writes down."""

from msgspec import Struct

from pos.lane.permission import Role

__all__ = ["NOBODY", "Person", "Secret"]


class Person(Struct, frozen=True, kw_only=True):
    """A member of staff, as an event names them.

    Attributes:
        id: what the journal keeps, the same for ever: "S017". Of a badge in lane.toml: the name that stands there.
        name: what screens and reports show.
        roles: what they may do follows from these (`pos.lane.permission`).
    """

    id: str
    name: str
    roles: tuple[Role, ...] = ()


NOBODY = Person(id="", name="")
"""Nobody known."""


class Secret(Struct, frozen=True, repr_omit_defaults=True):
    """Digits that are typed and never shown: no log, no screen and no record has them.

    >>> Secret("123456")
    Secret(******)
    """

    digits: str = ""

    def __repr__(self) -> str:
        return f"Secret({'*' * len(self.digits)})"
