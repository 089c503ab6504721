"""catalog.db: products, their prices, and the words they are found by. Built whole by the import, never changed after.

A product's id is its rank and a running number (`rank << 28 | number`), so that every index, the words' too, gives the
most sold first and a page needs no sorting. The words of the most sold products are indexed twice: a word that matches
hundreds of thousands is answered from the small index. Prefixes of up to four letters are indexed; a longer one is
looked up in the vocabulary, since FTS5 would merge whole lists of products for it.

What is looked for has a column of its own; the rest of a product is one JSON object, `facts`. Nearly every product has
one price, which stands in its row. `price_minor` is NULL where there are several: all of them are then in `prices`.

Source: SQLite FTS5 (https://sqlite.org/fts5.html), sections 4.2 (prefix indexes), 4.4.3 (contentless),
4.6 (detail).
"""

from typing import Literal

from msgspec import Struct, field
from msgspec.json import Decoder, Encoder

__all__ = [
    "FAST",
    "INDEXED",
    "NO_RANK",
    "NUMBER_BITS",
    "PREFIX_MOST",
    "PRICE",
    "TABLES",
    "TOP",
    "VERSION",
    "WORDS",
    "Facts",
    "decode_facts",
    "encode_facts",
]

VERSION = 1
"""`PRAGMA user_version`; a catalogue of another version is imported again, not migrated."""

NUMBER_BITS = 28
NO_RANK = 2**31 - 1
"""Behind every ranked product, in the order of the file."""

TOP = 50_000
"""How many products the small index of words holds; a catalogue that has no more leaves it empty."""


class Facts(Struct, omit_defaults=True):
    """What a product is, but for its keys, category and price; what is not said is left out."""

    name: str
    brand: str = ""
    size: str = ""
    unit: str = "each"
    tax: str = ""
    weight_g: int | None = None
    min_age: int | None = None
    limit: int | None = None
    picture: str = ""
    synonyms: str = ""
    organic: bool = False
    names: dict[str, str] = field(default_factory=dict)
    deposit_minor: int = 0
    no_discount: bool = False
    tare_g: int = 0
    security: Literal["", "tag", "case"] = ""
    blocked: bool = False
    sold_from_to: str = ""
    limit_group: str = ""


_encode = Encoder(order="sorted").encode
decode_facts = Decoder(Facts).decode


def encode_facts(facts: Facts) -> str:
    """Facts as they are stored."""
    return _encode(facts).decode()


TABLES = (
    """CREATE TABLE products (
        id INTEGER PRIMARY KEY, gtin INTEGER, plu TEXT, category TEXT NOT NULL,
        valid_from INTEGER NOT NULL, price_minor INTEGER, facts TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE prices (
        product INTEGER NOT NULL, valid_from INTEGER NOT NULL, price_minor INTEGER NOT NULL,
        PRIMARY KEY (product, valid_from)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE vocabulary (term TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE TABLE spellings (cut TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (cut, word)) STRICT, WITHOUT ROWID",
)

INDEXED = (
    "CREATE INDEX IF NOT EXISTS by_gtin ON products (gtin)",
    "CREATE INDEX IF NOT EXISTS by_plu ON products (plu) WHERE plu IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS loose ON products (category) WHERE gtin IS NULL",
    "CREATE INDEX IF NOT EXISTS bags ON products (category) WHERE category = 'bags'",
)
"""Made after the rows. NULLs of `by_gtin` come in the order of the id: goods without a barcode, the most sold first."""

PRICE = (
    "CASE WHEN p.price_minor IS NULL THEN (SELECT price_minor FROM prices WHERE product = p.id AND valid_from <= :now "
    "ORDER BY valid_from DESC LIMIT 1) WHEN p.valid_from <= :now THEN p.price_minor END"
)
"""The price of product `p` at `:now`; NULL if it is not for sale yet."""

PREFIX_MOST = 4
"""The longest prefix that is indexed."""

_FTS = "content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 2'"
WORDS = (
    f"CREATE VIRTUAL TABLE words USING fts5(text, {_FTS}, prefix='1 2 3 4')",
    f"CREATE VIRTUAL TABLE top_words USING fts5(text, {_FTS}, prefix='1 2 3 4')",
)

FAST = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA cache_size = -65536",
)
"""For a file that is nobody's yet: the import syncs it before it is swapped in."""
