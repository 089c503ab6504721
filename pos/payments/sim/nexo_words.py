"""What a simulated nexo terminal writes and reads, by the published messages; the lane's forms have no part here."""

import base64
import hashlib
import hmac
import json
from typing import Any, Literal
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msgspec import Struct

__all__ = ["Heard", "Words"]


class Heard(Struct, frozen=True):
    """A request: its category, who asks, and what is in it, by the names that both dialects share."""

    category: str
    service_id: str
    sale_id: str
    poi_id: str
    body: dict[str, Any]


class Words:
    """One terminal's dialect. `secret`: passphrase, key name, key version; None: nothing is sealed."""

    def __init__(self, dialect: Literal["json", "xml"], secret: tuple[str, str, int] | None) -> None:
        self._dialect = dialect
        self._secret = secret
        self._count = 0
        if secret is not None:
            made = hashlib.pbkdf2_hmac("sha1", secret[0].encode(), b"AdyenNexoV1Salt", 4000, 80)
            self._mac, self._key, self._iv = made[:32], made[32:64], made[64:]

    @property
    def path(self) -> str:
        """Where requests are posted to."""
        return "/nexo" if self._dialect == "json" else "/EPASSaleToPOI/3.1"

    @property
    def kind(self) -> str:
        """The content type of an answer."""
        return f"application/{self._dialect}"

    def hear(self, data: bytes) -> Heard | None:
        """A request; None where it is none, or sealed with another passphrase."""
        try:
            return self._hear_json(data) if self._dialect == "json" else _hear_xml(data)
        except (ValueError, KeyError, TypeError, ET.ParseError):
            return None

    def _hear_json(self, data: bytes) -> Heard | None:
        inside = json.loads(data)["SaleToPOIRequest"]
        if self._secret is not None:
            inside = json.loads(self._unsealed(inside))["SaleToPOIRequest"]
        head = inside["MessageHeader"]
        body: dict[str, Any] = next((part for name, part in inside.items() if name.endswith("Request")), {})
        return Heard(head["MessageCategory"], head["ServiceID"], head["SaleID"], head["POIID"], body)

    def _unsealed(self, inside: dict[str, Any]) -> bytes:
        trailer = inside["SecurityTrailer"]
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(self._mixed(base64.b64decode(trailer["Nonce"]))))
        worker = cipher.decryptor()
        unpad = padding.PKCS7(128).unpadder()
        padded = worker.update(base64.b64decode(inside["NexoBlob"])) + worker.finalize()
        plain = unpad.update(padded) + unpad.finalize()
        if not hmac.compare_digest(base64.b64decode(trailer["Hmac"]), hmac.digest(self._mac, plain, "sha256")):
            raise ValueError("broken seal")
        return plain

    def _mixed(self, nonce: bytes) -> bytes:
        return bytes(left ^ right for left, right in zip(self._iv, nonce, strict=True))

    def say(self, to: Heard, body: dict[str, Any]) -> bytes:
        """An answer to a request: `body` by JSON's names, of which XML makes attributes and elements."""
        head = {
            "MessageClass": "Service", "MessageCategory": to.category, "MessageType": "Response",
            "ServiceID": to.service_id, "SaleID": to.sale_id, "POIID": to.poi_id,
        }  # fmt: skip
        if self._dialect == "xml":
            inside = _element(f"{to.category}Response", body)
            text = f"<SaleToPOIResponse>{_element('MessageHeader', head)}{inside}</SaleToPOIResponse>"
            return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
        head["ProtocolVersion"] = "3.0"
        message = {"SaleToPOIResponse": {"MessageHeader": head, f"{to.category}Response": body}}
        plain = json.dumps(message).encode()
        return plain if self._secret is None else self._sealed(plain, head)

    def _sealed(self, plain: bytes, head: dict[str, str]) -> bytes:
        assert self._secret is not None
        self._count += 1
        nonce = hashlib.sha256(f"terminal {self._count}".encode()).digest()[:16]
        pad = padding.PKCS7(128).padder()
        worker = Cipher(algorithms.AES(self._key), modes.CBC(self._mixed(nonce))).encryptor()
        blob = worker.update(pad.update(plain) + pad.finalize()) + worker.finalize()
        trailer = {
            "AdyenCryptoVersion": 1, "KeyIdentifier": self._secret[1], "KeyVersion": self._secret[2],
            "Nonce": base64.b64encode(nonce).decode(),
            "Hmac": base64.b64encode(hmac.digest(self._mac, plain, "sha256")).decode(),
        }  # fmt: skip
        outer = {"MessageHeader": head, "NexoBlob": base64.b64encode(blob).decode(), "SecurityTrailer": trailer}
        return json.dumps({"SaleToPOIResponse": outer}).encode()


def _hear_xml(data: bytes) -> Heard | None:
    top = ET.fromstring(data)  # noqa: S314
    head = top.find("MessageHeader")
    if top.tag != "SaleToPOIRequest" or head is None:
        return None
    body: dict[str, Any] = next((_flat(one) for one in top if one.tag.endswith("Request")), {})
    return Heard(
        head.attrib["MessageCategory"], head.attrib["ServiceID"], head.attrib["SaleID"], head.attrib["POIID"], body
    )


def _flat(element: ET.Element) -> Any:  # noqa: ANN401
    if not len(element) and not element.attrib:
        return element.text or ""
    return dict(element.attrib) | {child.tag: _flat(child) for child in element}


_ELEMENTS = ("ApprovalCode", "InstalmentType")
"""Simple values that are elements all the same."""


def _element(name: str, value: object) -> str:
    if not isinstance(value, dict):
        return f"<{name}>{value}</{name}>"
    simple = {key: part for key, part in value.items() if not isinstance(part, dict | list) and key not in _ELEMENTS}
    attributes = "".join(f" {key}={quoteattr(str(part))}" for key, part in simple.items())
    inner = "".join(
        _element(key, each)
        for key, part in value.items()
        if key not in simple
        for each in (part if isinstance(part, list) else [part])
    )
    return f"<{name}{attributes}>{inner}</{name}>"
