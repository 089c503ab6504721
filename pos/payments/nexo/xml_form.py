"""nexo as XML: simple values are attributes, parts are elements (EPAS Sale to POI 3.1, as PAX terminals have it)."""

from typing import Any, ClassVar, cast
from xml.etree import ElementTree as ET

from msgspec import Struct

from pos.payments.nexo.tree import Tree, lowered

__all__ = ["XmlForm"]

PATH = "/EPASSaleToPOI/3.1"
_TEXTS = frozenset(
    {
        "DateTime", "AbortReason", "SaleCapabilities", "ServiceProfiles", "ApprovalCode", "OutputText",
        "InstalmentType",
    }
)  # fmt: skip
"""Simple values that are elements all the same."""


class XmlForm(Struct, frozen=True):
    """How messages look on this terminal's wire."""

    path: ClassVar[str] = PATH
    content_type: ClassVar[str] = "application/xml; charset=utf-8"
    version: ClassVar[str] = "3.1"
    greeting: ClassVar[str] = "Login"

    def write(self, header: Tree, body: Tree, nonce: bytes) -> bytes:
        """A request. Nothing is sealed: `nonce` is for other forms."""
        del nonce
        top = ET.Element("SaleToPOIRequest")
        _put(top, "MessageHeader", header)
        for name, part in body.items():
            _put(top, name, part)
        return cast("bytes", ET.tostring(top, encoding="utf-8", xml_declaration=True))

    def read(self, data: bytes) -> Tree:
        """An answer, lowered.

        Raises:
            ValueError: it is no XML message.
        """
        try:
            text = data.decode("utf-8")
            if "<!" in text:
                raise ValueError("it has a document type")
            top = ET.fromstring(text.removeprefix("\ufeff"))  # noqa: S314
        except (UnicodeDecodeError, ET.ParseError):
            raise ValueError("it is no XML") from None
        return cast("Tree", lowered({top.tag: _taken(top)}))


def _put(parent: ET.Element, name: str, value: object) -> None:
    if isinstance(value, dict):
        child = ET.SubElement(parent, name)
        for part, what in value.items():
            _put(child, part, what)
    elif name in _TEXTS:
        ET.SubElement(parent, name).text = _text(value)
    else:
        parent.set(name, _text(value))


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _taken(element: ET.Element, depth: int = 0) -> Any:  # noqa: ANN401 - a tree of anything
    """Attributes and elements alike; what comes more than once is a list."""
    if depth > 24:
        raise ValueError("it is too deep for a message")
    if not len(element) and not element.attrib:
        return (element.text or "").strip()
    found: dict[str, Any] = dict(element.attrib)
    for child in element:
        value = _taken(child, depth + 1)
        if child.tag in found:
            before = found[child.tag]
            found[child.tag] = [*(before if isinstance(before, list) else [before]), value]
        else:
            found[child.tag] = value
    return found
