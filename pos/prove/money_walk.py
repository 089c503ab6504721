"""Every value in a struct, looked at: where something is no whole number, though it should be one."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from msgspec import Struct

from pos.sale.product import Name, Product

__all__ = ["not_integers"]

_FINE = frozenset((int, str, bool, type(None), Product, Name))
"""A product is the catalogue's, the same in every basket."""
_fields: dict[type, Callable[[Any], tuple[Any, ...]]] = {}


def not_integers(part: Any) -> Iterator[str]:  # noqa: ANN401 - anything may hide in there
    """Each value in `part` that is neither whole number, text nor nothing, with its path."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        values = one if type(one) is tuple else _values(one)
        for place, value in enumerate(values):
            kind = type(value)
            if kind in _FINE:
                continue
            if kind is tuple or isinstance(value, Struct):
                waiting.append(value)
            else:
                yield f"{type(one).__name__}.{_name(one, place)} is {value!r}"


def _values(one: Struct) -> tuple[Any, ...]:
    kind = type(one)
    if kind not in _fields:
        # With one more than there are, since a getter of one name gives no tuple.
        _fields[kind] = attrgetter(*kind.__struct_fields__, "__class__.__name__")
    return _fields[kind](one)


def _name(one: Any, place: int) -> str:  # noqa: ANN401
    return str(place) if isinstance(one, tuple) else str(one.__struct_fields__[place])
