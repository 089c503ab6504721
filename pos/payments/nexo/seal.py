"""The envelope that local JSON terminals want: the message encrypted and authenticated with a shared passphrase.

Key material is PBKDF2-HMAC-SHA1 of the passphrase; the message is AES-256-CBC with an initialisation vector of its own
(the derived one XOR the nonce), its HMAC-SHA256 is over the plain text (Adyen, "Protect local communications").
"""

import hmac
from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import pbkdf2_hmac
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7
from msgspec import Struct

__all__ = ["Keys", "SealError", "Sealed", "keys", "open_sealed", "seal"]

_SALT = b"AdyenNexoV1Salt"
_ROUNDS = 4000
_BLOCK = 16


class SealError(ValueError):
    """The envelope does not fit: another passphrase, another key, or bytes that somebody changed."""


class Keys(Struct, frozen=True):
    """What a passphrase gives, and how it is named to the terminal. `repr` shows no key."""

    name: str
    version: int
    mac: bytes
    cipher: bytes
    start: bytes

    def __repr__(self) -> str:
        return f"Keys({self.name!r}, {self.version})"


class Sealed(Struct, frozen=True):
    """A message in its envelope: base64 text, and the trailer's fields by their names in the protocol."""

    blob: str
    trailer: dict[str, Any]


@lru_cache(maxsize=8)
def keys(passphrase: str, name: str, version: int) -> Keys:
    """The keys of a passphrase; `name` and `version` as they were given to the terminal."""
    made = pbkdf2_hmac("sha1", passphrase.encode(), _SALT, _ROUNDS, 80)
    return Keys(name, version, made[:32], made[32:64], made[64:80])


def seal(plain: bytes, key: Keys, nonce: bytes) -> Sealed:
    """Put a message into an envelope; `nonce`: 16 bytes that were never used before."""
    padder = PKCS7(8 * _BLOCK).padder()
    worker = _cipher(key, nonce).encryptor()
    blob = worker.update(padder.update(plain) + padder.finalize()) + worker.finalize()
    trailer = {
        "AdyenCryptoVersion": 1,
        "Hmac": b64encode(_mac(plain, key)).decode(),
        "KeyIdentifier": key.name,
        "KeyVersion": key.version,
        "Nonce": b64encode(nonce).decode(),
    }
    return Sealed(b64encode(blob).decode(), trailer)


def open_sealed(sealed: Sealed, key: Keys) -> bytes:
    """The message.

    Raises:
        SealError: it was not sealed with this key, or was changed.
    """
    trailer = sealed.trailer
    named = (trailer.get("KeyIdentifier"), trailer.get("KeyVersion"))
    if named != (key.name, key.version):
        raise SealError(f"it is sealed with key {named[0]!r}, version {named[1]!r}")
    try:
        nonce = b64decode(str(trailer.get("Nonce", "")), validate=True)
        mac = b64decode(str(trailer.get("Hmac", "")), validate=True)
        worker = _cipher(key, nonce).decryptor()
        padded = worker.update(b64decode(sealed.blob, validate=True)) + worker.finalize()
        unpadder = PKCS7(8 * _BLOCK).unpadder()
        plain = unpadder.update(padded) + unpadder.finalize()
    except ValueError:
        raise SealError("it can't be opened: check the passphrase") from None
    if not hmac.compare_digest(mac, _mac(plain, key)):
        raise SealError("its seal is broken")
    return plain


def _cipher(key: Keys, nonce: bytes) -> Cipher[CBC]:
    if len(nonce) != _BLOCK:
        raise ValueError("a nonce has 16 bytes")
    return Cipher(AES(key.cipher), CBC(bytes(a ^ b for a, b in zip(key.start, nonce, strict=True))))


def _mac(plain: bytes, key: Keys) -> bytes:
    return hmac.digest(key.mac, plain, "sha256")
