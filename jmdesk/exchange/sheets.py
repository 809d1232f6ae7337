"""Which sheets hold the ledger's rows: chosen by their headings, looked over, refused whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.exchange.cells import Sheet, blank, cell_name
from jmdesk.exchange.findings import Findings, listed
from jmdesk.exchange.foreign_sheets import Headed, meant_for_others
from jmdesk.exchange.headings import Headings, find_headings, heading_questions
from jmdesk.exchange.plan import Answers, ImportRow, Verdict
from jmdesk.exchange.table import Table, columns_needed, identity_targets, read_tables
from jmdesk.exchange.vocabulary import RECORD, Vocabulary
from jmdesk.language import tr

_OWN_SHEETS = frozenset({"报表", "审核"})
"""What stands beside 明细 in the workbooks that the desk writes."""


class Sheets:
    """Chooses the tables of a workbook and says what is odd about them."""

    def __init__(
        self,
        ledger: Ledger,
        words: Vocabulary,
        answers: Answers,
        findings: Findings,
        ledgers: Mapping[str, Ledger],
    ) -> None:
        self.ledger = ledger
        self.ledgers = ledgers
        self.words = words
        self.answers = answers
        self.findings = findings

    def tables(self, sheets: Sequence[Sheet]) -> list[Table]:
        """The tables of all sheets that are of this ledger; `Refusal` where none is."""
        found = self._headed(sheets)
        others = meant_for_others(found, self.ledger, self.ledgers)
        tables: list[Table] = []
        for sheet, headings in found:
            if sheet.name in others:
                said = tr("是“{title}”的，没有导入。", title=others[sheet.name].title)
                self.findings.hint(sheet.name, "sheet-left-out", said)
            else:
                tables += read_tables(sheet, headings, self.ledger)
        if not tables:
            raise self._no_headings()
        tables = self._own_details(tables)
        for table in tables:
            self._look_over(table)
        return tables

    def _headed(self, sheets: Sequence[Sheet]) -> list[Headed]:
        """The sheets with headings of this ledger; of each other one that is not empty, a hint."""
        found = []
        for sheet in sheets:
            if not any(not blank(cell) for row in sheet.rows for cell in row):
                continue
            if sheet.hidden and len(sheets) > 1:
                self.findings.hint(
                    sheet.name, "hidden-sheet", tr("是隐藏的，没有导入；需要时请先取消隐藏。")
                )
                continue
            headings = find_headings(sheet, self.words, self.answers)
            if headings is None or not self._identifies(headings):
                self.findings.hint(
                    sheet.name,
                    "sheet-left-out",
                    tr("里没有找到“{title}”的标题行，没有导入。", title=self.ledger.title),
                )
                continue
            found.append((sheet, headings))
        return found

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
                self.findings.hint(
                    table.sheet.name,
                    "sheet-left-out",
                    tr("没有记录号，以带记录号的明细为准，没有导入。"),
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
            lines = listed(hidden)
            self.findings.hint(
                table.sheet.name,
                "hidden-rows",
                tr(
                    "第 {lines} 行是隐藏的，共 {count} 行，也一并导入。",
                    lines=lines,
                    count=len(hidden),
                ),
            )
        for row in table.left:
            self.findings.problem(
                Level.HINT,
                "row-left-out",
                tr(
                    "工作表“{name}”第 {row} 行不像一条记录，没有导入。",
                    name=table.sheet.name,
                    row=row + 1,
                ),
                sheet=table.sheet.name,
                row=row,
            )

    def _no_headings(self) -> Refusal:
        labels = "、".join(f.label for f in self.ledger.current if f.required and not f.computed)
        message = tr(
            "文件“{file}”里没有找到“{title}”的标题行，没有导入任何数据。标题行要有这些列："
            "{labels}。",
            file=self.findings.file,
            title=self.ledger.title,
            labels=labels,
        )
        problem = Problem(
            level=Level.MUST,
            code="missing-column",
            message=message,
            ledger=self.ledger.id,
            file=self.findings.file,
        )
        return Refusal(message, problem)

    def refuse_missing(
        self, tables: Sequence[Table], rows: Sequence[ImportRow], keyless: set[tuple[str, str]]
    ) -> None:
        """New records need every required column; a sheet of known records may have only some.

        ``keyless`` are sheets and the key fields without a column that kept rows from being read.
        """
        if any(question.kind == "heading" for question in self.findings.questions):
            return
        problems = [
            problem
            for table in tables
            for problem in self._missing(
                table,
                [r for r in rows if table.holds(r.sheet, r.line - 1) and r.verdict is Verdict.NEW],
                sorted(name for sheet, name in keyless if sheet == table.sheet.name),
            )
        ]
        if problems:
            raise Refusal(" ".join(problem.message for problem in problems), *problems)

    def _missing(
        self, table: Table, fresh: Sequence[ImportRow], keyless: Iterable[str]
    ) -> list[Problem]:
        """What has no column and came from nowhere else (title, class row, preset) either."""
        names = [
            about.name
            for about in columns_needed(table, self.ledger)
            if any(row.values.get(about.name) is None for row in fresh) or not table.records
        ]
        names += keyless
        if not names:
            return []
        labels = "、".join(f"“{label(self.ledger, name)}”" for name in dict.fromkeys(names))
        message = tr(
            "工作表“{name}”缺少{labels}这{count}列，没有导入任何数据；请补上，或检查标题行的写法。",
            name=table.sheet.name,
            labels=labels,
            count=tr("几") if len(names) > 1 else tr("一"),
        )
        return [
            Problem(
                level=Level.MUST,
                code="missing-column",
                message=message,
                ledger=self.ledger.id,
                field=names[0],
                file=self.findings.file,
                sheet=table.sheet.name,
                cell=cell_name(table.headings.bottom, 0),
            )
        ]


def label(ledger: Ledger, name: str) -> str:
    """A key's part as people call it."""
    return ledger.field(name).label if name in ledger else tr("报告期")
