"""The pepper: a secret that a copy of staff.db is worth nothing without. It never lies in the database.

Looked for in this order: the file that lane.toml names (`staff.pepper`); the credential `pos-pepper` that systemd
hands to the service (`LoadCredentialEncrypted=`, https://systemd.io/CREDENTIALS/); `staff.pepper` beside the database,
made on first use. With it, badges and PINs become keyed hashes (HMAC-SHA-256, RFC 2104); a PIN is hashed again by
argon2id (RFC 9106) with 64 MiB and three passes, above the floor of OWASP's Password Storage Cheat Sheet.
"""

import hmac
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerificationError

from pos.errors import StoreDamaged, StoreError
from pos.store.disk import LOCAL, Disk, write_whole
from pos.store.faults import os_fault

__all__ = ["CREDENTIAL", "SLOW", "Pepper", "pepper_path"]

CREDENTIAL = "pos-pepper"
LENGTH = 32
SLOW = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, type=Type.ID)
"""What PINs are hashed with; about a tenth of a second a try."""


def pepper_path(database: Path, named: Path | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the pepper of `staff.db` lies; see the module."""
    if named is not None:
        return named
    handed = Path(environment.get("CREDENTIALS_DIRECTORY", "")) / CREDENTIAL
    if environment.get("CREDENTIALS_DIRECTORY") and handed.exists():
        return handed
    return database.with_suffix(".pepper")


class Pepper:
    """Keyed hashes of badges and PINs.

    Args:
        secret: at least 32 bytes.
        hasher: argon2id with other costs, for tests and proofs.
    """

    def __init__(self, secret: bytes, hasher: PasswordHasher = SLOW) -> None:
        assert len(secret) >= LENGTH, "too short to be a pepper"
        self._secret = secret
        self._hasher = hasher
        self._nobody = ""

    @classmethod
    def open(cls, path: Path, *, make: bool = False, disk: Disk = LOCAL) -> "Pepper":
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
            raise StoreDamaged(
                f"The pepper {path} is missing.", "Put the file back; without it no badge and no PIN is known."
            ) from None
        except OSError as error:
            raise os_fault(error, path) from None
        if len(secret) < LENGTH:
            raise StoreError(f"{path} is too short for a pepper.", f"It needs {LENGTH} bytes at least.")
        return cls(secret)

    def badge(self, number: str) -> str:
        """A badge as it is stored, 64 hex digits."""
        return self._keyed("badge", number).hex()

    def hash_pin(self, id_: str, pin: str) -> str:
        """A PIN as it is stored."""
        return self._hasher.hash(self._keyed("pin", id_, pin))

    def is_pin(self, stored: str | None, id_: str, pin: str) -> bool:
        """Whether this is the PIN; where there is none, it takes as long to say no."""
        if stored is None:
            self._nobody = self._nobody or self.hash_pin("", "")
        try:
            self._hasher.verify(stored or self._nobody, self._keyed("pin", id_, pin))
        except VerificationError:
            return False
        return stored is not None

    def _keyed(self, *parts: str) -> bytes:
        return hmac.new(self._secret, "\0".join(parts).encode(), sha256).digest()
