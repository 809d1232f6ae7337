"""缺报: who owes what, how far each is, until when.

1. A unit owes what the report's definition or a notice says; the nearest notice counts, one may
   waive it; a unit without anything to report owes nothing.
2. The state goes 未开始 → 草稿 → 已报 → 报后有改 → (a new version) 已报, → 退回; what arrived by a
   merge is 已合并, also where all rows came without a submission.
3. Rows count for whose they are: a project's implementer, the 嘎查, and units above that owe.
4. The texts that ask for what is missing name unit, report, day, what lacks and the file.
5. 173 嘎查 are looked at in less than 0.3 s (tests/benchmarks).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import Revision
from jmdesk.operations import board as board_module
from jmdesk.operations import notices, recording, reminding
from jmdesk.operations.board import board
from jmdesk.operations.board_cells import Board, Cell, State
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.notices import give_notice
from jmdesk.operations.person_mask import Mask
from jmdesk.operations.recording import Entry, delete_record, save_record, save_records
from jmdesk.operations.reminding import one_text, reminders
from jmdesk.operations.reports import submit_report
from jmdesk.operations.reviewing import approve_report, return_report
from jmdesk.operations.went_out import own_submissions
from jmdesk.store.query import Query
from jmdesk.store.sending import Received, Sent

MAY = Period.parse("2024-05")
TODAY = date(2024, 5, 27)
TOWNSHIP, FIRST, SECOND = "152222100000", "152222100200", "152222100202"


def project(name: str, *places: str) -> dict[str, Any]:
    return {
        "year": 2024,
        "name": name,
        "nature": "新建",
        "category": "产业合作类",
        "place": "各嘎查",
        "scope": "建棚",
        "total": 10,
        "jm": 10,
        "implementer": TOWNSHIP,
        "places": places,
    }


@pytest.fixture(autouse=True)
def _a_day_in_may(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (board_module, recording):
        monkeypatch.setattr(module, "today", lambda: TODAY)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A township with two projects: one in two 嘎查, one in the first of them."""
    opened = open_desk(tmp_path / "township.db")
    begin(opened, unit=TOWNSHIP, person="包文", phone="13800000000")
    values = [project("养殖小区", FIRST, SECOND), project("文化活动室", FIRST)]
    save_records(opened, ledger="project", entries=[Entry(values=one) for one in values])
    yield opened
    opened.close()


