"""A code on paper is answered: typed, pasted, or read from a PDF or a photograph.

1. The newest version: who, when, whether what is recorded still says the same.
2. An older one: which cells differ, by row and heading, paper against newer.
3. A draft is known by what is recorded now; a version from elsewhere is not here yet.
4. A code with one wrong letter is answered with the right one; a word is no code.
5. A file's pages are put together by paper; a picture without a code says what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from jmdesk.domain.problem import Refusal
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.paper_answer import Standing
from jmdesk.operations.paper_codes import (
    identify,
    identify_all,
    identify_file,
    is_code,
    may_be_code,
)
from jmdesk.operations.reports import make_report, submit_report, write_report
from jmdesk.reporting.page_code import page_codes
from tests.explaining import SAID
from tests.operations.papers import about, copied, correct, one, pictures

TITLE = "表2 项目进度月报表 巴彦呼舒镇 2024年5月"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with the plan and the example month."""
    path = tmp_path_factory.mktemp("example") / "desk.db"
    desk = open_desk(path)
    fill_example(desk)
    desk.close()
    return path


@pytest.fixture
def desk(example: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(copied(example, tmp_path / "desk.db"))
    yield opened
    opened.close()


def changed(code: str, place: int) -> str:
    other = "2" if code[place] != "2" else "3"
    return code[:place] + other + code[place + 1 :]


def test_the_newest_version_is_known_by_its_code(desk: Desk) -> None:
    made = submit_report(desk, explain=SAID, **about(desk)).document
    for text in (made.check_code, made.check_code.lower().replace("-", " ")):
        answer = identify(desk, text)
        assert (answer.standing, answer.version, answer.newest) == (Standing.NEWEST, 1, 1)
        assert answer.is_good
        assert answer.title == TITLE
        assert answer.said.startswith(f"这张纸是{TITLE}第1稿，示例 ")
        assert "最新的一稿，和现在的记录一致" in answer.said
    assert answer.as_json()["person"] == "示例"


def test_what_was_changed_after_the_newest_version_is_counted(desk: Desk) -> None:
    made = submit_report(desk, explain=SAID, **about(desk)).document
    correct(desk, one(desk), paid=Decimal(284))
    answer = identify(desk, made.check_code)
    assert answer.standing is Standing.NEWEST
    assert not answer.is_good
    assert not answer.cells
    assert any((cell.old, cell.new) == ("285.00", "284.00") for cell in answer.since)
    assert f"又有 {len(answer.since)} 处不一样，还没有再报" in answer.said


def test_an_older_paper_is_told_cell_by_cell(desk: Desk) -> None:
    first = submit_report(desk, explain=SAID, **about(desk)).document
    correct(desk, one(desk), paid=Decimal(284))
    submit_report(desk, explain=SAID, **about(desk))
    answer = identify(desk, first.check_code)
    assert (answer.standing, answer.version, answer.against) == (Standing.OLDER, 1, 2)
    cell = next(cell for cell in answer.cells if cell.old == "285.00")
    assert cell.new == "284.00"
    assert cell.column == "京蒙资金 累计支付"
    assert cell.row.split(" ")[0].isdigit()
    assert f"已有第2稿，有 {len(answer.cells)} 处不一样" in answer.said
    assert not answer.since
    (page, *_) = page_codes(first, 3)
    assert identify(desk, page.text).cells == answer.cells


def test_a_draft_is_known_by_what_is_recorded_now(desk: Desk) -> None:
    draft = make_report(desk, **about(desk))
    page = next(page_codes(draft, 1))
    answer = identify(desk, page.text)
    assert (answer.standing, answer.version) == (Standing.DRAFT, 0)
    assert "的草稿，和现在的记录一致，还没有上报" in answer.said
    correct(desk, one(desk), paid=Decimal(284))
    answer = identify(desk, page.text)
    assert answer.standing is Standing.OUTDATED
    assert "不一样" in answer.said


def test_the_paper_of_a_draft_that_was_submitted_is_that_version(desk: Desk) -> None:
    page = next(page_codes(make_report(desk, **about(desk)), 1))
    submit_report(desk, explain=SAID, **about(desk))
    answer = identify(desk, page.text)
    assert (answer.standing, answer.version, answer.page) == (Standing.NEWEST, 1, page)


def test_a_version_that_has_not_come_is_named(desk: Desk) -> None:
    made = submit_report(desk, explain=SAID, **about(desk)).document
    page = next(page_codes(made, 1))
    answer = identify(desk, replace(page, version=3, check_code="0000-0000").text)
    assert answer.standing is Standing.UNKNOWN
    assert "第3稿" in answer.said
    assert "还没有收到（最新的是第1稿）。请先合并" in answer.said
    answer = identify(desk, replace(page, check_code="0000-0000").text)
    assert f"这台电脑上的第1稿是 {made.check_code}，不是同一份" in answer.said
    strange = replace(page, unit="999", report="none", check_code="0000-0000")
    assert identify(desk, strange.text).standing is Standing.UNKNOWN


def test_one_wrong_letter_is_answered_with_the_right_code(desk: Desk) -> None:
    code = submit_report(desk, explain=SAID, **about(desk)).document.check_code
    swapped = code[:2] + code[3] + code[2] + code[4:]
    wrong = [changed(code, place) for place in (0, 3, 5, 8)]
    wrong += [code[:-1], code[1:], code + "0"] + [swapped] * (code[2] != code[3])
    for text in wrong:
        answer = identify(desk, text)
        assert answer.near == (code,), text
        assert f"是不是 {code}？" in answer.said
    answer = identify(desk, "0000-0000")
    assert (answer.standing, answer.near) == (Standing.UNKNOWN, ())
    assert "没有校验码是 0000-0000 的表" in answer.said


@pytest.mark.parametrize("text", ["", "窑艾里", "https://a.cn", "x" * 10_000, "🐂" * 8])
def test_what_is_no_code_is_said(desk: Desk, text: str) -> None:
    answer = identify(desk, text)
    assert answer.standing is Standing.UNREADABLE
    assert "不是校验码" in answer.said
    assert len(answer.said) < 200


def test_a_word_is_not_taken_for_a_code() -> None:
    assert is_code("7KQ4-M2XD")
    assert is_code(" 7kq4—m2xd ")
    assert is_code("JMDESK1|1|2023|demand|1|2|7KQ4-M2XD|1/1")
    assert not is_code("bzjghdpt")
    assert may_be_code("7kq4m2xd")
    assert not may_be_code("窑艾里进度报表一张")
    assert not is_code("2024-05")


def test_pages_of_one_paper_are_one_answer(desk: Desk) -> None:
    made = submit_report(desk, explain=SAID, **about(desk)).document
    pages = [page.text for page in page_codes(made, 3)]
    other = next(page_codes(replace(made, check_code="0000-0000"), 3)).text
    answers = identify_all(desk, [pages[2], pages[0], "http://a.cn", pages[0], other])
    assert [(one.standing, one.pages) for one in answers] == [
        (Standing.NEWEST, (1, 3)),
        (Standing.UNKNOWN, (1,)),
    ]


def test_a_pdf_and_a_photograph_of_it_are_known(desk: Desk, tmp_path: Path) -> None:
    made = submit_report(desk, explain=SAID, **about(desk)).document
    pdf = tmp_path / "盖章.pdf"
    write_report(made, to=pdf)
    first, *_ = pictures(pdf, tmp_path / "页")
    with Image.open(first) as picture:
        turned = picture.convert("L").rotate(93, expand=True, fillcolor=90)
    turned.save(tmp_path / "IMG_0001.jpg", quality=60)
    for name in ("盖章.pdf", "IMG_0001.jpg"):
        (answer,) = identify_file(desk, tmp_path / name)
        assert (answer.standing, answer.version) == (Standing.NEWEST, 1)
        assert answer.check_code == made.check_code


def test_a_picture_without_code_says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    Image.new("L", (600, 400), 255).save(tmp_path / "牛舍.png")
    with pytest.raises(Refusal, match=r"“牛舍.png”上没有看到填报台的二维码。请拍清楚"):
        identify_file(desk, tmp_path / "牛舍.png")
    with pytest.raises(Refusal, match=r"找不到文件"):
        identify_file(desk, tmp_path / "没有.pdf")
