"""卡片（一项目一档）, and the smaller sheets beside it.

1. A card says what is filled, sections too, and what other ledgers say of the record.
2. Of one thing a year by the month; of several units the newest period, each of them.
3. Photos follow as pages; a workbook can be had as well; nothing else is written.
4. 资金支付明细表 adds what it lists; what a quarter shows as paid goes up to its end.
5. Both sides of pairings are counted apart from the pairs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest

from jmdesk.cli.run import run
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.operations.attachments import take_in
from jmdesk.operations.cards import card_of, card_photos, find_record, write_card
from jmdesk.operations.charts import money_of_year
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.form_texts import set_form_texts
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report
from jmdesk.reporting.document import Document, RowKind
from tests.operations.test_attachments import photo

D = Decimal
MAY, SECOND = Period.month(2024, 5), Period.quarter(2024, 2)


def put(desk: Desk, ledger: str, *, period: Period | None = None, **values: Any) -> RecordId:
    unit = values.pop("unit", None)
    changes = save_record(desk, ledger=ledger, values=values, unit=unit, period=period)
    return changes.records[0]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A township with one project, fourteen months of it, payments, two villages, pairings."""
    desk = open_desk(tmp_path_factory.mktemp("town") / "镇.db")
    begin(desk, unit="巴彦呼舒镇", person="包文")
    project = put(
        desk,
        "project",
        year=2024,
        name="育秧大棚建设项目",
        nature="新建",
        category="产业合作类",
        mode="工程建设",
        place="巴仁布敦化嘎查",
        scope="大棚50座",
        total=D(300),
        jm=D(240),
        local=D(60),
        implementer=desk.unit,
        code="152222-2024-001",
        a_no="旗发改〔2024〕1号",
    )
    picture = take_in(desk, sources=[photo(tmp_folder(tmp_path_factory) / "大棚.jpg")])
    for month in range(14):
        put(
            desk,
            "progress",
            period=Period.month(2023, 4).step(month),
            project=project,
            state="实施中",
            image=D(month),
            start=date(2023, 4, 1),
            done=D(month),
            arrived=D(200),
            paid=D(1),
            work="施工",
            **({"photo": picture} if month == 13 else {}),
        )
    for amount, day, source in (
        (D(600000), date(2024, 4, 30), "京蒙资金"),
        (D("5000.05"), date(2024, 5, 6), "京蒙资金"),
        (D(-1000), date(2024, 6, 30), "京蒙资金"),
        (D(98000), date(2024, 5, 20), "地方自筹"),
    ):
        values: dict[str, Any] = {
            "payee": "某公司",
            "purpose": "进度款",
            "voucher": f"记-{day}",
            "note": "记",
        }
        put(desk, "payment", project=project, date=day, amount=amount, source=source, **values)
    for village, quarter in ((0, 1), (1, 1), (0, 2), (1, 2)):
        put(
            desk,
            "beneficiary",
            unit=villages(desk)[village],
            period=Period.quarter(2024, quarter),
            project=project,
            **dict.fromkeys(("hh", "pp", "hh_tp", "pp_tp", "hh_jc", "pp_jc"), 10 * quarter),
        )
    for left, place in (("甲公司", 0), ("甲公司", 1), ("乙公司", 1)):
        side = villages(desk)[place]
        put(
            desk,
            "pairing",
            unit=side,
            kind="企业-嘎查",
            left=left,
            side=side,
            since=date(2023, 1, 1),
        )
    put(
        desk,
        "pairing",
        kind="企业-嘎查",
        left="丙公司",
        side=desk.unit,
        since=date(2022, 1, 1),
        until=date(2024, 5, 1),
    )
    yield desk
    desk.close()


def tmp_folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("photos")


def villages(desk: Desk) -> list[str]:
    under = sorted(desk.units.under(desk.unit))
    return [code for code in under if desk.units.get(code).level.value == "village"][:2]


@pytest.fixture(scope="module")
def card(town: Desk) -> Document:
    return card_of(town, record=find_record(town, name="152222-2024-001", ledger="project"))


def texts(document: Document, caption: str = "") -> list[list[str]]:
    """The rows of the table whose caption begins so."""
    table = next(one for one in document.tables if one.caption.startswith(caption))
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_card_says_what_is_filled_and_leaves_the_rest_out(card: Document) -> None:
    told = {text for row in texts(card) for text in row}
    assert card.title == "项目卡片"
    assert {"育秧大棚建设项目", "300", "巴彦呼舒镇", "批复", "旗发改〔2024〕1号"} <= told
    assert not {"招采合同", "公示", "上年项目", "联系电话"} & told
    assert "（空）" not in told