@pytest.fixture
def village(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The first 嘎查's own desk, which knows the projects."""
    opened = open_desk(tmp_path / "village.db")
    begin(opened, unit=FIRST, person="娜仁", phone="")
    with opened.store.transaction() as writer:
        writer.append(everything(desk))
    yield opened
    opened.close()


def everything(desk: Desk, *ledgers: str) -> list[Revision]:
    chosen = ledgers or ("project",)
    keys = {ledger: desk.store.keys(Query(ledger=ledger)) for ledger in chosen}
    records = [one.id for ledger, ks in keys.items() for one in desk.store.rows(ledger, ks)]
    return [revision for id in records for revision in desk.store.history(id)]


def merge(desk: Desk, other: Desk, *ledgers: str) -> None:
    """What another desk has comes here in a batch, documents included."""
    with desk.store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包文")
        writer.append(everything(other, *ledgers), batch=batch, file="来件.jmdesk")
        for one in other.store.records(Query(ledger="submission")):
            writer.put_document(other.store.document(one.values["document"]))


def cell(shown: Board, unit: str, report: str = "village_month") -> Cell:
    return next(row.cells[report] for row in shown.rows if row.unit == unit)


def fill(desk: Desk, *names: str, unit: str = FIRST) -> None:
    """Look at these projects on the spot."""
    projects = {one.values["name"]: one.id for one in desk.store.records(_all("project"))}
    entries = [
        Entry(values={"project": projects[name], "state_seen": "施工中"}, unit=unit, period=MAY)
        for name in names
    ]
    save_records(desk, ledger="site", entries=entries)


def _all(ledger: str) -> Query:
    return Query(ledger=ledger)


def test_a_unit_owes_what_its_level_owes(desk: Desk) -> None:
    shown = board(desk, period=MAY)
    assert [one.title for one in shown.reports][:2] == ["表2 项目进度月报表", "表4 培训情况统计表"]
    first = cell(shown, FIRST)
    assert (first.state, first.owed, first.done, first.due) == (
        State.NOT_BEGUN,
        2,
        0,
        date(2024, 5, 25),
    )
    assert first.late == 2
    own = cell(shown, TOWNSHIP, "progress_month")
    assert (own.owed, own.due, own.late) == (2, date(2024, 5, 28), 0)
    assert "village_month" not in next(r for r in shown.rows if r.unit == TOWNSHIP).cells
    idle = next(row for row in shown.rows if row.unit not in (TOWNSHIP, FIRST, SECOND))
    assert idle.cells["village_month"].state is State.NOTHING
    assert not idle.missing


def test_a_quarters_report_is_owed_in_its_last_month(desk: Desk) -> None:
    assert "benefit" not in {one.id for one in board(desk, period=MAY).reports}
    june = board(desk, period=Period.parse("2024-06"))
    assert cell(june, FIRST, "benefit").owed == 2
    assert cell(june, TOWNSHIP, "benefit").owed == 3, "the township hands all of them on"
    named = board(desk, period=MAY, report="表3")
    assert str(cell(named, FIRST, "benefit").period) == "2024Q2"


def test_the_state_follows_the_work(desk: Desk) -> None:
    fill(desk, "养殖小区")
    draft = cell(board(desk, period=MAY), FIRST)
    assert (draft.state, draft.done, len(draft.lacking)) == (State.DRAFT, 1, 1)
    fill(desk, "文化活动室")
    whole = cell(board(desk, period=MAY), FIRST)
    assert (whole.state, whole.awaited, whole.unreported) == (State.DRAFT, True, False)
    submit_report(desk, report="表6", unit=FIRST, period=MAY)
    assert cell(board(desk, period=MAY), FIRST).state is State.SUBMITTED
    site = desk.store.records(_all("site"))[0]
    save_record(desk, ledger="site", record=site.id, values={"state_seen": "停工"})
    changed = cell(board(desk, period=MAY), FIRST)
    assert (changed.state, changed.changed, changed.version) == (State.CHANGED, 1, 1)
    submit_report(desk, report="表6", unit=FIRST, period=MAY)
    assert cell(board(desk, period=MAY), FIRST).state is State.SUBMITTED
    delete_record(desk, record=site.id, reason="看错了")
    assert cell(board(desk, period=MAY), FIRST).changed == 1


def test_a_record_that_comes_later_is_a_change_too(desk: Desk) -> None:
    fill(desk, "养殖小区")
    submit_report(desk, report="表6", unit=FIRST, period=MAY)
    fill(desk, "文化活动室")
    assert cell(board(desk, period=MAY), FIRST).changed == 1


def test_no_change_this_month_owes_nothing(desk: Desk) -> None:
    save_record(desk, ledger="village_month", values={"same": True}, unit=FIRST, period=MAY)
    one = cell(board(desk, period=MAY), FIRST)
    assert (one.done, one.lacking) == (2, ())


def test_what_is_typed_and_not_saved_is_a_beginning(desk: Desk) -> None:
    from jmdesk.operations.drafting import keep_drafts
    from jmdesk.store.draft import Draft

    typed = Draft(
        key="new:site:1",
        ledger="site",
        record=None,
        unit=SECOND,
        period="2024-05",
        typed={"state_seen": "施"},
        focus="state_seen",
        at="2024-05-20T08:00:00",
    )
    keep_drafts(desk, drafts=[typed])
    shown = board(desk, period=MAY)
    assert cell(shown, SECOND).state is State.DRAFT
    assert cell(shown, FIRST).state is State.NOT_BEGUN


def test_what_was_submitted_elsewhere_is_merged(desk: Desk, village: Desk) -> None:
    fill(village, "养殖小区", "文化活动室")
    submit_report(village, report="表6", period=MAY)
    assert cell(board(village, period=MAY), FIRST).state is State.SUBMITTED
    merge(desk, village, "site", "submission")
    assert cell(board(desk, period=MAY), FIRST).state is State.MERGED
    site = desk.store.records(_all("site"))[0]
    save_record(desk, ledger="site", record=site.id, values={"state_seen": "停工"})
    assert cell(board(desk, period=MAY), FIRST).state is State.CHANGED


def test_ones_own_that_comes_back_is_no_more_than_submitted(desk: Desk, village: Desk) -> None:
    fill(village, "养殖小区", "文化活动室")
    submit_report(village, report="表6", period=MAY)
    merge(desk, village, "site", "submission")
    merge(village, desk, "site", "submission")
    assert cell(board(village, period=MAY), FIRST).state is State.SUBMITTED


def test_what_went_out_is_of_ones_own_only(desk: Desk, village: Desk) -> None:
    fill(village, "养殖小区", "文化活动室")
    made = submit_report(village, report="表6", period=MAY)
    assert [one.id for one in own_submissions(village)] == [made.record]
    merge(desk, village, "site", "submission")
    assert own_submissions(desk) == []
    own = submit_report(desk, report="表6", unit=SECOND, period=MAY)
    assert [one.id for one in own_submissions(desk)] == [own.record]


def test_ones_own_is_merged_once_it_was_acknowledged(village: Desk) -> None:
    fill(village, "养殖小区", "文化活动室")
    made = submit_report(village, report="表6", period=MAY)
    revisions = [one.id for one in village.store.history(made.record)]
    package = Sent(
        digest="a" * 64,
        at="2024-05-25T09:00:00",
        file="五月.jmdesk",
        to_unit=TOWNSHIP,
        kind="package",
        manifest=b"{}",
    )
    received = Received(
        digest=package.digest,
        unit=TOWNSHIP,
        device="",
        at="2024-05-26T09:00:00",
        code="",
        records=3,
        conflicts=0,
    )
    with village.store.transaction() as writer:
        writer.note_sent(package, revisions=revisions)
    assert cell(board(village, period=MAY), FIRST).state is State.SUBMITTED
    with village.store.transaction() as writer:
        writer.note_received(received)
    assert cell(board(village, period=MAY), FIRST).state is State.MERGED


def test_rows_that_all_came_need_no_asking(desk: Desk, village: Desk) -> None:
    fill(village, "养殖小区")
    merge(desk, village, "site")
    assert cell(board(desk, period=MAY), FIRST).state is State.DRAFT
    fill(village, "文化活动室")
    merge(desk, village, "site")
    assert cell(board(desk, period=MAY), FIRST).state is State.MERGED


def test_a_return_is_awaited_until_the_next_version(desk: Desk) -> None:
    fill(desk, "养殖小区", "文化活动室")
    submit_report(desk, report="表6", unit=FIRST, period=MAY)
    return_report(desk, report="表6", unit=FIRST, period=MAY, note="照片不清楚")
    back = cell(board(desk, period=MAY), FIRST)
    assert (back.state, back.note, back.unreported) == (State.RETURNED, "照片不清楚", True)
    submit_report(desk, report="表6", unit=FIRST, period=MAY)
    assert cell(board(desk, period=MAY), FIRST).state is State.SUBMITTED
    approve_report(desk, report="表6", unit=FIRST, period=MAY)
    site = desk.store.records(_all("site"))[0]
    save_record(desk, ledger="site", record=site.id, values={"state_seen": "停工"})
    after = cell(board(desk, period=MAY), FIRST)
    assert (after.state, after.approved, after.changed) == (State.CHANGED, True, 1)


def test_a_notice_moves_the_day_and_may_waive_it(desk: Desk) -> None:
    give_notice(desk, report="表6", period=MAY, day=date(2024, 5, 30))
    moved = cell(board(desk, period=MAY), FIRST)
    assert (moved.due, moved.by_notice, moved.late) == (date(2024, 5, 30), True, 0)
    give_notice(desk, report="表6", period=MAY, day=date(2024, 5, 26), units=[SECOND])
    shown = board(desk, period=MAY)
    assert (cell(shown, SECOND).due, cell(shown, SECOND).late) == (date(2024, 5, 26), 1)
    assert cell(shown, FIRST).due == date(2024, 5, 25), "the notice is for the second alone"
    give_notice(desk, report="表6", period=MAY, waived=True)
    rows = {row.unit for row in board(desk, period=MAY, report="表6").rows}
    assert rows == set()
    assert len(notices.notices(desk)) == 1, "one notice for one report and period"
    with pytest.raises(Refusal, match="最晚哪天"):
        give_notice(desk, report="表6", period=MAY)


def test_the_nearest_notice_counts(desk: Desk, tmp_path: Path) -> None:
    banner = open_desk(tmp_path / "banner.db")
    begin(banner, unit="科右中旗", person="白音", phone="")
    give_notice(banner, report="表6", period=MAY, day=date(2024, 5, 31))
    merge(desk, banner, "notice")
    banner.close()
    assert cell(board(desk, period=MAY), FIRST).due == date(2024, 5, 31)
    give_notice(desk, report="表6", period=MAY, day=date(2024, 5, 29))
    assert cell(board(desk, period=MAY), FIRST).due == date(2024, 5, 29)


def test_a_notice_may_ask_whom_the_definition_does_not(desk: Desk) -> None:
    give_notice(desk, report="表2", period=MAY, day=date(2024, 5, 28), units=[FIRST])
    assert cell(board(desk, period=MAY), FIRST, "progress_month").due == date(2024, 5, 28)
    rows = board(desk, period=MAY, report="表2").rows
    assert {row.unit for row in rows} == {TOWNSHIP, FIRST}


def test_a_reminder_says_what_and_until_when_and_how_the_file_is_called(desk: Desk) -> None:
    fill(desk, "养殖小区")
    shown = board(desk, period=MAY)
    (text,) = (one.text for one in reminders(desk, board=shown, units=[FIRST]))
    name = desk.units.name(FIRST)
    for part in (
        f"{name}，您好",
        "2024年5月的《表6 嘎查月报单》应在5月25日前报，已过2天",
        "还没有填的 1 项：文化活动室",
        f"“表6_嘎查月报单_{name}_2024-05_第1稿.xlsx”",
        "巴彦呼舒镇 包文 13800000000",
    ):
        assert part in text
    assert "养殖小区" not in text


def check_a_reminder_has_stars(desk: Desk) -> None:
    """It is pasted where a whole group reads it; the sender's own telephone stays."""
    texts = [one.text for one in reminders(desk, board=board(desk, period=MAY))]
    texts.append(one_text(desk, board=board(desk, period=MAY)))
    whole = "\n".join(texts)
    assert whole.count("母牛基地159****1234") == 1
    assert whole.count("问138****1122") == 2
    assert "15948201234" not in whole
    assert "13812341122" not in whole
    assert "包文 13800000000" in whole


def test_a_reminder_has_stars_over_what_tells_of_persons(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_record(desk, ledger="project", values=project("母牛基地15948201234", FIRST))
    fill(desk, "养殖小区", unit=SECOND)
    return_report(desk, report="表6", unit=SECOND, period=MAY, note="问13812341122")
    check_a_reminder_has_stars(desk)
    monkeypatch.setattr(reminding, "masked_text", str)
    monkeypatch.setattr(Mask, "line", lambda _self, text: text)
    with pytest.raises(AssertionError):
        check_a_reminder_has_stars(desk)


def test_one_text_names_all_that_are_missing_and_nobody_else(desk: Desk) -> None:
    shown = board(desk, period=MAY)
    text = one_text(desk, board=shown)
    assert "还有下面 2 个单位" in text
    assert (
        f"1．{desk.units.name(FIRST)}：表6 嘎查月报单（应在5月25日前报，已过2天，缺 2 项）" in text
    )
    assert "巴彦呼舒镇：" not in text, "nobody reminds oneself"
    fill(desk, "养殖小区", unit=SECOND)
    alone = one_text(desk, board=board(desk, period=MAY))
    assert alone.startswith(f"{desk.units.name(FIRST)}，您好")
    return_report(desk, report="表6", unit=SECOND, period=MAY, note="缺照片")
    text = one_text(desk, board=board(desk, period=MAY), units=[SECOND])
    assert "已退回，原因：缺照片" in text
    assert one_text(desk, board=board(desk, period=MAY), units=[]) == ""
