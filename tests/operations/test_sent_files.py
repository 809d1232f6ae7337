"""Every file that a person has is known to the desk that wrote it: its receipt is understood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.exchange.reading import read_files
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.merging import apply_merge, plan_merge
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.receipts import (
    enter_receipt,
    enter_receipt_file,
    receipts,
    write_receipts,
)
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, pdf_of, submit_report, write_report
from tests.operations.sending import TRUST

TOWNSHIP, VILLAGE = "152222100000", "152222100200"
MAY = Period.parse("2024-05")


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "township.db")
    begin(desk, unit=TOWNSHIP, person="包文")
    yield desk
    desk.close()


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "village.db")
    begin(desk, unit=VILLAGE, person="娜仁")
    save_record(desk, ledger="village", values={"hh": 42}, unit=VILLAGE, period=Period.year(2024))
    yield desk
    desk.close()


def written(desk: Desk, to: Path) -> Path:
    if to.stem == "台账":
        export_ledger(desk, ledger="village", to=to)
    else:
        document = submit_report(desk, report="表6", period=MAY).document
        write_report(document, to=to, desk=desk)
    return to


@pytest.mark.parametrize("name", ["表6.xlsx", "表6.pdf", "台账.xlsx"])
def test_a_receipt_for_any_file_is_understood(
    township: Desk, village: Desk, tmp_path: Path, name: str
) -> None:
    file = written(village, tmp_path / name)
    plan = plan_merge(township, paths=[file], answers=TRUST)
    told = receipts(township, batch=apply_merge(township, plan=plan, answers=TRUST).batch)
    known = enter_receipt(village, code=told[0].received.code)
    assert (known.file, known.unit) == (name, TOWNSHIP)
    assert known.sentence.startswith("巴彦呼舒镇收到“" + name)
    write_receipts(township, given=told, to=tmp_path / "回执.jmdesk")
    (again,) = enter_receipt_file(village, file=tmp_path / "回执.jmdesk")
    assert again.file == name
    carried = next(iter(read_files([file]))).carrier
    assert carried
    assert village.store.acknowledged(TOWNSHIP) == set(carried.ids)
    assert plan_pack(village, to_unit=TOWNSHIP).acknowledged == len(carried.ids)


def test_what_is_only_looked_at_or_never_written_was_not_sent(
    village: Desk, tmp_path: Path
) -> None:
    document = make_report(village, report="表6", period=MAY)
    pdf_of(document)
    write_report(document, to=tmp_path / "空.xlsx")  # without a desk nothing travels in it
    with pytest.raises(Exception, match="没有"):
        write_report(document, to=tmp_path / "没有" / "表.pdf", desk=village)
    assert village.store.sent() == ()
