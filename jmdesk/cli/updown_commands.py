"""Up and down: who has not reported, reminders, 退回 and 通过, notices."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened, unit_code
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.board import board
from jmdesk.operations.board_cells import WORDS, Board, BoardRow, Cell
from jmdesk.operations.desk import Desk

if TYPE_CHECKING:
    from jmdesk.operations.notices import Notice
    from jmdesk.operations.reviewing import Reviewed
    from jmdesk.operations.reviews import Remark, Review


def missing_command(chosen: Namespace) -> Answer:
    """``missing``: who owes what for a period; with ``--all`` also who has reported."""
    with opened(chosen) as desk:
        shown = _board(desk, chosen)
        titles = {one.id: one.title for one in shown.reports}
        found = [
            (row, cell)
            for row in shown.rows
            for cell in row.cells.values()
            if chosen.all or cell.unreported
        ]
        json = [_cell_json(row, cell, titles) for row, cell in found]
        lines = tuple(_cell_line(row, cell, titles) for row, cell in found)
        said = () if found else (tr("都报了。"),)
        if chosen.to is not None:
            said = (*said, *_written(desk, shown, chosen))
    return Answer(json=json, lines=lines, said=said)


def _written(desk: Desk, shown: Board, chosen: Namespace) -> tuple[str, ...]:
    from jmdesk.cli.door import door_of, said
    from jmdesk.operations.missing_list import write_missing_list
    from jmdesk.operations.reports import find_report

    door = door_of(chosen)
    report = find_report(desk, chosen.report).id if chosen.report else None
    persons = write_missing_list(desk, board=shown, to=chosen.to, report=report, door=door)
    return (tr("缺报清单已存到 {file}。", file=chosen.to), *said(persons, door))


def _board(desk: Desk, chosen: Namespace) -> Board:
    if chosen.period is None:
        raise Refusal(tr("还缺 --period：看哪一期谁没报？"))
    unit = unit_code(desk, chosen.unit)
    return board(desk, period=chosen.period, unit=unit, report=chosen.report)


def _cell_json(row: BoardRow, cell: Cell, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "name": row.name,
        "state": cell.state.value,
        "said": tr(WORDS[cell.state]),
        "report": cell.report,
        "title": titles[cell.report],
        "period": str(cell.period),
        "due": cell.due.isoformat() if cell.due else None,
        "late": cell.late,
        "done": cell.done,
        "owed": cell.owed,
        "version": cell.version,
        "changed": cell.changed,
        "approved": cell.approved,
        "twice": cell.twice,
    }


def _cell_line(row: BoardRow, cell: Cell, titles: dict[str, str]) -> str:
    parts = [row.name, titles[cell.report], tr(WORDS[cell.state])]
    if cell.twice:
        parts.append(tr("这一稿报了两份，请问清以哪一份为准"))
    if cell.lacking:
        parts.append(tr("缺 {count} 项", count=len(cell.lacking)))
    if cell.due:
        parts.append(tr("{month}月{day}日前", month=cell.due.month, day=cell.due.day))
    if cell.late:
        parts.append(tr("已过 {count} 天", count=cell.late))
    return "  ".join(parts)


def remind_command(chosen: Namespace) -> Answer:
    """``remind``: a polite text for each unit that has not reported, and one for all of them."""
    from jmdesk.operations.reminding import one_text, reminders

    with opened(chosen) as desk:
        shown = _board(desk, chosen)
        several = reminders(desk, board=shown)
        whole = one_text(desk, board=shown)
    json = {
        "text": whole,
        "units": [{"unit": one.unit, "name": one.name, "text": one.text} for one in several],
    }
    texts = [one.text for one in several] if chosen.each else [whole] * bool(whole)
    lines = "\n\n".join(texts).splitlines()
    return Answer(json=json, lines=tuple(lines), said=() if several else (tr("都报了。"),))


def return_command(chosen: Namespace) -> Answer:
    """``return``: send a report back with its reasons, as a small file with ``--to``."""
    from jmdesk.operations.reviewing import return_report

    with opened(chosen) as desk:
        said = return_report(
            desk,
            **_about(desk, chosen),
            remarks=[_remark(text) for text in chosen.at],
            note=chosen.reason,
        )
        return _reviewed(desk, said, chosen.to)


def approve_command(chosen: Namespace) -> Answer:
    """``approve``: accept the newest version of a report."""
    from jmdesk.operations.reviewing import approve_report

    with opened(chosen) as desk:
        said = approve_report(desk, **_about(desk, chosen), note=chosen.note)
        return _reviewed(desk, said, chosen.to)


def _about(desk: Desk, chosen: Namespace) -> dict[str, Any]:
    from jmdesk.operations.reports import find_report

    if chosen.unit is None or chosen.period is None:
        raise Refusal(tr("请用 --unit 和 --period 说明是哪个单位、哪一期的表。"))
    report = find_report(desk, chosen.report)
    period = chosen.period.as_kind(report.period) if report.period else chosen.period
    return {"report": report.id, "unit": unit_code(desk, chosen.unit), "period": period}


def _remark(text: str) -> Remark:
    """RECORD.FIELD=REASON, or RECORD=REASON."""
    from jmdesk.operations.reviews import Remark

    place, sign, reason = text.partition("=")
    record, _, field = place.partition(".")
    if not sign or not record or not reason.strip():
        raise Refusal(tr("“{text}”应写成 记录.字段=原因，或 记录=原因。", text=text))
    return Remark(record=RecordId(record), field=field, reason=reason.strip())


def _reviewed(desk: Desk, said: Reviewed, to: Path | None) -> Answer:
    if to is not None:
        from jmdesk.operations.review_files import write_reviews

        write_reviews(desk, reviews=[said.review], to=to)
    review = said.review
    json = {**_review_json(desk, review), "file": str(to) if to else None}
    line = tr(
        "{verdict}：{unit} {period} 第{version}稿",
        verdict=tr(review.verdict),
        unit=desk.units.name(review.subject_unit),
        period=review.period,
        version=review.version,
    )
    return Answer(json=json, lines=(line,))


def reviews_command(chosen: Namespace) -> Answer:
    """``reviews``: what was returned and approved, newest first."""
    from jmdesk.operations.reviews import reviews

    with opened(chosen) as desk:
        unit = unit_code(desk, chosen.unit)
        found = reviews(desk, unit=unit, period=str(chosen.period) if chosen.period else None)
        json = [_review_json(desk, one) for one in found]
    lines = tuple(
        f"{one['verdict']}  {one['name']}  {one['report']}  {one['period']}  {one['note']}"
        for one in json
    )
    return Answer(json=json, lines=lines)


def _review_json(desk: Desk, review: Review) -> dict[str, Any]:
    from jmdesk.operations.reviewing import changed_after_approval

    return {
        "review": review.id,
        "by": review.unit,
        "report": review.report,
        "unit": review.subject_unit,
        "name": desk.units.name(review.subject_unit),
        "period": review.period,
        "version": review.version,
        "verdict": review.verdict,
        "person": review.person,
        "day": review.day.isoformat() if review.day else None,
        "note": review.note,
        "remarks": [
            {"record": one.record, "field": one.field, "reason": one.reason}
            for one in review.remarks
        ],
        "changed": len(changed_after_approval(desk, review)),
    }


def notice_command(chosen: Namespace) -> Answer:
    """``notice``: until when a report is wanted, over what its definition proposes."""
    from jmdesk.operations.notices import give_notice, notices

    if chosen.period is None:
        raise Refusal(tr("请用 --period 说明是哪一期的表。"))
    with opened(chosen) as desk:
        changes = give_notice(
            desk,
            report=chosen.report,
            period=chosen.period,
            day=chosen.day,
            waived=chosen.waive,
            units=[desk.find_unit(one).code for one in chosen.unit],
            title=chosen.title,
        )
        given = next(one for one in notices(desk) if one.id == changes.records[0])
    return Answer(json=_notice_json(given), lines=(_notice_line(given),))


def notices_command(chosen: Namespace) -> Answer:
    """``notices``: those known here."""
    from jmdesk.operations.notices import notices

    with opened(chosen) as desk:
        found = notices(desk)
    return Answer(
        json=[_notice_json(one) for one in found],
        lines=tuple(_notice_line(one) for one in found),
    )


def _notice_json(notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice.id,
        "by": notice.unit,
        "report": notice.report,
        "period": notice.period,
        "day": notice.day.isoformat() if notice.day else None,
        "waived": notice.waived,
        "units": list(notice.units),
        "title": notice.title,
    }


def _notice_line(notice: Notice) -> str:
    day = tr("这一期不用报") if notice.waived else str(notice.day)
    return "  ".join(part for part in (notice.report, notice.period, day, notice.title) if part)
