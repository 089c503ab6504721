"""The lane's signing key: Ed25519, one file beside the database that only its user may read.

The private key never leaves the lane; the public key stands in the database and in what `pos journal verify` is told.
"""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from pos.errors import StoreDamaged
from pos.store.disk import LOCAL, Disk, write_whole
from pos.store.faults import os_fault

__all__ = ["LaneKey", "key_path", "public_pem", "verifies"]


def key_path(database: Path) -> Path:
    """Where the key of a database lies: "lane.db" -> "lane.key"."""
    return database.with_suffix(".key")


class LaneKey:
    """Signs heads. `public` is the public key in 64 hex digits."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """The signature, 128 hex digits."""
        return self._private.sign(message).hex()

    @classmethod
    def make(cls, path: Path, disk: Disk = LOCAL) -> "LaneKey":
        """Make a key file, on disk before this returns; after a power cut it is whole, or not there.

        Raises:
            StoreError: it can't be written.
        """
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        try:
            write_whole(disk, path, pem)
        except OSError as error:
            raise os_fault(error, path) from None
        return cls(private)

    @classmethod
    def read(cls, path: Path, disk: Disk = LOCAL) -> "LaneKey":
        """Read a key file.

        Raises:
            StoreDamaged: it is missing, or no Ed25519 key.
            StoreError: it can't be read.
        """
        advice = "Put the lane's own key file back from the backup; without it no sale can be signed."
        try:
            private = load_pem_private_key(disk.read(path), password=None)
        except FileNotFoundError:
            raise StoreDamaged(f"The lane's key {path} is missing.", advice) from None
        except OSError as error:
            raise os_fault(error, path) from None
        except (ValueError, TypeError):
            raise StoreDamaged(f"{path} is no key.", advice) from None
        if not isinstance(private, Ed25519PrivateKey):
            raise StoreDamaged(f"{path} is no Ed25519 key.", advice)
        return cls(private)


def verifies(public: str, signature: str, message: bytes) -> bool:
    """Whether `signature` was made over `message` with the key behind `public` (both hex); False for nonsense too.

    A signature has one spelling only: lower case, no blanks. Any other was written by somebody else.
    """
    try:
        signed = bytes.fromhex(signature)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signed, message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return signed.hex() == signature


def public_pem(public: str) -> str:
    """A public key as PEM text, for the auditor."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
