"""What tells of persons leaves masked, locked, or as it is; masked unless someone said otherwise.

1. Of what is masked nothing is anywhere in the file: not in a cell, a hidden sheet, an attachment,
   a check code. A workbook, a paper, a list and a card are searched in all their parts.
2. A masked workbook that comes back untouched has no edits; what is changed beside the stars is
   proposed, what is changed in them never.
3. A masked paper is known by its code, and the version kept stays as it was submitted.
4. A locked workbook or paper opens with its passphrase alone, and merges with it.
5. Telephone and id numbers are found however they are written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.exchange import sealing
from jmdesk.exchange.merge_plan import MergeAnswers, Verdict
from jmdesk.operations import door as doors
from jmdesk.operations import enclosing, masked_paper, masking, person_mask
from jmdesk.operations.cards import card_of, write_card
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.door import AS_IT_IS, MASKED, Door, Way, through
from jmdesk.operations.exporting import export_ledger, persons_listed
from jmdesk.operations.library import switch_on
from jmdesk.operations.masked_paper import look, persons_on
from jmdesk.operations.masking import masked_text, masked_value, numbers
from jmdesk.operations.merging import plan_merge
from jmdesk.operations.paper_answer import Standing
from jmdesk.operations.paper_codes import identify
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, submit_report, write_report
from jmdesk.reporting.document import Document
from tests.leaks import found_in

YEAR = Period.parse("2024")
PHONE, IN_TEXT, ID, HOUSE = "13904820017", "15948201234", "15222219800101123X", "白音巴特尔家"
SECRETS = (PHONE, IN_TEXT, ID, HOUSE)
PASSPHRASE = "482019573316"
LOCK = Door(way=Way.LOCK, passphrase=PASSPHRASE)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with a project and its telephone, and a household's animals with numbers in words."""
    desk = open_desk(tmp_path_factory.mktemp("door") / "desk.db")
    begin(desk, unit="巴彦呼舒镇", person="包文", phone="13800000000")
    switch_on(desk, id="livestock")
    desk.close()
    desk = open_desk(desk.path)
    village = next(code for code in sorted(desk.units.under(desk.unit)) if code != desk.unit)
    project = save_record(
        desk,
        ledger="project",
        values={
            "name": "母牛繁育基地", "year": 2024, "category": "产业帮扶", "phone": PHONE,
            "place": "本镇", "places": (village,),
            "scope": f"找李四，１５９ 4820-1234，证 {ID[:6]} {ID[6:14]} {ID[14:]}",
        },
        unit=desk.banner,
    ).records[0]  # fmt: skip
    save_record(
        desk,
        ledger="livestock",
        unit=village,
        values={
            "project": project, "household": HOUSE, "kind": "基础母牛", "head": 3,
            "day": YEAR.start, "coop": f"合作社 联系 {IN_TEXT}", "form": "自养",
        },
    )  # fmt: skip
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def paper(kept: Desk) -> Document:
    """Version 1 of the list of households, as it was submitted."""
    return submit_report(
        kept, report="livestock_list", period=YEAR, explain="情况属实，已逐户核对"
    ).document


def written(desk: Desk, paper: Document, folder: Path, door: Door) -> list[Path]:
    """The same facts in every kind of file that people send."""
    files = [folder / name for name in ("表.xlsx", "表.pdf", "清单.xlsx", "卡片.pdf")]
    for file in files[:2]:
        write_report(paper, to=file, desk=desk, door=door)
    export_ledger(desk, ledger="project", to=files[2], door=door)
    record = _project(desk)
    write_card(through(desk, card_of(desk, record=record), door), to=files[3], door=door)
    return files


def _project(desk: Desk) -> Any:
    from jmdesk.store.query import Query

    return desk.store.records(Query(ledger="project"))[0].id


def nothing_read_holds(desk: Desk, paper: Document, folder: Path) -> None:
    found = {file.name: found_in(file, SECRETS) for file in written(desk, paper, folder, MASKED)}
    assert not any(found.values()), found


def test_what_is_masked_is_nowhere_in_a_file(kept: Desk, paper: Document, tmp_path: Path) -> None:
    nothing_read_holds(kept, paper, tmp_path)


def test_what_is_masked_is_found_without_the_stars(
    kept: Desk, paper: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_mask, "masked_text", lambda text, words=None: text)
    with pytest.raises(AssertionError):
        nothing_read_holds(kept, paper, tmp_path)


def test_what_is_masked_is_found_without_holding_back_what_is_hidden(
    kept: Desk, paper: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosing, "unseen", lambda desk, shown, visible: set())
    with pytest.raises(AssertionError):
        nothing_read_holds(kept, paper, tmp_path)


def test_as_it_is_everything_is_there(kept: Desk, paper: Document, tmp_path: Path) -> None:
    found = {
        secret
        for file in written(kept, paper, tmp_path, AS_IT_IS)
        for secret in found_in(file, SECRETS)
    }
    assert found == set(SECRETS) - {ID}  # which stands there with blanks in it


