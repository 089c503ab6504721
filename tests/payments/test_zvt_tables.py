"""The fields of ZVT by number: how long each is, and which may never leave the codec (PA00P015_13.08 section 13)."""

from pathlib import Path

from pos.payments.zvt import bmp, codes, tlv

from kept import kept


def test_the_bitmaps_should_be_as_the_manual_has_them() -> None:
    lines = []
    for tag in range(256):
        size = str(bmp.FIXED[tag]) if tag in bmp.FIXED else "LL" if tag in bmp.LL else "LLL" if tag in bmp.LLL else ""
        if size:
            lines.append(f"{tag:02X} {size}{' secret' if tag in bmp.SECRET else ''}")
    kept(Path(__file__).with_name("zvt-bitmaps.txt"), lines)


def test_codes_and_tags_should_be_as_the_manual_has_them() -> None:
    lines = []
    for module in (codes, tlv):
        tables = {name: value for name, value in vars(module).items() if name.isupper() or name.startswith("_")}
        for name, value in sorted(tables.items()):
            if isinstance(value, frozenset | set):
                lines.append(f"{module.__name__} {name} {sorted(value)}")
            elif isinstance(value, dict) and not name.startswith("__"):
                lines += [
                    f"{module.__name__} {name} {key!r} {sorted(value[key]) if isinstance(value[key], frozenset) else value[key]!r}"
                    for key in sorted(value, key=repr)
                ]
            elif isinstance(value, int | tuple):
                lines.append(f"{module.__name__} {name} {value!r}")
    kept(Path(__file__).with_name("zvt-tables.txt"), lines)
