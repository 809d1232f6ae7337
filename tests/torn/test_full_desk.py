"""A full disk beside the data: the log, the window's state, definitions, files that are looked at.

1. Definitions are laid whole or not at all, with a sentence, and are laid once there is room.
2. A log line that was cut short takes the next one not with it; nothing of this disturbs the work.
3. How the window was left is as it was, or as it is; never half.
4. Where the computer has no room to look at a foreign file, a sentence says so.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from jmdesk.definitions.reader import read_ledger
from jmdesk.domain.problem import Refusal
from jmdesk.exchange import taking
from jmdesk.exchange.refused import Refused
from jmdesk.operations import attachments, forms_folder, library, logbook
from jmdesk.operations.arrived_definitions import ALL, accept_definitions
from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.importing import plan_workbook
from jmdesk.operations.logbook import Logbook
from jmdesk.operations.logged_deeds import logged
from jmdesk.operations.merging import plan_merge
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.settings_forms import FormsPart
from tests.operations.sending import TRUST, new_desk
from tests.operations.test_merging_definitions import lay, sent
from tests.ui.conftest import jobs, qapp  # noqa: F401 - what the window's tests have
from tests.ui.filled import make_store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits as POSIX has them")


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file of this process can grow beyond so many bytes; nor of those that it starts."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def no_flushing() -> Iterator[None]:
    """The bytes do not reach the disk: full when they are to, or pulled out."""

    def full(fd: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    real, os.fsync = os.fsync, full
    try:
        yield
    finally:
        os.fsync = real


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    make_store(tmp_path / "desk.db")
    opened = open_desk(tmp_path / "desk.db")
    yield opened
    opened.close()


# 1


def a_form_is_accepted_whole_or_not(folder: Path) -> None:
    lay(folder / "town")
    town = new_desk(folder / "town" / "desk.db", unit="巴彦呼舒镇", person="包文")
    here = new_desk(folder / "here" / "desk.db", unit="科右中旗", person="白音")
    plan = plan_merge(here, paths=[sent(town, folder / "wells.jmdesk")], answers=TRUST)
    town.close()
    laid = folder / "here" / "forms" / "ledgers"
    for cause in (room(100), no_flushing()):
        with cause, pytest.raises(Refusal, match="没有保存"):
            accept_definitions(here, plan=plan, digests=[ALL])
        assert list(laid.iterdir()) == []
    assert accept_definitions(here, plan=plan, digests=[ALL]).count == 1
    (file,) = laid.iterdir()
    assert read_ledger(file).problems == ()
    here.close()


def test_a_form_is_accepted_whole_or_not_at_all(tmp_path: Path) -> None:
    a_form_is_accepted_whole_or_not(tmp_path)


def test_a_form_on_a_full_disk_is_a_traceback_without_the_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms_folder, "telling", lambda _: nullcontext())
    with pytest.raises(OSError, match="No space"):
        a_form_is_accepted_whole_or_not(tmp_path)


def a_ledger_is_switched_on_whole_or_not(desk: Desk) -> None:
    """The disk is full when the second of its definitions is written."""
    item = next(one for one in library.library(desk) if one.reports and not one.on)
    copied, written = shutil.copyfile, []

    def filling(source: Path, to: Path) -> None:
        written.append(to)
        if len(written) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copied(source, to)

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(shutil, "copyfile", filling)
        with pytest.raises(Refusal, match="磁盘已满"):
            library.switch_on(desk, id=item.id)
    forms = desk.path.parent / "forms"
    assert [one for one in forms.rglob("*") if one.is_file()] == []
    library.switch_on(desk, id=item.id)
    assert len([*forms.rglob("*.toml")]) > 1


def test_a_ledger_is_switched_on_whole_or_not_at_all(desk: Desk) -> None:
    a_ledger_is_switched_on_whole_or_not(desk)


def test_half_of_a_ledger_is_switched_on_one_by_one(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = library._lay_all
    monkeypatch.setattr(
        library, "_lay_all", lambda desk, wanting: [whole(desk, [one]) for one in wanting]
    )
    with pytest.raises(AssertionError):
        a_ledger_is_switched_on_whole_or_not(desk)


def the_forms_folder_opens_or_says_why(
    part: FormsPart, said: list[Notice], home: Path, qtbot: QtBot
) -> None:
    (home / "forms").write_bytes(b"no folder")
    with qtbot.captureExceptions() as raised:
        part.folder.click()
    assert raised == []
    assert [one.problem for one in said] == [True]
    assert "没有保存" in said[0].text
    (home / "forms").unlink()
    part.folder.click()
    assert len(said) == 1
    assert (home / "forms" / "ledgers").is_dir()


@pytest.fixture
def part(
    desk: Desk,
    jobs: Jobs,  # noqa: F811
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[FormsPart, list[Notice]]:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)
    said: list[Notice] = []
    notices = Notices()
    notices.said.connect(said.append)
    made = FormsPart(desk, jobs, notices)
    qtbot.addWidget(made)
    return made, said


def test_the_forms_folder_opens_or_a_sentence_says_why(
    part: tuple[FormsPart, list[Notice]], desk: Desk, qtbot: QtBot
) -> None:
    the_forms_folder_opens_or_says_why(*part, desk.path.parent, qtbot)


def test_a_forms_folder_that_cannot_be_is_a_mistake_without_the_sentence(
    part: tuple[FormsPart, list[Notice]],
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forms_folder, "telling", lambda _: nullcontext())
    with pytest.raises(AssertionError):
        the_forms_folder_opens_or_says_why(*part, desk.path.parent, qtbot)


# 2


def a_cut_line_takes_no_other_with_it(folder: Path) -> None:
    log = Logbook(folder / "log")
    log.note("backup", revisions=3)
    file = folder / "log" / logbook.NAME
    with room(file.stat().st_size + 10):
        log.note("backup", revisions=4)
    assert not file.read_bytes().endswith(b"\n")  # it was cut
    log.note("restore")
    assert [one.kind for one in logged(log)] == ["backup", "restore"]


def test_a_cut_line_of_the_log_takes_no_other_with_it(tmp_path: Path) -> None:
    a_cut_line_takes_no_other_with_it(tmp_path)


def test_a_cut_line_takes_the_next_with_it_without_being_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logbook, "_begun", lambda _: b"")
    with pytest.raises(AssertionError):
        a_cut_line_takes_no_other_with_it(tmp_path)


def test_a_log_whose_folder_vanishes_disturbs_nothing(tmp_path: Path) -> None:
    log = Logbook(tmp_path / "desk" / "log")
    (tmp_path / "desk").mkdir()
    log.note("backup")
    shutil.rmtree(tmp_path / "desk")
    log.note("backup")
    assert not (tmp_path / "desk").exists()  # nothing is made where a stick was
    (tmp_path / "desk").mkdir()
    log.note("backup")
    assert len([*logged(log)]) == 1


# 3


def by_the_program(file: Path) -> Callable[[int], None]:
    settings = QSettings(str(file), QSettings.Format.IniFormat)

    def write(value: int) -> None:
        settings.setValue("geometry", str(value) * 500)
        settings.sync()

    return write


def straight(file: Path) -> Callable[[int], None]:
    def write(value: int) -> None:
        with suppress(OSError):
            file.write_text("[General]\ngeometry=" + str(value) * 500)

    return write


def how_the_window_was_left_is_whole(file: Path, write: Callable[[int], None]) -> None:
    def left() -> object:
        return QSettings(str(file), QSettings.Format.IniFormat).value("geometry")

    write(1)
    for cause in (room(100), room(0)):
        with cause:
            write(2)
        kept = file.read_text()
        assert "1" * 500 in kept
        assert "2" not in kept
    write(3)
    assert left() == "3" * 500
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_how_the_window_was_left_is_whole_on_a_full_disk(tmp_path: Path) -> None:
    how_the_window_was_left_is_whole(
        tmp_path / "window.ini", by_the_program(tmp_path / "window.ini")
    )


def test_how_the_window_was_left_is_half_where_it_is_written_straight(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        how_the_window_was_left_is_whole(tmp_path / "window.ini", straight(tmp_path / "window.ini"))


# 4


def no_room_to_look_is_said(desk: Desk) -> None:
    picture = b"\xff\xd8\xff" + bytes(1000)
    before = desk.store.contents()
    with room(10), pytest.raises(Refusal, match="磁盘满了"):
        attachments.take_in(desk, sources=[picture])
    with room(10), pytest.raises(Refusal, match="磁盘满了"):
        plan_workbook(desk, file=example(PLAN), ledger="project")
    assert desk.store.contents() == before


def test_where_there_is_no_room_to_look_at_a_file_a_sentence_says_so(desk: Desk) -> None:
    no_room_to_look_is_said(desk)
    assert taking._paper(desk.path.parent / "pulled.pdf").verdict == "unreadable"


def test_no_room_to_look_is_a_traceback_without_the_sentence(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        attachments, "_looked", lambda told, side, _: list(taking.look_at_files(told, side=side))
    )
    with pytest.raises(Refused):
        no_room_to_look_is_said(desk)
