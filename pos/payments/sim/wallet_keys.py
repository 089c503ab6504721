"""Keys of a simulated shop and its simulated provider: made once, kept as PEM files where the lane finds them."""

from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

__all__ = ["API_KEY", "NAMES", "Keys", "keys_in"]

NAMES = ("shop", "provider", "stranger")
"""Whose: the shop's, the provider's, and one that nobody knows, to forge with."""
API_KEY = b"0123456789abcdef0123456789abcdef"
"""The APIv3 key of the simulated shop."""


class Keys:
    """What the provider has: its own private key, the shop's public one, and a forger's."""

    def __init__(self, folder: Path) -> None:
        self.provider = _private(folder / "provider.pem")
        self.stranger = _private(folder / "stranger.pem")
        found = load_pem_public_key((folder / "shop-public.pem").read_bytes())
        assert isinstance(found, RSAPublicKey)
        self.shop = found


def _private(path: Path) -> RSAPrivateKey:
    return _loaded(path.read_bytes())


@lru_cache(maxsize=8)
def _loaded(data: bytes) -> RSAPrivateKey:
    """Checked once a process: that takes a while, too."""
    found = load_pem_private_key(data, None)
    assert isinstance(found, RSAPrivateKey)
    return found


@lru_cache(maxsize=4)
def _made(name: str) -> tuple[bytes, bytes]:
    """A new pair, once a process: making one takes a while."""
    del name
    key = generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), public


def keys_in(folder: Path) -> Keys:
    """The keys in a folder; made if they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        if not (folder / f"{name}.pem").exists():
            private, public = _made(name)
            (folder / f"{name}.pem").write_bytes(private)
            (folder / f"{name}-public.pem").write_bytes(public)
    return Keys(folder)
