"""Planning an import: sheets that someone made, by their headings, against what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.memory import MemoryFacts
from jmdesk.definitions.scope import RecordScope, fitted, quiet
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, RecordId
from jmdesk.domain.unit import UnitTree
from jmdesk.exchange.amounts import UNREADABLE
from jmdesk.exchange.cells import Sheet, blank, cell_name
from jmdesk.exchange.findings import Findings
from jmdesk.exchange.headings import (
    RECORD,
    Headings,
    Vocabulary,
    find_headings,
    heading_questions,
)
from jmdesk.exchange.matching import Matcher, key_text, renamed_question, row_id
from jmdesk.exchange.plan import NEW, Answers, Held, ImportPlan, ImportRow, Verdict
from jmdesk.exchange.preview import groups, orders
from jmdesk.exchange.references import References
from jmdesk.exchange.row_values import PLACES, RowReader, RowValues
from jmdesk.exchange.stated import StatedChecker
from jmdesk.exchange.table import Table, columns_needed, identity_targets, read_tables
from jmdesk.exchange.unit_names import UnitNames

Existing = Sequence[Record] | Callable[[str], Sequence[Record]]
"""The current records of the ledger, or of any ledger by its id (references need those)."""
Imported = Callable[[RecordId], Mapping[str, Any]]
"""The values of a record as workbooks last brought them in (revisions without a person)."""


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
    return _Planner(
        ledger,
        units,
        within,
        answers or Answers(),
        existing,
        imported,
        deleted,
        file,
        ledgers or {},
    ).plan(sheets)


class _Planner:
    def __init__(
        self,
        ledger: Ledger,
        units: UnitTree,
        within: str,
        answers: Answers,
        existing: Existing,
        imported: Imported | None,
        deleted: frozenset[RecordId],
        file: str,
        ledgers: Mapping[str, Ledger],
    ) -> None:
        self.ledger = ledger
        self.within = within
        self.answers = answers
        self.imported = imported
        self.deleted = deleted
        self.file = file
        self.findings = Findings(file=file, ledger=ledger.id)
        self.words = Vocabulary(ledger, ledgers)
        self.tree = units
        self.units = UnitNames(units, within=within, answers=answers, findings=self.findings)
        records = existing if callable(existing) else _only(ledger.id, existing)
        self.references = References(records, answers=answers, findings=self.findings)
        self.matcher = Matcher(ledger, records(ledger.id))
        self.held: list[Held] = []
        self.empty: dict[str, list[int]] = {}
        """Lines of rows that say no more than which record they would be, by sheet."""
        self.keyless: set[tuple[str, str]] = set()
        """Sheets and the key fields for which they have no column."""

    def plan(self, sheets: Sequence[Sheet]) -> ImportPlan:
        tables = self._tables(sheets)
        read = [(table, values) for table in tables for values in self._values(table)]
        rows = self._rows(read)
        self._refuse_missing(tables, rows)
        for sheet, lines in self.empty.items():
            listed = "、".join(str(line) for line in lines[:20]) + ("等" if lines[20:] else "")
            said = f"第 {listed} 行没有填内容，共 {len(lines)} 行，没有导入。"
            self._hint_at(sheet, "row-empty", said)
        return ImportPlan(
            file=self.file,
            ledger=self.ledger.id,
            rows=tuple(rows),
            problems=tuple(self.findings.problems),
            questions=self.findings.questions,
            understood=tuple(self.findings.understood),
            held=tuple(self.held),
            groups=groups(self.ledger, rows),
            orders=orders(self.ledger, tables, rows, self.tree, self.units.banner),
        )

    def _tables(self, sheets: Sequence[Sheet]) -> list[Table]:
        tables = []
        for sheet in sheets:
            if not any(not blank(cell) for row in sheet.rows for cell in row):
                continue
            if sheet.hidden and len(sheets) > 1:
                self._hint(sheet, "hidden-sheet", "是隐藏的，没有导入；需要时请先取消隐藏。")
                continue
            headings = find_headings(sheet, self.words, self.answers)
            if headings is None or not self._identifies(headings):
                self._hint(
                    sheet, "sheet-left-out", f"里没有找到“{self.ledger.title}”的标题行，没有导入。"
                )
                continue
            tables += read_tables(sheet, headings, self.ledger)
        if not tables:
            raise self._no_headings()
        tables = self._own_details(tables)
        for table in tables:
            self._look_over(table)
        return tables

    def _identifies(self, headings: Headings) -> bool:
        """Whether some column tells which record a row is."""
        known = {target.partition(".")[0] for target in headings.known}
        wanted = identity_targets(self.ledger)
        return not wanted or RECORD in known or bool(wanted & known)

    def _own_details(self, tables: list[Table]) -> list[Table]:
        """Of a workbook that a desk wrote only the sheet with record ids (明细) counts."""
        detailed = [table for table in tables if RECORD in table.headings.known]
        if detailed:
            own = [p for p in self.findings.problems if p.sheet in _OWN_SHEETS]
            self.findings.problems = [p for p in self.findings.problems if p not in own]
        for table in tables if detailed else ():
            if table not in detailed and table.sheet.name not in _OWN_SHEETS:
                self._hint(
                    table.sheet, "sheet-left-out", "没有记录号，以带记录号的明细为准，没有导入。"
                )
        return detailed or tables

    def _look_over(self, table: Table) -> None:
        """Headings to ask about, hidden rows, rows that are neither records nor totals."""
        filled = {
            column: True
            for record in table.records
            for column, cell in record.cells.items()
            if not blank(cell) or (record.row, column) in table.sheet.broken
        }
        for question in heading_questions(table.sheet, table.headings, self.words, filled):
            self.findings.ask(question)
        hidden = [r.row + 1 for r in table.records if r.row in table.sheet.hidden_rows]
        if hidden:
            lines = "、".join(str(line) for line in hidden[:20]) + ("等" if hidden[20:] else "")
            self._hint(
                table.sheet,
                "hidden-rows",
                f"第 {lines} 行是隐藏的，共 {len(hidden)} 行，也一并导入。",
            )
        for row in table.left:
            self.findings.problem(
                Level.HINT,
                "row-left-out",
                f"工作表“{table.sheet.name}”第 {row + 1} 行不像一条记录，没有导入。",
                sheet=table.sheet.name,
                row=row,
            )

    def _hint(self, sheet: Sheet, code: str, message: str) -> None:
        self._hint_at(sheet.name, code, message)

    def _hint_at(self, sheet: str, code: str, message: str) -> None:
        self.findings.problems.append(
            Problem(
                level=Level.HINT,
                code=code,
                message=f"工作表“{sheet}”{message}",
                ledger=self.ledger.id,
                file=self.file,
                sheet=sheet,
            )
        )

    def _no_headings(self) -> Refusal:
        labels = "、".join(f.label for f in self.ledger.current if f.required and not f.computed)
        message = (
            f"文件“{self.file}”里没有找到“{self.ledger.title}”的标题行，没有导入任何数据。"
            f"标题行要有这些列：{labels}。"
        )
        problem = Problem(
            level=Level.MUST,
            code="missing-column",
            message=message,
            ledger=self.ledger.id,
            file=self.file,
        )
        return Refusal(message, problem)

    def _values(self, table: Table) -> list[RowValues]:
        reader = RowReader(
            table,
            self.ledger,
            within=self.within,
            units=self.units,
            references=self.references,
            recorded=self.matcher.get,
            findings=self.findings,
        )
        rows = [reader.read(record) for record in table.records]
        checker = StatedChecker(table, self.ledger, reader.cells, self.findings)
        checker.check([row.values for row in rows])
        return rows

    def _rows(self, read: Sequence[tuple[Table, RowValues]]) -> list[ImportRow]:
        rows: dict[RecordId, ImportRow] = {}
        for table, values in read:
            row = self._row(table, values)
            if row is None:
                continue
            first = rows.setdefault(row.record, row)
            if first is not row:
                self._duplicate(table, values, first, row)
        matched = frozenset(row.record for row in rows.values() if row.base is not None)
        return [self._ask_renamed(row, matched) for row in rows.values()]

    def _row(self, table: Table, read: RowValues) -> ImportRow | None:
        """The row as it would come in; None where it is held back."""
        values = {n: None if v is UNREADABLE else v for n, v in read.values.items()}
        title = key_text(self.ledger, values)
        if self._says_nothing(read, values):
            self.empty.setdefault(table.sheet.name, []).append(read.row + 1)
            return None
        if not read.whole or not self._has_key(table, read, values):
            self.held.append(Held(sheet=table.sheet.name, line=read.row + 1, title=title))
            return None
        id = row_id(self.ledger, read, values, banner=self.units.banner)
        base = self.matcher.find(read, values, id)
        answer = self.answers.records.get(title)
        if base is None and answer and answer != NEW:
            base = self.matcher.get(answer)
        if base is None and id in self.deleted:
            self._was_deleted(table, read, title)
            return None
        row = ImportRow(
            sheet=table.sheet.name,
            line=read.row + 1,
            record=base.id if base else id,
            verdict=Verdict.NEW,
            title=title,
            values=values,
            changed=(),
            unit=read.unit,
            period=read.period,
            base=base,
        )
        return self._updated(row, base) if base else self._new(row)

    def _says_nothing(self, read: RowValues, values: Mapping[str, Any]) -> bool:
        """Whether a row only names unit, project or the like: a form that was not filled in."""
        if not read.whole or read.record or not self.ledger.key:
            return False
        keys = {name for names in (*self.ledger.match, self.ledger.key) for name in names}
        return all(value is None for name, value in values.items() if name not in keys)

    def _has_key(self, table: Table, read: RowValues, values: Mapping[str, Any]) -> bool:
        """Whether one of the alternative keys is filled in; a problem is added where not."""
        told = {**values, "unit": read.unit, PERIOD: read.period}
        alternatives = self.ledger.match or ((self.ledger.key,) if self.ledger.key else ())
        missing = [[n for n in names if told.get(n) in (None, "")] for names in alternatives]
        if not missing or any(not names for names in missing) or self._asked(missing):
            return True
        fewest = self._nearest_key(table, alternatives, missing)
        lacking = {(table.sheet.name, name) for name in fewest if table.column(name) is None}
        if lacking:
            self.keyless |= lacking
            return False
        labels = "、".join(self._label(name) for name in fewest)
        column = table.column(fewest[0])
        self.findings.problem(
            Level.MUST,
            "row-without-key",
            f"工作表“{table.sheet.name}”第 {read.row + 1} 行没有填{labels}，"
            "分不清是哪一条记录，这一行没有导入。",
            sheet=table.sheet.name,
            row=read.row,
            column=column.index if column else None,
            field=fewest[0],
        )
        return False

    def _nearest_key(
        self, table: Table, alternatives: Sequence[Sequence[str]], missing: Sequence[Sequence[str]]
    ) -> Sequence[str]:
        """What is missing of the key that the sheet's columns come nearest to."""

        def far(place: int) -> tuple[int, int, int]:
            without = sum(table.column(name) is None for name in missing[place])
            return without, len(missing[place]), -len(alternatives[place])

        return missing[min(range(len(missing)), key=far)]

    def _label(self, name: str) -> str:
        return self.ledger.field(name).label if name in self.ledger else "报告期"

    def _asked(self, missing: Sequence[Sequence[str]]) -> bool:
        """Whether what is missing waits for an answer: then the question says enough."""
        waiting = {q.kind for q in self.findings.questions}
        kinds = {"unit": "unit", "reference": "reference"}
        return any(
            kinds.get(self.ledger.field(n).type.name) in waiting
            for names in missing
            for n in names
            if n in self.ledger
        )

    def _new(self, row: ImportRow) -> ImportRow:
        told = {name: value for name, value in row.values.items() if value is not None}
        values = told | self._presets(row, told)
        order = [f.name for f in self.ledger.current if f.name in values]
        return replace(row, values={n: values[n] for n in order}, changed=tuple(order))

    def _presets(self, row: ImportRow, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the definition proposes from the row alone: never from today or other records."""
        record = Record(
            id=row.record, ledger=self.ledger.id, unit=row.unit, period=row.period, values=values
        )
        scope = RecordScope(self.ledger, record, _NO_FACTS, today=date.min)
        return {
            about.name: value
            for about in self.ledger.current
            if (preset := about.default) is not None
            and about.name not in values
            and not (preset.paths or preset.related or "today" in preset.names)
            and (value := quiet(_proposed, preset, about, scope)) is not None
        }

    def _updated(self, row: ImportRow, base: Record) -> ImportRow:
        """Only cells that say something, and something new, change the record."""
        differing = {
            name: value
            for name, value in row.values.items()
            if value != base.get(name) and not self._left(name, value, row, base)
        }
        before = self.imported(base.id) if differing and self.imported else {}
        kept = [n for n, v in differing.items() if n in before and before[n] == v]
        cleared = [n for n, v in differing.items() if v is None and n not in kept]
        self._say_kept(row, base, kept, "本次与上次导入时相同，台账里后来改为")
        self._say_kept(row, base, cleared, "表里空着，台账里是")
        changed = tuple(n for n in differing if n not in kept and n not in cleared)
        return replace(
            row,
            verdict=Verdict.UPDATED if changed else Verdict.SAME,
            values={name: row.values[name] for name in changed},
            changed=changed,
        )

    def _left(self, name: str, value: Any, row: ImportRow, base: Record) -> bool:
        """Places worked out from a text count only where the text is new."""
        if name == PLACES and "place" in row.values:
            return bool(row.values["place"] == base.get("place"))
        return False

    def _say_kept(self, row: ImportRow, base: Record, names: Iterable[str], why: str) -> None:
        for name in names:
            about = self.ledger.field(name)
            shown = about.show(base.get(name))
            if not shown:
                continue
            self.findings.problem(
                Level.HINT,
                "kept",
                f"工作表“{row.sheet}”第 {row.line} 行的{about.label}{why}“{shown}”，保留台账里的。",
                sheet=row.sheet,
                row=row.line - 1,
                field=name,
            )

    def _duplicate(self, table: Table, read: RowValues, first: ImportRow, again: ImportRow) -> None:
        same = first.values == again.values
        self.findings.problem(
            Level.HINT if same else Level.MUST,
            "duplicate-row",
            f"工作表“{table.sheet.name}”第 {read.row + 1} 行与“{first.sheet}”第 {first.line} 行"
            f"是同一条记录（{again.title}），"
            + ("内容也相同，只导入一次。" if same else "内容却不同，只导入了前一行，请核对。"),
            sheet=table.sheet.name,
            row=read.row,
        )
        if not same:
            self.held.append(Held(sheet=again.sheet, line=again.line, title=again.title))

    def _was_deleted(self, table: Table, read: RowValues, title: str) -> None:
        self.findings.problem(
            Level.HINT,
            "deleted-before",
            f"工作表“{table.sheet.name}”第 {read.row + 1} 行的“{title}”在台账里已被删除，"
            "没有再导入；需要时请先恢复它。",
            sheet=table.sheet.name,
            row=read.row,
        )
        self.held.append(Held(sheet=table.sheet.name, line=read.row + 1, title=title))

    def _ask_renamed(self, row: ImportRow, matched: frozenset[RecordId]) -> ImportRow:
        if row.verdict is Verdict.NEW and self.answers.records.get(row.title) != NEW:
            alike = self.matcher.alike(row.values, matched)
            if alike:
                cell = cell_name(row.line - 1, 0)
                self.findings.ask(
                    renamed_question(self.ledger, row.values, alike, sheet=row.sheet, cell=cell)
                )
        return row

    def _refuse_missing(self, tables: Sequence[Table], rows: Sequence[ImportRow]) -> None:
        """New records need every required column; a sheet of known records may have only some."""
        if any(question.kind == "heading" for question in self.findings.questions):
            return
        problems = [
            problem
            for table in tables
            for problem in self._missing(
                table,
                [r for r in rows if table.holds(r.sheet, r.line - 1) and r.verdict is Verdict.NEW],
            )
        ]
        if problems:
            raise Refusal(" ".join(problem.message for problem in problems), *problems)

    def _missing(self, table: Table, fresh: Sequence[ImportRow]) -> list[Problem]:
        """What has no column and came from nowhere else (title, class row, preset) either."""
        names = [
            about.name
            for about in columns_needed(table, self.ledger)
            if any(row.values.get(about.name) is None for row in fresh) or not table.records
        ]
        names += sorted(name for sheet, name in self.keyless if sheet == table.sheet.name)
        if not names:
            return []
        labels = "、".join(f"“{self._label(name)}”" for name in dict.fromkeys(names))
        message = (
            f"工作表“{table.sheet.name}”缺少{labels}这{'几' if len(names) > 1 else '一'}列，"
            "没有导入任何数据；请补上，或检查标题行的写法。"
        )
        return [
            Problem(
                level=Level.MUST,
                code="missing-column",
                message=message,
                ledger=self.ledger.id,
                field=names[0],
                file=self.file,
                sheet=table.sheet.name,
                cell=cell_name(table.headings.bottom, 0),
            )
        ]


_OWN_SHEETS = frozenset({"报表", "审核"})
"""What stands beside 明细 in the workbooks that the desk writes."""
_NO_FACTS = MemoryFacts({})


def _proposed(preset: Expression, about: Field, scope: RecordScope) -> Any:
    return fitted(preset.value(scope), about)


def _only(ledger: str, records: Sequence[Record]) -> Callable[[str], Sequence[Record]]:
    return lambda wanted: records if wanted == ledger else ()
