"""更正单: one page with old and new, and a small file with only what was made since.

1. Between a version and what is recorded now, or between two versions; refused with the reason
   where there is nothing to correct.
2. The slip names every cell with both figures and by how much, and its own code says what it is.
3. The file holds the revisions made since and no others; merged where the first version is, it
   gives the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.carrier import Kind
from jmdesk.exchange.reading import read_files
from jmdesk.operations.correcting import correction, slip_of, write_correction
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.identity import desk_key
from jmdesk.operations.paper_answer import Standing
from jmdesk.operations.paper_codes import identify, identify_file, identify_read
from jmdesk.operations.reports import make_report, submit_report
from jmdesk.reporting.page_code import page_codes
from tests.explaining import SAID
from tests.operations.papers import about, copied, correct, one


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store in which the example month was submitted once."""
    path = tmp_path_factory.mktemp("submitted") / "desk.db"
    desk = open_desk(path)
    fill_example(desk)
    submit_report(desk, explain=SAID, **about(desk))
    desk_key(desk)  # copies of it are the same desk
    desk.close()
    return path


@pytest.fixture
def desk(submitted: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(copied(submitted, tmp_path / "desk.db"))
    yield opened
    opened.close()


def test_what_was_changed_since_is_corrected(desk: Desk) -> None:
    correct(desk, one(desk), paid=Decimal(284))
    made = correction(desk, **about(desk))
    assert (made.since, made.to) == (1, 0)
    cell = next(cell for cell in made.cells if cell.old == "285.00")
    assert (cell.new, cell.column) == ("284.00", "京蒙资金 累计支付")


def test_between_two_versions(desk: Desk) -> None:
    correct(desk, one(desk), paid=Decimal(284))
    submit_report(desk, explain=SAID, **about(desk))
    assert (correction(desk, **about(desk)).since, correction(desk, **about(desk)).to) == (1, 2)
    correct(desk, one(desk, "284"), paid=Decimal(283))
    now = correction(desk, **about(desk))
    assert (now.since, now.to) == (2, 0)
    whole = correction(desk, **about(desk), since=1)
    assert {cell.new for cell in whole.cells if cell.old == "285.00"} == {"283.00"}
    past = correction(desk, **about(desk), since=1, to=2)
    assert {cell.new for cell in past.cells if cell.old == "285.00"} == {"284.00"}


def test_nothing_to_correct_is_refused_with_the_reason(desk: Desk) -> None:
    with pytest.raises(Refusal, match="只报过第1稿，报出以后没有改动"):
        correction(desk, **about(desk))
    with pytest.raises(Refusal, match=r"还没有上报过.*不用更正单"):
        correction(desk, **{**about(desk), "report": "benefit"})
    correct(desk, one(desk), paid=Decimal(284))
    with pytest.raises(Refusal, match="没有第7稿；有的是：第1稿"):
        correction(desk, **about(desk), since=7)


def test_the_slip_names_both_figures_and_by_how_much(desk: Desk) -> None:
    correct(desk, one(desk), paid=Decimal("283.5"))
    made = correction(desk, **about(desk))
    slip = slip_of(made, reason="发票重复")
    assert slip.listed == len(made.cells)
    texts = [[cell.text for cell in row.cells] for row in slip.rows]
    line = next(text for text in texts if "285.00" in text)
    assert line[2:] == ["京蒙资金 累计支付", "285.00", "283.50", "-1.50", "发票重复"]
    assert slip.title == "项目进度月报表更正单"
    assert f"校验码 {made.old.check_code}" in slip.opening[0]
    assert slip.head_left[0] == "草稿　未上报"
    submit_report(desk, explain=SAID, **about(desk))
    assert slip_of(correction(desk, **about(desk))).state.startswith("第2稿")


def test_the_slips_own_code_is_answered(desk: Desk, tmp_path: Path) -> None:
    correct(desk, one(desk), paid=Decimal(284))
    submit_report(desk, explain=SAID, **about(desk))
    made = correction(desk, **about(desk))
    slip = slip_of(made, reason="记错")
    answer = identify(desk, next(page_codes(slip, 1)).text)
    assert answer.standing is Standing.SLIP
    assert answer.cells == made.cells
    assert "的更正单，由第1稿更正为第2稿。" in answer.said
    write_correction(desk, correction=made, to=tmp_path / "更正.pdf", reason="记错")
    (seen,) = identify_file(desk, tmp_path / "更正.pdf")
    assert (seen.standing, seen.check_code) == (Standing.SLIP, slip.check_code)


def test_a_slip_from_elsewhere_is_named(desk: Desk) -> None:
    correct(desk, one(desk), paid=Decimal(284))
    slip = slip_of(correction(desk, **about(desk)))
    text = next(page_codes(slip, 1)).text
    for strange in (
        text.replace(":1|", ":9|"),
        text.replace(":1|", ":²|"),
        text.replace(":1|", "|"),
    ):
        assert identify(desk, strange).standing is Standing.UNKNOWN


@pytest.mark.parametrize("ending", [".jmdesk", ".pdf"])
def test_only_what_was_made_since_travels(desk: Desk, tmp_path: Path, ending: str) -> None:
    record = one(desk)
    before = {revision.id for revision in desk.store.history(record.id)}
    correct(desk, record, paid=Decimal(284))
    submit_report(desk, explain=SAID, **about(desk))
    later = one(desk, "284")
    made = correction(desk, **about(desk))
    correct(desk, later, paid=Decimal(280))  # after the version: not part of it
    file = tmp_path / f"更正{ending}"
    written = write_correction(desk, correction=made, to=file)
    (read,) = read_files([file])
    assert read.carrier is not None
    about_it = read.carrier.manifest
    assert (about_it.kind, about_it.version, about_it.revisions) == (Kind.CORRECTION, 2, 2)
    assert (written.revisions, written.records) == (2, 2)
    assert read.carrier.signed
    edits = [one for one in desk.store.history(record.id) if one.id in read.carrier.ids]
    assert [dict(edit.values)["paid"] for edit in edits] == ["284"]
    assert not before & set(read.carrier.ids)
    assert len(read.carrier.documents) == 1
    (answer, *_) = identify_read(desk, read)
    assert (answer.standing, answer.check_code) == (Standing.SLIP, written.check_code)
    typed = identify(desk, written.check_code)
    assert (typed.standing, typed.file) == (Standing.SLIP, file.name)
    assert typed.cells == made.cells
    (sent, *_) = desk.store.sent()
    assert (sent.digest, sent.kind) == (read.carrier.digest, "correction")


def test_what_is_recorded_now_travels_before_it_is_submitted(desk: Desk, tmp_path: Path) -> None:
    correct(desk, one(desk), paid=Decimal(284))
    made = correction(desk, **about(desk))
    written = write_correction(desk, correction=made, to=tmp_path / "更正.jmdesk")
    assert written.revisions == 1


def test_merged_where_the_first_version_is_it_gives_the_second(
    desk: Desk, submitted: Path, tmp_path: Path
) -> None:
    from jmdesk.operations.merging import apply_merge, plan_merge

    correct(desk, one(desk), paid=Decimal(284))
    second = submit_report(desk, explain=SAID, **about(desk)).document
    file = tmp_path / "更正.jmdesk"
    write_correction(desk, correction=correction(desk, **about(desk)), to=file)
    other = open_desk(copied(submitted, tmp_path / "other.db"))
    apply_merge(other, plan=plan_merge(other, paths=[file]))
    assert make_report(other, **about(other)).check_code == second.check_code
    answer = identify(other, second.check_code)
    assert (answer.standing, answer.version, answer.is_good) == (Standing.NEWEST, 2, True)
    other.close()


def test_another_ending_is_refused(desk: Desk, tmp_path: Path) -> None:
    correct(desk, one(desk), paid=Decimal(284))
    made = correction(desk, **about(desk))
    with pytest.raises(Refusal, match=r"应以 .pdf 或 .jmdesk 结尾"):
        write_correction(desk, correction=made, to=tmp_path / "更正.docx")
    assert not desk.store.sent()
