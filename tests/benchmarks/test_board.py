"""缺报 of a whole banner: 173 嘎查, each with what it owes in the last month of a quarter."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.revision import Revision, canonical
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.board import board
from jmdesk.operations.board_cells import State
from jmdesk.operations.covering import COVERED, heads
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import Entry, first_revision, save_records
from jmdesk.operations.reminding import one_text
from jmdesk.store.query import Query
from tests.benchmarks.limits import most_time

pytestmark = pytest.mark.benchmark

JUNE = Period.parse("2024-06")
MONTHS = [Period.month(2024, month) for month in range(1, 7)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Every 嘎查 has two projects and six months behind it; two of three have submitted."""
    opened = open_desk(tmp_path_factory.mktemp("board") / "desk.db")
    begin(opened, unit="科右中旗", person="白音", phone="")
    villages = villages_of(opened)
    save_records(opened, ledger="project", entries=list(projects(villages)))
    found = opened.store.records(Query(ledger="project"))
    for period in MONTHS:
        entries = [
            Entry(values={"project": one.id, "state_seen": "施工中"}, unit=village, period=period)
            for one in found
            for village in one.values["places"]
        ]
        save_records(opened, ledger="site", entries=entries, look=lambda _: opened.facts())
    submit(opened, [one for place, one in enumerate(villages) if place % 3])
    yield opened
    opened.close()


def villages_of(desk: Desk) -> list[str]:
    under = (desk.units.get(code) for code in sorted(desk.units.under(desk.unit)))
    return [unit.code for unit in under if unit.level is UnitLevel.VILLAGE and not unit.until]


def projects(villages: list[str]) -> Iterator[Entry]:
    for place in range(0, len(villages), 2):
        for number in range(2):
            yield Entry(
                values={
                    "year": 2024,
                    "name": f"第{place}片{number}号项目",
                    "nature": "新建",
                    "category": "产业合作类",
                    "place": "各嘎查",
                    "scope": "建棚",
                    "total": 10,
                    "jm": 10,
                    "implementer": villages[place],
                    "places": tuple(villages[place : place + 2]),
                }
            )


def submit(desk: Desk, villages: list[str]) -> None:
    """Submissions as they come in, with what they covered."""
    made: list[Revision] = []
    with desk.store.transaction() as writer:
        for village in villages:
            rows = Query(ledger="site", period=JUNE, units=frozenset({village}))
            known = {one.id: heads(one) for one in desk.store.records(rows)}
            values = {
                "report": "village_month",
                "subject_unit": village,
                "subject_period": "2024-06",
                "version": 1,
                "check_code": "0000-0000",
                "document": writer.put_document(canonical({COVERED: {"site": known}})),
                "day": JUNE.end,
            }
            made.append(first_revision(desk, ledger="submission", values=values))
        writer.append(made)


def test_a_banners_board_is_there_at_once(desk: Desk) -> None:
    shown = board(desk, period=JUNE)
    states = [cell.state for cell in shown.cells("village_month")]
    assert len(states) >= 170
    assert states.count(State.SUBMITTED) > 110
    started = time.perf_counter()
    text = one_text(desk, board=shown)
    words = time.perf_counter() - started
    assert "各位好" in text
    took = min(_timed(desk) for _ in range(5))
    print(f"\nfigure: board_banner {took * 1000:.0f} ms")
    print(f"\nfigure: board_reminder {words * 1000:.0f} ms")
    assert took < most_time(0.3)
    assert words < most_time(0.3)


def _timed(desk: Desk) -> float:
    started = time.perf_counter()
    board(desk, period=JUNE)
    return time.perf_counter() - started
