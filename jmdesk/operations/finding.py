"""One search for everything: reports, units and records, by Chinese or pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Report
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.paper_answer import version_told
from jmdesk.operations.paper_codes import is_code, may_be_code
from jmdesk.operations.paper_known import subject_of, title_of, with_code
from jmdesk.reporting.check_code import repaired
from jmdesk.reporting.page_code import PageCode
from jmdesk.store.initials import initials
from jmdesk.store.query import Query
from jmdesk.store.wording import fold


class HitKind(StrEnum):
    """What was found."""

    REPORT = "report"
    UNIT = "unit"
    RECORD = "record"
    PAPER = "paper"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One thing that was found: ``key`` is the id of a report or record, the code of a unit, or
    the code on a paper."""

    kind: HitKind
    key: str
    text: str
    note: str = ""
    """What tells it from others of its name."""
    ledger: str = ""
    """Of a record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HitGroup:
    """Hits of one sort under their heading; ``more`` where there are others beside these."""

    title: str
    hits: tuple[Hit, ...]
    more: bool = False
    ledger: str = ""
    """Of records."""
    search: str = ""
    """The words by which the ledger's own list finds them all."""


def find(
    desk: Desk, text: str, *, limit: int = 5, going_on: Callable[[], bool] = lambda: True
) -> tuple[HitGroup, ...]:
    """What ``text`` may mean: a paper by its code, reports, units, then records by ledger, the
    newest first.

    Of each sort at most ``limit``. A word that names a ledger beside others (窑艾里 进度) narrows
    the records to it. Stops, with what it has, once it is not ``going_on``.
    """
    words = text.split()
    if not words:
        return ()
    found = []
    for group in _groups(desk, words, limit):
        if not going_on():
            break
        if group is not None:
            found.append(group)
    return tuple(found)


def rank(text: str, words: Sequence[str]) -> int | None:
    """How well a short text answers all the words, 0 best; None where it does not."""
    plain, letters = _spoken(text)
    ranks = [_rank(plain, letters, fold(word)) for word in words]
    known = [one for one in ranks if one is not None]
    return max(known, default=None) if len(known) == len(ranks) else None


def _rank(plain: str, letters: str, word: str) -> int | None:
    places = (plain.startswith(word), letters.startswith(word), word in plain, word in letters)
    return next((number for number, holds in enumerate(places) if holds), None)


@lru_cache(maxsize=2048)
def _spoken(text: str) -> tuple[str, str]:
    return fold(text), initials(text)


def _groups(desk: Desk, words: Sequence[str], limit: int) -> Iterator[HitGroup | None]:
    yield _paper(desk, words)
    yield _reports(desk, words, limit)
    yield _units(desk, words, limit)
    for ledger, search in _narrowed(desk, words):
        yield _records(desk, ledger, search, limit)


def _paper(desk: Desk, words: Sequence[str]) -> HitGroup | None:
    """The paper with a code; a text that only could be one is one where it is known."""
    text = " ".join(words)
    if not is_code(text) and not may_be_code(text):
        return None
    page = PageCode.parse(text)
    code = page.check_code if page else repaired(text) or ""
    submission = with_code(desk, code)
    if submission is None and not is_code(text):
        return None
    if submission is None:
        hit = Hit(kind=HitKind.PAPER, key=text, text=tr("查校验码 {code}", code=code))
    else:
        title = title_of(desk, subject_of(submission))
        version = version_told(int(submission.values["version"]))
        hit = Hit(kind=HitKind.PAPER, key=text, text=f"{title} {version}", note=code)
    return _group(tr("这张纸是"), (hit,))


def _reports(desk: Desk, words: Sequence[str], limit: int) -> HitGroup | None:
    found = [
        (place, report)
        for report in desk.catalogue.reports.values()
        if (place := rank(_called(report), words)) is not None
    ]
    found.sort(key=lambda one: (one[0], not one[1].number))
    hits = (
        Hit(kind=HitKind.REPORT, key=report.id, text=_called(report)) for _, report in found[:limit]
    )
    return _group(tr("报表"), tuple(hits))


def _called(report: Report) -> str:
    return f"{report.number} {report.name}".strip()


def _units(desk: Desk, words: Sequence[str], limit: int) -> HitGroup | None:
    """Those of this banner: of others there is nothing here to show."""
    found = desk.units.find("".join(words), within=desk.banner, limit=limit)
    hits = (
        Hit(
            kind=HitKind.UNIT,
            key=unit.code,
            text=unit.name,
            note=desk.units.path(unit.code).removesuffix(unit.name).strip(),
        )
        for unit in found
    )
    return _group(tr("单位"), tuple(hits))


def _narrowed(desk: Desk, words: Sequence[str]) -> list[tuple[Ledger, str]]:
    """The ledgers to look in, each with what to look for."""
    ledgers = [one for one in desk.catalogue.ledgers.values() if not one.system]
    named = []
    for ledger in ledgers if len(words) > 1 else ():
        rest = [word for word in words if rank(ledger.title, [word]) is None]
        if rest and len(rest) < len(words):
            named.append((ledger, " ".join(rest)))
    return named or [(ledger, " ".join(words)) for ledger in ledgers]


def _records(desk: Desk, ledger: Ledger, search: str, limit: int) -> HitGroup | None:
    keys = desk.store.keys(Query(ledger=ledger.id, search=search, limit=limit + 1))
    hits = tuple(
        Hit(
            kind=HitKind.RECORD,
            key=record.id,
            text=record_name(desk, record.id),
            note=record.period.told if record.period else desk.units.name(record.unit),
            ledger=ledger.id,
        )
        for record in desk.store.rows(ledger.id, keys[:limit])
    )
    return _group(ledger.title, hits, more=len(keys) > limit, ledger=ledger.id, search=search)


def _group(
    title: str, hits: tuple[Hit, ...], *, more: bool = False, ledger: str = "", search: str = ""
) -> HitGroup | None:
    if not hits:
        return None
    return HitGroup(title=title, hits=hits, more=more, ledger=ledger, search=search)
