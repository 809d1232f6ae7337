"""The ground stands: the files people start from, the locks, the fonts, the units."""

import csv
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
FONTS = ROOT / "resources" / "fonts"
UNITS = ROOT / "resources" / "units"
FACES = (
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Bold.ttf",
    "NotoSerifSC-Regular.ttf",
    "NotoSerifSC-Black.ttf",
)
SCRIPTS = (
    ".ci/run",
    *(f"packaging/{name}" for name in ("bundle", "lock", "prepare", "run", "test")),
)
BANNER = "152222000000"


@pytest.mark.parametrize(
    "name",
    [
        *SCRIPTS,
        *(f"resources/fonts/{face}" for face in FACES),
        "LICENSE",
        "NOTICE",
        "packaging/bundle.bat",
        "packaging/bundle.py",
        "packaging/jmdesk.spec",
        "packaging/requirements-dev.txt",
        "packaging/requirements.txt",
        "packaging/run.bat",
        "resources/fonts/OFL-NotoSansSC.txt",
        "resources/fonts/OFL-NotoSerifSC.txt",
        "resources/units/README.md",
        "resources/units/aliases.csv",
        "resources/units/bodies.csv",
        "resources/units/divisions_2023.csv",
    ],
)
def test_the_files_people_start_from_are_there(name: str) -> None:
    file = ROOT / name
    assert file.is_file()
    assert file.stat().st_size > 0


@pytest.mark.parametrize("name", SCRIPTS)
def test_shell_scripts_can_be_run_and_read_by_bash(name: str) -> None:
    script = ROOT / name
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True)


@pytest.mark.parametrize("name", ["run.bat", "bundle.bat"])
def test_windows_scripts_end_lines_as_windows_wants(name: str) -> None:
    text = (PACKAGING / name).read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n")
    assert text.isascii()


# --- Qt and Python agree -------------------------------------------------------------------


def test_qt_calls_keep_the_references_to_none() -> None:
    """PySide6 6.12.0 loses one a call on Python 3.11, until the interpreter dies of it."""
    code = (
        "import sys; from PySide6.QtWidgets import QApplication, QWidget\n"
        "app = QApplication([]); window = QWidget(); before = sys.getrefcount(None)\n"
        "for _ in range(1000): window.setWindowTitle('台账')\n"
        "assert sys.getrefcount(None) - before > -100\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# --- locks ---------------------------------------------------------------------------------


def pins(name: str) -> dict[str, str]:
    """Package → version, as a lock file says."""
    text = (PACKAGING / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_hold_versions_and_hashes_and_no_place(name: str) -> None:
    text = (PACKAGING / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(#|-(?!-hash=))", text, re.MULTILINE)
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(pins(name))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_locks_answer_to_the_project_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {re.split(r"[=<>]", line)[0].lower() for line in project["project"]["dependencies"]}
    tools = {re.split(r"[=<>]", line)[0].lower() for line in project["dependency-groups"]["dev"]}
    run, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert wanted <= run.keys()
    assert wanted | tools <= dev.keys()
    assert run.items() <= dev.items()


# --- fonts ---------------------------------------------------------------------------------


def gb2312() -> set[int]:
    """Every code point of GB2312."""
    points: set[int] = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            text = bytes((row, cell)).decode("gb2312", errors="ignore")
            points.update(map(ord, text))
    return points


def face(name: str) -> TTFontFile:
    """A face as the PDF writer reads it, which refuses other outlines than glyf."""
    return TTFontFile(str(FONTS / name))


@pytest.mark.parametrize("name", FACES)
def test_each_face_prints_gb2312_and_every_unit(name: str) -> None:
    font = face(name)
    assert "fvar" not in font.table, "a variable font is printed in its thinnest weight"
    known = set(font.charToGlyph)
    assert gb2312() <= known
    names = "".join(file.read_text(encoding="utf-8") for file in UNITS.glob("*.csv"))
    assert {char for char in names if not char.isspace() and ord(char) not in known} == set()
    assert {char for char in "①⑳■□▲●✓→—…·㎡Ⅻ“”《》〔〕（）" if ord(char) not in known} == set()


def test_faces_have_names_of_their_own_and_stay_small() -> None:
    for name in FACES:
        assert face(name).name.decode() == name.removesuffix(".ttf")
    assert sum(file.stat().st_size for file in FONTS.iterdir()) <= 30_000_000


def test_the_whole_face_has_rare_characters_of_names() -> None:
    known = face(FACES[0]).charToGlyph
    assert {char for char in "圐圙㙍䶮㛃㙦𬭎𫖯𬇕" if ord(char) not in known} == set()


# --- units ---------------------------------------------------------------------------------


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a table of units."""
    with (UNITS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_units_are_a_tree_known_by_codes() -> None:
    units = rows("divisions_2023.csv") + rows("bodies.csv")
    codes = {row["code"] for row in units}
    assert len(codes) == len(units)
    assert [row for row in units if row["parent"] not in codes and row["level"] != "region"] == []
    assert Counter(row["level"] for row in units) == {
        "region": 1,
        "league": 12,
        "banner": 108,
        "township": 1225,
        "village": 14592,
        "body": 12,
    }


def test_the_banner_has_its_townships_and_villages() -> None:
    here = [row for row in rows("divisions_2023.csv") if row["code"].startswith("152222")]
    townships = [row["name"] for row in here if row["level"] == "township"]
    assert sum(name.endswith("镇") for name in townships) == 6
    assert sum(name.endswith("苏木") for name in townships) == 6
    assert sum(row["name"].endswith("嘎查") for row in here) == 173


def test_bodies_are_named_after_the_banner() -> None:
    for row in rows("bodies.csv"):
        assert re.fullmatch(BANNER + r"-[a-z]+", row["code"])
        assert row["parent"] == BANNER


def test_aliases_lead_to_one_unit_and_hide_none() -> None:
    units = {row["code"]: row["name"] for row in rows("divisions_2023.csv") + rows("bodies.csv")}
    aliases = rows("aliases.csv")
    texts = [row["alias"] for row in aliases]
    assert len(set(texts)) == len(texts)
    assert set(texts) & set(units.values()) == set()
    assert [row for row in aliases if row["code"] not in units or not row["reason"]] == []


def test_names_that_stand_twice_in_the_banner_are_asked_about() -> None:
    here = [row for row in rows("divisions_2023.csv") if row["code"].startswith("152222")]
    twice = {name for name, times in Counter(row["name"] for row in here).items() if times > 1}
    assert twice == {
        "巴彦温都尔嘎查",
        "新艾里嘎查",
        "道仑毛杜嘎查",
        "新发嘎查",
        "查干淖尔嘎查",
    }
    bare = twice | {name.removesuffix("嘎查") for name in twice}
    assert bare & {row["alias"] for row in rows("aliases.csv")} == set()