def test_a_file_says_beforehand_what_it_holds(kept: Desk, paper: Document) -> None:
    told = persons_on(kept, paper)
    assert (told.phones, told.id_numbers, told.others) == (1, 0, 1)
    listed = persons_listed(kept, ledger="project")
    assert (listed.phones, listed.id_numbers, listed.others) == (2, 1, 0)
    assert doors.held(listed) == "含身份证号 1 个、电话 2 个。"


def code_tells_nothing_holds(kept: Desk, paper: Document) -> None:
    """Whoever knows the rest of the paper could try all numbers against a code over them."""
    assert through(kept, paper, MASKED).check_code != paper.check_code


def test_the_code_of_a_masked_paper_is_of_what_it_says(kept: Desk, paper: Document) -> None:
    code_tells_nothing_holds(kept, paper)


def test_the_code_would_tell_without_being_made_anew(
    kept: Desk, paper: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masked_paper, "check_code", lambda document: paper.check_code)
    with pytest.raises(AssertionError):
        code_tells_nothing_holds(kept, paper)


def test_a_masked_paper_is_known_and_the_version_kept_stays(kept: Desk, paper: Document) -> None:
    starred = through(kept, paper, MASKED)
    answer = identify(kept, starred.check_code)
    assert answer.standing is Standing.NEWEST
    assert "第1稿" in answer.said
    assert "纸上的个人信息已遮住。" in answer.said
    assert make_report(kept, report="livestock_list", period=YEAR, version=1) == paper
    assert starred.state.endswith("个人信息已遮住")


def planned(desk: Desk, *files: Path, **told: Any) -> Any:
    return plan_merge(desk, paths=files, answers=MergeAnswers(**told)).files


def no_false_edit_holds(desk: Desk, folder: Path) -> None:
    file = folder / "清单.xlsx"
    export_ledger(desk, ledger="project", to=file, door=MASKED)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    cells: dict[str, Any] = {
        str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value
    }
    cells["139****0017"].value = "139****0018"
    text = next(text for text in cells if text.startswith("找李四"))
    cells[text].value = text.replace("李四", "王五")
    cells["母牛繁育基地"].value = "母牛繁育基地二期"
    book.save(file)
    (found,) = planned(desk, file)
    taken = [(edit.field, edit.new) for edit in found.edits if edit.problem is None]
    assert taken == [("name", "母牛繁育基地二期")]
    assert len([edit for edit in found.edits if edit.problem]) == 2  # told, not taken


