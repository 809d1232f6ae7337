"""Reports: drafts, submitted versions that print again as they were, who has not reported.

1. A draft says 草稿 未上报; a submitted version says 第n稿 and prints again exactly as it was.
2. A later correction makes version n+1; version n stays.
3. With a 强制 problem open nothing is submitted.
4. Missing projects are named as 未报.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.owing import missing
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, pdf_of, submissions, submit_report, write_report
from jmdesk.store.query import Query
from tests.explaining import SAID

MAY = Period.parse("2024-05")


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Desk]:
    """A desk with the plan and the example month."""
    desk = open_desk(tmp_path / "desk.db")
    fill_example(desk)
    yield desk
    desk.close()


def about(desk: Desk) -> Any:
    return {"report": "表2", "unit": desk.find_unit("巴彦呼舒镇").code, "period": MAY}


def correct(desk: Desk, **values: Any) -> None:
    record = next(
        one
        for one in desk.store.records(Query(ledger="progress", period=MAY))
        if one.values["paid"] == Decimal(285)
    )
    save_record(desk, ledger="progress", record=record.id, values=values)


def test_a_submitted_version_prints_again_exactly_as_it_was(filled: Desk) -> None:
    desk = filled
    draft = make_report(desk, **about(desk))
    assert draft.state == "草稿　未上报"
    first = submit_report(desk, explain=SAID, **about(desk))
    assert (first.version, first.document.state) == (1, "第1稿")
    paper = pdf_of(first.document)
    assert pdf_of(make_report(desk, **about(desk))) == paper
    correct(desk, paid=Decimal(290))
    assert make_report(desk, **about(desk)).state == "草稿　未上报"
    assert pdf_of(make_report(desk, **about(desk), version=1)) == paper
    second = submit_report(desk, explain=SAID, **about(desk))
    assert second.version == 2
    assert second.document.check_code != first.document.check_code
    assert sorted(submissions(desk, **about(desk))) == [1, 2]
    with pytest.raises(Refusal, match="第3稿"):
        make_report(desk, **about(desk), version=3)


def test_with_an_impossible_figure_nothing_is_submitted(filled: Desk) -> None:
    correct(filled, image=Decimal(130))
    with pytest.raises(Refusal, match="必须改") as refusal:
        submit_report(filled, **about(filled))
    assert refusal.value.problems[0].field == "image"
    assert not submissions(filled, **about(filled))


def test_who_has_not_reported_is_named(filled: Desk) -> None:
    unit = filled.find_unit("巴彦呼舒镇").code
    owing = missing(filled, period=MAY, unit=unit, report="表2")
    assert [(filled.units.name(one.unit), one.state) for one in owing] == [("巴彦呼舒镇", "未报")]
    assert "文化活动室" in owing[0].name
    assert owing[0].due == date(2024, 5, 28)
    document = make_report(filled, **about(filled))
    assert any("文化活动室" in note for note in document.notes)


def test_files_are_written_by_their_ending_or_not_at_all(filled: Desk, tmp_path: Path) -> None:
    document = make_report(filled, **about(filled))
    for ending in (".pdf", ".xlsx"):
        write_report(document, to=tmp_path / f"表2{ending}")
    assert (tmp_path / "表2.pdf").read_bytes()[:5] == b"%PDF-"
    with pytest.raises(Refusal, match=r"\.pdf 或 \.xlsx"):
        write_report(document, to=tmp_path / "表2.doc")
    with pytest.raises(Refusal):
        write_report(document, to=tmp_path / "没有这个文件夹" / "表2.pdf")
