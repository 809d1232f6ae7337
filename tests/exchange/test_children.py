"""Children that cannot read at all: named, counted, and not started for ever.

1. Three that die one after the other without a result are enough: every file is named, and no
   further child is started, whether they die before they take a file or over the first one.
2. Files that end their child one after the other do not make the desk give up on good ones.
3. A program that cannot even be started is no crash.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.reader import NO_ROOM, UNFIT
from jmdesk.exchange.reading import read_files
from jmdesk.exchange.workbook import read_workbook
from tests.exchange.parcels import package

pytestmark = pytest.mark.usefixtures("cold_readers")

_DIES = "import sys; sys.exit(1)"
_LACKS_A_MODULE = """
import sys
sys.path.insert(0, sys.argv[1])
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "{lacking}":
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Missing())
from jmdesk.exchange.reader import serve
serve(sys.argv[2:])
"""
_DIES_OVER_FILES = """
import sys, time
from pathlib import Path
folder, name = Path(sys.argv[3]), sys.argv[4]
bad = sorted(folder.glob("*.todo"), key=lambda todo: int(todo.stem))
if bad and int(bad[0].stem) <= 4:
    bad[0].rename(bad[0].with_suffix("." + name))
    sys.exit(1)
sys.path.insert(0, sys.argv[1])
from jmdesk.exchange.reader import serve
serve(sys.argv[2:])
"""


def replaced(monkeypatch: pytest.MonkeyPatch, code: str) -> list[str]:
    """From now on children run ``code``; the names of those that were started."""
    started: list[str] = []
    popen = subprocess.Popen

    def other(command: list[str], **told: object) -> subprocess.Popen[bytes]:
        place = command.index("-c") + 1
        started.append(command[-2])
        return popen([*command[:place], code, *command[place + 1 :]], **told)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", other)
    return started


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    content = package()
    paths = [tmp_path / f"{number}.jmdesk" for number in range(12)]
    for path in paths:
        path.write_bytes(content)
    return paths


@pytest.mark.parametrize(
    "code",
    [
        _DIES,
        _LACKS_A_MODULE.format(lacking="jmdesk.exchange.kinds"),
        _LACKS_A_MODULE.format(lacking="msgspec"),
    ],
    ids=["dies at once", "lacks a part of the program", "lacks a library"],
)
def test_children_that_cannot_read_are_given_up_after_three(
    files: list[Path], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    started = replaced(monkeypatch, code)
    read = list(read_files(files))
    assert [(one.name, one.verdict) for one in read] == [(p.name, "no-reader") for p in files]
    assert len(started) <= 4  # two work side by side: the last of them may be under way


def test_the_import_of_a_workbook_says_so_too(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = replaced(monkeypatch, _DIES)
    with pytest.raises(Refusal, match="启动不了") as refused:
        read_workbook(files[0])
    assert [one.code for one in refused.value.problems] == ["no-reader"]
    assert len(started) == 3


def test_bad_files_in_a_row_do_not_end_the_reading_of_good_ones(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced(monkeypatch, _DIES_OVER_FILES)
    verdicts = [one.verdict for one in read_files(files, workers=1)]
    assert verdicts == ["too-large"] * 4 + [""] * 8


def test_a_program_that_is_gone_is_no_crash(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(files[0].parent / "gone"))
    assert {one.verdict for one in read_files(files[:2], limits=Limits())} == {"no-reader"}


def test_what_a_child_returns_is_told_apart() -> None:
    assert len({0, 1, NO_ROOM, UNFIT}) == 4
