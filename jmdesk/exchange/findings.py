"""What a reading of sheets gathers for people on its way: problems, questions, understood texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jmdesk.domain.problem import Level, Problem
from jmdesk.exchange.cells import cell_name
from jmdesk.exchange.plan import Question, Understood
from jmdesk.language import tr


@dataclass(kw_only=True, slots=True)
class Findings:
    """Gathered in the order of the sheets; each question only once, whichever cells raise it."""

    file: str
    ledger: str
    problems: list[Problem] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    _questions: dict[tuple[str, str], Question] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What must be answered before anything is imported."""
        return tuple(self._questions.values())

    def ask(self, question: Question) -> None:
        """Add a question unless it was asked before."""
        self._questions.setdefault((question.kind, question.key), question)

    def problem(
        self,
        level: Level,
        code: str,
        message: str,
        *,
        sheet: str,
        row: int,
        column: int | None = None,
        field: str | None = None,
        stated: str | None = None,
        computed: str | None = None,
    ) -> None:
        """Add a problem at a row, or at one of its cells (both counted from 0)."""
        self.problems.append(
            Problem(
                level=level,
                code=code,
                message=message,
                ledger=self.ledger,
                field=field,
                file=self.file,
                sheet=sheet,
                cell=cell_name(row, column) if column is not None else None,
                line=row + 1,
                stated=stated,
                computed=computed,
            )
        )

    def hint(self, sheet: str, code: str, message: str) -> None:
        """Add a hint about a whole sheet; the message goes on after its name."""
        self.problems.append(
            Problem(
                level=Level.HINT,
                code=code,
                message=tr("工作表“{sheet}”{message}", sheet=sheet, message=message),
                ledger=self.ledger,
                file=self.file,
                sheet=sheet,
            )
        )


_MOST_LISTED = 20


def listed(lines: Sequence[int]) -> str:
    """Line numbers in a sentence, the first twenty of many."""
    return "、".join(map(str, lines[:_MOST_LISTED])) + (tr("等") if lines[_MOST_LISTED:] else "")
