"""From a report's definition and the facts to the document: the same facts, the same paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.unit import UnitTree
from jmdesk.reporting.body import Body
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.details import detail
from jmdesk.reporting.document import DRAFT, Document, Section
from jmdesk.reporting.frame import Frame, ReportFacts, SheetScope, widened
from jmdesk.reporting.published import published_notes

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BAD_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_STEM = 80


def compute(
    report: Report,
    *,
    ledgers: Mapping[str, Ledger],
    facts: ReportFacts,
    unit: str,
    period: Period,
    units: UnitTree,
    settings: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    version: int = 0,
    today: date | None = None,
    reported: date | None = None,
) -> Document:
    """The document of a report for a unit (code) and a period.

    A period shorter than the report's own is widened to the one that holds it. ``settings`` are
    texts by name (official texts of the head, orders of groups as JSON lists); ``problems`` go to
    审核; ``version`` is the 稿次 (0 a draft); ``reported`` the day of 上报,
    printed as 报出日期. ``today`` is what expressions call so, the period's end when not given.
    """
    frame = Frame(
        report=report,
        ledgers=ledgers,
        facts=facts,
        units=units,
        unit=unit,
        period=widened(period, report.period),
        settings=settings or {},
        today=today or period.end,
        reported=reported,
    )
    made = document_of(frame, _state(version))
    return replace(made, version=version, audit=(*problems, *frame.problems))


def _state(version: int) -> str:
    """稿次: a later version corrects the one before it (forms.md §3)."""
    if not version:
        return DRAFT
    return f"第{version}稿" if version == 1 else f"第{version}稿　更正第{version - 1}次"


def document_of(frame: Frame, state: str) -> Document:
    """The whole document with its check code, without what is wrong with the facts."""
    report, body = frame.report, Body(frame)
    draft = (state,) if state.startswith("草稿") else ()
    made = Document(
        report=report.id,
        number=report.number,
        form_code=report.form_code,
        name=report.name,
        title=body.sentence(report.title) or report.name,
        unit=frame.unit,
        unit_name=frame.units.name(frame.unit),
        period=str(frame.period),
        columns=body.columns(),
        rows=body.rows(),
        head_left=(*draft, *body.texts(report.head_left)),
        head_middle=body.texts(report.head_middle),
        head_right=body.texts(report.head_right),
        measure=report.measure,
        opening=body.texts(report.opening),
        ticks=tuple(body.ticks(report.opening)),
        caption=body.sentence(report.caption),
        sections=tuple(_sections(frame)),
        notes=_notes(body),
        signatures=body.texts(report.signatures),
        state=state,
        paper=report.paper,
        one_page=report.one_page,
        detail=detail(frame, body.in_order(), body.showing),
        file_stem=file_stem(report, frame.units.name(frame.unit), frame.period, state),
    )
    return replace(made, check_code=check_code(made))


def _sections(frame: Frame) -> Iterator[Section]:
    """The further tables that are wanted, each over its own period."""
    for section in frame.report.sections:
        own = replace(
            frame, report=section.sheet, period=widened(frame.period, section.sheet.period)
        )
        if not own.holds(section.when, SheetScope(frame, {})):
            continue
        body = Body(own)
        yield Section(
            caption=body.sentence(section.sheet.caption),
            columns=body.columns(),
            rows=body.rows(),
            detail=detail(own, body.in_order(), body.showing),
        )


def _notes(body: Body) -> tuple[str, ...]:
    """说明 numbered where there are several, then the rounding line."""
    report = body.frame.report
    texts = (*body.texts(report.notes), *published_notes(body))
    notes = []
    if len(texts) == 1:
        notes.append(f"{report.note_title}{texts[0]}")
    elif texts:
        marks = (*_CIRCLED, *(f"({n})" for n in range(21, len(texts) + 1)))
        said = "　".join(f"{mark}{text}" for mark, text in zip(marks, texts, strict=False))
        notes.append(f"{report.note_title}{said}")
    if report.rounding and (gap := body.rounding_gap()):
        notes.append(f"因四舍五入，分项之和与合计相差 {gap}")
    return tuple(notes)


def file_stem(report: Report, unit: str, period: Period, state: str) -> str:
    """表2_项目进度月报表_好腰苏木镇_2023-05_第1稿, without what file names may not hold."""
    draft = state.split("　")[0].split(" ")[0]
    parts = (report.number, report.name, unit, str(period).replace("..", "-"), draft)
    stem = "_".join(part for part in parts if part)
    return _BAD_IN_FILES.sub("", stem)[:_LONGEST_STEM]
