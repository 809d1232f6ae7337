"""From what a row says to what becomes of it: new, updated, the same, held back, asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.memory import MemoryFacts
from jmdesk.definitions.scope import RecordScope, fitted, quiet
from jmdesk.domain.beside import qualifier_name, qualifiers
from jmdesk.domain.problem import Level
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, RecordId
from jmdesk.exchange.amounts import UNREADABLE
from jmdesk.exchange.cells import cell_name
from jmdesk.exchange.findings import Findings, listed
from jmdesk.exchange.matching import Matcher, key_text, renamed_question, row_id
from jmdesk.exchange.plan import NEW, Answers, Held, ImportRow, Verdict
from jmdesk.exchange.row_values import RowValues
from jmdesk.exchange.sheets import label
from jmdesk.exchange.table import Table
from jmdesk.language import tr

Imported = Callable[[RecordId], Mapping[str, Any]]
"""The values of a record as workbooks last brought them in (`jmdesk.exchange.plan.brought_in`)."""


@dataclass(kw_only=True, slots=True)
class RowPlanner:
    """Decides about each row; what people should know goes into ``findings``.

    ``held`` are the rows held back; ``keyless`` sheets and the key fields for which they have no
    column; ``empty`` the lines of rows that say no more than which record they would be.
    """

    ledger: Ledger
    banner: str
    answers: Answers
    findings: Findings
    matcher: Matcher
    imported: Imported | None
    deleted: frozenset[RecordId]
    held: list[Held] = field(default_factory=list)
    keyless: set[tuple[str, str]] = field(default_factory=set)
    empty: dict[str, list[int]] = field(default_factory=dict)

    def rows(self, read: Sequence[tuple[Table, RowValues]]) -> list[ImportRow]:
        """The rows that come in, each record once, in their order."""
        rows: dict[RecordId, ImportRow] = {}
        for table, values in read:
            row = self._row(table, values)
            if row is None:
                continue
            first = rows.setdefault(row.record, row)
            if first is not row:
                self._duplicate(table, values, first, row)
        matched = frozenset(row.record for row in rows.values() if row.base is not None)
        for sheet, lines in self.empty.items():
            said = tr(
                "第 {listed} 行没有填内容，共 {count} 行，没有导入。",
                listed=listed(lines),
                count=len(lines),
            )
            self.findings.hint(sheet, "row-empty", said)
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
        id = row_id(self.ledger, read, values, banner=self.banner)
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
            beside=read.beside,
        )
        return self._updated(row, base, read) if base else self._new(row)

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
        missing = [
            [n for n in names if told.get(n) in (None, "") and self._must_tell(n)]
            for names in alternatives
        ]
        if not missing or any(not names for names in missing) or self._asked(missing):
            return True
        fewest = self._nearest_key(table, alternatives, missing)
        lacking = {(table.sheet.name, name) for name in fewest if table.column(name) is None}
        if lacking:
            self.keyless |= lacking
            return False
        labels = "、".join(label(self.ledger, name) for name in fewest)
        column = table.column(fewest[0])
        self.findings.problem(
            Level.MUST,
            "row-without-key",
            tr(
                "工作表“{name}”第 {row} 行没有填{labels}，分不清是哪一条记录，这一行没有导入。",
                name=table.sheet.name,
                row=read.row + 1,
                labels=labels,
            ),
            sheet=table.sheet.name,
            row=read.row,
            column=column.index if column else None,
            field=fewest[0],
        )
        return False

    def _must_tell(self, name: str) -> bool:
        """Whether a part of the key cannot be empty: what need not be filled in (出处) may be."""
        return (
            bool(self.ledger.match) or name not in self.ledger or self.ledger.field(name).required
        )

    def _nearest_key(
        self, table: Table, alternatives: Sequence[Sequence[str]], missing: Sequence[Sequence[str]]
    ) -> Sequence[str]:
        """What is missing of the key that the sheet's columns come nearest to."""

        def far(place: int) -> tuple[int, int, int]:
            without = sum(table.column(name) is None for name in missing[place])
            return without, len(missing[place]), -len(alternatives[place])

        return missing[min(range(len(missing)), key=far)]

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

    def _updated(self, row: ImportRow, base: Record, read: RowValues) -> ImportRow:
        """Only cells that say something, and something new, change the record."""
        # Places worked out from a text count only where the text is new.
        left = read.derived if row.values.get("place") == base.get("place") else frozenset()
        differing = {
            name: value
            for name, value in row.values.items()
            if value != base.get(name) and name not in left
        }
        before = self.imported(base.id) if differing and self.imported else {}
        kept = [n for n, v in differing.items() if n in before and before[n] == v]
        cleared = [n for n, v in differing.items() if v is None and n not in kept]
        self._say_kept(row, base, kept, tr("本次与上次导入时相同，台账里后来改为"))
        self._say_kept(row, base, cleared, tr("表里空着，台账里是"))
        changed = tuple(n for n in differing if n not in kept and n not in cleared)
        changed += tuple(n for n in self._requalified(row, base) if n not in differing)
        return replace(
            row,
            verdict=Verdict.UPDATED if changed else Verdict.SAME,
            values={name: row.values[name] for name in changed},
            changed=changed,
        )

    def _requalified(self, row: ImportRow, base: Record) -> list[str]:
        """Fields whose number stays and whose qualifier is another than at the last import."""
        known = qualifiers(base)
        differing = [n for n, word in row.beside.items() if word != known.get(n, "")]
        before = self.imported(base.id) if differing and self.imported else {}
        return [n for n in differing if before.get(qualifier_name(n)) != row.beside[n]]

    def _say_kept(self, row: ImportRow, base: Record, names: Iterable[str], why: str) -> None:
        for name in names:
            about = self.ledger.field(name)
            shown = about.show(base.get(name))
            if not shown:
                continue
            self.findings.problem(
                Level.HINT,
                "kept",
                tr(
                    "工作表“{sheet}”第 {line} 行的{label}{why}“{shown}”，保留台账里的。",
                    sheet=row.sheet,
                    line=row.line,
                    label=about.label,
                    why=why,
                    shown=shown,
                ),
                sheet=row.sheet,
                row=row.line - 1,
                field=name,
            )

    def _duplicate(self, table: Table, read: RowValues, first: ImportRow, again: ImportRow) -> None:
        same = first.values == again.values
        self.findings.problem(
            Level.HINT if same else Level.MUST,
            "duplicate-row",
            tr(
                "工作表“{name}”第 {row} 行与“{sheet}”第 {line} 行是同一条记录（{title}），",
                name=table.sheet.name,
                row=read.row + 1,
                sheet=first.sheet,
                line=first.line,
                title=again.title,
            )
            + (
                tr("内容也相同，只导入一次。")
                if same
                else tr("内容却不同，只导入了前一行，请核对。")
            ),
            sheet=table.sheet.name,
            row=read.row,
        )
        if not same:
            self.held.append(Held(sheet=again.sheet, line=again.line, title=again.title))

    def _was_deleted(self, table: Table, read: RowValues, title: str) -> None:
        self.findings.problem(
            Level.HINT,
            "deleted-before",
            tr(
                "工作表“{name}”第 {row} 行的“{title}”在台账里已被删除，没有再导入；"
                "需要时请先恢复它。",
                name=table.sheet.name,
                row=read.row + 1,
                title=title,
            ),
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


_NO_FACTS = MemoryFacts({})


def _proposed(preset: Expression, about: Field, scope: RecordScope) -> Any:
    return fitted(preset.value(scope), about)