def test_what_other_ledgers_say_follows_a_year_by_the_month(card: Document) -> None:
    captions = [table.caption for table in card.sections]
    assert captions == [
        "项目进度（共 14 条，列最近 12 条）",
        "项目受益情况（共 4 条，列最近 2 条）",
        "资金支付（共 4 条）",
    ]
    months = [row[0] for row in texts(card, "项目进度")]
    assert months == [str(Period.month(2023, 6).step(number)) for number in range(12)]
    assert "60.5" in texts(card, "项目进度")[-1], "from its payments, not what was typed"
    assert [row[:3] for row in texts(card, "项目受益")] == [
        ["2024Q2", row[1], "20"] for row in texts(card, "项目受益")
    ]
    days = [row[0] for row in texts(card, "资金支付")]
    assert days == ["2024-04-30", "2024-05-06", "2024-05-20", "2024-06-30", "合计"]
    assert texts(card, "资金支付")[-1][2] == "702000.05"


def test_photos_follow_the_card(town: Desk, card: Document, tmp_path: Path) -> None:
    photos = card_photos(town, card)
    assert len(photos) == 1
    write_card(card, to=tmp_path / "有.pdf", photos=photos)
    write_card(card, to=tmp_path / "无.pdf")
    pages = [len(pikepdf.open(tmp_path / name).pages) for name in ("有.pdf", "无.pdf")]
    assert pages[0] == pages[1] + 1


def test_a_card_as_a_workbook_says_the_same(card: Document, tmp_path: Path) -> None:
    write_card(card, to=tmp_path / "卡片.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "卡片.xlsx").worksheets[0]
    told = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"育秧大棚建设项目", "702000.05", "2024-05-06"} <= told


def test_only_paper_and_workbooks_are_written(card: Document, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="pdf"):
        write_card(card, to=tmp_path / "卡片.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_card_from_the_command_line(
    town: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(town.store.path)
    to = tmp_path / "卡片.pdf"
    told = ["--store", store, "--json", "card", "育秧大棚建设项目", "--to", str(to)]
    assert run(told, window=lambda store: 1) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["photos"], len(answer["tables"])) == (1, 3)
    assert to.read_bytes().startswith(b"%PDF")
    assert run([*told[:4], "没有的项目", "--to", str(to)], window=lambda store: 1) == 2
    assert "没有的项目" in capsys.readouterr().err


def by_column(document: Document, kind: RowKind, column: str) -> list[Any]:
    """The values of a column in the rows of a kind."""
    at = next(n for n, one in enumerate(document.columns) if one.id == column)
    found = []
    for row in document.rows:
        place = 0
        for cell in row.cells if row.kind is kind else ():
            if place == at:
                found.append(cell.value)
            place += cell.span
    return found


def test_payments_of_a_month_add_up_to_what_is_listed(town: Desk) -> None:
    may = make_report(town, report="资金支付明细表", period=MAY)
    assert by_column(may, RowKind.ROW, "amount") == [D("5000.05"), D("98000.00")]
    assert by_column(may, RowKind.TOTAL, "amount") == [D("103000.05"), D("5000.05")]
    assert by_column(may, RowKind.ROW, "so_far") == [D("605000.05"), D("98000.00")]
    assert by_column(may, RowKind.ROW, "rate") == [D("25.2"), None]


def test_what_a_quarter_says_is_paid_goes_up_to_its_end(town: Desk) -> None:
    """A quarter's row stands for its months: payments of June are not left out of it."""
    months = make_report(town, report="表2", period=MAY)
    quarter = make_report(town, report="表2", period=SECOND)
    assert by_column(months, RowKind.TOTAL, "paid") == [D("60.50")]
    assert by_column(quarter, RowKind.TOTAL, "paid") == [D("60.40")]


def test_the_picture_of_the_money_takes_payments_too(town: Desk) -> None:
    found = money_of_year(town, town.unit, MAY)
    assert found is not None
    assert [figure.value for figure in found.groups[0][1]] == [240, 200, D("60.500005")]


def test_both_sides_of_pairings_are_counted_apart(town: Desk) -> None:
    made = make_report(town, report="结对帮扶关系表", period=SECOND)
    total = by_column(made, RowKind.TOTAL, "left"), by_column(made, RowKind.TOTAL, "side")
    assert total == ([2, 0], [2, 0])
    assert "3 对" in made.rows[0].cells[0].text
    assert any("解除 1 对" in note for note in made.notes)
    before = make_report(town, report="结对帮扶关系表", period=Period.quarter(2024, 1))
    assert by_column(before, RowKind.TOTAL, "left") == [3, 0]


def test_the_sheet_for_the_notice_board(town: Desk) -> None:
    made = make_report(town, report="项目（资金）公示表", period=Period.year(2024))
    assert by_column(made, RowKind.TOTAL, "total") == [300]
    assert made.opening[0].endswith("监督电话：")
    set_form_texts(town, texts={"监督电话": "0482-1234567"})
    made = make_report(town, report="项目（资金）公示表", period=Period.year(2024))
    assert made.opening == (made.opening[0],)
    assert made.opening[0].endswith("0482-1234567")
