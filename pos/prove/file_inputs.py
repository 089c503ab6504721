"""Files that a shop never meant to write: catalogues and lane.toml bent by hand, by spreadsheets and by malice."""

from random import Random

from msgspec import Struct

from pos.prove.hostile_text import gtin13, hostile_text, mutated

__all__ = ["CsvFile", "csv_file", "toml_file"]

HEADER = (
    "gtin", "plu", "name", "name_de", "brand", "size", "category", "price", "unit", "tax", "weight_g", "min_age",
    "limit", "valid_from", "picture", "synonyms", "organic", "rank",
)  # fmt: skip
STRANGE = b"\x00\x01\t\n\r\x1b\x1a\",;'\xa0\x80\xff\xfe\xef\xbb\xbf\xc3\xe2\x80\x8b 0123.-+=@"
NUMBERS = (
    "1e9", "-0", "NaN", "inf", "-1", "+1", "1.", ".5", "01.10", "1,99", "1.999", "0x10", "1_000", "٣٫٥", "٣",
    "１２", "²", "9" * 20, "9" * 5000, "0.00", " 1.10 ", "1 000", "£1.10", "1.10\x00", "=1+1", "", "0" * 400 + "1",
    "1.1e1", "½", "1\u00a0000", "--1", "true",
)  # fmt: skip
DATES = (
    "2026-12-31", "2026-12-31T06:00", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00+23:59", "2026-02-30", "2026-13-01", "2026-12-31T25:00", "2026-12-31T06:00+99:99",
    "٢٠٢٦-١٢-٣١", "31.12.2026", "1e9", "1970-01-01T00:00Z", "2026-03-29T01:30", "0000-00-00",
)  # fmt: skip
GTINS = (
    "", "4006381333931", "4006381333932", "96385074", "٤٠٠٦٣٨١٣٣٣٩٣١", "4.00638E+12", "4006381333931.0",
    "0" * 14, "1" * 13, "=4006381333931", "'4006381333931", "9" * 5000, "400 6381 333931",
)  # fmt: skip
HEADS = (
    "name_", "name_de", "name_x", "name_zh_Hans", "name_" + "a" * 50, "Name", " name ", "price ", "gtin\x00",
    "\x1b[2J", "", "gtin", "price", "prix", "name_de_de_de_de", "\ufeffgtin", "a" * 3000, "<b>",
)  # fmt: skip


class CsvFile(Struct, frozen=True):
    """A catalogue file: its bytes, and whether bad rows may be left out, or the present catalogue kept."""

    data: bytes
    keep: bool


def csv_file(rng: Random) -> CsvFile:
    """A catalogue file."""
    header = _header(rng)
    wild = rng.random() < 0.5
    rows = [[_cell(rng, column, wild=wild) for column in header] for _ in range(rng.choice((0, 1, 2, 3, 5, 12)))]
    if rows and wild and rng.random() < 0.2:
        rows[-1] = rows[-1][: rng.randrange(len(rows[-1]) + 1)] if rng.random() < 0.5 else [*rows[-1], "x"]
    if rows and rng.random() < 0.1:
        rows.append(rng.choice(rows))
    text = _written(rng, [header, *rows])
    return CsvFile(_encoded(rng, text), rng.random() < 0.2)


def _header(rng: Random) -> list[str]:
    header = list(HEADER)
    if rng.random() < 0.5:
        header = ["gtin", "plu", "name", "price", *rng.sample(HEADER[8:], rng.randrange(4))]
    if rng.random() < 0.15:
        header[rng.randrange(len(header))] = rng.choice(HEADS)
    if rng.random() < 0.1:
        rng.shuffle(header)
    return header


def _cell(rng: Random, column: str, *, wild: bool) -> str:
    if not wild:
        return _tame(rng, column)
    if rng.random() < 0.04:
        return rng.choice(
            (hostile_text(rng, 30), rng.choice(NUMBERS), "x" * rng.choice((201, 10_001, 140_000)), "a\nb", 'q"q')
        )
    strange = {"gtin": GTINS, "valid_from": DATES, "name": ("", " ", "\x1b[2J", "x" * 201)}
    return rng.choice(strange.get(column, NUMBERS)) if rng.random() < 0.03 else _tame(rng, column)


def _tame(rng: Random, column: str) -> str:
    """What belongs there."""
    usual = {
        "plu": ("", "", "", "4011"),
        "unit": ("each", "kg", ""), "tax": ("standard", "zero", ""), "organic": ("yes", "no", ""),
        "valid_from": ("", "", "", *DATES[:2]),
        **dict.fromkeys(("weight_g", "min_age", "limit", "rank"), ("", "1", "18")),
    }  # fmt: skip
    if column == "gtin":
        return gtin13(rng)
    if column == "price":
        return f"{rng.randrange(100)}.{rng.randrange(100):02d}"
    words = ("Milk", "Süße Crème", "苹果", "حليب", "Tea & more", "a;b", "½ l", "O'Hara", "x, y")
    return rng.choice(usual.get(column, words))


def _written(rng: Random, rows: list[list[str]]) -> str:
    delimiter = rng.choice((",", ",", ",", ";", "\t"))
    ends = rng.choice((("\n",), ("\r\n",), ("\r",), ("\n", "\r\n", "\r"), ("\n\n", "\n")))
    return "".join(delimiter.join(_quoted(rng, cell, delimiter) for cell in row) + rng.choice(ends) for row in rows)


