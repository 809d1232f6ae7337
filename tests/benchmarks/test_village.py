"""The 嘎查's page on a store of 100,000 records. Run alone: ``pytest -m benchmark -s``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import Entry, save_records
from jmdesk.store.query import Query
from jmdesk.ui import theme
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.village_page import VillagePage
from tests.benchmarks.big_store import make_big_store, villages
from tests.benchmarks.limits import most_time

pytestmark = pytest.mark.benchmark

VILLAGE = villages()[3]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(make_big_store(tmp_path / "desk.db"))
    begin(desk, unit=VILLAGE, person="包文")
    places = frozenset({VILLAGE})
    projects = desk.store.records(Query(ledger="project", units=places))
    month = Period.month(2025, 3)
    entries = [
        Entry(values={"project": project.id, "state_seen": "施工中"}, period=month)
        for project in projects
    ]
    save_records(desk, ledger="site", entries=entries)
    yield desk
    desk.close()


def test_the_page_opens_in_150_ms_and_steps_from_month_to_month(
    desk: Desk, qapp: QApplication
) -> None:
    theme.load_fonts()
    theme.apply(qapp)
    jobs = Jobs()
    page = VillagePage(desk, jobs, Notices())
    page.resize(1366, 700)
    page.show()
    page.show_period(VILLAGE, Period.month(2025, 2))
    taken = []
    for month in (4, 5, 4, 5, 6, 4, 6, 5, 4):
        began = time.perf_counter()
        page.show_period(VILLAGE, Period.month(2025, month))
        page.repaint()
        taken.append(1000 * (time.perf_counter() - began))
    jobs.close()
    median = statistics.median(taken)
    print(f"figure: village_page {median:.0f} ms; most {max(taken):.0f} ms")
    assert page.paper is not None
    assert page.paper.sheet.sites
    assert median <= most_time(150)
