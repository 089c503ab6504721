"""Which message ids the code names. `python tests/words/usage.py` lists the ones that no code names."""

import ast
import io
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pos
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from pos.words.compile import LOCALE

HOME = Path(pos.__file__).parent
FOLDERS = ("lane", "devices", "payments", "ui")
ID = re.compile(r"([a-z-]+)\.[a-z]([a-z0-9_-]*[a-z0-9])?(\.do)?")
FILES = ("png", "jpg", "svg", "toml", "py", "qml", "po", "mo", "db", "json", "txt")


@cache
def read(language: str) -> Catalog:
    """The source of one language, by folder name."""
    return read_po(io.BytesIO((LOCALE / language / "LC_MESSAGES" / "pos.po").read_bytes()), abort_invalid=True)


def messages(language: str) -> dict[str, Message]:
    """Every message by its id."""
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in read(language) if m.id}


def texts(message: Message) -> tuple[str, ...]:
    """Its words: one text, or one a plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def areas() -> set[str]:
    return {id_.split(".")[0] for id_ in messages("en")}


def sources() -> Iterator[tuple[Path, ast.AST]]:
    for folder in FOLDERS:
        for path in sorted((HOME / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def named() -> dict[str, str]:
    """Whole-string literals that read as a message id, and the file of each."""
    found = {}
    for path, tree in sources():
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            match = ID.fullmatch(text)
            if match and match[1] in areas() and text.rsplit(".", 1)[1] not in FILES:
                found[text] = path.name
    return found


def prefixes() -> set[str]:
    """What ids that are put together begin with: f"refused.{why}" -> "refused."."""
    strings = (node for _path, tree in sources() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    starts = (node.values[0].value for node in strings if isinstance(node.values[0], ast.Constant))
    return {start for start in starts if start.count(".") == 1 and start.split(".")[0] in areas()}


def refusals() -> set[str]:
    """Every slug that the lane answers a read with."""
    calls = (node for _path, tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Call))
    told = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Told" and call.args)
    return {call.args[0].value for call in told if isinstance(call.args[0], ast.Constant)}


def unused() -> list[str]:
    """Ids that no code names."""
    known, starts = set(named()), tuple(prefixes())
    return sorted(id_ for id_ in messages("en") if id_ not in known and not id_.startswith(starts))


if __name__ == "__main__":
    sys.stdout.write("\n".join(unused()) + "\n")
