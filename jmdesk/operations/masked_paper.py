"""A paper with stars over what tells of a person; what was under them is nowhere in the file.

What a field keeps that is marked personal is known by the field; telephone and id numbers are
found wherever they were written. Whom to call in an office (head, signatures) is no such thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from jmdesk.definitions.ledger import Field
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations.deeds import PAPER as DEEDS
from jmdesk.operations.desk import Desk
from jmdesk.operations.masking import STAR, masked_text, masked_value, numbers
from jmdesk.operations.parcels import items
from jmdesk.operations.personal import Persons, is_personal
from jmdesk.reporting.annex import Photo
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.document import Cell, Column, Detail, Document, Row, Section, Value
from jmdesk.reporting.slip import PREFIX as SLIP
from jmdesk.reporting.tick_sheet import REPORT as CONFLICTS

STATE = "个人信息已遮住"
"""Printed beside 第n稿, so that whoever reads the stars knows what they are."""

_FEW = 40
"""Records behind a text that are looked at for what they keep of persons; sums have thousands."""
_SHORTEST = 2
_OF_BEFORE = (SLIP, CONFLICTS, DEEDS)
_Columns = TypeVar("_Columns", Column, Any)


def masked(desk: Desk, document: Document) -> Document:
    """The paper with stars; the same one where it tells of no person.

    Its check code is that of what it now says, so the code lets nobody guess what is hidden.
    """
    return look(desk, document)[0]


def persons_on(desk: Desk, document: Document) -> Persons:
    """How much of what stands on the paper and its sheets is about persons."""
    return look(desk, document)[1]


def look(desk: Desk, document: Document) -> tuple[Document, Persons]:
    """The masked paper, and how much was masked; one that has its stars stays as it is."""
    if document.masked:
        return document, Persons()
    mask = Mask(desk, _shown(document), past=_tells_of_before(document))
    made = _document(mask, document)
    persons = mask.persons()
    if not persons.told():
        return document, persons
    code = check_code(made) if made.check_code else ""
    state = "　".join(part for part in (document.state, STATE) if part)
    return replace(made, check_code=code, state=state, masked=True), persons


def masked_stem(desk: Desk, document: Document, stem: str) -> str:
    """A name of its file that tells of no person."""
    near = _shown(document)
    return mask_name(desk, near if len(near) <= _FEW else (), stem)


def mask_name(desk: Desk, records: Iterable[RecordId], name: str) -> str:
    """A name of a file about these records that tells of no person."""
    records = tuple(records)
    return Mask(desk, records).text(name, records).replace(STAR, "＊")


def _tells_of_before(document: Document) -> bool:
    """Whether it may say what a record said before: a version kept, a correction, a conflict,
    the name of a record that is gone."""
    return bool(document.version) or document.report.split(":")[0] in _OF_BEFORE


def masked_detail(desk: Desk, detail: Detail) -> tuple[Detail, Persons]:
    """The rows of a sheet with stars, and how much was masked."""
    mask = Mask(desk, _ids_of(detail))
    return mask.detail(detail), mask.persons()


def masked_photos(photos: Sequence[Photo]) -> tuple[Photo, ...]:
    """The captions with stars; what is on a photo nobody can see from here."""
    return tuple(replace(photo, caption=masked_text(photo.caption)) for photo in photos)


class Mask:
    """Masks texts and counts what it masked; it knows what some records keep of persons, with
    ``past`` what they ever kept."""

    def __init__(self, desk: Desk, records: Iterable[RecordId], *, past: bool = False) -> None:
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
        for number in numbers(text):
            self._counted[number.kind].add(("", number.digits))
        words: dict[str, str] = {}
        for id in records:
            for word, star in self._words.get(RecordId(id), {}).items():
                if word in text:
                    words[word] = star
                    self._count_word(id, word)
        return masked_text(text, words)

    def value(self, record: str, field: str, text: str, records: Iterable[str] = ()) -> str:
        """The text of a field of a record."""
        kind = self._kinds.get(record, {}).get(field)
        if kind is None or kind == "rows" or not text:
            return self.text(text, records)
        self._count(kind, record, text)
        return masked_value(kind, text)

    def cells(self, row: Row) -> Row:
        """A row of the paper."""
        behind = {row.id} | {one for cell in row.cells for one in _near(cell)}
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


def _near(cell: Cell) -> tuple[str, ...]:
    """The records of which a cell of text may tell; a sum's are not among them."""
    several = cell.records if len(cell.records) <= _FEW else ()
    return (cell.record, *several)


def _shown(document: Document) -> set[RecordId]:
    found: set[RecordId] = set()
    for row in (row for table in document.tables for row in table.rows):
        found.add(RecordId(row.id))
        found.update(RecordId(id) for cell in row.cells for id in _near(cell))
    for table in document.tables:
        found |= _ids_of(table.detail)
    return found - {RecordId("")}


def _ids_of(detail: Detail) -> set[RecordId]:
    return {RecordId(id) for id in (*detail.ids, *detail.subjects) if id}


def _document(mask: Mask, document: Document) -> Document:
    own, *sections = (_section(mask, table) for table in document.tables)
    ids = _shown(document)
    near = ids if len(ids) <= _FEW else set()

    def lines(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(mask.text(text, near) for text in texts)

    return replace(
        document,
        title=mask.text(document.title, near),
        name=mask.text(document.name, near),
        file_stem=mask.text(document.file_stem, near),
        columns=own.columns,
        rows=own.rows,
        detail=own.detail,
        caption=own.caption,
        sections=tuple(sections),
        ticks=tuple(mask.cells(row) for row in document.ticks),
        opening=lines(document.opening),
        notes=lines(document.notes),
        explanations=lines(document.explanations),
        audit=tuple(_problem(mask, one) for one in document.audit),
    )


def _section(mask: Mask, table: Section) -> Section:
    rows = tuple(mask.cells(row) for row in table.rows)
    return replace(
        table,
        caption=mask.text(table.caption),
        columns=tuple(_columns(table, rows)),
        rows=rows,
        detail=mask.detail(table.detail),
    )


def _columns(table: Section, rows: Sequence[Row]) -> Iterator[Column]:
    """A column with stars in it sets nothing in rows that are added by hand."""
    starred: set[int] = set()
    for old, new in zip(table.rows, rows, strict=True):
        place = 0
        for before, after in zip(old.cells, new.cells, strict=True):
            if before is not after:
                starred.add(place)
            place += before.span
    for place, column in enumerate(table.columns):
        yield replace(column, sets="") if place in starred else column


def _problem(mask: Mask, problem: Problem) -> Problem:
    near = (problem.record,) if problem.record else ()
    return replace(
        problem,
        message=mask.text(problem.message, near),
        explanation=mask.text(problem.explanation, near) if problem.explanation else "",
    )
