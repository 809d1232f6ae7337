"""Zips from anyone: what is in them is counted and measured before a byte is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from jmdesk.exchange.limits import Limits
from jmdesk.exchange.refused import Refused

_PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SMALL = 10_000_000
_RATIO = 300
"""Beyond `_SMALL` bytes nothing that people write is packed more tightly than this."""

Parts = dict[str, zipfile.ZipInfo]


@contextmanager
def opened(file: IO[bytes], limits: Limits) -> Iterator[tuple[zipfile.ZipFile, Parts]]:
    """A zip and its parts by name, checked; `Refused` (truncated, altered, too-large)."""
    if not zipfile.is_zipfile(file):
        raise Refused("truncated")
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive, _checked(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise Refused("altered") from error
    except (OSError, RuntimeError) as error:  # a bad offset; a part under a password
        raise Refused("altered") from error


def _checked(archive: zipfile.ZipFile, limits: Limits) -> Parts:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise Refused("too-large")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.unpacked or (unpacked > _SMALL and unpacked > packed * _RATIO):
        raise Refused("too-large")
    parts = {entry.filename: entry for entry in entries}
    if len(parts) < len(entries) or packed > archive.start_dir:
        raise Refused("altered")  # one name twice; parts that lie over each other
    return parts


def part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content of a part, never more than the zip said it would be."""
    if entry.compress_type not in _PLAIN:  # others are not unpacked bit by bit
        raise Refused("altered")
    content = archive.read(entry)
    if len(content) != entry.file_size:
        raise Refused("altered")
    return content
