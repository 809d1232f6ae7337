"""The places about paper: a code asked for, an older paper beside what is so, a correction slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report
from jmdesk.store.query import Query
from jmdesk.ui.places import Places
from jmdesk.ui.report_page import ReportPage
from tests.explaining import SAID
from tests.operations.papers import MAY

REPORT = "progress_month"


def papers(
    places: Places, desk: Desk, page: Callable[[], object], wait: Callable[[], None]
) -> Iterator[str]:
    """A version submitted, changed afterwards, asked for with the right code and a wrong one."""
    places.show_paper()
    yield "对一张纸"
    made = submit_report(desk, report=REPORT, unit=desk.unit, period=MAY, explain=SAID).document
    record = next(
        one
        for one in desk.store.records(Query(ledger="progress", period=MAY))
        if one.values.get("paid")
    )
    values = {"paid": record.values["paid"] - Decimal(1)}
    save_record(desk, ledger="progress", record=record.id, values=values)
    places.show_paper(made.check_code)
    yield "对一张纸 改过"
    places.show_paper(("2" if made.check_code[0] != "2" else "3") + made.check_code[1:])
    yield "对一张纸 差一个字母"
    places.show_report(REPORT)
    wait()
    shown = page()
    assert isinstance(shown, ReportPage)
    shown.correct()
    yield "更正单"
