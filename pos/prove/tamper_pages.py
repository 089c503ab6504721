"""Damage below SQLite: bytes and pages of the database file and of its WAL."""

import random
from pathlib import Path

from pos.prove.tamper_days import Image
from pos.prove.tamper_kinds import TABLES, Database, Place
from pos.store.sqlite_file import connect

__all__ = ["PAGES", "content", "cut_wal", "edit_pages", "put_back"]

PAGE = 4096
ANYWHERE = Place(words=("",))
KNOWN = Place(words=("known from elsewhere",))
"""A younger end that is gone: only somebody who knew it can tell."""


def content(path: Path) -> object:
    """Everything that is stored, read both along the tables and along their indexes; None where it can't be read."""
    database = connect(path, "ro")
    database.text_factory = bytes
    try:
        stored = [
            database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type").fetchall()
        ]
        stored += (
            database.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY rowid").fetchall()
            for table in (*TABLES, "alembic_version")
        )
        sound = database.execute("PRAGMA integrity_check").fetchall() == [(b"ok",)]
    except Exception:  # noqa: BLE001 - whatever SQLite says of a damaged file, it can't be read
        return None
    finally:
        database.close()
    return stored if sound else None


def edit_pages(image: Image, path: Path, chance: random.Random) -> Place:
    """A byte, a few bytes, a page of the file as it lies."""
    data = bytearray(image.database)
    pages = len(data) // PAGE
    one, other = (PAGE * chance.randrange(pages) for _ in range(2))
    match chance.randrange(6):
        case 0 | 1:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 2:
            place = chance.randrange(len(data))
            data[place : place + 16] = chance.randbytes(16)[: len(data) - place]
        case 3:
            data[one : one + PAGE] = bytes(PAGE)
        case 4:
            data[one : one + PAGE], data[other : other + PAGE] = data[other : other + PAGE], data[one : one + PAGE]
        case _:
            del data[one or PAGE :]
    path.write_bytes(data)
    return ANYWHERE


def put_back(image: Image, path: Path, chance: random.Random) -> Place:
    """Yesterday's file in the place of today's, or an empty one of a lane that never sold."""
    if chance.random() < 0.5:
        path.write_bytes(image.older)
        return KNOWN
    database = connect(path)
    for table in ("heads", "sale_lines", "sales", "payments", "baskets", "saved_baskets", "journal", "tip", "meta"):
        _open_up(database)
        database.execute(f"DELETE FROM {table}")
    database.close()
    return KNOWN


def _open_up(database: Database) -> None:
    database.execute("PRAGMA foreign_keys = OFF")
    for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")


def cut_wal(image: Image, path: Path, chance: random.Random) -> Place:
    """Beside an open lane's file: its WAL is cut, garbled or gone, so that the last commits are."""
    wal = path.with_name("lane.db-wal")
    data = bytearray(image.wal)
    match chance.randrange(3):
        case 0:
            del data[chance.randrange(len(data)) :]
        case 1:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case _:
            data = bytearray()
    wal.write_bytes(data)
    return KNOWN


PAGES = {
    "bytes and pages edited in the file": (8, edit_pages),
    "an older file put back": (2, put_back),
    "the WAL cut or garbled": (3, cut_wal),
}
