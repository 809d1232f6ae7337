"""What the QR code on a page says: which paper it is, and which of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jmdesk.domain.period import Period
from jmdesk.reporting.check_code import repaired
from jmdesk.reporting.document import Document

SIGN = "JMDESK1"
"""How the text begins; the figure is the version of this form."""
LONGEST = 200
"""Characters of a text that can be one; anything longer is someone else's code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageCode:
    """A page of a paper.

    ``unit`` is a code, ``period`` the written form, ``report`` an id, ``version`` the 稿次 (0 for
    what was not submitted), ``rows`` how many it lists; ``page`` of ``pages`` from 1.
    """

    unit: str
    period: str
    report: str
    version: int
    rows: int
    check_code: str
    page: int = 1
    pages: int = 1

    @property
    def text(self) -> str:
        """As the QR code has it: ``JMDESK1|unit|period|report|version|rows|code|page/pages``."""
        parts = (
            SIGN,
            self.unit,
            self.period,
            self.report,
            str(self.version),
            str(self.rows),
            self.check_code,
            f"{self.page}/{self.pages}",
        )
        return "|".join(part.replace("|", " ") for part in parts)

    @classmethod
    def parse(cls, text: str) -> PageCode | None:
        """The page that `text` names; None for a text that is no such code or is damaged."""
        parts = text.strip().split("|") if len(text) <= LONGEST else []
        if len(parts) != 8 or parts[0] != SIGN or not text.strip().isprintable():
            return None
        _, unit, period, report, version, rows, code, place = parts
        page, slash, pages = place.partition("/")
        figures = (version, rows, page, pages)
        check_code = repaired(code)
        if check_code is None or not slash or not all(map(_is_count, figures)):
            return None
        try:
            Period.parse(period)
        except ValueError:
            return None
        told = dict(zip(("version", "rows", "page", "pages"), map(int, figures), strict=True))
        return cls(unit=unit, period=period, report=report, check_code=check_code, **told)


def page_codes(document: Document, pages: int) -> Iterator[PageCode]:
    """The codes of a document's pages, in order."""
    first = PageCode(
        unit=document.unit,
        period=document.period,
        report=document.report,
        version=document.version,
        rows=document.listed,
        check_code=document.check_code,
        pages=pages,
    )
    for page in range(1, pages + 1):
        yield replace(first, page=page)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
