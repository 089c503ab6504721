"""Compiled catalogues: .po -> .mo, when the .mo is missing or was made from another .po.

A .mo names its source by digest, not by time: a checkout or an installer may set any time. `python -m
pos.words.compile` does it ahead, for packages and for folders that are read-only later.
"""

import hashlib
import io
import struct
import sys
from contextlib import suppress
from gettext import GNUTranslations
from pathlib import Path
from tempfile import NamedTemporaryFile

__all__ = ["LOCALE", "SOURCE_ID", "compile_all", "load"]

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "pos"
SOURCE_ID = "catalogue.source"
"""The id under which a .mo keeps the digest of its .po."""


def load(language: str, folder: Path = LOCALE) -> GNUTranslations:
    """The catalogue of one language (a folder's name: "zh_Hans"), compiled first where needed.

    Two processes may do this at once: each writes a file of its own and renames it. Where the folder can't be written,
    the compiled form stays in memory.

    Raises:
        FileNotFoundError: there is neither a .po nor a .mo.
    """
    po = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    mo = po.with_suffix(".mo")
    if not po.exists():
        return GNUTranslations(io.BytesIO(mo.read_bytes()))
    source = po.read_bytes()
    digest = hashlib.sha256(source).hexdigest()
    with suppress(OSError, ValueError, struct.error):
        ready = GNUTranslations(io.BytesIO(mo.read_bytes()))
        if ready.gettext(SOURCE_ID) == digest:
            return ready
    compiled = _compile(source, digest)
    with suppress(OSError):
        _replace(mo, compiled)
    return GNUTranslations(io.BytesIO(compiled))


def compile_all(folder: Path = LOCALE) -> tuple[str, ...]:
    """Compile every language of a folder; the languages, by folder name."""
    languages = tuple(sorted(path.parents[1].name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))
    for language in languages:
        load(language, folder)
    return languages


def _compile(source: bytes, digest: str) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(io.BytesIO(source), abort_invalid=True)
    catalogue.add(SOURCE_ID, digest)
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as out:
        out.write(content)
    temporary = Path(out.name)
    try:
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    sys.stdout.write("".join(f"{language}\n" for language in compile_all()))
