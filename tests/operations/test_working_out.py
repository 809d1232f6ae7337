"""What payments add up to stands wherever progress is listed, whatever was typed before.

1. A payment recorded later changes the listed figure, the list's foot and `jmdesk list`.
2. Where no payment is recorded, what was typed stays.
3. In a month that nobody reported 表2 has no sum of payments and no rate made of them either.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from jmdesk.cli.run import run
from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report
from jmdesk.operations.working_out import as_worked_out, tellers
from jmdesk.reporting.document import RowKind
from jmdesk.ui.columns import list_columns
from jmdesk.ui.list_totals import totals_text
from jmdesk.ui.record_model import RecordModel

D = Decimal
MAY, JUNE = Period.month(2024, 5), Period.month(2024, 6)


@pytest.fixture
def paying(desk: Desk) -> Desk:
    """Two projects with typed figures in June; one of them has payments, recorded afterwards."""
    for name in ("甲", "乙"):
        about = {"year": 2024, "name": name, "place": "嘎查", "jm": D(100)}
        made = save_record(desk, ledger="project", values={**about, "implementer": desk.unit})
        progress = {"project": made.records[0], "state": "实施中", "paid": D(7)}
        save_record(desk, ledger="progress", values=progress, period=JUNE)
    (paid,) = (one for one in _progress(desk) if desk_name(desk, one) == "甲")
    for day, amount in ((date(2024, 4, 30), 150_000), (date(2024, 6, 30), 50_000)):
        told = {"project": paid, "date": day, "amount": D(amount), "source": "京蒙资金"}
        save_record(desk, ledger="payment", values={**told, "payee": "公司", "voucher": f"{day}"})
    return desk


def _progress(desk: Desk) -> list[str]:
    found = desk.store.records(list_query(desk, ledger="progress"))
    return [one.values["project"] for one in found]


def desk_name(desk: Desk, project: str) -> str:
    record = desk.store.record(project)  # type: ignore[arg-type]
    assert record is not None
    return str(record.values["name"])


def test_later_payments_stand_in_the_list(paying: Desk) -> None:
    records = paying.store.records(list_query(paying, ledger="progress", period=JUNE))
    told = as_worked_out(paying, paying.ledger("progress"), records)
    paid = {desk_name(paying, one.values["project"]): one.values["paid"] for one in told}
    assert paid == {"甲": 20, "乙": 7}


def test_later_payments_stand_in_the_window_s_list(paying: Desk, qapp: QApplication) -> None:
    ledger = paying.ledger("progress")
    query = list_query(paying, ledger="progress", period=JUNE)
    columns = list_columns(paying, ledger, unit=False, period=False, query=query)
    model = RecordModel(paying, ledger)
    model.show_rows(query, columns)
    place = 1 + [column.name for column in columns].index("paid")
    assert sorted(model.index(row, place).data() for row in range(2)) == ["20", "7"]


def test_a_payment_concerns_the_list_of_progress(desk: Desk) -> None:
    assert "payment" in tellers(desk.ledger("progress"))


def test_payments_of_who_has_not_reported_make_no_rate(paying: Desk) -> None:
    def totals(month: Period) -> dict[str, str]:
        paper = make_report(paying, report="progress_month", period=month, audit=False)
        row = next(one for one in paper.rows if one.kind is RowKind.TOTAL)
        places = [one.id for one in paper.columns][-len(row.cells) + 1 :]
        shown = {name: cell.text for name, cell in zip(places, row.cells[1:], strict=True)}
        return {name: shown[name] for name in ("paid", "pay_rate")}

    assert totals(JUNE) == {"paid": "27.00", "pay_rate": "13.5"}
    assert totals(JUNE.step(1)) == {"paid": "", "pay_rate": ""}


def test_the_foot_of_the_list_adds_what_it_shows(paying: Desk) -> None:
    query = list_query(paying, ledger="progress", period=JUNE)
    assert "京蒙资金累计支付合计 27 万元" in totals_text(paying, paying.ledger("progress"), query)


def test_the_command_line_lists_the_same(
    paying: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["list", "progress", "--store", str(tmp_path / "desk.db"), "--json"]
    assert run(arguments, window=lambda _: 9) == 0
    told = json.loads(capsys.readouterr().out)
    listed = told if isinstance(told, list) else next(v for v in told.values() if type(v) is list)
    assert sorted(D(one["paid"]) for one in listed) == [7, 20]
