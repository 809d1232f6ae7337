"""冲突核对单: every field that awaits a decision on paper, with a box for each value.

1. By unit, in order, numbered through; every value with who and when; room for another one.
2. Where there is nothing to ask nothing is printed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import LedgerId, RecordId, RevisionId
from jmdesk.exchange.merge_plan import Choice, Conflict
from jmdesk.operations.conflict_sheet import conflict_sheet, sheet_of, write_conflict_sheet
from jmdesk.operations.desk import Desk
from jmdesk.reporting.document import RowKind
from tests.reporting.papers import pages_of


def choice(shown: str, person: str, *, deleted: bool = False) -> Choice:
    return Choice(
        revision=RevisionId(shown * 8),
        value=shown,
        shown=shown,
        person=person,
        device="d",
        at="2024-06-02T10:20:30",
        file="" if person == "包文" else "窑艾里.jmdesk",
        deleted=deleted,
    )


def conflict(desk: Desk, unit: str, title: str, *choices: Choice) -> Conflict:
    return Conflict(
        record=RecordId(title),
        ledger=LedgerId("progress"),
        unit=desk.find_unit(unit).code,
        period="2024-05",
        title=title,
        field="paid",
        label="累计支付",
        choices=choices,
        before="280.00 万元",
    )


def test_every_value_has_a_box(desk: Desk, tmp_path: Path) -> None:
    found = [
        conflict(desk, "窑艾里嘎查", "牛舍", choice("285.00", "包文"), choice("284.00", "吴岭")),
        conflict(desk, "巴彦呼舒镇", "冷库", choice("", "包文", deleted=True), choice("9", "王")),
        conflict(desk, "窑艾里嘎查", "饮水", choice("1", "包文"), choice("2", "吴岭")),
    ]
    made = sheet_of(desk, found)
    kinds = [row.kind for row in made.rows]
    assert kinds == [RowKind.GROUP, RowKind.ROW, RowKind.GROUP, RowKind.ROW, RowKind.ROW]
    assert made.rows[2].cells[0].text == "窑艾里嘎查　2 处"
    assert [row.cells[0].text for row in made.rows if row.kind is RowKind.ROW] == ["1", "2", "3"]
    write_conflict_sheet(desk, found, to=tmp_path / "核对.pdf")
    (page,) = pages_of(tmp_path / "核对.pdf")
    for text in (
        "冲突核对单",
        "285.00",
        "吴岭",
        "2024-06-02 10:20",
        "窑艾里.jmdesk",
        "删去这条记录",
    ):
        assert text in page
    assert page.count("□") == 3 * 2 + 3
    assert page.count("都不对，应为：") == 3


def test_the_month_is_named_once(desk: Desk) -> None:
    both = [choice("1", "包文"), choice("2", "吴岭")]
    found = [conflict(desk, "窑艾里嘎查", title, *both) for title in ("牛舍", "牛舍 2024年5月")]
    texts = [r.cells[1].text for r in sheet_of(desk, found).rows if r.kind is RowKind.ROW]
    assert [text.count("2024") for text in texts] == [1, 1]
    assert all("2024年5月" in text for text in texts)


def test_a_long_list_goes_on(desk: Desk, tmp_path: Path) -> None:
    found = [
        conflict(desk, "窑艾里嘎查", f"项目{n}", choice("1", "包文"), choice("2", "吴岭"))
        for n in range(40)
    ]
    write_conflict_sheet(desk, found, to=tmp_path / "核对.pdf")
    pages = pages_of(tmp_path / "核对.pdf")
    assert len(pages) > 1
    assert sum(page.count("□") for page in pages) == 120


def test_nothing_to_ask_prints_nothing(desk: Desk) -> None:
    with pytest.raises(Refusal, match="没有不一样的地方"):
        conflict_sheet(desk)
