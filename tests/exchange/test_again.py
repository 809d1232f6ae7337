"""A workbook that comes again: the same changes nothing, a corrected one changes what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.history import compute
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId, Revision
from jmdesk.exchange.plan import NEW, Answers, ImportPlan, Verdict, brought_in, revisions
from tests.exchange.books import HEADINGS, project
from tests.exchange.conftest import BANNER, Plan


def recorded(plan: ImportPlan, ledger: Ledger) -> list[Record]:
    """The records that a plan makes, as a store would give them back."""
    assert plan.ready, [question.text for question in plan.questions]
    made: dict[RecordId, list[Revision]] = {}
    for revision in revisions(plan, ledger):
        made.setdefault(revision.record, []).append(revision)
    records = []
    for id, own in made.items():
        state = compute(own)
        values = {n: ledger.field(n).load(v) for n, v in state.values.items() if n in ledger}
        records.append(
            Record(
                id=id, ledger=ledger.id, unit=BANNER, period=None, values=values, heads=state.heads
            )
        )
    return records


def edited(records: Iterable[Record], called: str, **values: Any) -> list[Record]:
    """The records with other values in the one of this name."""
    return [
        replace(r, values={**r.values, **values}) if r.values["name"] == called else r
        for r in records
    ]


def verdicts(plan: ImportPlan) -> list[str]:
    return [row.verdict.value for row in plan.rows]


def test_the_plan_comes_in_whole_with_ids_of_its_own(
    plan_file: Plan, example: Path, projects: Ledger
) -> None:
    plan = plan_file(example)
    assert plan.ready
    assert plan.counts == {Verdict.NEW: 148, Verdict.UPDATED: 0, Verdict.SAME: 0}
    assert len({row.record for row in plan.rows}) == 148
    assert not plan.held
    assert [sum(g.count for g in plan.groups if g.period == str(y)) for y in range(2021, 2026)] == [
        25,
        34,
        32,
        29,
        28,
    ]
    total = sum((g.money["jm"] for g in plan.groups), Decimal(0))
    assert total == Decimal("6391.5") + Decimal("14262.65") + Decimal("12876.15") + Decimal(
        "11981.15"
    ) + Decimal("11321.15")


def test_importing_twice_changes_nothing(plan_file: Plan, example: Path, projects: Ledger) -> None:
    records = recorded(plan_file(example), projects)
    again = plan_file(example, existing=records)
    assert again.counts == {Verdict.NEW: 0, Verdict.UPDATED: 0, Verdict.SAME: 148}
    assert not revisions(again, projects)
    assert not again.questions


def test_two_desks_make_the_same_revisions(
    plan_file: Plan, example: Path, projects: Ledger
) -> None:
    one = revisions(plan_file(example), projects)
    other = revisions(plan_file(example, within="152222105000"), projects)
    assert [r.id for r in one] == [r.id for r in other]
    assert {(r.person, r.device, r.at) for r in one} == {("", "", "")}


def test_the_order_of_the_classes_is_kept_for_each_year(plan_file: Plan, example: Path) -> None:
    orders = {order.period: order for order in plan_file(example).orders}
    assert orders["2021"].classes[-3:] == ("乡村旅游类", "社会事业类", "万企兴万村类")
    for year in range(2022, 2026):
        assert orders[str(year)].classes[-3:] == ("社会事业类", "乡村旅游类", "万企兴万村类")
    assert orders["2021"].unit == BANNER
    assert orders["2021"].title == "科右中旗2021年“十四五”京蒙帮扶协作需求统计表"


def test_only_what_the_new_edition_says_otherwise_changes(
    plan_rows: Plan, projects: Ledger
) -> None:
    records = recorded(plan_rows([list(HEADINGS), project("甲"), project("乙", seq=2)]), projects)
    plan = plan_rows(
        [list(HEADINGS), project("乙", total=12, local=2), project("甲", seq=2)],
        existing=records,
    )
    assert verdicts(plan) == ["updated", "updated"]
    assert plan.rows[0].changed == ("seq", "total", "local")
    assert plan.rows[1].changed == ("seq",)
    first, _ = revisions(plan, projects)
    assert first.values == {"seq": 1, "total": "12", "local": "2"}
    assert first.parents == records[1].heads


def test_an_empty_cell_empties_nothing_and_says_so(plan_rows: Plan, projects: Ledger) -> None:
    table = [list(HEADINGS), project("甲", local=0)]
    records = recorded(plan_rows(table), projects)
    table[1][9] = None
    plan = plan_rows(table, existing=records)
    assert verdicts(plan) == ["same"]
    assert [(p.code, p.field) for p in plan.problems] == [("kept", "local")]


def test_a_sheet_of_known_records_may_have_only_some_columns(
    plan_rows: Plan, projects: Ledger
) -> None:
    records = recorded(plan_rows([list(HEADINGS), project("甲")]), projects)
    table = [
        ["项目名称", "建设地点", "实施年度", "批复京蒙资金"],
        ["甲", "好腰苏木镇花灯嘎查", 2023, 8],
    ]
    plan = plan_rows(table, existing=records)
    assert (verdicts(plan), plan.rows[0].changed) == (["updated"], ("a_jm",))


def test_a_record_is_known_by_its_number_whatever_its_name(
    plan_rows: Plan, projects: Ledger
) -> None:
    records = recorded(plan_rows([list(HEADINGS), project("甲")]), projects)
    records = edited(records, "甲", code="152222-2023-014")
    table = [[*HEADINGS, "项目编号"], [*project("甲（一期）"), "152222-2023-014"]]
    plan = plan_rows(table, existing=records)
    assert (verdicts(plan), plan.rows[0].changed) == (["updated"], ("name", "scope"))


def test_blanks_in_a_name_make_no_new_project(plan_rows: Plan, projects: Ledger) -> None:
    records = recorded(plan_rows([list(HEADINGS), project("代钦塔拉嘎查示范村")]), projects)
    plan = plan_rows([list(HEADINGS), project("代钦塔 拉嘎查示范村")], existing=records)
    assert plan.rows[0].record == records[0].id
    assert set(plan.rows[0].changed) == {"name", "scope"}


def test_where_only_the_name_or_only_the_place_agrees_it_is_asked(
    plan_rows: Plan, projects: Ledger
) -> None:
    records = recorded(plan_rows([list(HEADINGS), project("甲")]), projects)
    for row in (project("甲", place="国光嘎查"), project("甲改")):
        plan = plan_rows([list(HEADINGS), row], existing=records)
        (question,) = plan.questions
        assert question.kind == "renamed"
        assert "更名，还是新项目？" in question.text
        assert [option.value for option in question.options] == [records[0].id, NEW]
        same = Answers(records={question.key: records[0].id})
        done = plan_rows([list(HEADINGS), row], existing=records, answers=same)
        assert done.ready
        assert (verdicts(done), done.rows[0].record) == (["updated"], records[0].id)
        fresh = Answers(records={question.key: NEW})
        done = plan_rows([list(HEADINGS), row], existing=records, answers=fresh)
        assert done.ready
        assert verdicts(done) == ["new"]
        assert done.rows[0].record != records[0].id


def test_new_rows_that_share_a_place_with_each_other_or_with_a_known_row_ask_nothing(
    plan_rows: Plan, projects: Ledger
) -> None:
    records = recorded(plan_rows([list(HEADINGS), project("甲")]), projects)
    table = [list(HEADINGS), project("甲"), project("乙"), project("丙")]
    plan = plan_rows(table, existing=records)
    assert plan.ready
    assert verdicts(plan) == ["same", "new", "new"]


def test_another_year_is_another_project(plan_rows: Plan, projects: Ledger) -> None:
    records = recorded(plan_rows([list(HEADINGS), project("甲")]), projects)
    plan = plan_rows([list(HEADINGS), project("甲", year=2024)], existing=records)
    assert plan.ready
    assert verdicts(plan) == ["new"]


def test_what_was_corrected_at_the_desk_is_not_undone_by_the_old_edition(
    plan_rows: Plan, projects: Ledger
) -> None:
    table = [list(HEADINGS), project("甲")]
    records = recorded(plan_rows(table), projects)
    before = {records[0].id: records[0].values}
    desk = edited(records, "甲", name="甲（更正）", use="别的用途")
    plan = plan_rows(table, existing=desk, imported=lambda id: before[id])
    assert verdicts(plan) == ["same"]
    assert sorted(p.field or "" for p in plan.problems if p.code == "kept") == ["name", "use"]
    table[1][10] = "又一种用途"
    plan = plan_rows(table, existing=desk, imported=lambda id: before[id])
    assert plan.rows[0].changed == ("use",)


def test_what_workbooks_brought_in_is_told_from_what_people_did(
    plan_rows: Plan, projects: Ledger
) -> None:
    table = [list(HEADINGS), project("甲")]
    (first,) = revisions(plan_rows(table), projects)
    desk = replace(first, parents=(first.id,), values={"use": "别的"}, person="张三", device="a")
    later = replace(first, parents=(desk.id,), values={"total": "12", "nothing": 1})
    values = brought_in([later, desk, first], projects)
    assert (values["use"], values["total"], values["name"]) == ("建设", Decimal(12), "甲")
    assert "nothing" not in values
    assert "unit" not in values


def test_places_chosen_at_the_desk_stay_while_the_text_is_the_same(
    plan_rows: Plan, projects: Ledger
) -> None:
    table = [list(HEADINGS), project("甲")]
    desk = edited(recorded(plan_rows(table), projects), "甲", places=("152222104000",))
    assert verdicts(plan_rows(table, existing=desk)) == ["same"]


def test_places_stated_in_a_column_of_their_own_count(plan_rows: Plan, projects: Ledger) -> None:
    records = recorded(plan_rows([list(HEADINGS), project("甲")]), projects)
    table = [[*HEADINGS, "涉及嘎查"], [*project("甲"), "国光嘎查、双金嘎查"]]
    plan = plan_rows(table, existing=records)
    assert plan.rows[0].changed == ("places",)
    assert len(plan.rows[0].values["places"]) == 2


def test_a_deleted_record_is_not_brought_back_unasked(plan_rows: Plan, projects: Ledger) -> None:
    table = [list(HEADINGS), project("甲"), project("乙")]
    gone = plan_rows(table).rows[0].record
    plan = plan_rows(table, deleted=frozenset({gone}))
    assert [row.title for row in plan.rows] == ["2023·乙·好腰苏木镇花灯嘎查"]
    assert [p.code for p in plan.problems] == ["deleted-before"]
    assert len(plan.held) == 1


def test_one_project_twice_in_a_file_comes_in_once(plan_rows: Plan) -> None:
    plan = plan_rows([list(HEADINGS), project("甲"), project("甲"), project("甲", jm=9, local=1)])
    assert verdicts(plan) == ["new"]
    assert [(p.code, p.line, p.level.value) for p in plan.problems] == [
        ("duplicate-row", 3, "提示"),
        ("duplicate-row", 4, "强制"),
    ]
    assert [held.line for held in plan.held] == [4]
