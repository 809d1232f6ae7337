"""Planning an import: sheets that someone made, by their headings, against what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import UnitTree
from jmdesk.exchange.cells import Sheet
from jmdesk.exchange.edits_plain import plain_sheets
from jmdesk.exchange.findings import Findings
from jmdesk.exchange.matching import Matcher
from jmdesk.exchange.plan import Answers, ImportPlan, ImportRow, Published
from jmdesk.exchange.preview import groups, orders, published
from jmdesk.exchange.references import References
from jmdesk.exchange.row_plan import Imported, RowPlanner
from jmdesk.exchange.row_values import RowReader, RowValues
from jmdesk.exchange.sheets import Sheets
from jmdesk.exchange.stated import StatedChecker, Told
from jmdesk.exchange.table import Table
from jmdesk.exchange.unit_names import UnitNames
from jmdesk.exchange.vocabulary import Vocabulary

Existing = Sequence[Record] | Callable[[str], Sequence[Record]]
"""The current records of the ledger, or of any ledger by its id (references need those)."""


def plan_import(
    sheets: Sequence[Sheet],
    ledger: Ledger,
    *,
    units: UnitTree,
    within: str,
    answers: Answers | None = None,
    existing: Existing = (),
    imported: Imported | None = None,
    deleted: frozenset[RecordId] = frozenset(),
    file: str = "",
    ledgers: Mapping[str, Ledger] | None = None,
) -> ImportPlan:
    """What bringing these sheets into a ledger would do. Pure: nothing is changed.

    ``within`` is the unit whose desk this is; names are looked up in its banner. `Refusal` where
    no sheet has the ledger's headings, or a column that new records need is missing. A row with a
    cell that cannot be read is held back and named. An empty cell never empties what is recorded,
    and a cell that says what it said at the last import (``imported``) does not undo what was
    corrected at the desk since. ``deleted`` are records that are not brought back unasked.
    """
    answers = answers or Answers()
    findings = Findings(file=file, ledger=ledger.id)
    records = existing if callable(existing) else _only(ledger.id, existing)
    matcher = Matcher(ledger, records(ledger.id))
    names = UnitNames(units, within=within, answers=answers, findings=findings)
    chosen = Sheets(ledger, Vocabulary(ledger, ledgers), answers, findings, ledgers or {})
    planner = RowPlanner(
        ledger=ledger,
        banner=names.banner,
        answers=answers,
        findings=findings,
        matcher=matcher,
        imported=imported,
        deleted=deleted,
    )

    references = References(records, answers=answers, findings=findings)
    reading = _Reading(ledger, within, names, references, matcher, findings)
    tables = chosen.tables(plain_sheets(sheets))
    rows = planner.rows([(table, row) for table in tables for row in reading.rows(table)])
    chosen.refuse_missing(tables, rows, planner.keyless)
    return ImportPlan(
        file=file,
        ledger=ledger.id,
        rows=tuple(rows),
        problems=tuple(findings.problems),
        questions=findings.questions,
        understood=tuple(findings.understood),
        held=tuple(planner.held),
        groups=groups(ledger, rows),
        orders=orders(ledger, tables, rows, units, names.banner),
        published=tuple(reading.published(tables, rows, units)),
    )


class _Reading:
    """Reads tables one after the other, and keeps what each says of its own sums (``told``)."""

    def __init__(
        self,
        ledger: Ledger,
        within: str,
        units: UnitNames,
        references: References,
        matcher: Matcher,
        found: Findings,
    ) -> None:
        self._ledger, self._within, self._units = ledger, within, units
        self._references, self._matcher, self._found = references, matcher, found
        self.told: list[list[Told]] = []

    def rows(self, table: Table) -> list[RowValues]:
        """The values of its rows; what cannot be read is among what was found."""
        reader = RowReader(
            table,
            self._ledger,
            within=self._within,
            units=self._units,
            references=self._references,
            recorded=self._matcher.get,
            findings=self._found,
        )
        values = [reader.read(record) for record in table.records]
        checker = StatedChecker(table, self._ledger, reader.cells, self._found)
        checker.check([row.values for row in values])
        self.told.append(checker.told)
        return values

    def published(
        self, tables: Sequence[Table], rows: Sequence[ImportRow], units: UnitTree
    ) -> Iterator[Published]:
        """What the tables say their rows come to, so many tables as were read."""
        banner, within = self._units.banner, self._within
        for table, told in zip(tables, self.told, strict=True):
            yield from published(
                self._ledger, table, told, rows, units, banner=banner, within=within
            )


def _only(ledger: str, records: Sequence[Record]) -> Callable[[str], Sequence[Record]]:
    return lambda wanted: records if wanted == ledger else ()
