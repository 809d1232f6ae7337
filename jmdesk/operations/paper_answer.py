"""What a code on paper comes to, in values and in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.reporting.differences import ChangedCell
from jmdesk.reporting.page_code import PageCode


class Standing(StrEnum):
    """How a paper stands to what this desk knows."""

    NEWEST = "newest"
    """The last version submitted."""
    OLDER = "older"
    """A version after which there is another one."""
    DRAFT = "draft"
    """Not submitted; it says what is recorded now."""
    OUTDATED = "outdated"
    """Not submitted, and what is recorded now says otherwise."""
    SLIP = "slip"
    """A correction slip."""
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    """No code at all."""


@dataclass(frozen=True, kw_only=True)
class PaperAnswer:
    """What this desk knows about a paper.

    ``said`` is the whole answer in sentences. ``title`` names the paper (表2 … 2024年5月), ``page``
    is what its QR code says; ``version`` 0 is a draft, ``newest`` the last version known here
    (0 for none), ``against`` the version with which ``cells`` compares the paper, 0 what is
    recorded now; ``since`` is what was changed after the newest version. ``file`` is one with
    which this paper was sent or came. ``near`` are codes that may have been meant. ``rival`` is the
    code of another paper submitted as the same version, ``pages`` are those that were seen.
    """

    standing: Standing
    said: str
    check_code: str = ""
    title: str = ""
    report: str = ""
    unit: str = ""
    period: str = ""
    page: PageCode | None = None
    submission: Record | None = None
    version: int = 0
    newest: int = 0
    against: int = 0
    cells: tuple[ChangedCell, ...] = ()
    since: tuple[ChangedCell, ...] = ()
    file: str = ""
    near: tuple[str, ...] = ()
    rival: str = ""
    pages: tuple[int, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the paper says what this desk would say: nothing has to be looked at."""
        fresh = self.standing in (Standing.NEWEST, Standing.DRAFT)
        return fresh and not self.cells and not self.since

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        values = self.submission.values if self.submission else {}
        return {
            "standing": self.standing.value,
            "said": self.said,
            "check_code": self.check_code,
            "title": self.title,
            "report": self.report,
            "unit": self.unit,
            "period": self.period,
            "version": self.version,
            "newest": self.newest,
            "person": values.get("person"),
            "day": day.isoformat() if (day := values.get("day")) else None,
            "cells": [cell_json(cell) for cell in self.cells],
            "since": [cell_json(cell) for cell in self.since],
            "file": self.file,
            "near": list(self.near),
            "rival": self.rival,
            "pages": list(self.pages),
        }


def cell_json(cell: ChangedCell) -> dict[str, Any]:
    """A cell that differs, as the command line prints it."""
    return {
        "kind": cell.kind.value,
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "old": cell.old,
        "new": cell.new,
        "records": list(cell.records),
    }


def place_of(cell: ChangedCell) -> str:
    """Where a cell stands, in words: 3 海龙屯嘎查…，京蒙资金 支付."""
    parts = (cell.table, cell.row, cell.column)
    return "，".join(part for part in parts if part)


def version_told(version: int) -> str:
    """第2稿; what is recorded now where it is 0."""
    return tr("第{number}稿", number=version) if version else tr("现在的记录")
