"""The files in a zip into which someone put a whole folder, laid beside each other to be read.

Runs in the child. A name from the zip is only shown, never used as a path.
"""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from jmdesk.exchange.asking import Member
from jmdesk.exchange.kinds import Form, form_of_start
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.zip_parts import opened, part

_START = 1_100
_LONGEST = 120
_UTF8 = 0x800
_ENCRYPTED = 0x1


def members(path: Path, beside: Path, limits: Limits) -> list[Member]:
    """Those files of a zip that could be ours, each in a file of its own; empty without any.

    What is hidden or of a kind that is never read is passed over. `Refused` as `zip_parts` says.
    """
    with path.open("rb") as file, opened(file, limits) as (archive, parts):
        wanted = [entry for entry in parts.values() if not _passed_over(entry)]
        found = [
            _member(archive, entry, beside.with_name(f"{beside.name}{number}"), limits)
            for number, entry in enumerate(wanted)
        ]
    return [member for member in found if member is not None]


def _passed_over(entry: zipfile.ZipInfo) -> bool:
    name = shown_name(entry)
    return entry.is_dir() or name.startswith((".", "~$")) or "__MACOSX" in entry.filename


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, to: Path, limits: Limits
) -> Member | None:
    name = shown_name(entry)
    if entry.flag_bits & _ENCRYPTED:
        return Member(name=name, verdict="password")
    if entry.file_size > limits.output:
        return Member(name=name, verdict="too-large")
    try:
        with archive.open(entry) as start:
            if entry.file_size and form_of_start(start.read(_START)) is Form.OTHER:
                return None
        to.write_bytes(part(archive, entry))
    except (Refused, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return Member(name=name, verdict="altered")
    return Member(name=name, file=to.name, size=entry.file_size)


def shown_name(entry: zipfile.ZipInfo) -> str:
    """The last part of a member's name, without what cannot be seen.

    Programs on Chinese Windows write GBK and do not say so; Python takes that for code page 437.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    return seen[:_LONGEST] or "？"
