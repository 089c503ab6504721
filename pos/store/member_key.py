"""The key of members.db: with it phone numbers become keyed hashes, and a number that can't be looked up a token.

It lies in a file of its own beside the members (`members.key`), made with the first import. Without it nobody can tell
from the file whose phone a hash is: phone numbers are few enough to be tried one by one against a plain hash
(ENISA, Pseudonymisation techniques and best practices, 2019, section 5.1.3).
"""

import hmac
import re
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from pos.errors import StoreDamaged
from pos.store.disk import LOCAL, Disk, write_whole
from pos.store.faults import os_fault

__all__ = ["MemberKey", "member_key_path", "phone_number"]

LENGTH = 32
_NO_DIGIT = re.compile(r"[ ()/.-]")


def member_key_path(members: Path) -> Path:
    """Where the key lies: "members.db" -> "members.key"."""
    return members.with_suffix(".key")


def phone_number(text: str, calling_code: str) -> str:
    """A phone number in international form without "+" (ITU-T E.164); empty if it is none.

    >>> [phone_number(text, "44") for text in ("07700 900123", "+44 7700 900123", "0044 7700-900123")]
    ['447700900123', '447700900123', '447700900123']
    """
    digits = _NO_DIGIT.sub("", text.strip())
    international = digits.startswith(("+", "00"))
    digits = digits.removeprefix("+").lstrip("0") if international else digits
    if not digits.isascii() or not digits.isdigit():
        return ""
    if not international:
        digits = calling_code + digits.lstrip("0")
    return digits if 7 <= len(digits) <= 15 else ""


class MemberKey:
    """Keyed hashes (HMAC-SHA-256, RFC 2104)."""

    def __init__(self, secret: bytes) -> None:
        assert len(secret) >= LENGTH, "too short to be a key"
        self._secret = secret

    @classmethod
    def open(cls, path: Path, *, make: bool = False, disk: Disk = LOCAL) -> "MemberKey":
        """Read the file; with `make`, make it where there is none.

        Raises:
            StoreDamaged: it is missing, or too short.
            StoreError: it can't be read or written.
        """
        try:
            if make and disk.size(path) is None:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(disk, path, token_bytes(LENGTH))
            secret = disk.read(path)
        except FileNotFoundError:
            raise StoreDamaged(f"The key {path} is missing.", "Put it back; without it no phone is known.") from None
        except OSError as error:
            raise os_fault(error, path) from None
        if len(secret) < LENGTH:
            raise StoreDamaged(f"{path} is too short for a key.", f"It needs {LENGTH} bytes at least.")
        return cls(secret)

    def phone(self, number: str) -> str:
        """A phone number as it is stored, 64 hex digits; of none, nothing."""
        return self._keyed("phone", number).hex() if number else ""

    def token(self, number: str) -> str:
        """What stands for a member's number while nobody can be looked up."""
        return f"t{self._keyed('number', number).hex()[:20]}"

    def _keyed(self, what: str, text: str) -> bytes:
        return hmac.new(self._secret, f"{what}\0{text}".encode(), sha256).digest()
