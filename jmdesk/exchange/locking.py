"""Locking with a passphrase: a package for which it is told by telephone, a store's own secret.

The key comes from the passphrase by scrypt, the content is sealed by ChaCha20-Poly1305, and the
head, which says with which parameters, is sealed with it.
"""

from __future__ import annotations

import secrets
import struct
import unicodedata
from typing import TYPE_CHECKING

from jmdesk.exchange.refused import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_MAGIC = b"JMLOCK\r\n"
"""With a line end, so that a copy in text mode spoils it at once."""

_VERSION = 1
_HEAD = struct.Struct(">8sBBBB16s12s")
"""Magic, version, logarithm of n, r, p, salt, nonce."""

_COST = (15, 8, 1)
STRONG = (17, 8, 1)
"""For what lies on a disk for years: 128 MB and a third of a second for each guess."""
_MOST_COST = (17, 8, 2)
"""128 MB and well under a second: what a foreign file may ask of this computer."""

_GROUPS = 4
_TAG = 16
"""Bytes behind what is sealed."""

_AS_TYPED = str.maketrans(
    {
        "。": ".",
        "、": "\\",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "《": "<",
        "》": ">",
        "【": "[",
        "】": "]",
        "￥": "$",
        "¥": "$",
        "…": "^",
        "·": "`",
        "—": "-",
    }
)
"""What a Chinese input method makes of a key, where Unicode does not know them for the same; it
gives …… and —— for one key."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def suggest() -> str:
    """A passphrase that can be told by telephone: four groups of four digits, 53 bits."""
    return " ".join(f"{secrets.randbelow(10_000):04}" for _ in range(_GROUPS))


def is_locked(head: bytes) -> bool:
    """Whether a file that begins like this was locked here."""
    return head.startswith(_MAGIC)


def could_hold(locked: bytes, size: int) -> bool:
    """Whether a file can be so many bytes under a passphrase: head and length are right."""
    if len(locked) != _HEAD.size + size + _TAG:
        return False
    magic, version, *cost, _salt, _nonce = _HEAD.unpack_from(locked)
    return magic == _MAGIC and (version > _VERSION or _bearable(tuple(cost)))


def usable(passphrase: str) -> bool:
    """Whether there is more to a passphrase than blanks and hyphens, which do not matter."""
    return bool(plain(passphrase))


def lock(content: bytes, passphrase: str, *, cost: tuple[int, int, int] = _COST) -> bytes:
    """The content under a passphrase, in which blanks, hyphens and widths do not matter.

    ``cost`` is what a guess costs. ValueError for one that is nothing but those.
    """
    if not usable(passphrase):
        raise ValueError("a passphrase of nothing")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    head = _HEAD.pack(_MAGIC, _VERSION, *cost, salt, nonce)
    return head + _cipher(passphrase, salt, cost).encrypt(nonce, content, head)


def unlock(locked: bytes, passphrase: str) -> bytes:
    """What was locked; `Refused` with wrong-passphrase, truncated, newer or altered.

    A passphrase that is wrong and content that was altered cannot be told apart.
    """
    if len(locked) < _HEAD.size + _TAG:
        raise Refused("truncated")
    magic, version, *rest = _HEAD.unpack_from(locked)
    if magic == _MAGIC and version > _VERSION:
        raise Refused("newer")
    cost, salt, nonce = tuple(rest[:3]), rest[3], rest[4]
    if magic != _MAGIC or not _bearable(cost):
        raise Refused("altered")
    return _opened(locked, passphrase, cost, salt, nonce)


def _opened(
    locked: bytes, passphrase: str, cost: tuple[int, ...], salt: bytes, nonce: bytes
) -> bytes:
    from cryptography.exceptions import InvalidTag

    head, sealed = locked[: _HEAD.size], locked[_HEAD.size :]
    try:
        return _cipher(passphrase, salt, cost).decrypt(nonce, sealed, head)
    except InvalidTag as error:
        raise Refused("wrong-passphrase") from error


def _bearable(cost: tuple[int, ...]) -> bool:
    return all(1 <= asked <= most for asked, most in zip(cost, _MOST_COST, strict=True))


def _cipher(passphrase: str, salt: bytes, cost: tuple[int, ...]) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    power, r, p = cost
    scrypt = Scrypt(salt=salt, length=32, n=2**power, r=r, p=p)
    return ChaCha20Poly1305(scrypt.derive(plain(passphrase).encode()))


def plain(passphrase: str) -> str:
    """As it would be told: one width, the keys that were pressed whatever input method was on,
    without what only separates and without what nobody sees."""
    pressed = passphrase.replace("……", "…").translate(_AS_TYPED)
    text = unicodedata.normalize("NFKC", pressed)
    return "".join(letter for letter in text if not (letter.isspace() or _separates(letter)))


def _separates(letter: str) -> bool:
    unseen = letter in "\ufe0e\ufe0f" or unicodedata.category(letter) in _UNSEEN
    return unseen or letter in "-_."
