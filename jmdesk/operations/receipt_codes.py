"""回执码: ten characters that are read over the telephone and say what arrived.

Fifty bits, in the alphabet of the check codes: 38 of a hash over the file, who received it and
the counts; then how many fields were in conflict and how many records were left out, six bits
each, 63 standing for 63 or more. The last twelve bits are mixed with the hash, so that every
letter depends on the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from jmdesk.domain.letters import ALPHABET, lettered, meant

LENGTH = 10
MOST = 63
"""The largest count that a code tells exactly."""
_BITS, _COUNTS = 38, 12


def receipt_code(digest: str, *, unit: str, records: int, conflicts: int, left_out: int = 0) -> str:
    """The code for the file with this digest as ``unit`` (a code) received it: XXXXX-XXXXX."""
    # More than can be told count as received: the sender knows the sum of both, not the parts.
    records += max(0, left_out - MOST)
    conflicts, left_out = min(conflicts, MOST), min(left_out, MOST)
    told = _hash(digest, unit, records, conflicts, left_out)
    counts = (conflicts << 6 | left_out) ^ told & (1 << _COUNTS) - 1
    bits = told << _COUNTS | counts
    return lettered(bits, letters=LENGTH, group=5)


def plain_code(text: str) -> str:
    """What was typed as the ten letters meant, "" where it cannot be a code.

    Blanks, hyphens, small and full-width letters do not matter; O is 0, I and L are 1.
    """
    return meant(text, LENGTH)


def counts_in(code: str) -> tuple[int, int]:
    """The conflicts and the records left out that a plain code tells."""
    bits = 0
    for letter in code:
        bits = bits << 5 | ALPHABET.index(letter)
    counts = (bits ^ bits >> _COUNTS) & (1 << _COUNTS) - 1
    return counts >> 6, counts & MOST


def misread(code: str) -> Iterator[str]:
    """Every code that differs from this one in one letter."""
    for place in range(LENGTH):
        for letter in ALPHABET:
            if letter != code[place]:
                yield code[:place] + letter + code[place + 1 :]


def _hash(digest: str, unit: str, records: int, conflicts: int, left_out: int) -> int:
    told = f"{digest}\n{unit}\n{records}\n{conflicts}\n{left_out}"
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:5], "big") >> 40 - _BITS
