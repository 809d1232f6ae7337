"""The PDF: what an office would hand in.

1. Text copies out right; fonts are embedded subsets; a rare character has a fallback, an unknown
   one is seen as 〓.
2. Headings on every page, 第 x 页 共 y 页, 稿次 and check code in each page's margin.
3. A group row is never last on a page, the foot never alone; a row higher than a page goes on.
4. The same document gives the same bytes; nothing typed is parsed as markup.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.reporting.pdf import pdf_bytes, write_pdf
from tests.reporting.papers import LONG, document, group, pages_of, row, tool


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def flat(text: str) -> str:
    return "".join(text.split())


def test_text_copies_out_and_fonts_are_embedded(pdf: Path) -> None:
    write_pdf(document(group("基础设施类1个"), row(1, LONG)), pdf)
    text = flat(tool("pdftotext", pdf, "-"))
    assert flat(LONG) in text
    for part in (
        "京蒙协作试表",
        "填报单位（盖章）：好腰苏木镇",
        "1,860.00",
        "第1页共1页",
        "7KQ4-M2XD",
    ):
        assert part in text
    fonts = tool("pdffonts", pdf).splitlines()[2:]
    assert fonts
    assert all(" yes yes yes " in line for line in fonts)


def test_the_page_is_a4_landscape(pdf: Path) -> None:
    write_pdf(document(row(1)), pdf)
    assert "841.89 x 595.276 pts (A4)" in tool("pdfinfo", pdf)


def test_rare_and_unknown_characters_are_seen(pdf: Path) -> None:
    write_pdf(document(row(1, "户主：\U0002cb4e㙍\x07😀完", name="嘠查圐圙")), pdf)
    text = flat(tool("pdftotext", pdf, "-"))
    assert "\U0002cb4e㙍〓〓完" in text
    assert "嘠查圐圙" in text


def test_markup_and_paths_in_texts_are_only_texts(pdf: Path) -> None:
    nasty = '<img src="/etc/hostname"/><b>x</para>&amp; (a\\b) %d'
    write_pdf(document(row(1, nasty)), pdf)
    assert flat(nasty) in flat(tool("pdftotext", pdf, "-"))


def test_every_page_has_heading_state_number_and_code(pdf: Path) -> None:
    write_pdf(document(*(row(n, LONG) for n in range(1, 60))), pdf)
    pages = pages_of(pdf)
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert "项目名称" in page
        assert f"第{number}页共{len(pages)}页" in flat(page)
        assert "7KQ4-M2XD" in page
        assert "草稿未上报" in flat(page)
    assert sum("京蒙协作试表" in page for page in pages) == 1


@pytest.mark.parametrize("count", range(8, 24))
def test_a_group_row_is_never_last_and_the_foot_never_alone(pdf: Path, count: int) -> None:
    rows = [row(n) for n in range(1, count)]
    write_pdf(document(*rows, group("末类1个"), row(99, "最后一行")), pdf)
    pages = pages_of(pdf)
    for page in pages:
        if "末类1个" in page:
            assert "最后一行" in page
    assert "单位负责人：" in pages[-1]
    assert "最后一行" in pages[-1]


def test_a_row_higher_than_a_page_goes_on(pdf: Path) -> None:
    text = "\n".join(f"第{n}行" for n in range(1, 101))
    write_pdf(document(row(1, text)), pdf)
    pages = pages_of(pdf)
    assert len(pages) == 3
    found = flat("".join(pages))
    assert all(f"第{n}行" in found for n in range(1, 101))
    assert "单位负责人：" in pages[-1]


def test_long_notes_go_on_on_a_further_page(pdf: Path) -> None:
    notes = tuple(f"说明第{n}条。" for n in range(1, 60))
    write_pdf(document(row(1), notes=notes), pdf)
    pages = pages_of(pdf)
    assert len(pages) == 2
    assert "说明第59条。" in pages[-1]


def test_an_empty_table_still_has_head_and_foot(pdf: Path) -> None:
    write_pdf(document(), pdf)
    (page,) = pages_of(pdf)
    assert "项目名称" in page
    assert "填表人：" in page


def test_same_document_same_bytes() -> None:
    made = document(group("类"), row(1, LONG))
    assert pdf_bytes(made) == pdf_bytes(made)


def test_a_folder_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="不存在"):
        write_pdf(document(row(1)), tmp_path / "没有" / "表.pdf")


def test_a_full_disk_leaves_the_old_file(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf.write_bytes(b"old")

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refusal, match="磁盘已满"):
        write_pdf(document(row(1)), pdf)
    assert pdf.read_bytes() == b"old"
    assert [path.name for path in pdf.parent.iterdir()] == [pdf.name]
