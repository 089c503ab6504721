"""Every value that crosses a border: its fields, their types, and what one means that nobody gave.

The journal keeps events and bookings for years, and old records lack what was added since: a default that changes
changes the past. Screens are kept by nobody, but a view relies on what is left out as much.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import msgspec
from msgspec import NODEFAULT

from kept import kept

MODULES = (
    *(
        f"pos.lane.{name}"
        for name in ("events", "effects", "message", "parts", "paying", "screen", "shop", "standing", "state")
    ),
    *(f"pos.sale.{name}" for name in ("barcode_meaning", "barcode_rules", "cart", "pricing", "product", "receipt")),
)
SPREAD = {"pos.lane.events": "pos.lane.event."}
"""What has its kinds in a folder of its own."""


def test_fields_and_what_they_are_without_a_word() -> None:
    kept(Path(__file__).with_name("records.txt"), (line for name in MODULES for line in told(import_module(name))))


def told(module: ModuleType) -> Iterator[str]:
    """One line a field."""
    yield f"# {module.__name__}"
    for name, kind in sorted(vars(module).items()):
        own = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
        if not own or not kind.__module__.startswith((module.__name__, SPREAD.get(module.__name__, module.__name__))):
            continue
        yield f"{name} {kind.__struct_config__.tag or ''}".rstrip()
        for field in msgspec.structs.fields(kind):
            yield f"    {field.encode_name}: {worded(field.type)}{default(field)}"


def worded(kind: object) -> str:
    return getattr(kind, "__name__", "") if isinstance(kind, type) else str(kind).replace("typing.", "")


def default(field: msgspec.structs.FieldInfo) -> str:
    if field.default is not NODEFAULT:
        return f" = {field.default!r}"
    return f" = {field.default_factory.__name__}()" if field.default_factory is not NODEFAULT else ""