def test_a_masked_workbook_brings_back_what_was_changed_and_no_stars(
    kept: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "原.xlsx"
    export_ledger(kept, ledger="project", to=file, door=MASKED)
    assert not planned(kept, file)[0].edits
    no_false_edit_holds(kept, tmp_path)


def test_stars_would_come_back_as_an_edit_if_their_cells_took_something(
    kept: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = person_mask.Mask.detail
    monkeypatch.setattr(
        person_mask.Mask,
        "detail",
        lambda self, detail: replace(whole(self, detail), worked_out=detail.worked_out),
    )
    with pytest.raises(AssertionError):
        no_false_edit_holds(kept, tmp_path)


def locked_holds(desk: Desk, paper: Document, folder: Path) -> None:
    files = written(desk, paper, folder, LOCK)
    for file in files:
        assert not found_in_locked(file), file.name
    for passphrases in ((), ("wrong-one",)):
        for read in planned(desk, *files, passphrases=passphrases):
            assert read.verdict is Verdict.NEEDS_PASSWORD, read.name


def found_in_locked(file: Path) -> set[str]:
    try:
        return found_in(file, (*SECRETS, "母牛繁育"))
    except pikepdf.PasswordError:
        return set()


def test_a_locked_file_opens_with_its_passphrase_alone(
    kept: Desk, paper: Document, tmp_path: Path
) -> None:
    locked_holds(kept, paper, tmp_path)
    names = ("表.xlsx", "表.pdf", "清单.xlsx")
    typed = ("no", "4820 1957-3316")
    for read in planned(kept, *(tmp_path / name for name in names), passphrases=typed):
        assert read.verdict is Verdict.ALREADY_HERE, read.name
    with pikepdf.open(tmp_path / "表.pdf", password=PASSPHRASE) as pdf:
        assert pdf.encryption.bits == 256
        assert len(pdf.attachments) == 1
    with pypdfium2.PdfDocument(tmp_path / "表.pdf", password=PASSPHRASE) as pages:  # another reader
        assert HOUSE in pages[0].get_textpage().get_text_range()


def test_a_locked_file_would_be_open_without_its_lock(
    kept: Desk, paper: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("report_files", "exporting", "cards"):
        monkeypatch.setattr(
            f"jmdesk.operations.{module}.sealed", lambda content, ending, door: content
        )
    with pytest.raises(AssertionError):
        locked_holds(kept, paper, tmp_path)


@pytest.mark.parametrize("passphrase", ["", "1234567", "11111111", " " * 9, "x1y2" * 16])
def test_a_passphrase_that_locks_nothing_is_refused(passphrase: str) -> None:
    with pytest.raises(Refusal):
        Door(way=Way.LOCK, passphrase=passphrase)


WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
gaps = st.sampled_from(["", " ", "-", "－", "\u00a0", "–"])
around = st.text(alphabet="电话张三、，。(（ 手机：", max_size=6)


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and a text in which it stands as people write it."""
    if draw(st.booleans()):
        number = (
            f"1{draw(st.sampled_from('3456789'))}{draw(st.from_regex('[0-9]{9}', fullmatch=True))}"
        )
        groups = [number[:3], number[3:7], number[7:]]
    else:
        day = draw(st.dates()).strftime("%m%d")
        tail = draw(st.from_regex("[0-9]{3}[0-9X]", fullmatch=True))
        number = f"152222{draw(st.integers(1930, 2024))}{day}{tail}"
        groups = [number[:6], number[6:14], number[14:]]
    text = draw(gaps).join(groups)
    if draw(st.booleans()):
        text = text.translate(WIDE)
    return number, f"{draw(around)}{text}{draw(around)}"


@settings(max_examples=25)
@given(spelled())
def test_numbers_are_masked_however_they_are_written(told: tuple[str, str]) -> None:
    masked_holds(*told)


def masked_holds(number: str, text: str) -> None:
    """Of this number in this text the first and last few figures are left."""
    (found,) = numbers(text)
    assert found.digits == number
    starred = masked_text(text)
    assert len(starred) == len(text)
    assert not list(numbers(starred))
    shown = re.sub(r"[^0-9X]", "", starred.translate({v: chr(k) for k, v in WIDE.items()}))
    assert len(shown) == (7 if len(number) == 11 else 10)


def test_wide_numbers_would_be_read_where_figures_are_narrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = ("13904820017", "电话１３９０４８２００１７")
    masked_holds(*wide)
    monkeypatch.setattr(masking, "_WIDE", {})
    with pytest.raises((AssertionError, ValueError)):
        masked_holds(*wide)


def test_masks_say_whom_to_ask_and_no_more() -> None:
    assert masked_value("id_number", ID) == "152222********123X"
    assert masked_value("phone", PHONE) == "139****0017"
    assert masked_value("phone", "04824123456") == "048****3456"
    assert masked_value("phone", "4123456") == "41***56"
    assert masked_value("text", HOUSE) == "白**"
    assert masked_text("座机 0482-4123456，编号 152222100000，金额 13800000.00") == (
        "座机 048*-***3456，编号 152222100000，金额 13800000.00"
    )


def test_what_has_its_stars_is_not_masked_again(kept: Desk, paper: Document) -> None:
    starred, _ = look(kept, paper)
    again, persons = look(kept, starred)
    assert again == starred
    assert persons.told() == ""


def check_what_is_locked_opens(folder: Path) -> None:
    """As long as a passphrase may be, of one, three and four bytes; what is longer is refused."""
    blank = folder / "blank.pdf"
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(blank)
    for letters in ("ab3", "好雨知", "🐎🌾🐑"):
        taken = 0
        for length in (24, 30, 42, 60, 61):
            told = (letters * length)[:length]
            try:
                door = Door(way=Way.LOCK, passphrase=told)
            except Refusal:
                continue
            taken = length
            paper = doors.sealed(blank.read_bytes(), ".pdf", door)
            try:
                pikepdf.open(io.BytesIO(paper), password=told).close()
            except pikepdf.PasswordError:
                pytest.fail(f"{length} × {letters} locks for ever")
        assert 30 <= taken <= 60


def test_a_paper_opens_with_the_longest_passphrase(tmp_path: Path) -> None:
    check_what_is_locked_opens(tmp_path)


def test_a_paper_stays_shut_where_letters_are_counted_and_not_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LONGEST_WIDE", sealing.LONGEST)
    with pytest.raises(pytest.fail.Exception):
        check_what_is_locked_opens(tmp_path)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "1",
                "3",
                "5",
                "0",
                "１",
                "９",
                "X",
                "-",
                "－",
                " ",
                "　",
                ".",
                "+86",
                "汉",
                "138",
                "19650101",
            ]
        ),
        max_size=30,
    ).map("".join)
)
@example("０4７６－12345678")
@example("１５２２２２　19650101　001X")
@example("+86 138-0000-0000")
def test_no_number_is_passed_over_at_the_first_glance(text: str) -> None:
    glance, masking._FIGURES = masking._FIGURES, re.compile("")
    try:
        looked_at = list(numbers(text))
    finally:
        masking._FIGURES = glance
    assert list(numbers(text)) == looked_at
