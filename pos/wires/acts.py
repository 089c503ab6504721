"""What a simulator's control desk can be asked for, act by act, with the shape of each call.

An act that names its request is checked before it runs, and described in the desk's OpenAPI document by itself. An act
without one takes any JSON object.

Example:
    >>> class Put(Struct, forbid_unknown_fields=True):
    ...     weight_g: Grams
    >>> put = Asked(Put, lambda call: {"lies_g": call["weight_g"]})
    >>> put({"weight_g": 840})
    {'lies_g': 840}
    >>> put({"weight_g": "heavy"})
    Traceback (most recent call last):
    pos.wires.acts.BadCall: Expected `int`, got `str` - at `$.weight_g`
"""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

__all__ = ["Act", "Asked", "BadCall", "Grams", "Hex", "NotNow", "Nothing", "Raw", "Seconds", "Switch", "Unplug"]

Act = Callable[[dict[str, Any]], dict[str, Any]]

Seconds = Annotated[float, Meta(ge=0, le=86_400)]
Grams = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Hex = Annotated[str, Meta(pattern="^([0-9A-Fa-f]{2})*$", max_length=200_000, description="Bytes, in hexadecimal.")]


class BadCall(ValueError):
    """The call has another shape than its act; the message says where."""


class NotNow(ValueError):
    """The call is good, but the device can't do it as it is now; the message says why."""


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """Takes nothing: `{}`, or no body."""


class Unplug(Struct, frozen=True, forbid_unknown_fields=True):
    """Pull the cable."""

    seconds: Annotated[Seconds | None, Meta(description="Put back after so long; without: until `plug`.")] = None


class Raw(Struct, frozen=True, forbid_unknown_fields=True):
    """Send these bytes as they are."""

    hex: Hex


class Switch(Struct, frozen=True, forbid_unknown_fields=True):
    """On, or off."""

    on: bool


class Asked(Struct, frozen=True):
    """An act with the shape of its call; called like any act.

    Attributes:
        request: what a call must convert to; an unknown field is refused.
        act: what is done. It gets the call as it came.
        says: what it does, in a sentence; else the act's own first sentence, else the request's.
    """

    request: type[Struct]
    act: Act
    says: str = ""

    def __call__(self, call: dict[str, Any]) -> dict[str, Any]:
        """Check, then do it. Raises BadCall, or what the act raises."""
        try:
            msgspec.convert(call, self.request)
        except msgspec.ValidationError as error:
            raise BadCall(str(error)) from None
        return self.act(call)

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        doc = self.says or self.act.__doc__ or self.request.__doc__ or ""
        return doc.partition("\n")[0]
