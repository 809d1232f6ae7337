"""Files without data of ours, among those to be merged: what they are and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Level, Problem
from jmdesk.exchange.cells import Sheet
from jmdesk.exchange.edits_plain import plain_sheet
from jmdesk.exchange.headings import Headings, find_headings
from jmdesk.exchange.plan import Answers
from jmdesk.exchange.read_file import FileKind, ReadFile
from jmdesk.exchange.table import identity_targets
from jmdesk.exchange.verdicts import sentence
from jmdesk.exchange.vocabulary import RECORD, Vocabulary
from jmdesk.language import tr

PLAIN = "plain-workbook"
PAPER = "paper-only"
_MOST_HEADED = 10_000
"""Cells at the tops of sheets, after which no further sheet is looked at: whose table it is, is
only told as a hint."""


def plain_problem(read: ReadFile, ledgers: Mapping[str, Ledger]) -> Problem:
    """The sentence for a file that was read and has no data of ours.

    Of a workbook, the ledger whose headings it has, where there is exactly one.
    """
    if read.kind is FileKind.WORKBOOK:
        return _plain_workbook(read, fitting(tuple(_first(read.sheets)), ledgers))
    if read.codes:
        text = tr(
            "“{name}”是纸面的打印件或照片，没有数据可以合并；把它拖到查找框，可以知道是哪一稿。",
            name=read.name,
        )
        return Problem(level=Level.HINT, code=PAPER, message=text, file=read.name)
    text = sentence("no-data", read.name)
    return Problem(level=Level.EXPLAIN, code="no-data", message=text, file=read.name)


def _plain_workbook(read: ReadFile, ledger: Ledger | None) -> Problem:
    if ledger is None:
        text = tr("“{name}”是普通表格，里面没有填报台的数据，没有采用。", name=read.name)
    else:
        text = tr(
            "“{name}”是普通表格，没有随带的数据；看标题是“{title}”，可以按标题导入。",
            name=read.name,
            title=ledger.title,
        )
    return Problem(
        level=Level.EXPLAIN,
        code=PLAIN,
        message=text,
        file=read.name,
        ledger=ledger.id if ledger else None,
    )


def _first(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """The first sheets, as many as are looked at in reasonable time with every ledger in mind."""
    left = _MOST_HEADED
    for sheet in sheets:
        left -= sum(len(row) for row in sheet.rows[:40])
        yield sheet
        if left < 0:
            return


def fitting(sheets: Sequence[Sheet], ledgers: Mapping[str, Ledger]) -> Ledger | None:
    """The one ledger of whose headings a workbook has most; None where two have as many."""
    counted = sorted(
        (
            (known, ledger.id)
            for ledger in ledgers.values()
            if not ledger.system and (known := _known(sheets, ledger, ledgers))
        ),
        reverse=True,
    )
    if not counted or (len(counted) > 1 and counted[0][0] == counted[1][0]):
        return None
    return ledgers[counted[0][1]]


def _known(sheets: Sequence[Sheet], ledger: Ledger, ledgers: Mapping[str, Ledger]) -> int:
    """How many columns of the ledger the best sheet has, 0 where none tells which record it is."""
    words = Vocabulary(ledger, ledgers)
    return max(_columns(sheets, ledger, words), default=0)


def _columns(sheets: Sequence[Sheet], ledger: Ledger, words: Vocabulary) -> Iterator[int]:
    for sheet in sheets:
        if sheet.hidden:
            continue
        headings = find_headings(plain_sheet(sheet), words, Answers())
        if headings is not None and _identifies(headings, ledger):
            yield len(headings.known)


def _identifies(headings: Headings, ledger: Ledger) -> bool:
    known = {target.partition(".")[0] for target in headings.known}
    wanted = identity_targets(ledger)
    return RECORD in known or not wanted or bool(wanted & known)