def _quoted(rng: Random, cell: str, delimiter: str) -> str:
    needs = any(char in cell for char in (delimiter, '"', "\n", "\r"))
    if rng.random() < 0.01:
        return '"' + cell if rng.random() < 0.5 else cell + '"'
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if (needs and rng.random() < 0.97) or rng.random() < 0.1 else cell


def _encoded(rng: Random, text: str) -> bytes:
    encoding = rng.choice(
        ("utf-8",) * 12 + ("utf-8-sig", "utf-8-sig", "utf-16", "utf-16-be", "latin-1", "cp1252", "utf-7", "utf-32")
    )
    data = text.encode(encoding, "replace")
    return mutated(rng, data, STRANGE) if rng.random() < 0.2 else data


LINES = (
    ("", "folder", '"data"'), ("", "catalog", '"goods.db"'), ("", "training", "false"),
    ("shop", "name", '"Corner"'), ("shop", "address", '["1 High Street", "London"]'),
    ("shop", "tax_number", '"GB 1"'), ("shop", "lane", "3"), ("shop", "other_lane", "4"),
    ("shop", "country", '"GB"'), ("shop", "currency", '"GBP"'), ("shop", "timezone", '"Europe/London"'),
    ("shop", "language", '"en"'), ("shop", "languages", '["en", "de"]'), ("shop", "packing_shelf", '"left"'),
    ("shop", "receipt", '"ask"'), ("shop", "receipt_url", '"https://x/{reference}"'),
    ("shop", "badges", '{ "4711" = "Sam" }'), ("tax.standard", "rate", "20"), ("tax.standard", "label", '"A"'),
    ("tax.zero", "rate", "0"), ("tax.zero", "label", '"C"'), ("display", "orientation", '"portrait"'),
    ("display", "diagonal_inch", "21.5"), ("display", "theme", '"light"'), ("display", "fullscreen", "true"),
    ("scanner.front", "url", '"serial:///dev/ttyUSB0?baud=9600"'), ("scanner.front", "framing", '"cr"'),
    ("scanner.front", "ids", '"aim"'), ("scanner.front", "gap_ms", "80"),
    ("scanner.front", "group_separator", '"~"'), ("printer.receipts", "url", '"tcp://10.0.0.8:9100"'),
    ("printer.receipts", "profile", '"TM-T88V"'), ("printer.receipts", "width_mm", "80"),
    ("terminal.card", "url", '"tcp://10.0.0.7:20007"'), ("terminal.card", "password", '"123456"'),
    ("terminal.card", "timeout_s", "60"),
)  # fmt: skip
VALUES = (
    '""', '"x"', "0", "-1", "1.5", "nan", "inf", "-inf", "1e400", "true", "[]", "[1]", "[[]]", "{}", "{ a = 1 }",
    "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "9" * 5000, "0x7fffffffffffffff", '"../../../etc"', '"/"',
    '"/etc/passwd"', '"a\\u0000b"', '"~"', '"\\u001b[2J"', '"\\u202e"', '"' + "x" * 5000 + '"', '["en", "xx"]',
    '["../.."]', '["en", "en"]', '["de"]', '"tcp://10.0.0.7:20007"', '"tcp://[::1"', '"tcp://:0"',
    '"tcp://h:99999"', '"serial://"', '"usb://"', '"http://x"', '"tcp://10.0.0.8:9100/"',
    '"../../../etc/localtime"', '"Mars/Base"', '"GBP "', '"XXX"', '"JPY"', '"KWD"', '{ "4711" = 1 }', '"99.999"',
    "20.005", "100.01", '"\\ud800"', "'''x'''", '"{reference', '"%s%n"', '"1.0"', "[" * 3000 + "]" * 3000,
    "99999999999999999999",
)  # fmt: skip
EXTRA = (
    "[shop]\n", "[shop.shop]\nx = 1\n", "[[shop]]\n", "unknown = 1\n", "[scanner.front.more]\nx = 1\n",
    "[tax]\nstandard = 20\n", "[scanner]\nfront = 1\n", '[printer.two]\nurl = "tcp://10.0.0.8:9100"\n',
    '[scanner.two]\nurl = "serial:///dev/ttyUSB0"\n', '[terminal.two]\nurl = "tcp://10.0.0.7:20007"\n',
    "a." * 2000 + "b = 1\n", "[a" + ".a" * 2000 + "]\n", "= 1\n", "x\n", "\x00\n", "#\x01\n",
    '["\\u001b[2J"]\nx = 1\n', '"a b" = 1\n', "'' = 1\n", "x = [" + "{a = [" * 600 + "]}" * 600 + "]\n",
    '[scanner."a.b"]\nurl = "x"\n', '[tax."\\u202e"]\nrate = 1\nlabel = "Z"\n',
)  # fmt: skip


def toml_file(rng: Random) -> bytes:
    """A lane.toml."""
    lines = [line for line in LINES if rng.random() < 0.9]
    for _ in range(rng.choice((0, 1, 1, 2, 4))):
        at = rng.randrange(len(lines))
        lines[at] = (lines[at][0], lines[at][1], rng.choice((*VALUES, f'"{rng.choice(NUMBERS)[:50]}"')))
    text, table = "", ""
    for name, key, value in lines:
        text += (f"[{name}]\n" if name != table else "") + f"{key} = {value}\n"
        table = name
    if rng.random() < 0.4:
        extra = rng.choice(EXTRA)
        text = extra + text if rng.random() < 0.4 else text + extra
    data = text.encode(rng.choice(("utf-8",) * 15 + ("utf-8-sig", "utf-16", "latin-1")), "replace")
    return mutated(rng, data, STRANGE) if rng.random() < 0.2 else data
