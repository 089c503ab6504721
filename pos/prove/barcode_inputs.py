"""What is held to the scanner: real codes bent, codes from outside, and bytes that were never a code."""

from random import Random

from msgspec import Struct

from pos.prove.hostile_text import CARDS, bytes_of, chance, gtin13, hostile_text, mutated
from pos.sale.gtin import check_digit

__all__ = ["SHORT", "Held", "held"]

SHORT = 256 + 65536
"""Every one byte and every two."""
STRANGE = b"\x00\x02\x03\x04\t\n\r\x1b\x1c\x1d\x1e\x1f ()[]]/?&=%.+-_~^{}\\'\"<>019:;*\x7f\x80\xff"
IDENTIFIERS = (
    "", "", "]E0", "]E4", "]E3", "]E1", "]C0", "]C1", "]e0", "]d2", "]Q3", "]Q1", "]I1", "]zz", "F", "FF",
    "R4", "P0G", "K", "L",
)  # fmt: skip
FRAMES = (
    "{}", "%B{}^DOE/JANE^25121010000?", ";{}=251210112345?", "x{}y", "GIFT {}", "https://x/{}", "(98){}",
    "a {} b", "|{}|", "BADGE-{}", "PARKED-{}", "MEMBER-{}", "COUPON-{}", "RECEIPT-{}", "{}\x1b", "\x00{}\x00",
    "]C1(10){}", "]C121{}", "]C1{}", "98{}", "\xe9{}",
)  # fmt: skip
FIELDS = (
    ("10", 20), ("21", 20), ("30", 8), ("37", 8), ("240", 30), ("241", 30), ("98", 90), ("91", 90), ("8110", 70),
    ("8112", 60), ("255", 25), ("8018", 18), ("400", 30), ("7003", 10), ("8200", 70), ("4300", 35), ("99", 90),
)  # fmt: skip
FIXED = (
    ("17", 6), ("15", 6), ("11", 6), ("13", 6), ("3103", 6), ("3100", 6), ("3922", 8), ("3932", 9),
    ("3202", 6), ("00", 18), ("02", 14), ("20", 2),
)  # fmt: skip
IN_STORE = ("20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "02", "04")
SEPARATORS = ("", "", " ", "-")


class Held(Struct, frozen=True):
    """One input: its bytes, and the card number in it, if one was put there."""

    raw: bytes
    card: str = ""


def held(seed: int, index: int, known: tuple[str, ...]) -> Held:
    """The input with this number: every second one of the short ones until they are through, else a made one."""
    half, odd = divmod(index, 2)
    if not odd and half < SHORT:
        return Held(bytes((half,)) if half < 256 else (half - 256).to_bytes(2, "big"))
    rng = chance(seed, index)
    kind = rng.random()
    if kind < 0.12:
        return _card(rng)
    if kind < 0.35:
        return Held(bytes_of(rng, 5000))
    data = _code(rng, known).encode("utf-8", "surrogatepass")
    return Held(data if kind < 0.6 else mutated(rng, data, STRANGE))


def _card(rng: Random) -> Held:
    card = rng.choice(CARDS)
    gap = rng.choice(SEPARATORS)
    text = gap.join(card[at : at + 4] for at in range(0, len(card), 4)) if gap else card
    return Held((rng.choice(IDENTIFIERS[:12]) + rng.choice(FRAMES).format(text)).encode(), card)


def _code(rng: Random, known: tuple[str, ...]) -> str:
    make = rng.choice((_article, _article, _label, _message, _message, _link, _own, _number, hostile_text))
    text = make(rng) if make is not _article else _article(rng, known)
    return rng.choice(IDENTIFIERS) + text + rng.choice(("", "", "", "\r", "\r\n", "\t", " 05", "12345"))


def _article(rng: Random, known: tuple[str, ...] = ()) -> str:
    if known and rng.random() < 0.6:
        return rng.choice(known)
    return gtin13(rng)[: rng.choice((13, 13, 12, 8, 6, 7))]


def _label(rng: Random) -> str:
    return gtin13(rng, rng.choice(IN_STORE))


def _number(rng: Random) -> str:
    return str(rng.randrange(10 ** rng.randrange(1, 40)))


def _own(rng: Random) -> str:
    prefix = rng.choice(("BADGE-", "MEMBER-", "GIFT-", "RECEIPT-", "PARKED-", "COUPON-", "R004-", "T004-", "R", "T"))
    return prefix + rng.choice((str(rng.randrange(10**8)).zfill(8), hostile_text(rng, 8), "x" * rng.randrange(60)))


def _message(rng: Random) -> str:
    gtin = "0" + gtin13(rng) if rng.random() < 0.5 else rng.choice("123456789") + gtin13(rng)
    gtin = gtin[:13] + check_digit(gtin[:13])
    parts = [("01", gtin), *(_element(rng) for _ in range(rng.randrange(4)))]
    if rng.random() < 0.3:
        rng.shuffle(parts)
    bracketed = rng.random() < 0.3
    text = "".join(
        f"({ai}){value}" if bracketed else ai + value + rng.choice(("\x1d", "", "\x1d")) for ai, value in parts
    )
    return text if bracketed else rng.choice(("]C1", "]d2", "]e0", "]Q3", "", "\x1d")) + text


def _element(rng: Random) -> tuple[str, str]:
    if rng.random() < 0.6:
        ai, size = rng.choice(FIXED)
        return ai, "".join(rng.choice("0123456789") for _ in range(size))
    ai, most = rng.choice(FIELDS)
    value = hostile_text(rng, 6)[:most] if rng.random() < 0.3 else "A1" + str(rng.randrange(10**6))
    return ai, value


def _link(rng: Random) -> str:
    host = rng.choice(("id.gs1.org", "x", "example.com:80/shop", "[::1", "", "user@host", "127.0.0.1/..", "é.com"))
    pairs = [("01", gtin13(rng)), *(_element(rng) for _ in range(rng.randrange(3)))]
    path = "/".join(f"{rng.choice((ai, ai, '01', 'gtin', '10', 'lot', '21', '17'))}/{value}" for ai, value in pairs)
    query = "&".join(f"{ai}={value}" for ai, value in (_element(rng) for _ in range(rng.randrange(3))))
    scheme = rng.choice(("https", "http", "HTTPS", "ftp", "https:", "javascript"))
    return f"{scheme}://{host}/{path}?{query}#{rng.choice(('', '%00', '%zz', '%C0%AF'))}"
