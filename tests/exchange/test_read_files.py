"""Sixty files of every kind, good and hostile: each its own verdict, and the good ones go on."""

from __future__ import annotations

import hashlib
import io
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.exchange import children
from jmdesk.exchange.enclosed import ATTACHMENT
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.locking import lock
from jmdesk.exchange.package import NOTE, READABLE, package_bytes
from jmdesk.exchange.reading import FileKind, ReadFile, read_files
from jmdesk.exchange.verdicts import sentence
from tests.exchange.parcels import carrier, changed, package, paper, revisions, workbook, zipped
from tests.exchange.test_reading import bomb, repacked

ROWS: list[list[object]] = [["项目", "到位"], ["甲", 1.5], ["乙", 2]]


def read(*paths: Path, **told: object) -> list[ReadFile]:
    """Everything at once."""
    return list(read_files(paths, **told))  # type: ignore[arg-type]


def written(path: Path, content: bytes) -> Path:
    """A file of these bytes."""
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Path, str]]:
    """Files by name, each with the code that it is to get; "" for good ones among them."""
    folder = tmp_path_factory.mktemp("hostile")
    content = package(revisions(30))
    made: dict[str, tuple[Path, str]] = {}

    def put(name: str, code: str, data: bytes) -> None:
        made[name] = (written(folder / name, data), code)

    put("好的.jmdesk", "", content)
    put("空.jmdesk", "empty", b"")
    put("半截.jmdesk", "truncated", content[: len(content) // 2])
    put("只有头.jmdesk", "truncated", content[:40])
    spoilt = bytearray(content)
    spoilt[content.index(b"revisions.jsonl") + 200] ^= 255
    put("翻了一位.jmdesk", "altered", bytes(spoilt))
    put("头坏了.jmdesk", "altered", b"XX" + content[2:])
    put("以后的.jmdesk", "newer", changed(content, lambda parts: parts | {"manifest.json": NEWER}))
    put("签名不对.jmdesk", "bad-signature", changed(content, _renamed))
    put("上锁.jmdesk", "locked", lock(content, "4921"))
    put("上锁半截.jmdesk", "locked", lock(content, "4921")[:-20])
    put("路径.jmdesk", "altered", changed(content, lambda parts: parts | {"../../x": b"x"}))
    put("重名.jmdesk", "altered", _twice(content))
    put("炸弹.jmdesk", "too-large", changed(content, lambda parts: parts | {READABLE: ZEROS}))
    put("炸弹.zip", "too-large", zipped({"a.xlsx": ZEROS}))
    put("套娃.zip", "", zipped({"里.zip": zipped({"更里.jmdesk": content})}))
    put("文档.docx", "foreign", zipped({"[Content_Types].xml": b"", "word/document.xml": b"<w/>"}))
    put("文字.odt", "foreign", zipped({"mimetype": b"", "content.xml": b"<w/>"}))
    put("照片.zip", "foreign", zipped({"读我.txt": "你好".encode()}))
    put("压缩.rar", "archive", b"Rar!\x1a\x07\x00" + bytes(100))
    put("压缩.7z", "archive", b"7z\xbc\xaf\x27\x1c" + bytes(100))
    put("程序.exe", "foreign", b"MZ" + bytes(200))
    put("记事.txt", "foreign", "四月的事".encode("gbk"))
    put("假图.png", "damaged", b"\x89PNG\r\n\x1a\n" + bytes(100))
    put("假纸.pdf", "truncated", b"%PDF-1.7\n" + bytes(100))
    put("老.xls", "foreign", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    put("加密.xlsx", "password", ENCRYPTED)
    made["数据库.jmdesk"] = (_database(folder / "数据库.jmdesk"), "foreign")
    made["远.xlsx"] = (_far(folder / "远.xlsx"), "too-large")
    made["大.xlsx"] = (bomb(folder / "大.xlsx", 120), "too-large")
    made["实体.xlsx"] = (_entities(folder / "实体.xlsx"), "damaged")
    made["也好.xlsx"] = (workbook(folder / "也好.xlsx", ROWS, content), "")
    return made


ZEROS = bytes(60_000_000)
NEWER = b'{"format":9,"kind":"hologram"}'
ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
)


def _renamed(parts: dict[str, bytes]) -> dict[str, bytes]:
    said = parts["manifest.json"].replace("巴彦呼舒镇".encode(), "高力板镇".encode())
    return parts | {"manifest.json": said}


def _twice(content: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("manifest.json", b"{}")
    return file.getvalue()


def _database(path: Path) -> Path:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE a (b)")
    database.close()
    return path


def _far(path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["XFD1048576"] = "那里"
    book.save(path)
    return path


def _entities(path: Path) -> Path:
    """A billion laughs."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    start = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>'.encode()

    def inject(xml: bytes) -> bytes:
        head, close, rest = xml.partition(b"?>")
        return head + close + start + rest.replace("甲".encode(), b"&e9;")

    return repacked(workbook(path, ROWS), "xl/sharedStrings.xml", inject)


def test_each_file_gets_its_own_verdict_and_the_good_ones_go_on(
    hostile: Mapping[str, tuple[Path, str]],
) -> None:
    paths = [path for path, _ in hostile.values()]
    found = read(*paths, limits=Limits(unpacked=100_000_000))
    told = {one.name: one.verdict for one in found}
    wanted = {name: code for name, (_, code) in hostile.items() if name != "套娃.zip"}
    assert told == wanted | {"套娃.zip/里.zip": "archive"}
    good = [one for one in found if one.name in ("好的.jmdesk", "也好.xlsx")]
    assert all(one.carrier and one.carrier.manifest.revisions == 30 for one in good)
    for one in found:
        assert not one.verdict or one.name in sentence(one.verdict, one.name, one.what)


def test_names_say_nothing_and_the_order_is_kept(tmp_path: Path) -> None:
    content = package()
    names = ["b.jmdesk", "a(1).jmdesk", "没有后缀", "c.jmdesk.txt", "d.xlsx", "e.pdf", "f.zip"]
    found = read(*(written(tmp_path / name, content) for name in names))
    assert [one.name for one in found] == names
    assert {one.kind for one in found} == {FileKind.PACKAGE}
    assert len({one.carrier.digest for one in found if one.carrier}) == 1
    assert all(one.size == len(content) and one.path.name == one.name for one in found)


def test_what_was_sent_is_what_is_read(tmp_path: Path) -> None:
    photo = b"\xff\xd8\xff" + random.Random(1).randbytes(3_000)
    sent = carrier(revisions(5), documents={hashlib.sha256(photo).hexdigest(): photo})
    content = package_bytes(sent, {READABLE: package_bytes(sent), NOTE: b"x"})
    book = workbook(tmp_path / "a.xlsx", ROWS, content)
    pdf = paper(tmp_path / "a.pdf", {ATTACHMENT: content})
    alone, hidden, attached = read(written(tmp_path / "a.jmdesk", content), book, pdf)
    assert alone.carrier == hidden.carrier == attached.carrier == sent
    assert (hidden.kind, attached.kind) == (FileKind.WORKBOOK, FileKind.PDF)
    assert [sheet.name for sheet in hidden.sheets] == ["项目进度"]
    assert hidden.sheets[0].rows[0] == ["项目", "到位"]


def test_files_that_are_missing_are_named_among_the_others(tmp_path: Path) -> None:
    good = written(tmp_path / "a.jmdesk", package())
    found = read(tmp_path / "没有.jmdesk", good, tmp_path)
    assert [one.verdict for one in found] == ["missing", "", "missing"]


def test_a_plain_workbook_is_read_without_data(tmp_path: Path) -> None:
    (plain,) = read(workbook(tmp_path / "a.xlsx", ROWS))
    assert (plain.kind, plain.verdict, plain.carrier) == (FileKind.WORKBOOK, "", None)
    assert len(plain.sheets) == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (lambda cells: [cells[0], *cells[2:]], "altered"),
        (lambda cells: [cells[0], cells[1].swapcase()], "altered"),
        (lambda cells: [cells[0].replace("jmdesk 1", "jmdesk 7"), cells[1]], "newer"),
    ],
)
def test_a_workbook_whose_hidden_part_is_not_whole_still_shows_its_sheets(
    tmp_path: Path, cells: Callable[[list[str]], list[str]], code: str
) -> None:
    (found,) = read(workbook(tmp_path / "a.xlsx", ROWS, package(), cells=cells))
    assert (found.verdict, found.carrier) == (code, None)
    assert found.sheets[0].rows[1][0] == "甲"


def test_the_hidden_part_is_found_in_a_renamed_sheet_and_after_openpyxl(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS, package())
    book = openpyxl.load_workbook(path)
    book["_jmdesk"].title = "改了名"
    book.save(path)
    (found,) = read(path)
    assert found.carrier
    assert [sheet.name for sheet in found.sheets] == ["项目进度"]


def test_a_pdf_under_another_attachment_name_a_cut_one_and_one_without_data(tmp_path: Path) -> None:
    content = package()
    letter = zipped({"word/document.xml": b"<w/>"})
    other = paper(tmp_path / "a.pdf", {"附件1.docx": letter, "renamed": content})
    plain = paper(tmp_path / "b.pdf", {})
    cut = written(tmp_path / "c.pdf", other.read_bytes()[:600])
    altered = paper(tmp_path / "d.pdf", {ATTACHMENT: content[:-9]})
    lost = written(
        tmp_path / "e.pdf", other.read_bytes().replace(b"/EmbeddedFiles", b"/EmbeddedFilez")
    )
    found = read(other, plain, cut, altered, lost)
    assert [one.verdict for one in found] == ["", "", "truncated", "truncated", "altered"]
    assert [one.kind for one in found[:2]] == [FileKind.PDF, FileKind.PDF]
    assert found[0].carrier
    assert found[1].carrier is None


def test_a_locked_package_opens_with_one_of_the_passphrases(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jmdesk", lock(package(), "4921 4664"))
    assert [one.verdict for one in read(path, passphrases=["1111"])] == ["wrong-passphrase"]
    (opened,) = read(path, passphrases=["1111", "49214664"])
    assert opened.carrier


def test_a_zipped_folder_gives_its_members(tmp_path: Path) -> None:
    content = package()
    members = {
        "四月/巴彦呼舒镇.jmdesk": content,
        "四月/": b"",
        "四月/半截.jmdesk": content[:300],
        "四月/空.jmdesk": b"",
        "四月/表.xlsx": workbook(tmp_path / "x.xlsx", ROWS, content).read_bytes(),
        "四月/~$表.xlsx": b"PK",
        "__MACOSX/四月/表.xlsx": b"PK",
        "四月/.DS_Store": b"x",
        "四月/读我.txt": "你好".encode(),
        "../../../逃.jmdesk": content,
        "四月\\反斜杠.jmdesk": content,
    }
    outer = written(tmp_path / "四月.zip", zipped(members))
    after = written(tmp_path / "z.jmdesk", content)
    found = read(outer, after)
    assert [(one.name, one.verdict) for one in found] == [
        ("四月.zip/巴彦呼舒镇.jmdesk", ""),
        ("四月.zip/半截.jmdesk", "truncated"),
        ("四月.zip/空.jmdesk", "empty"),
        ("四月.zip/表.xlsx", ""),
        ("四月.zip/逃.jmdesk", ""),
        ("四月.zip/反斜杠.jmdesk", ""),
        ("z.jmdesk", ""),
    ]
    assert {one.path for one in found} == {outer, after}
    assert not (tmp_path.parent / "逃.jmdesk").exists()


def test_names_in_a_zip_from_chinese_windows_are_read(tmp_path: Path) -> None:
    data = zipped({"ABCDEFGH.jmdesk": package()}).replace(b"ABCDEFGH", "四月进度".encode("gbk"))
    (found,) = read(written(tmp_path / "a.zip", data))
    assert found.name == "a.zip/四月进度.jmdesk"


def test_a_member_that_kills_its_reader_leaves_the_others(tmp_path: Path) -> None:
    far = _far(tmp_path / "far.xlsx").read_bytes()
    data = zipped({"1.jmdesk": package(), "2.xlsx": far, "3.jmdesk": package()})
    found = read(written(tmp_path / "a.zip", data))
    assert [one.verdict for one in found] == ["", "too-large", ""]


def test_many_that_kill_their_reader_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    far = _far(tmp_path / "far.xlsx")
    paths = []
    for number in range(6):
        paths.append(tmp_path / f"{number}.xlsx")
        shutil.copy(far, paths[-1])
        paths.append(written(tmp_path / f"{number}.jmdesk", package()))
    assert [one.verdict for one in read(*paths)] == ["too-large", ""] * 6


def test_what_takes_too_long_is_given_up(example: Path) -> None:
    assert [one.verdict for one in read(example, limits=Limits(wall=0.0))] == ["too-slow"]


def watched(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every child that is started from now on."""
    started: list[subprocess.Popen[bytes]] = []
    start = children._start

    def noted(folder: Path, name: str, limits: Limits) -> subprocess.Popen[bytes]:
        started.append(start(folder, name, limits))
        return started[-1]

    monkeypatch.setattr(children, "_start", noted)
    return started


def test_a_busy_computer_does_not_make_a_good_file_look_bad() -> None:
    assert Limits().wall >= 5 * Limits().cpu


def test_reading_can_be_cancelled_and_leaves_no_process_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = watched(monkeypatch)
    paths = [written(tmp_path / f"{n}.jmdesk", package()) for n in range(12)]
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 1

    with pytest.raises(Refusal) as refused:
        read(*paths, cancelled=cancelled)
    assert [problem.code for problem in refused.value.problems] == ["cancelled"]
    assert started
    assert all(child.poll() is not None for child in started)
    for _ in read_files(paths):
        break  # whoever stops in the middle leaves none either
    assert all(child.poll() is not None for child in started)


def test_progress_names_each_file(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{n}.jmdesk", package()) for n in range(3)]
    told: list[tuple[int, int, str]] = []
    read(*paths, progress=lambda done, total, name: told.append((done, total, name)))
    assert told == [(0, 3, "0.jmdesk"), (1, 3, "1.jmdesk"), (2, 3, "2.jmdesk")]


def test_two_children_share_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = watched(monkeypatch)
    paths = [written(tmp_path / f"{n}.jmdesk", package()) for n in range(40)]
    assert all(one.carrier for one in read(*paths))
    assert len(started) == 2, "a child reads many files"


@pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise there")
def test_what_was_read_lies_in_nobodys_sight(tmp_path: Path) -> None:
    with children.Children(Limits()) as readers:
        assert readers.folder.stat().st_mode & 0o077 == 0


_DESK = """
import sys, time
from pathlib import Path
from jmdesk.exchange.reading import read_files
for read in read_files([Path(path) for path in sys.argv[1:]]):
    print("read", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="a child there goes after some seconds by itself")
def test_when_the_desk_is_killed_nothing_that_was_read_is_left_lying(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{n}.jmdesk", package()) for n in range(4)]
    left = tmp_path / "left"
    left.mkdir()
    desk = subprocess.Popen(
        [sys.executable, "-c", _DESK, *map(str, paths)],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(left), "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert desk.stdout is not None
    with desk.stdout:
        assert desk.stdout.readline() == b"read\n"
        assert list(left.iterdir())
        desk.kill()
        desk.wait()
    end = time.monotonic() + 15
    while list(left.iterdir()) and time.monotonic() < end:
        time.sleep(0.01)
    assert not list(left.iterdir())


def test_a_number_beyond_all_numbers_is_told_as_text(tmp_path: Path) -> None:
    path = repacked(
        workbook(tmp_path / "a.xlsx", ROWS),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v>1.5</v>", b"<v>1e999</v>"),
    )
    (found,) = read(path)
    assert found.sheets[0].rows[1] == ["甲", "inf"]


def test_a_desk_that_holds_much_memory_reads_as_well(tmp_path: Path) -> None:
    """A child begins with its parent's most: measured so, it would be too large at once."""
    path = written(tmp_path / "a.jmdesk", package())
    held = bytearray(b"x") * 200_000_000
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2_000

    (found,) = read(path, limits=Limits(memory=300_000_000), cancelled=cancelled)
    assert found.carrier
    assert held


@pytest.mark.skipif(os.name == "nt", reason="there only the desk's clock counts")
def test_each_file_has_its_own_share_of_the_processor(tmp_path: Path) -> None:
    """Trying many passphrases is work that cannot be hurried."""
    slow = written(tmp_path / "a.jmdesk", lock(package(), "4921"))
    good = written(tmp_path / "b.jmdesk", lock(package(), "0"))
    wrong = [str(number) for number in range(60)]
    found = read(slow, good, passphrases=wrong, limits=Limits(cpu=0), workers=1)
    assert [one.verdict for one in found] == ["too-slow", ""]
