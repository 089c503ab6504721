"""Merchant-presented QR codes by EMVCo: what a phone reads off the lane's screen to pay (PIX, PromptPay, KHQR ...).

A text of data objects: two digits id, two digits length in characters, value; some values are such texts again. Object
63 comes last and is a CRC over everything before it, its own id and length included.

References:
    EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, version 1.1: sections 3 (payload), 4 (data
    objects, tables 3.3 to 3.9) and 4.7.3 (CRC: ISO/IEC 13239, polynomial 1021, first value FFFF, over the UTF-8 bytes).

Example:
    >>> pix = ("00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"
    ...        "5913Fulano de Tal6008BRASILIA62070503***63041D3D")
    >>> code = read_emv(pix)
    >>> code.name, code.city, code.currency, code.dynamic, code.amount
    ('Fulano de Tal', 'BRASILIA', '986', None, '')
    >>> write_emv(code) == pix
    True
"""

from collections.abc import Iterator
from re import fullmatch

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["EmvCode", "Objects", "crc", "priced", "read_emv", "read_objects", "write_emv", "write_objects"]

Objects = tuple[tuple[str, str], ...]
"""Data objects in their order: id, value."""
LONGEST = 512
"""Characters, which QR version 40 and phones still read well from a screen (section 3.1)."""
_FORMAT, _INITIATION, _CATEGORY, _CURRENCY, _AMOUNT = "00", "01", "52", "53", "54"
_COUNTRY, _NAME, _CITY, _ADDITIONAL, _CRC = "58", "59", "60", "62", "63"
_REFERENCE = "05"
_AMOUNT_FORM = r"(?=.{1,13}$)[0-9]+(\.[0-9]*)?"


class EmvCode(Struct, frozen=True, kw_only=True):
    """One code.

    Attributes:
        objects: every data object but the CRC, in the order they came.
    """

    objects: Objects

    def value(self, id_: str) -> str:
        """An object's value; empty where it is not there."""
        return dict(self.objects).get(id_, "")

    @property
    def dynamic(self) -> bool | None:
        """Whether it is for one payment ("12") or for any number ("11"); None where it does not say."""
        return {"11": False, "12": True}.get(self.value(_INITIATION))

    @property
    def accounts(self) -> Objects:
        """Who is paid, a data object a scheme (ids 02 to 51)."""
        return tuple((id_, value) for id_, value in self.objects if "02" <= id_ <= "51")

    @property
    def category(self) -> str:
        """Merchant category code, ISO 18245."""
        return self.value(_CATEGORY)

    @property
    def currency(self) -> str:
        """ISO 4217, the number."""
        return self.value(_CURRENCY)

    @property
    def amount(self) -> str:
        """Decimal text with a point; empty: the shopper types it."""
        return self.value(_AMOUNT)

    @property
    def country(self) -> str:
        """ISO 3166-1, two letters."""
        return self.value(_COUNTRY)

    @property
    def name(self) -> str:
        """Who the shopper reads they pay."""
        return self.value(_NAME)

    @property
    def city(self) -> str:
        """Where."""
        return self.value(_CITY)

    @property
    def additional(self) -> Objects:
        """Additional data: 01 bill number, 03 store, 05 reference label, 07 terminal, 08 purpose (table 3.7)."""
        value = self.value(_ADDITIONAL)
        return read_objects(value) if value else ()


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE of the UTF-8 bytes, four upper-case hexadecimal digits.

    >>> crc("123456789")
    '29B1'
    """
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def read_objects(text: str) -> Objects:
    """Data objects, one level.

    Raises:
        ValueError: an id or length is no number, a value is cut off, or an id comes twice.
    """
    found = tuple(_objects(text))
    if len({id_ for id_, _ in found}) != len(found):
        raise ValueError("a data object comes twice")
    return found


def _objects(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if not fullmatch("[0-9]{4}", head):
            raise ValueError(f"no data object begins at {at}")
        end = at + 4 + int(head[2:])
        if end > len(text):
            raise ValueError(f"data object {head[:2]} is cut off")
        yield head[:2], text[at + 4 : end]
        at = end


def write_objects(objects: Objects) -> str:
    """The text of data objects.

    Raises:
        ValueError: an id is no two digits, or a value is longer than 99 characters, or empty.
    """
    for id_, value in objects:
        if not fullmatch("[0-9]{2}", id_) or not 1 <= len(value) <= 99:
            raise ValueError(f"data object {id_} can't hold {len(value)} characters")
    return "".join(f"{id_}{len(value):02d}{value}" for id_, value in objects)


def read_emv(text: str) -> EmvCode:
    """A code that was shown or printed.

    Raises:
        ValueError: it is none: wrong CRC, cut off, or without what every code has (sections 3.2 and 4).
    """
    if len(text) > LONGEST or not text.startswith("000201"):
        raise ValueError("it does not begin as a payment code")
    if text[-8:-4] != "6304" or crc(text[:-4]) != text[-4:].upper():
        raise ValueError("its CRC is wrong")
    code = EmvCode(objects=read_objects(text[:-8]))
    _check(code)
    return code


def _check(code: EmvCode) -> None:
    missing = [one for one in (_CATEGORY, _CURRENCY, _COUNTRY, _NAME, _CITY) if not code.value(one)]
    # PromptPay leaves out category, name and city (Bank of Thailand, Thai QR payment standard).
    if not code.accounts or not {_CURRENCY, _COUNTRY}.isdisjoint(missing):
        raise ValueError("it names no payee, currency or country")
    if code.amount and not fullmatch(_AMOUNT_FORM, code.amount):
        raise ValueError(f"{code.amount!r} is no amount")
    read_objects(code.value(_ADDITIONAL))  # a broken template is found now


def write_emv(code: EmvCode) -> str:
    """The text that the QR code carries.

    Raises:
        ValueError: an object does not fit, or the whole is too long.
    """
    text = write_objects(code.objects) + f"{_CRC}04"
    if len(text) + 4 > LONGEST:
        raise ValueError("the code is too long")
    _check(code)
    return text + crc(text)


def priced(code: EmvCode, amount: str, reference: str = "") -> EmvCode:
    """The shop's own static code, for one payment: dynamic, with an amount ("12.30") and a reference label (62, 05).

    >>> thai = read_emv("00020101021129370016A000000677010111011300668999999995802TH53037646304FE29")
    >>> write_emv(priced(thai, "4.22"))
    '00020101021229370016A000000677010111011300668999999995802TH530376454044.2263049DF5'
    """
    additional = dict(code.additional) | ({_REFERENCE: reference[:25]} if reference else {})
    new = dict(code.objects) | {_INITIATION: "12", _AMOUNT: amount}
    if additional:
        new[_ADDITIONAL] = write_objects(tuple(sorted(additional.items())))
    known = [id_ for id_, _ in code.objects]
    if _INITIATION not in known:
        known.insert(1, _INITIATION)
    if _AMOUNT not in known:
        known.insert(known.index(_CURRENCY) + 1, _AMOUNT)
    if additional and _ADDITIONAL not in known:
        known.append(_ADDITIONAL)
    return replace(code, objects=tuple((id_, new[id_]) for id_ in known))
