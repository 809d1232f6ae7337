"""A desk's signature under what it sends: Ed25519, and a fingerprint that can be read aloud."""

from __future__ import annotations

import hashlib

from jmdesk.domain.letters import lettered
from jmdesk.exchange.carrier import Signature

_LETTERS = 12


def new_key() -> bytes:
    """A new private key, 32 bytes. Whoever has it can sign as this desk."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(key: bytes) -> str:
    """The public part of a private key, in hexadecimal."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()


def sign(key: bytes, manifest: bytes) -> Signature:
    """This desk's signature under a manifest's bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(key)
    public = private.public_key().public_bytes_raw()
    return Signature(key=public.hex(), value=private.sign(manifest).hex())


def check(signature: Signature, manifest: bytes) -> bool:
    """Whether the owner of the key that it names signed just these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.key))
        public.verify(bytes.fromhex(signature.value), manifest)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """A public key (hexadecimal) in short, XXXX-XXXX-XXXX: 60 bits of its SHA-256."""
    digest = hashlib.sha256(public.lower().encode()).digest()
    bits = int.from_bytes(digest[:8], "big") >> (64 - 5 * _LETTERS)
    return lettered(bits, letters=_LETTERS, group=4)
