"""nexo as JSON: plain, or in the envelope of `seal` (Adyen Terminal API, local)."""

from typing import Any, ClassVar, cast

import msgspec
from msgspec import Struct

from pos.payments.nexo.seal import Keys, Sealed, SealError, open_sealed, seal
from pos.payments.nexo.tree import Tree, lowered

__all__ = ["JsonForm"]

PATH = "/nexo"
_TYPES = "application/json; charset=utf-8"


class JsonForm(Struct, frozen=True):
    """How messages look on this terminal's wire; `key` None: they are not sealed."""

    key: Keys | None = None
    path: ClassVar[str] = PATH
    content_type: ClassVar[str] = _TYPES
    version: ClassVar[str] = "3.0"
    greeting: ClassVar[str] = "Diagnosis"

    def write(self, header: Tree, body: Tree, nonce: bytes) -> bytes:
        """A request; `nonce`: 16 bytes that were never used."""
        message = {"SaleToPOIRequest": {"MessageHeader": header, **body}}
        encoder = msgspec.json.Encoder(decimal_format="number")
        plain = encoder.encode(message)
        if self.key is None:
            return plain
        sealed = seal(plain, self.key, nonce)
        outer = {"MessageHeader": header, "NexoBlob": sealed.blob, "SecurityTrailer": sealed.trailer}
        return encoder.encode({"SaleToPOIRequest": outer})

    def read(self, data: bytes) -> Tree:
        """An answer, lowered.

        Raises:
            ValueError: it is no JSON object, or its seal does not fit.
        """
        found = _object(data)
        if self.key is None:
            return cast("Tree", lowered(found))
        kind, inside = next(iter(found.items()), ("", None))
        if not isinstance(inside, dict) or not isinstance(inside.get("NexoBlob"), str):
            raise SealError("it is not sealed")
        trailer = inside.get("SecurityTrailer")
        plain = open_sealed(Sealed(inside["NexoBlob"], trailer if isinstance(trailer, dict) else {}), self.key)
        whole = _object(plain)
        opened = whole.get(kind)
        if not isinstance(opened, dict) or opened.get("MessageHeader") != inside.get("MessageHeader"):
            raise SealError("what is on its envelope is not what is in it")
        return cast("Tree", lowered(whole))


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError("it is no JSON object") from None
    return found
