"""What was found in one file, of whatever kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.cells import Sheet


class FileKind(StrEnum):
    """What a file is by its content."""

    PACKAGE = "package"
    WORKBOOK = "workbook"
    PDF = "pdf"
    PICTURE = "picture"
    OTHER = "other"
    """Nothing that is read here; the verdict says why."""


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """One file as it was read.

    ``path`` is the file that was given, ``name`` what a person calls it: a member of a zip is
    called "folder.zip/file.xlsx". ``size`` in bytes. ``verdict`` is "" where it was read, else a
    code for `jmdesk.exchange.verdicts` (``what`` goes with it); a workbook whose hidden part is
    not whole has a verdict and its ``sheets`` all the same. ``carrier`` is None where no data
    came along; ``sheets`` are those of a workbook without the one that is our own, hidden ones
    marked so; ``codes`` the texts of QR codes on a picture or paper.
    """

    path: Path
    name: str
    size: int = 0
    kind: FileKind = FileKind.OTHER
    carrier: Carrier | None = None
    sheets: tuple[Sheet, ...] = ()
    verdict: str = ""
    what: str = ""
    codes: tuple[str, ...] = ()
