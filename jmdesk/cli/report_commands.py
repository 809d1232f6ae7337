"""Reports: make and submit."""

from __future__ import annotations

from argparse import Namespace

from jmdesk.cli.door import door_of, persons_json, said
from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened, unit_code
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.blank import SIGNIN, SIGNIN_NAME, blank_form
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import looked
from jmdesk.operations.reports import listed_rows, make_report, submit_report, write_report
from jmdesk.reporting.document import Document


def report_command(chosen: Namespace) -> Answer:
    """``report``: one report as PDF or workbook, by the ending of the file's name; or blank."""
    door = door_of(chosen)
    with opened(chosen) as desk:
        blank = _is_blank(chosen)
        made = _blank(desk, chosen) if blank else _made(desk, chosen)
        document, persons = looked(desk, made, door)
        out = document if blank else made
        write_report(out, to=chosen.to, desk=None if blank else desk, door=door)
    json = {
        "file": str(chosen.to),
        "rows": listed_rows(document),
        "check_code": document.check_code,
        "persons": persons_json(persons, door),
    }
    return Answer(
        json=json,
        lines=(tr("{file}（{count} 行）", file=chosen.to, count=listed_rows(document)),),
        said=said(persons, door),
    )


def _is_blank(chosen: Namespace) -> bool:
    """Whether a form to write on is asked for: 签到册 is nothing else."""
    blank = bool(chosen.blank or chosen.report in (SIGNIN, SIGNIN_NAME))
    if blank and chosen.version_no is not None:
        raise Refusal(tr("空白表没有第几稿，请去掉 --version-no。"))
    if blank and chosen.explanations:
        raise Refusal(tr("空白表没有说明可印，请去掉 --explanations。"))
    if not blank and (chosen.course or chosen.day or chosen.lines is not None):
        raise Refusal(tr("--course、--day、--lines 只用于签到册和空白表，请加上 --blank。"))
    return blank


def _blank(desk: Desk, chosen: Namespace) -> Document:
    return blank_form(
        desk,
        report=chosen.report,
        unit=unit_code(desk, chosen.unit),
        period=chosen.period,
        lines=chosen.lines,
        course=chosen.course,
        day=chosen.day,
    )


def _made(desk: Desk, chosen: Namespace) -> Document:
    return make_report(
        desk,
        report=chosen.report,
        unit=unit_code(desk, chosen.unit),
        period=chosen.period,
        version=chosen.version_no,
        explaining=True if chosen.explanations else None,
    )


def submit_command(chosen: Namespace) -> Answer:
    """``submit``: version n, kept so that it prints again exactly as it is now."""
    door = door_of(chosen)
    with opened(chosen) as desk:
        submitted = submit_report(
            desk,
            report=chosen.report,
            unit=unit_code(desk, chosen.unit),
            period=chosen.period,
            explain=chosen.explain,
            explaining=chosen.explanations,
        )
        told: tuple[str, ...] = ()
        if chosen.to:
            _, persons = looked(desk, submitted.document, door)
            write_report(submitted.document, to=chosen.to, desk=desk, door=door)
            told = said(persons, door)
    document = submitted.document
    json = {
        "record": submitted.record,
        "version": submitted.version,
        "check_code": document.check_code,
        "file": str(chosen.to) if chosen.to else None,
    }
    return Answer(
        json=json,
        lines=(
            tr("{title}　第{version}稿已上报", title=document.title, version=submitted.version),
        ),
        said=told,
    )
