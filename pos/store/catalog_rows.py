"""A row of a catalogue file -> a product and a price, quickly where it is good and thoroughly where it is not."""

import re
from collections.abc import Collection, Sequence
from operator import itemgetter

from msgspec import Struct

from pos.sale.gtin import to_gtin14
from pos.store.catalog_columns import COLUMNS, BadValue, Memo, parsers, plain_text
from pos.store.catalog_schema import Facts, encode_facts

__all__ = ["GoodRow", "Header", "Mistake", "RowReader", "RowSettings", "read_header", "text_of"]

Mistake = tuple[str, str, str]
"""Column, value, reason."""

GoodRow = tuple[int | None, str | None, str, int, int, str, int, str]
"""gtin, plu, category, valid_from (UTC ms), price in minor units, facts, rank, the text it is found by."""

_LANGUAGE = re.compile(r"name_([a-z]{2,3}(?:_[A-Za-z0-9]{2,8})*)")
# Everything that the quick way leaves to the thorough one: controls, line breaks, changes of direction.
_SUSPECT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_QUICK_LENGTH = 200
# What may be the number of a bank card.
_LONG_NUMBER = re.compile("[0-9][0-9 -]{11,}[0-9]")
_LONGEST_NAME = 40


class Header(Struct, frozen=True):
    """Where each column stands; `languages` are those of `name_<language>` as BCP 47 tags."""

    names: tuple[str, ...]
    languages: tuple[tuple[str, int], ...]

    def place(self, column: str) -> int:
        """The column's index; one behind the last if the file has none."""
        return self.names.index(column) if column in self.names else len(self.names)


def read_header(fields: Sequence[str]) -> tuple[Header, list[Mistake]]:
    """The header of a file, and what is wrong with it."""
    names = tuple(field.strip() for field in fields)
    languages = tuple(
        (found[1].replace("_", "-"), place) for place, name in enumerate(names) if (found := _LANGUAGE.fullmatch(name))
    )
    known = {*COLUMNS, *(names[place] for _, place in languages)}
    mistakes = [(_shown(name), name, "is no column of a catalogue") for name in names if name not in known]
    mistakes += [
        (_shown(name), name, "stands twice in the first line") for name in sorted({*names}) if names.count(name) > 1
    ]
    mistakes += [
        (name, "", "this column is missing from the first line") for name in ("name", "price") if name not in names
    ]
    if "gtin" not in names and "plu" not in names:
        mistakes.append(("gtin", "", "neither gtin nor plu is in the first line"))
    return Header(names, languages), mistakes


def _shown(name: str) -> str:
    """The name of a column as it may stand on a terminal: it comes from a file."""
    return "".join(char if char.isprintable() else "?" for char in name[:_LONGEST_NAME])


def text_of(facts: Facts, plu: str) -> str:
    """What a product is found by."""
    return " ".join((facts.name, *facts.names.values(), facts.brand, facts.synonyms, plu))


class RowSettings(Struct, frozen=True):
    """What a row's values mean here: the shop's tax classes, its currency, and where its dates count."""

    taxes: Collection[str]
    currency: str
    timezone: str


class RowReader:
    """Reads the rows of one file, whose first line was `header`."""

    def __init__(self, header: Header, settings: RowSettings) -> None:
        self._header = header
        self._width = len(header.names)
        self._languages = header.languages
        self._parsers = parsers(settings.taxes, settings.currency, settings.timezone)
        self._rank = self._parsers["rank"]
        self._pick = itemgetter(*(header.place(column) for column in COLUMNS))
        self._size = header.place("size")
        self._memo = {name: Memo(parse) for name, parse in self._parsers.items()}

    def quick(self, fields: list[str]) -> GoodRow:
        """A good row; raises `BadValue` where the thorough way has to look.

        A good row gets one empty field more: what a missing column reads.
        """
        text = "".join(fields)
        if len(fields) != self._width or len(text) > _QUICK_LENGTH or _SUSPECT.search(text):
            raise BadValue
        fields.append("")
        try:
            row = self._read(fields)
        except BadValue:
            fields.pop()
            raise
        if _LONG_NUMBER.search(row[7]) or _LONG_NUMBER.search(fields[self._size]):
            fields.pop()
            raise BadValue
        return row

    def _read(self, fields: list[str]) -> GoodRow:
        (
            gtin,
            plu,
            name,
            brand,
            size,
            category,
            price,
            unit,
            tax,
            weight,
            age,
            limit,
            start,
            picture,
            synonyms,
            organic,
            rank,
            deposit,
            no_discount,
            tare,
            security,
            blocked,
            sold_from_to,
            limit_group,
        ) = self._pick(fields)
        memo = self._memo
        number = to_gtin14(gtin) if gtin else None
        if (number is None and (gtin or not plu)) or not name or name.isspace():
            raise BadValue
        names = {language: other for language, place in self._languages if (other := fields[place].strip())}
        facts = Facts(
            name.strip(),
            brand.strip(),
            size.strip(),
            memo["unit"][unit],
            memo["tax"][tax],
            memo["weight_g"][weight],
            memo["min_age"][age],
            memo["limit"][limit],
            picture.strip(),
            synonyms.strip(),
            memo["organic"][organic],
            names,
            memo["deposit"][deposit],
            memo["no_discount"][no_discount],
            memo["tare_g"][tare],
            memo["security"][security],
            memo["blocked"][blocked],
            memo["sold_from_to"][sold_from_to],
            limit_group.strip(),
        )
        code = memo["plu"][plu]
        return (
            int(number) if number else None,
            code,
            memo["category"][category],
            memo["valid_from"][start],
            memo["price"][price],
            encode_facts(facts),
            self._rank(rank),
            text_of(facts, plu),
        )

    def thorough(self, fields: list[str]) -> tuple[GoodRow | None, list[Mistake]]:
        """Any row: what it says, or everything that is wrong with it."""
        if len(fields) != self._width:
            return None, [("", "", f"has {len(fields)} fields, the first line has {self._width}")]
        mistakes = [*self._value_mistakes(fields), *self._key_mistakes(fields)]
        return (None if mistakes else self._read([*fields, ""])), mistakes

    def _value_mistakes(self, cells: list[str]) -> list[Mistake]:
        found = []
        for column, text in zip(self._header.names, cells, strict=True):
            parse = self._parsers.get(column) or plain_text(200)
            try:
                parse(text)
            except BadValue as reason:
                found.append((column, text, str(reason)))
        return found

    def _key_mistakes(self, cells: list[str]) -> list[Mistake]:
        places = [place for name in ("gtin", "plu") if (place := self._header.place(name)) < self._width]
        return [] if any(cells[place].strip() for place in places) else [("gtin", "", "neither GTIN nor PLU")]
