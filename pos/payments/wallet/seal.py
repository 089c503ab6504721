"""Signatures and sealed parts: RSA with SHA-256 by PKCS #1 v1.5, AES-256-GCM; by `cryptography`."""

import base64
import binascii
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

from pos.errors import ConfigError

__all__ = ["private_key", "public_key", "sign", "unsealed", "verifies"]

LEAST_BITS = 2048


def private_key(path: str, key: str) -> RSAPrivateKey:
    """A private key from a PEM file; `key` names the setting in a complaint.

    Raises:
        ConfigError: it is not there, or no RSA key that is long enough.
    """
    data = _file(path, key)
    try:
        found = load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ConfigError(f"{key}: {path} holds no private key.", "Name the PEM file (PKCS #8, no password).") from None
    if not isinstance(found, RSAPrivateKey) or found.key_size < LEAST_BITS:
        raise ConfigError(f"{key}: {path} is no RSA key of {LEAST_BITS} bits.", "Make a new one at the provider.")
    return found


def public_key(path: str, key: str) -> RSAPublicKey:
    """The provider's public key from a PEM file, or from its certificate.

    Raises:
        ConfigError: it is not there, or no RSA key.
    """
    data = _file(path, key)
    try:
        found = load_pem_x509_certificate(data).public_key() if b"CERTIFICATE" in data else load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigError(f"{key}: {path} holds no public key.", "Name the provider's own key (PEM).") from None
    if not isinstance(found, RSAPublicKey):
        raise ConfigError(f"{key}: {path} is no RSA key.", "Name the provider's own key (PEM).")
    return found


def _file(path: str, key: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{key}: {path} can't be read ({error.strerror}).", "Check the path.") from None


def sign(key: RSAPrivateKey, text: str) -> str:
    """A signature, base64."""
    return base64.b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def verifies(key: RSAPublicKey, data: bytes, signature: str) -> bool:
    """Whether the holder of the key's other half signed this."""
    try:
        key.verify(base64.b64decode(signature, validate=True), data, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def unsealed(key: bytes, nonce: str, associated: str, sealed: str) -> bytes:
    """What AES-256-GCM hides: WeChat Pay seals notifications and its certificates with the shop's APIv3 key.

    Raises:
        ValueError: it was not sealed with this key, or was changed.
    """
    try:
        return AESGCM(key).decrypt(nonce.encode(), base64.b64decode(sealed, validate=True), associated.encode())
    except (InvalidTag, binascii.Error, ValueError):
        raise ValueError("it is not sealed with this key") from None
