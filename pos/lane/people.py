"""Who works at a lane: a person, what they may be called, and a secret that nothing writes down."""

from msgspec import Struct

from pos.lane.permission import Role

__all__ = ["NOBODY", "Person", "PinRefused", "Secret"]


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


class PinRefused(Struct, frozen=True, kw_only=True):
    """A PIN that opened nothing.

    Attributes:
        by: whose number was typed; empty: nobody's.
        left: so many tries are left.
        until_ms: locked until then, UTC milliseconds; 0: not locked.
    """

    by: str
    left: int
    until_ms: int = 0
