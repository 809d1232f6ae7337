"""How a package is hidden in a workbook's cells, and what everything hidden is called.

Cells and a defined name survive Excel, WPS, LibreOffice and openpyxl; custom XML parts do not.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence

from jmdesk.exchange.refused import Refused

SHEET = "_jmdesk"
"""The very hidden sheet whose column A holds the cells."""
FORMAT_PROPERTY = "jmdesk"
DIGEST_PROPERTY = "jmdesk_digest"
"""Custom document properties."""
DIGEST_NAME = "_jmdesk_digest"
"""A defined name with the digest as a constant."""
ATTACHMENT = "数据.jmdesk"
"""The attachment of a PDF."""

_WIDTH = 32_000
_HEAD = re.compile(r"jmdesk (\d{1,6}) ([0-9a-f]{64}) (\d{1,6})")
_FORMAT = 1


def as_cells(package: bytes) -> list[str]:
    """Texts for the cells of column A, from A1 on."""
    text = base64.b64encode(package).decode()
    cells = [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]
    return [f"jmdesk {_FORMAT} {hashlib.sha256(package).hexdigest()} {len(cells)}", *cells]


def holds_package(first: object) -> bool:
    """Whether a sheet whose A1 says this is one of ours, whatever it is called by now."""
    return isinstance(first, str) and bool(_HEAD.fullmatch(first.strip()))


def from_cells(cells: Sequence[object]) -> bytes:
    """The package in the cells of column A; `Refused` (altered, newer) where it is not whole."""
    head = _HEAD.fullmatch(str(cells[0]).strip()) if cells else None
    if head is None:
        raise Refused("altered")
    if int(head[1]) > _FORMAT:
        raise Refused("newer")
    texts = cells[1 : int(head[3]) + 1]
    try:
        package = base64.b64decode("".join(str(text) for text in texts), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("altered") from error
    if hashlib.sha256(package).hexdigest() != head[2]:
        raise Refused("altered")
    return package
