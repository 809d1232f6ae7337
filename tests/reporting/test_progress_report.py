"""表2 项目进度月报表.

1. Totals are exact sums; 支付率 is the ratio of sums, never a mean (check example of forms.md).
2. A project without progress prints as 未报; last month's figures do not take its place.
3. 储备 and 已取消 are counted, not listed; 已移交 and paid in full is listed once more only.
4. Shared projects stand in brackets below the banner and in no sum.
5. Each total knows the records behind it.
"""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

from jmdesk.domain.record import Record
from jmdesk.reporting.document import Document, RowKind
from tests.reporting.examples import BANNER, BODY, by_column, project, record, rows_of, sheet


def progress(project_id: str, paid: str, month: str = "2023-05", **values: object) -> Record:
    usual: dict[str, Any] = {
        "project": project_id,
        "state": "实施中",
        "image": D(40),
        "done": D(paid),
        "arrived": D(paid),
        "paid": D(paid),
        "work": "主体施工。",
    }
    id = f"{project_id}/{month}"
    return record("progress", id, period=month, **{**usual, **values})


THREE = [
    project("a", "牛舍", "291", seq=1),
    project("b", "道路", "300", seq=2),
    project("c", "打井", "239", seq=3),
]


def total_of(document: Document) -> dict[str, str]:
    return by_column(document, document.rows[0])


def test_check_example_of_the_form() -> None:
    document = sheet(
        "progress_month",
        [
            *THREE,
            progress("a", "145.50"),
            progress("b", "300.00", state="已完工", image=D(100)),
            progress("c", "0", state="招采中", image=D(0)),
        ],
    )
    total = total_of(document)
    assert total["number"] == "合计 3 个"
    assert total["plan_jm"] == "830.00"
    assert total["paid"] == "445.50"
    assert total["pay_rate"] == "53.7"
    assert total["state"] == "实施中 1，\n完工 1，\n招采中 1"
    assert [row["pay_rate"] for row in rows_of(document, RowKind.ROW)] == ["50.0", "100.0", "0.0"]
    paid = next(cell for cell in document.rows[0].cells if cell.text == "445.50")
    assert paid.value == D("445.50")
    assert set(paid.records) == {"a/2023-05", "b/2023-05", "c/2023-05"}


def test_a_missing_project_is_a_row_and_last_month_does_not_stand_in() -> None:
    document = sheet(
        "progress_month", [*THREE, progress("a", "145.50"), progress("b", "300", "2023-04")]
    )
    missing = rows_of(document, RowKind.MISSING)
    assert [row["name"] for row in missing] == ["道路", "打井"]
    assert [row["number"] for row in missing] == ["2", "3"]
    assert missing[0]["state"] == "未报"
    assert "paid" not in missing[0]
    total = total_of(document)
    assert (total["number"], total["plan_jm"], total["paid"]) == ("合计 3 个", "830.00", "145.50")
    assert "未报 2 个：道路、打井" in document.notes[0]


def test_where_nobody_has_reported_totals_are_empty_not_nought() -> None:
    total = total_of(sheet("progress_month", THREE))
    assert total["plan_jm"] == "830.00"
    assert total["paid"] == ""
    assert total["pay_rate"] == ""
    assert total["state"] == ""


def test_reserve_and_cancelled_are_counted_only() -> None:
    document = sheet(
        "progress_month",
        [
            *THREE,
            progress("a", "10"),
            progress("b", "0", state="储备"),
            progress("c", "0", "2023-03", state="已取消"),
        ],
    )
    assert [row["name"] for row in rows_of(document, RowKind.ROW)] == ["牛舍"]
    assert rows_of(document, RowKind.MISSING) == []
    assert "储备 1 个、取消 1 个未列" in document.notes[0]


def test_handed_over_and_paid_is_listed_once_more_only() -> None:
    facts = [
        THREE[0],
        progress("a", "291", "2023-04", state="已移交"),
        progress("a", "291", "2023-05", state="已移交"),
    ]
    april = sheet("progress_month", facts, period="2023-04")
    may = sheet("progress_month", facts, period="2023-05")
    june = sheet("progress_month", facts, period="2023-06")
    assert len(rows_of(april, RowKind.ROW)) == 1
    assert rows_of(may, RowKind.ROW) == []
    assert rows_of(june, RowKind.MISSING) == []


def test_shared_projects_stand_in_brackets_and_in_no_sum() -> None:
    shared = project("s", "各苏木镇通用", "100", implementer=BODY, places=(BANNER,), seq=9)
    document = sheet("progress_month", [THREE[0], shared, progress("a", "10"), progress("s", "50")])
    row = rows_of(document, RowKind.ROW)[-1]
    assert (row["name"], row["paid"]) == ("各苏木镇通用（共用）", "(50.00)")
    assert total_of(document)["paid"] == "10.00"
    assert total_of(document)["number"] == "合计 1 个"


def test_a_shared_project_without_progress_is_not_the_townships_to_report() -> None:
    shared = project("s", "各苏木镇通用", "100", implementer=BODY, places=(BANNER,))
    document = sheet("progress_month", [shared])
    (row,) = rows_of(document, RowKind.MISSING)
    assert (row["plan_jm"], row["state"]) == ("(100.00)", "共用，由实施单位填报")
    assert "未报" not in document.notes[0]


def test_the_banner_groups_by_category_in_the_kept_order() -> None:
    facts = [
        THREE[0],
        project("t", "景点", "50", category="乡村旅游类"),
        project("u", "养老", "60", category="社会事业类"),
        progress("a", "1"),
    ]
    usual = sheet("progress_month", facts, unit=BANNER)
    kept = sheet(
        "progress_month",
        facts,
        unit=BANNER,
        settings={"project.category:2021": '["基础设施类", "乡村旅游类", "社会事业类"]'},
    )
    headings = [row["number"] for row in rows_of(usual, RowKind.GROUP)]
    assert headings == ["基础设施类1个", "社会事业类1个", "乡村旅游类1个"]
    kept_headings = [row["number"] for row in rows_of(kept, RowKind.GROUP)]
    assert kept_headings == ["基础设施类1个", "乡村旅游类1个", "社会事业类1个"]


def test_a_quarter_takes_the_newest_cumulative_and_adds_the_flows() -> None:
    facts = [
        THREE[0],
        progress("a", "10", "2023-03"),
        progress("a", "30", "2023-04"),
        progress("a", "45", "2023-06"),
    ]
    document = sheet("progress_month", facts, period="2023Q2")
    row = rows_of(document, RowKind.ROW)[0]
    assert (row["paid"], row["paid_m"]) == ("45.00", "35.00")
    headings = [column.heading[-1] for column in document.columns]
    assert "本季支付" in headings


def test_unset_official_texts_are_left_out() -> None:
    bare = sheet("progress_month", THREE)
    told = sheet("progress_month", THREE, settings={"form_filing": "兴统函〔2023〕5号"})
    assert bare.head_right == ("表　　号：京蒙协2表",)
    assert told.head_right[-1] == "备案文号：兴统函〔2023〕5号"
    assert bare.head_left[0] == "草稿　未上报"
    assert bare.file_stem == "表2_项目进度月报表_好腰苏木镇_2023-05_草稿"


def test_rounding_is_told_when_printed_parts_do_not_add_up() -> None:
    thirds = [progress(id, "10.005") for id in "abc"]
    document = sheet("progress_month", [*THREE, *thirds])
    assert total_of(document)["paid"] == "30.02"
    assert document.notes[-1] == "因四舍五入，分项之和与合计相差 0.01"
