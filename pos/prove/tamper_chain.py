"""What somebody does who has read our source: makes every hash fit again, with no key or with one of their own."""

import random
from pathlib import Path

from msgspec.structs import replace

from pos.prove.tamper_kinds import Database, Place, Way, at_record
from pos.store import chain
from pos.store.keys import LaneKey

__all__ = ["KEYED", "KINDS", "back_to_a_sale", "rechain", "thief"]

_COLUMNS = ", ".join(chain.Row.__struct_fields__)


def _rows(database: Database) -> list[chain.Row]:
    return [chain.Row(*row) for row in database.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY seq").fetchall()]


def _last(database: Database) -> int:
    return int(database.execute("SELECT max(seq) FROM journal").fetchone()[0])


def _signed_from(database: Database, seq: int) -> int:
    """The first record from there on whose hash is signed; without the key, that is where it must show."""
    found = database.execute("SELECT min(seq) FROM heads WHERE seq >= ?", (seq,)).fetchone()[0]
    return int(found or database.execute("SELECT seq FROM tip").fetchone()[0])


def rechain(database: Database, first: int) -> None:
    """Make `prev_hash` and `hash` fit again from this record on."""
    rows = _rows(database)
    before = rows[first - 2].hash if first > 1 else chain.FIRST
    for row in rows[first - 1 :]:
        sealed = replace(row, prev_hash=before).computed_hash()
        database.execute("UPDATE journal SET prev_hash = ?, hash = ? WHERE seq = ?", (before, sealed, row.seq))
        before = sealed


def _cheat(body: str, chance: random.Random) -> str:
    """Another price, another time: still a record that the program could have made."""
    digits = [place for place, char in enumerate(body) if char in "12345678" and body[place - 1] in "0123456789:"]
    place = chance.choice(digits)
    return body[:place] + str(int(body[place]) + 1) + body[place + 1 :]


def rechain_after_edit(database: Database, chance: random.Random) -> Place | None:
    """A body is edited, and the chain made again."""
    seq = chance.randrange(1, _last(database) + 1)
    (body,) = database.execute("SELECT body FROM journal WHERE seq = ?", (seq,)).fetchone()
    other = _cheat(body, chance)
    at = chain.decode(other).event.at
    database.execute("UPDATE journal SET body = ?, at = ? WHERE seq = ?", (other, at, seq))
    rechain(database, seq)
    return at_record(_signed_from(database, seq))


def rechain_hostile(database: Database, chance: random.Random) -> Place | None:
    """A body that no program of ours wrote, in a chain that fits."""
    seq = chance.randrange(1, _last(database) + 1)
    hostile = chance.choice(
        (
            b"",
            b"null",
            b"[" * 50_000,
            b"\xff\xfe",
            b'{"event":{"type":"' + b"x" * 5000,
            b'{"event":1e999}',
            b'{"a":\xed\xa0\x80}',
        )
    )
    database.execute("UPDATE journal SET body = CAST(? AS TEXT) WHERE seq = ?", (hostile, seq))
    if chance.random() < 0.7:
        database.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        rows = _rows(database)
        before = rows[seq - 2].hash if seq > 1 else chain.FIRST
        for row in rows[seq - 1 :]:
            sealed = replace(row, prev_hash=before).computed_hash()
            database.execute("UPDATE journal SET prev_hash = ?, hash = ? WHERE seq = ?", (before, sealed, row.seq))
            before = sealed
        database.text_factory = str
    return at_record(seq)


def insert_record(database: Database, chance: random.Random) -> Place | None:
    """A record more in the middle, or at the end, the chain made again."""
    last = _last(database)
    seq, like = chance.randrange(2, last + 2), chance.randrange(1, last + 1)
    (lane, epoch, at, kind, body) = database.execute(
        "SELECT lane, epoch, at, kind, body FROM journal WHERE seq = ?", (like,)
    ).fetchone()
    _shift(database, seq, 1)
    zeros = "0" * 64
    database.execute(
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (seq, lane, epoch, at, kind, body, zeros, zeros)
    )
    made_again = chance.random() < 0.5
    if made_again:
        rechain(database, seq)
    # Made again, everything fits up to the next record that is signed; behind the signed head there is one too many.
    return at_record(_signed_from(database, seq), last + 1) if made_again and seq <= last else at_record(seq)


def remove_record(database: Database, chance: random.Random) -> Place | None:
    """A record goes and the rest moves up, the chain made again."""
    last = _last(database)
    seq = chance.randrange(1, last)
    database.execute("DELETE FROM journal WHERE seq = ?", (seq,))
    _shift(database, seq + 1, -1)
    rechain(database, seq)
    return at_record(_signed_from(database, seq))


def _shift(database: Database, first: int, by: int) -> None:
    database.execute("UPDATE journal SET seq = -seq WHERE seq >= ?", (first,))
    database.execute("UPDATE journal SET seq = -seq + ? WHERE seq < 0", (by,))


def cut_tail(database: Database, chance: random.Random) -> Place | None:
    """The last records go, with or without all that was made from them; the tip stays, or goes back unsigned."""
    kept = chance.randrange(0, _last(database))
    database.execute("DELETE FROM journal WHERE seq > ?", (kept,))
    if chance.random() < 0.5:
        forget_after(database, kept)
        if kept and chance.random() < 0.5:
            database.execute("UPDATE tip SET (seq, hash) = (SELECT seq, hash FROM journal WHERE seq = ?)", (kept,))
            return Place(words=("head of the journal",))
    return at_record(kept + 1)


def forget_after(database: Database, kept: int) -> None:
    """What was derived from later records goes with them."""
    database.execute("DELETE FROM heads WHERE seq > ?", (kept,))
    for table in ("sale_lines", "used_coupons", "points", "promotion_uses"):
        database.execute(f"DELETE FROM {table} WHERE number IN (SELECT number FROM sales WHERE seq > ?)", (kept,))
    database.execute("DELETE FROM sales WHERE seq > ?", (kept,))
    database.execute("DELETE FROM baskets WHERE last_seq > ?", (kept,))
    opened = " ".join(row.body for row in _rows(database))
    for (intent,) in database.execute("SELECT intent_id FROM payments").fetchall():
        if intent not in opened:
            database.execute("DELETE FROM payments WHERE intent_id = ?", (intent,))


def swap_receipts(database: Database, chance: random.Random) -> Place | None:
    """Two receipts change numbers, in their records and in every table, the chain made again."""
    sold = database.execute("SELECT number, seq FROM sales ORDER BY seq").fetchall()
    if len(sold) < 2:
        return None
    (one, first), (other, second) = sorted(chance.sample(sold, 2), key=lambda pair: pair[1])
    for number, seq, new in ((one, first, other), (other, second, one)):
        (body,) = database.execute("SELECT body FROM journal WHERE seq = ?", (seq,)).fetchone()
        database.execute(
            "UPDATE journal SET body = ? WHERE seq = ?", (body.replace(f'"number":{number},', f'"number":{new},'), seq)
        )
    rechain(database, first)
    return at_record(first)


def other_key(thief: LaneKey, database: Database, chance: random.Random) -> Place | None:
    """Everything made again and signed anew, under a key of somebody else's."""
    seq = chance.randrange(1, _last(database) + 1)
    (body,) = database.execute("SELECT body FROM journal WHERE seq = ?", (seq,)).fetchone()
    if chance.random() < 0.5:
        body = _cheat(body, chance)
        database.execute("UPDATE journal SET body = ?, at = ? WHERE seq = ?", (body, chain.decode(body).event.at, seq))
    rechain(database, 1)
    resign(database, thief)
    whole = chance.random() < 0.5
    if whole:
        database.execute("UPDATE meta SET value = ? WHERE key = 'public_key'", (thief.public,))
        return Place(words=("public key",))
    return Place((_signed_from(database, seq),), ("head of the journal", "signature of its head"))


def resign(database: Database, key: LaneKey) -> None:
    """Sign every head, as this key would."""
    about = dict(database.execute("SELECT key, value FROM meta").fetchall())
    lane, epoch = int(about["lane"]), int(about["epoch"])

    def signed(seq: int, digest: str) -> str:
        return key.sign(chain.head_message(lane, epoch, seq, digest))

    for seq, digest in database.execute("SELECT j.seq, j.hash FROM heads JOIN journal j USING (seq)").fetchall():
        database.execute("UPDATE heads SET hash = ?, signature = ? WHERE seq = ?", (digest, signed(seq, digest), seq))
    seq, digest = database.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    database.execute("UPDATE tip SET seq = ?, hash = ?, signature = ?", (seq, digest, signed(seq, digest)))


def back_to_a_sale(database: Database, chance: random.Random) -> Place | None:
    """Cut back to a sale, whose head was really signed: it agrees with itself, and only an anchor tells."""
    sold = [seq for (seq,) in database.execute("SELECT seq FROM heads").fetchall()]
    if not sold:
        return None
    kept = chance.choice(sold)
    if kept == _last(database):
        return None
    database.execute("DELETE FROM journal WHERE seq > ?", (kept,))
    forget_after(database, kept)
    database.execute(
        "UPDATE tip SET (seq, hash, signature) = (SELECT seq, hash, signature FROM heads WHERE seq = ?)", (kept,)
    )
    return Place(words=("known from elsewhere",))


KINDS: dict[str, tuple[int, Way]] = {
    "a record edited, the chain made again": (6, rechain_after_edit),
    "a hostile body, the chain made again": (3, rechain_hostile),
    "a record put in between": (4, insert_record),
    "a record taken out, the chain made again": (3, remove_record),
    "the tail cut": (5, cut_tail),
    "two receipts changed numbers, the chain made again": (2, swap_receipts),
}
KEYED = {"signed anew with another key": (3, other_key)}


def thief(folder: Path) -> LaneKey:
    """A key that is not the lane's."""
    return LaneKey.make(folder / "thief.key")
