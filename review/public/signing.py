"""Signatures of bundles: Ed25519 over the manifest, made and checked. Keys are handed in.

A public key is 32 bytes, written as 64 hexadecimal digits; its fingerprint, which two people compare,
is the SHA-256 of these bytes. Where a signing key lies is the business of the house, not of this room.
"""

from __future__ import annotations

import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# a signature says what it is for: nothing else signed with the key can be taken for a bundle
_PURPOSE = b"mingshi-bundle-1\n"
_KEY = re.compile(r"[0-9a-f]{64}")
SIGNATURE_BYTES = 64


def sign(key: Ed25519PrivateKey, manifest: bytes) -> bytes:
    """Answer the 64 bytes that sign a manifest."""
    return key.sign(_PURPOSE + manifest)


def public_key_of(key: Ed25519PrivateKey) -> str:
    """Answer the public half, in hex."""
    return key.public_key().public_bytes_raw().hex()


def is_key(text: str) -> bool:
    """Whether a text can be a public key, or a fingerprint: 64 hexadecimal digits."""
    return bool(_KEY.fullmatch(text))


def fingerprint(public_key: str) -> str:
    """Answer what two people compare: SHA-256 (hex) of the public key's bytes."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()


def is_signed(public_key: str, manifest: bytes, signature: bytes) -> bool:
    """Whether this key signed exactly this manifest."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            signature, _PURPOSE + manifest
        )
    except (InvalidSignature, ValueError):
        return False
    return True
