"""A paper with stars over what tells of a person; what was under them is nowhere in the file.

What a field keeps that is marked personal is known by the field; telephone and id numbers are
found wherever they were written. Whom to call in an office (head, signatures) is no such thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations.deeds import PAPER as DEEDS
from jmdesk.operations.desk import Desk
from jmdesk.operations.masking import STAR
from jmdesk.operations.person_mask import Mask, near
from jmdesk.operations.personal import Persons
from jmdesk.reporting.annex import Photo
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.document import Column, Detail, Document, Row, Section
from jmdesk.reporting.slip import PREFIX as SLIP
from jmdesk.reporting.tick_sheet import REPORT as CONFLICTS

STATE = "个人信息已遮住"
"""Printed beside 第n稿, so that whoever reads the stars knows what they are."""

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
    mask = Mask(desk, _shown(document), past=_tells_of_before(document), words=document.personal)
    made = _document(mask, document)
    persons = mask.persons()
    if not persons.told():
        return document, persons
    code = check_code(made) if made.check_code else ""
    state = "　".join(part for part in (document.state, STATE) if part)
    return replace(made, check_code=code, state=state, masked=True), persons


def masked_stem(desk: Desk, document: Document, stem: str) -> str:
    """A name of its file that tells of no person."""
    return mask_name(desk, _shown(document), stem)


def mask_name(desk: Desk, records: Iterable[RecordId], name: str) -> str:
    """A name of a file about these records that tells of no person."""
    return Mask(desk, records).line(name).replace(STAR, "＊")


def _tells_of_before(document: Document) -> bool:
    """Whether it may say what a record said before: a version kept, a correction, a conflict,
    the name of a record that is gone."""
    return bool(document.version) or document.report.split(":")[0] in _OF_BEFORE


def masked_detail(desk: Desk, detail: Detail) -> tuple[Detail, Persons]:
    """The rows of a sheet with stars, and how much was masked."""
    mask = Mask(desk, _ids_of(detail))
    return mask.detail(detail), mask.persons()


def masked_photos(desk: Desk, document: Document, photos: Sequence[Photo]) -> tuple[Photo, ...]:
    """The captions with stars; what is on a photo nobody can see from here."""
    mask = Mask(desk, _shown(document), past=_tells_of_before(document)) if photos else None
    return tuple(replace(one, caption=mask.line(one.caption)) for one in photos if mask)


def _shown(document: Document) -> set[RecordId]:
    found: set[RecordId] = set()
    for row in (row for table in document.tables for row in table.rows):
        found.add(RecordId(row.id))
        found.update(RecordId(id) for cell in row.cells for id in near(cell))
    for table in document.tables:
        found |= _ids_of(table.detail)
    return found - {RecordId("")}


def _ids_of(detail: Detail) -> set[RecordId]:
    return {RecordId(id) for id in (*detail.ids, *detail.subjects) if id}


def _document(mask: Mask, document: Document) -> Document:
    own, *sections = (_section(mask, table) for table in document.tables)

    def lines(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(mask.line, texts))

    return replace(
        document,
        title=mask.line(document.title),
        name=mask.line(document.name),
        file_stem=mask.line(document.file_stem),
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
        caption=mask.line(table.caption),
        columns=tuple(_columns(mask, table, rows)),
        rows=rows,
        detail=mask.detail(table.detail),
    )


def _columns(mask: Mask, table: Section, rows: Sequence[Row]) -> Iterator[Column]:
    """A column with stars in it sets nothing in rows that are added by hand."""
    starred: set[int] = set()
    for old, new in zip(table.rows, rows, strict=True):
        place = 0
        for before, after in zip(old.cells, new.cells, strict=True):
            if before is not after:
                starred.add(place)
            place += before.span
    for place, column in enumerate(table.columns):
        heading = tuple(map(mask.line, column.heading))
        told = replace(column, heading=heading) if heading != column.heading else column
        yield replace(told, sets="") if place in starred else told


def _problem(mask: Mask, problem: Problem) -> Problem:
    about = (problem.record,) if problem.record else ()
    return replace(
        problem,
        message=mask.text(problem.message, about),
        explanation=mask.text(problem.explanation, about) if problem.explanation else "",
    )
