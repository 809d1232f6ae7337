"""Sheets of a workbook that are meant for other ledgers: three annexes in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.exchange.cells import Sheet
from jmdesk.exchange.headings import Headings, find_headings
from jmdesk.exchange.plan import Answers
from jmdesk.exchange.vocabulary import Vocabulary

Headed = tuple[Sheet, Headings]


def meant_for_others(
    found: Sequence[Headed], ledger: Ledger, ledgers: Mapping[str, Ledger]
) -> dict[str, Ledger]:
    """The sheets that are another ledger's, by name.

    Only beside a sheet that is surely of ``ledger``: whose headings are all known there and all
    that must be filled in among them. Another ledger must know more of a sheet, all of it.
    """
    if len(found) < 2 or not any(_whole(headings, ledger) for _, headings in found):
        return {}
    doubtful = [(sheet, own) for sheet, own in found if not _whole(own, ledger)]
    told = {}
    for sheet, own in doubtful:
        for other in ledgers.values():
            if other.id != ledger.id and _knows_more(sheet, own, other, ledgers):
                told[sheet.name] = other
                break
    return told


def _whole(headings: Headings, ledger: Ledger) -> bool:
    known = headings.known
    needed = (f.name for f in ledger.current if f.required and not f.computed and not f.default)
    return not _unknown(headings) and all(
        any(target.partition(".")[0] == name for target in known) for name in needed
    )


def _unknown(headings: Headings) -> bool:
    return any(not column.target and not column.left_out for column in headings.columns)


def _knows_more(sheet: Sheet, own: Headings, other: Ledger, ledgers: Mapping[str, Ledger]) -> bool:
    there = find_headings(sheet, Vocabulary(other, ledgers), Answers())
    return there is not None and len(there.known) > len(own.known) and _whole(there, other)
