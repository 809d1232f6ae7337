"""Passphrases of a locked desk: which are too weak, and the key that is printed beside them."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

from jmdesk.domain.letters import ALPHABET, as_meant, lettered, meant
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.locking import plain
from jmdesk.exchange.locking import suggest as suggest  # for the window and the command line
from jmdesk.language import tr
from jmdesk.store.cipher import SECRET_BYTES

LEAST = 8
"""Characters of a passphrase; guessing one costs a third of a second each time."""
_DIGITS_LEAST = 12
"""So many where all are digits: eight are a birthday."""
_KINDS_LEAST = 4
_LETTERS = 28
"""128 bits and 12 for checking, of five bits each."""
_CHECKED = 12
_GROUP = re.compile(r"[^0-9A-Z]+")


def weakness(passphrase: str) -> str:
    """Why a passphrase is too weak, in a sentence; "" where it will do."""
    counted = plain(passphrase)  # what separates, and what nobody sees, locks nothing
    if len(counted) < LEAST:
        return tr("口令至少要 {least} 个字，现在 {count} 个。", least=LEAST, count=len(counted))
    if len(set(counted)) < _KINDS_LEAST or _runs(counted):
        return tr("口令太容易猜：不要只重复几个字，也不要顺着数下去（12345678、abcdefgh）。")
    if counted.isdigit() and len(counted) < _DIGITS_LEAST:
        return tr(
            "只有数字的口令至少要 {least} 位（8 位像生日，很快就能试出来）。", least=_DIGITS_LEAST
        )
    return ""


def check_strength(passphrase: str) -> None:
    """Refuse a weak one."""
    if said := weakness(passphrase):
        raise Refusal(said)


def _runs(text: str) -> bool:
    """Whether each character follows the one before, upwards or downwards."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1} or steps <= {-1}


def recovery_text(key: bytes) -> str:
    """A store's secret as it is printed: seven groups of four letters, the last bits checking."""
    bits = int.from_bytes(key, "big") << _CHECKED | _check(key)
    return lettered(bits, letters=_LETTERS, group=4)


def recovery_key(text: str) -> bytes:
    """The secret that was typed from such a paper; b"" where it is none or was misread."""
    letters = meant(text, _LETTERS)
    if not letters:
        return b""
    bits = 0
    for letter in letters:
        bits = bits << 5 | ALPHABET.index(letter)
    key = (bits >> _CHECKED).to_bytes(SECRET_BYTES, "big")
    return key if bits & (1 << _CHECKED) - 1 == _check(key) else b""


def is_misread(text: str) -> bool:
    """Whether a text has the shape of a recovery key and is none: a letter was misread."""
    return bool(meant(text, _LETTERS)) and not recovery_key(text)


def key_letters(text: str) -> int:
    """How many letters a text has that seems to be a recovery key of too few or too many; 0 where
    it seems to be a passphrase."""
    found = as_meant(text)
    groups = _GROUP.split(text.upper())
    whole = len(groups) == 1 and sum(letter.isdigit() for letter in found) >= 3
    alike = whole or sum(len(one) == 4 for one in groups) >= 5
    near = 20 <= len(found) <= 36 and len(found) != _LETTERS and set(found) <= set(ALPHABET)
    return len(found) if near and alike else 0


def _check(key: bytes) -> int:
    drawn = hashlib.sha256(b"jmdesk recovery 1" + key).digest()
    return int.from_bytes(drawn[:2], "big") >> 16 - _CHECKED
