"""Records of other ledgers as sheets name them: by number, name or record id."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jmdesk.definitions.ledger import Field
from jmdesk.domain.problem import Level
from jmdesk.domain.record import Record
from jmdesk.domain.unit import plain
from jmdesk.exchange.amounts import UNREADABLE
from jmdesk.exchange.cells import cell_name
from jmdesk.exchange.findings import Findings
from jmdesk.exchange.plan import Answers, Option, Question
from jmdesk.exchange.unit_names import Place
from jmdesk.language import tr

_NAMING = ("code", "no", "name", "title")
"""The fields under which people know a record, as the shipped ledgers call them."""
_YEAR = "year"
_TITLED = re.compile(r"(.+)[（(](\d{4}(?:-\d\d-\d\d)?)[）)]")
_RANK = {"code": 0, "no": 1, "": 2, "name": 3, "title": 4}
"""Which of several texts about a record is looked up first; the others narrow it down."""


class References:
    """Finds the record that a text names among those of the ledger a field points to."""

    def __init__(
        self,
        records: Callable[[str], Sequence[Record]],
        *,
        answers: Answers,
        findings: Findings,
    ) -> None:
        self._records = records
        self._answers = {plain(key): answer for key, answer in answers.records.items()}
        self._findings = findings
        self._named: dict[str, Mapping[str, list[Record]]] = {}

    def id(self, told: Mapping[str, str], about: Field, year: int | None, place: Place) -> Any:
        """The id of the one record that the row names; None after a question.

        ``told`` are texts by field of the record, "" for any name of it: its number, name, place.
        What one of them leaves open the others settle, then ``year``. `UNREADABLE` after a
        problem, where nothing is so called.
        """
        own, *others = sorted(told.items(), key=lambda item: _RANK.get(item[0], len(_RANK)))
        key = plain("·".join(told.values()))
        found = self._index(about.target).get(plain(own[1]), []) or self._titled(own[1], about)
        for name, text in others if len(found) > 1 else ():
            found = [r for r in found if plain(str(r.get(name) or "")) == plain(text)] or found
        if len(found) > 1 and year is not None:
            found = [record for record in found if record.get(_YEAR) == year] or found
        if len(found) == 1:
            return found[0].id
        answer = self._answers.get(key)
        if answer is not None and any(record.id == answer for record in self._all(about.target)):
            return answer
        text = " ".join(told.values())
        return (
            self._ask(key, text, about, found, place) if found else self._none(text, about, place)
        )

    def _titled(self, text: str, about: Field) -> list[Record]:
        """Records by name and year or day, as the desk's own sheets call them: 牛舍（2024）."""
        match = _TITLED.fullmatch(plain(text))
        named = self._index(about.target).get(match[1], []) if match else []
        return [r for r in named if match and match[2] in {str(v) for v in r.values.values()}]

    def _all(self, ledger: str) -> Sequence[Record]:
        return [record for named in self._index(ledger).values() for record in named]

    def _index(self, ledger: str) -> Mapping[str, list[Record]]:
        if ledger not in self._named:
            named: dict[str, list[Record]] = defaultdict(list)
            for record in self._records(ledger):
                texts = {record.id, *(record.get(name) for name in _NAMING)}
                for text in {plain(text) for text in texts if isinstance(text, str)}:
                    named[text].append(record)
            self._named[ledger] = named
        return self._named[ledger]

    def _ask(
        self, key: str, text: str, about: Field, found: Sequence[Record], place: Place
    ) -> None:
        cell = cell_name(place.row, place.column)
        self._findings.ask(
            Question(
                kind="reference",
                key=key,
                text=tr(
                    "工作表“{sheet}”{cell} 的{label}“{text}”对得上 {count} 条记录，是哪一条？",
                    sheet=place.sheet,
                    cell=cell,
                    label=about.label,
                    text=text.strip(),
                    count=len(found),
                ),
                sheet=place.sheet,
                cell=cell,
                options=tuple(Option(value=r.id, label=_described(r)) for r in found),
            )
        )

    def _none(self, text: str, about: Field, place: Place) -> Any:
        cell = cell_name(place.row, place.column)
        self._findings.problem(
            Level.MUST,
            "unknown-record",
            tr(
                "工作表“{sheet}”{cell}：台账里没有{label}“{text}”，请先录入它，"
                "或改成台账里的名称或编号。",
                sheet=place.sheet,
                cell=cell,
                label=about.label,
                text=text.strip(),
            ),
            sheet=place.sheet,
            row=place.row,
            column=place.column,
            field=about.name,
        )
        return UNREADABLE


def _described(record: Record) -> str:
    texts = [record.get(name) for name in (_YEAR, *_NAMING, "place")]
    return "　".join(str(text) for text in texts if text)
