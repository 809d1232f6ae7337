"""What puts the stars: it knows what records keep of persons, and counts what it masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jmdesk.definitions.ledger import Field
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.masking import LEAST, masked_text, masked_value, numbers
from jmdesk.operations.parcels import items
from jmdesk.operations.personal import Persons, is_personal
from jmdesk.reporting.document import Cell, Detail, Row, Value

_FEW = 40
"""Records behind a text that are looked at for what they keep of persons; sums have thousands."""
_SHORTEST = 2


class Mask:
    """Masks texts and counts what it masked; it knows what some records keep of persons, with
    ``past`` what they ever kept, and ``words`` (text and type of field) wherever they stand."""

    def __init__(
        self,
        desk: Desk,
        records: Iterable[RecordId],
        *,
        past: bool = False,
        words: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._everywhere = {
            word: masked_value(kind, word) for word, kind in words if len(word) >= _SHORTEST
        }
        self._kinds: dict[str, Mapping[str, str]] = {}
        self._words: dict[RecordId, Mapping[str, str]] = {}
        self._counted: dict[str, set[tuple[str, str]]] = {"phone": set(), "id_number": set()}
        self._names: set[tuple[str, str]] = set()
        fields = {
            str(ledger.id): [field for field in ledger.fields if is_personal(field)]
            for ledger in desk.catalogue.ledgers.values()
        }
        for id, state in desk.store.states(records).items():
            if personal := fields.get(state.ledger):
                self._kinds[id] = {one.name: one.type.name for one in personal}
                self._words[id] = dict(_words(personal, state.values))
        for item in items(desk.store.revisions_of(self._words)) if past else ():
            if personal := fields.get(item.ledger):
                said = _words(personal, item.values)
                self._words[item.record] = {**self._words[item.record], **dict(said)}

    def persons(self) -> Persons:
        """What was masked so far, each number once."""
        return Persons(
            id_numbers=len(self._counted["id_number"]),
            phones=len(self._counted["phone"]),
            others=len(self._names),
        )

    def text(self, text: str, records: Iterable[str] = ()) -> str:
        """A text; ``records`` are those of which it may say what they keep."""
        if len(text) < LEAST and not self._words and not self._everywhere:
            return text  # most are: nothing that is looked for is as short
        found = list(numbers(text))
        for number in found:
            self._counted[number.kind].add(("", number.digits))
        words = {word: star for word, star in self._everywhere.items() if word in text}
        self._names |= {("", word) for word in words}
        for id in records:
            for word, star in self._words.get(RecordId(id), {}).items():
                if word in text:
                    words[word] = star
                    self._count_word(id, word)
        return masked_text(text, words) if words or found else text

    def line(self, text: str) -> str:
        """A line that stands apart from all rows: it may tell of any of the records."""
        return self.text(text, self._words) if text else text

    def value(self, record: str, field: str, text: str, records: Iterable[str] = ()) -> str:
        """The text of a field of a record."""
        kind = self._kinds.get(record, {}).get(field)
        if kind is None or kind == "rows" or not text:
            return self.text(text, records)
        self._count(kind, record, text)
        return masked_value(kind, text)

    def cells(self, row: Row) -> Row:
        """A row of the paper."""
        behind = {row.id} | {one for cell in row.cells for one in near(cell)}
        cells = tuple(self._cell(cell, behind) for cell in row.cells)
        return replace(row, cells=cells) if cells != row.cells else row

    def _cell(self, cell: Cell, behind: set[str]) -> Cell:
        if not cell.text or not (cell.value is None or isinstance(cell.value, str)):
            return cell
        text = self.value(cell.record, cell.field, cell.text, behind)
        whole = cell.value
        if isinstance(whole, str):
            whole = self.value(cell.record, cell.field, whole, behind)
        if (text, whole) == (cell.text, cell.value):
            return cell
        # Nothing is taken back from behind stars.
        return replace(cell, text=text, value=whole, record=RecordId(""), field="")

    def detail(self, detail: Detail) -> Detail:
        """The rows of a sheet; what is masked takes nothing back."""
        rows, places = [], set(detail.worked_out)
        for number, row in enumerate(detail.rows):
            made = tuple(self._plain(detail, number, place) for place in range(len(row)))
            places |= {(number, at) for at, one in enumerate(made) if one != row[at]}
            rows.append(made)
        if tuple(rows) == detail.rows:
            return detail
        hidden = {place for _, place in places - detail.worked_out}
        columns = (
            replace(one, sets="") if place in hidden else one
            for place, one in enumerate(detail.columns)
        )
        return replace(
            detail, columns=tuple(columns), rows=tuple(rows), worked_out=frozenset(places)
        )

    def _plain(self, detail: Detail, number: int, place: int) -> Value:
        value = detail.rows[number][place]
        if not isinstance(value, str):
            return value
        column = detail.columns[place]
        id = detail.ids[number] if detail.ids else ""
        subject = detail.subjects[number] if detail.subjects else ""
        shown = subject if column.of_subject else id
        return self.value(shown, column.field, value, (id, subject))

    def _count_word(self, record: str, word: str) -> None:
        kinds = self._kinds[record]
        found = next(iter(kinds.values())) if len(set(kinds.values())) == 1 else "text"
        self._count(found, record, word)

    def _count(self, kind: str, record: str, text: str) -> None:
        if kind in self._counted:
            digits = "".join(one for one in text if one.isdigit() or one in "Xx").upper()
            self._counted[kind].add(("", digits))
        else:
            self._names.add((record, text))


def _words(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a record keeps of persons, each with its mask."""
    for field in fields:
        value = values.get(field.name)
        if field.columns:
            for row in value if isinstance(value, list) else ():
                yield from _words(
                    (column for column in field.columns if column.personal), _told(row)
                )
        elif isinstance(value, str) and len(value) >= _SHORTEST:
            yield value, masked_value(field.type.name, value)


def _told(row: Any) -> Mapping[str, Any]:
    return row if isinstance(row, dict) else {}


def near(cell: Cell) -> tuple[str, ...]:
    """The records of which a cell of text may tell; a sum's are not among them."""
    several = cell.records if len(cell.records) <= _FEW else ()
    return (cell.record, *several)
