"""What the 工作台 knows: what is owed by whom and when, what is wrong, how far reports are.

1. Done, typed and not saved, and missing are told apart; a ledger others fill stays folded unless
   a report that this unit hands on lists it.
2. The next deadline is that of the reports of the month that are not submitted.
3. Equal problems are told once; what others have to mend is not told here.
4. A report waits, is wrong, ready, submitted, changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.drafting import keep_draft
from jmdesk.operations.importing import import_workbook, plan_workbook, undo_import
from jmdesk.operations.overview import LedgerState, Overview, ReportState, Stage, count_up
from jmdesk.operations.overview_look import look_through
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report
from jmdesk.operations.safekeeping import backup
from jmdesk.store.draft import Draft
from tests.exchange import books

TOWN, OTHER, BANNER = "152222100000", "152222105000", "152222000000"
MAY = Period.month(2024, 5)
DAY = date(2024, 5, 22)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "desk.db")
    begin(made, unit=TOWN, person="包玉兰")
    yield made
    made.close()


def project(desk: Desk, name: str, **more: Any) -> RecordId:
    values = {
        "year": 2024,
        "name": name,
        "place": name,
        "nature": "新建",
        "category": "乡村振兴类",
        "mode": "工程建设",
        "scope": "棚圈",
        "total": Decimal(100),
        "jm": Decimal(100),
        "implementer": TOWN,
    }
    return save_record(desk, ledger="project", values=values | more).records[0]


def progress(desk: Desk, about: RecordId, **more: Any) -> RecordId:
    values = {
        "project": about,
        "state": "实施中",
        "image": Decimal(40),
        "start": date(2024, 3, 15),
        "done": Decimal(50),
        "arrived": Decimal(50),
        "paid": Decimal(30),
        "work": "正在建",
    }
    return save_record(desk, ledger="progress", values=values | more, period=MAY).records[0]


def look(desk: Desk, unit: str = TOWN, month: Period = MAY, today: date = DAY) -> Overview:
    counted = count_up(desk, unit, month, today=today)
    return look_through(desk, counted, lambda _done, _whole: None)


def ledger(overview: Overview, name: str) -> LedgerState:
    return next(state for state in overview.ledgers if state.id == name)


def report(overview: Overview, name: str) -> ReportState:
    return next(state for state in overview.reports if state.id == name)


def test_counts_come_first_and_say_nothing_of_what_is_owed(desk: Desk) -> None:
    project(desk, "甲")
    counted = count_up(desk, TOWN, MAY, today=DAY)
    assert ledger(counted, "project").count == 1
    assert not counted.complete
    assert counted.reports == ()


def test_done_typed_and_missing_are_told_apart(desk: Desk) -> None:
    first, second, _ = (project(desk, name) for name in "甲乙丙")
    progress(desk, first)
    id = desk.ledger("progress").record_id({"project": second}, unit=TOWN, period=MAY)
    draft = Draft(
        key=id,
        ledger="progress",
        record=id,
        unit=TOWN,
        period=str(MAY),
        typed={"paid": "3"},
        focus="paid",
        at="2024-05-22T09:00:00",
    )
    keep_draft(desk, draft=draft)
    state = ledger(look(desk), "progress")
    assert (state.expected, state.done, state.half, state.missing) == (3, 1, 1, 2)
    assert state.about == "项目"
    assert state.own
    assert state.main


def test_rows_typed_in_a_grid_are_half_done_too(desk: Desk) -> None:
    about = project(desk, "甲")
    id = desk.ledger("progress").record_id({"project": about}, unit=TOWN, period=MAY)
    typed = {f"{id} paid": "3"}
    sheet = Draft(
        key="month:progress",
        ledger="progress",
        record=None,
        unit=TOWN,
        period=str(MAY),
        typed=typed,
        focus="",
        at="2024-05-22T09:00:00",
    )
    keep_draft(desk, draft=sheet)
    assert ledger(look(desk), "progress").half == 1


def test_ledgers_of_other_levels_stay_folded(desk: Desk) -> None:
    project(desk, "甲", places=("152222100201",))
    overview = look(desk)
    main = {state.id for state in overview.ledgers if state.main}
    assert main == {"progress", "beneficiary"}
    assert not ledger(overview, "beneficiary").own
    assert ledger(overview, "beneficiary").period == "二季度"


def test_the_deadline_is_the_levels_own_and_goes_to_the_one_above(desk: Desk) -> None:
    about = project(desk, "甲")
    overview = look(desk)
    assert overview.due == date(2024, 5, 28)
    assert overview.to == "旗京蒙办"
    banner = look(desk, unit=BANNER)
    assert banner.due == date(2024, 6, 3)
    assert banner.to == "兴安盟"
    progress(desk, about)
    submit_report(desk, report="progress_month", period=MAY)
    submit_report(desk, report="training_month", period=MAY)
    assert look(desk).due is None


def test_quarterly_reports_stand_in_the_quarters_last_month_alone(desk: Desk) -> None:
    project(desk, "甲", places=("152222100201",))
    assert "benefit" not in {one.id for one in look(desk).reports}
    june = look(desk, month=Period.month(2024, 6))
    assert report(june, "benefit").due == date(2024, 6, 28)
    december = {one.id for one in look(desk, month=Period.month(2024, 12)).reports}
    assert {"progress_month", "training_month", "benefit", "demand"} <= december


def test_a_report_waits_is_wrong_ready_submitted_and_changed(desk: Desk) -> None:
    about = project(desk, "甲")
    assert report(look(desk), "progress_month").stage is Stage.WAITING
    record = progress(desk, about, finish=date(2024, 3, 1))
    assert report(look(desk), "progress_month").stage is Stage.WRONG
    save_record(desk, ledger="progress", record=record, values={"finish": None})
    assert report(look(desk), "progress_month").stage is Stage.READY
    submit_report(desk, report="progress_month", period=MAY)
    sent = report(look(desk), "progress_month")
    assert (sent.stage, sent.version) == (Stage.SUBMITTED, 1)
    save_record(desk, ledger="progress", record=record, values={"paid": Decimal(31)})
    changed = report(look(desk), "progress_month")
    assert (changed.stage, changed.version) == (Stage.CHANGED, 1)
    assert report(look(desk), "training_month").stage is Stage.EMPTY


def test_equal_problems_are_told_once_with_all_their_records(desk: Desk) -> None:
    aids = [project(desk, f"补助{n}", mode="补助救助") for n in range(18)]
    overview = look(desk)
    (found,) = overview.findings
    assert found.label == "计划量、计划量单位"
    assert found.empty
    assert found.level is Level.EXPLAIN
    assert set(found.records) == set(aids)
    assert (found.count, overview.wrong) == (36, 36)


def test_the_worst_comes_first_with_both_figures(desk: Desk) -> None:
    first, second = project(desk, "甲"), project(desk, "乙")
    progress(desk, first, paid=Decimal(60))
    progress(desk, second, finish=date(2024, 3, 1))
    found = look(desk).findings
    assert [one.level for one in found[:2]] == [Level.MUST, Level.EXPLAIN]
    assert found[0].name == "乙（2024）"
    explain = next(one for one in found if one.label == "京蒙资金累计支付")
    assert "60" in explain.text
    assert "50" in explain.text


def test_what_others_have_to_mend_is_not_told_here(desk: Desk) -> None:
    project(desk, "旗里办的", mode="补助救助", implementer=BANNER, places=(TOWN,))
    assert look(desk).findings == ()
    assert look(desk, unit=BANNER).findings
    project(desk, "镇里办的", mode="补助救助", places=("152222100201",))
    assert look(desk).findings
    assert look(desk, unit="152222100201").findings == ()


def test_what_came_in_is_told_by_file_until_it_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "镇里的项目.xlsx"
    rows = [books.project(f"{n}号牛棚", year=2024, unit="巴彦呼舒镇") for n in (1, 2)]
    books.book(file, [books.HEADINGS, *rows])
    plan = plan_workbook(desk, file=file, ledger="project")
    import_workbook(desk, plan=plan)
    (arrived,) = look(desk).arrived
    assert (arrived.file, arrived.title, len(arrived.records)) == ("镇里的项目.xlsx", "项目档案", 2)
    undo_import(desk, plan=plan)
    assert look(desk).arrived == ()


def test_several_files_that_came_together_are_one_line(desk: Desk) -> None:
    with desk.store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包玉兰")
        for number, ledger in enumerate(("site", "progress", "site")):
            one = Revision(
                record=RecordId(f"r{number}"),
                ledger=LedgerId(ledger),
                version=1,
                definition="",
                values={"unit": TOWN, "period": "2024-05"},
            )
            writer.append([one], batch=batch, file=f"{number}.jmdesk")
    (arrived,) = look(desk).arrived
    assert (arrived.file, arrived.ledger, len(arrived.records)) == ("0.jmdesk 等 3 个文件", "", 3)


def test_the_last_backup_is_known_by_looking_into_the_copies_beside_the_store(desk: Desk) -> None:
    assert look(desk).backup is None
    backup(desk)
    made = look(desk).backup
    assert made is not None
    assert abs((datetime.now().astimezone() - made).total_seconds()) < 60
    stray = desk.path.parent / "backups" / "jmdesk-20991231-235959.db"
    stray.write_bytes(b"")
    assert look(desk).backup == made


def test_an_empty_desk_is_empty(desk: Desk) -> None:
    overview = look(desk)
    assert overview.empty
    assert overview.wrong == 0


def test_looking_can_be_stopped(desk: Desk) -> None:
    class Stop(Exception):
        pass

    def stop(_done: int, _whole: int) -> None:
        raise Stop

    project(desk, "甲")
    with pytest.raises(Stop):
        look_through(desk, count_up(desk, TOWN, MAY, today=DAY), stop)
