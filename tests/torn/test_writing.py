"""Full disks, read-only folders, sticks pulled out in the middle of an export.

1. Each command that writes a file ends in a sentence, leaves nothing half under any name and an
   older file as it was; once the cause is gone the same command works.
2. So does each command that changes the store, and then nothing of it has happened.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import (
    AbstractContextManager,
    contextmanager,
    nullcontext,
    redirect_stderr,
    redirect_stdout,
)
from dataclasses import replace
from functools import cache
from itertools import cycle, product
from pathlib import Path

import pytest
from PIL import Image

from jmdesk.cli.run import run
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.operations.attachments import take_in
from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.drafting import keep_draft
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.portable import put_on_stick
from jmdesk.operations.reports import submit_report
from jmdesk.reporting import saving
from tests.operations.sending import merge, new_desk, package
from tests.torn.filled import HALF_TYPED, OTHER, add_projects, filled
from tests.torn.probing import in_a_child
from tests.unprivileged import without_rights

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and users as POSIX has them")

LONG = bool(os.environ.get("JMDESK_LONG"))
OLD = b"an older file"
FILLER = "filler"

EXPORTS: dict[str, tuple[str, ...]] = {
    "demand.pdf": ("report", "demand", "--period", "2024"),
    "demand.xlsx": ("report", "demand", "--period", "2024"),
    "project.xlsx": ("export", "project"),
    "all.jmdesk": ("pack", "--to-unit", "*"),
    "copy.db": ("backup",),
    "help.zip": ("support",),
    "missing.xlsx": ("missing", "--period", "2024-05"),
    "sum.pdf": ("sum", "project", "--by", "unit:township"),
    "deeds.xlsx": ("deeds",),
}
"""Commands that write a file, by its name."""
USUAL = ("demand.pdf", "project.xlsx", "all.jmdesk", "copy.db", "help.zip")
"""A way of writing each; all of them, by all causes, in the long run."""


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """A real small disk (`place`) with nearly nothing left; without the right to mount one, the
    system's answer at the moment at which the bytes have to be on the disk."""
    filler, real = folder / FILLER, os.fsync

    def no_space(fd: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if os.path.ismount(folder):
        filler.write_bytes(bytes(shutil.disk_usage(folder).free))
    else:
        os.fsync = no_space
    try:
        yield
    finally:
        os.fsync = real
        filler.unlink(missing_ok=True)


@contextmanager
def pulled(folder: Path) -> Iterator[None]:
    """Nothing is there any more when the written bytes have to be on the disk."""
    real = os.fsync

    def pull(fd: object) -> None:
        for file in folder.iterdir():
            file.unlink()
        os.fsync = real
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    os.fsync = pull
    try:
        yield
    finally:
        os.fsync = real


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write there, nor into what lies there."""
    before = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    for path, mode in before.items():
        path.chmod(mode & 0o555)
    try:
        with without_rights():
            yield
    finally:
        for path, mode in before.items():
            if path.exists():
                path.chmod(mode)


Cause = Callable[[Path], AbstractContextManager[None]]
CAUSES = (full, pulled, read_only)


def command(*words: str) -> tuple[int, str]:
    out, told = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(told):
        code = run(words, window=lambda _: 9)
    return code, told.getvalue()


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that anyone may enter, with a store in ``desk`` and another one's package."""
    folder = Path(tempfile.mkdtemp(prefix="jmdesk-writing-"))
    folder.chmod(0o777)
    (folder / "desk").mkdir()
    store = folder / "desk" / "desk.db"
    store.write_bytes(filled())
    other = new_desk(folder / "other" / "desk.db", unit=OTHER, person="白音")
    add_projects(other, 5, name="新来的")
    package(other, folder / "new.jmdesk")
    other.close()
    for one in (folder / "desk", store, folder / "new.jmdesk"):
        one.chmod(0o777)
    stick = folder / "stick"
    stick.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(stick)]
    mounted = not subprocess.run(mount, capture_output=True, check=False).returncode
    stick.chmod(0o777)
    yield folder
    if mounted:
        subprocess.run(["umount", str(stick)], check=True)
    shutil.rmtree(folder, ignore_errors=True)


def exports_hold(place: Path, cases: Sequence[tuple[str, Cause]]) -> int:
    """The first promise, for each command and cause."""
    store, stick = place / "desk" / "desk.db", place / "stick"

    def look(number: int) -> list[object]:
        name, cause = cases[number]
        for old in stick.iterdir():
            old.unlink()
        to = stick / name
        to.write_bytes(OLD)
        words = ("--store", str(store), *EXPORTS[name], "--to", str(to))
        with cause(stick):
            code, told = command(*words)
        left = {one.name: one.read_bytes() == OLD for one in stick.iterdir()}
        again, _ = command(*words)
        return [code, told, left, again, to.is_file() and to.read_bytes() != OLD]

    for number, (code, told, left, again, written) in in_a_child(look, range(len(cases))):
        what = (cases[number][0], getattr(cases[number][1], "__name__", ""), told)
        assert code == 2, what
        assert told.strip().endswith("。"), what
        assert "没有" in told or "满" in told, what
        assert set(left) <= {cases[number][0]}, (*what, left)
        assert all(left.values()), (*what, left)
        assert again in (0, 1), what
        assert written, what
    return len(cases)


def test_exports_to_a_full_a_read_only_and_a_pulled_stick(place: Path) -> None:
    every = list(product(EXPORTS, CAUSES))
    cases = every if LONG else list(zip(USUAL, cycle(CAUSES)))
    print(f"figure: failed_exports {exports_hold(place, cases)} exports")


def test_an_export_is_half_there_without_the_temporary_name(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def straight(to: Path) -> Iterator[object]:
        with to.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    monkeypatch.setattr(saving, "_temporary", straight)
    with pytest.raises(AssertionError, match="False"):
        exports_hold(place, [("demand.pdf", full)])


def _draft(desk: Desk, _place: Path) -> None:
    keep_draft(desk, draft=replace(HALF_TYPED, typed={"name": "没打完的" * 3000}))


_planned = cache(
    lambda desk: plan_workbook(desk, file=example(PLAN), ledger="project", sheet="2023年")
)
"""The same plan again: nothing of it has happened."""


def _attach(desk: Desk, _place: Path) -> None:
    noise = Image.effect_noise((500, 500), 90).convert("RGB")
    content = io.BytesIO()
    noise.save(content, "JPEG", quality=95)
    take_in(desk, sources=[content.getvalue()])


def _submit(desk: Desk, _place: Path) -> None:
    submit_report(desk, report="demand", period=Period.year(2024), explain="已与项目单位核对过")


CHANGES: dict[str, Callable[[Desk, Path], object]] = {
    "save": lambda desk, _: add_projects(desk, 40, name="很多的"),
    "draft": _draft,
    "merge": lambda desk, place: merge(desk, place / "new.jmdesk"),
    "import": lambda desk, _: import_workbook(desk, plan=_planned(desk)),
    "attach": _attach,
    "submit": _submit,
}


@contextmanager
def no_pages(raw: sqlite3.Connection) -> Iterator[None]:
    """The store cannot become larger."""
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        raw.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def no_right(raw: sqlite3.Connection) -> Iterator[None]:
    """The store that is open may not be written any more."""
    raw.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        raw.execute("PRAGMA query_only = OFF")


@contextmanager
def no_writing(_raw: sqlite3.Connection) -> Iterator[None]:
    """The system refuses each byte of each file, as of a disk that fails."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


REASONS = {no_pages: "磁盘满了", no_right: "只读", no_writing: "磁盘"}
"""What keeps a desk from writing, and how the sentence about it goes."""


def changes_hold(path: Path, place: Path, names: Sequence[str] = tuple(CHANGES)) -> None:
    """The second promise: on a desk that stays open."""
    path.write_bytes(filled())

    def state(desk: Desk) -> object:
        return desk.store.verify(), desk.store.drafts(), desk.store.contents()

    def look(_seed: int) -> list[object]:
        desk = open_desk(path)
        told: list[object] = []
        for act in (CHANGES[name] for name in names):
            before, tried = state(desk), []
            for reason in REASONS:
                try:
                    with reason(desk.store._connections.raw()):
                        act(desk, place)
                    said = ""
                except Refusal as refusal:
                    said = refusal.message
                tried.append([said, state(desk) == before])
            act(desk, place)
            told.append([tried, desk.store.verify().ok])
        desk.close()
        return told

    for _, told in in_a_child(look, [0]):
        for name, (tried, ok) in zip(names, told, strict=True):
            for word, (said, same) in zip(REASONS.values(), tried, strict=True):
                assert word in said, (name, said)
                assert same, f"{name}: half of it has happened"
            assert ok, name


def test_changes_on_a_full_disk_have_not_happened(place: Path, tmp_path: Path) -> None:
    changes_hold(tmp_path / "desk.db", place)


@pytest.mark.parametrize("name", ["save", "import"])
def test_changes_on_a_full_disk_have_half_happened_without_transactions(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("jmdesk.store.sqlite.transaction", lambda _: nullcontext())
    with pytest.raises(AssertionError, match=f"^{name}: half of it has happened"):
        changes_hold(tmp_path / "desk.db", place, [name])


def test_a_store_that_may_not_be_written_is_told(place: Path) -> None:
    store = place / "desk" / "desk.db"

    def look(_seed: int) -> list[object]:
        with read_only(store.parent):
            code, told = command("--store", str(store), "rebuild")
        return [code, told, command("--store", str(store), "verify")[0]]

    for _, (code, told, again) in in_a_child(look, [0]):
        assert (code, again) == (2, 0)
        assert "只读" in told


def test_a_place_where_no_store_can_be_is_told() -> None:
    code, told = command("--store", "/proc/nowhere/desk.db", "list", "project")
    assert code == 2
    assert told.strip().endswith("。")


def a_desk_is_put_on_a_stick_whole(place: Path) -> None:
    """A stick that is pulled meanwhile holds no desk; plugged in again it takes one."""
    store, stick = place / "desk" / "desk.db", place / "stick"
    (store.parent / "window.ini").write_text("[General]\n")

    def look(_seed: int) -> list[object]:
        for old in stick.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        desk = open_desk(store)
        real = shutil.copyfile

        def pulled_while_copying(*_: object, **__: object) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        shutil.copyfile = pulled_while_copying  # type: ignore[assignment]
        try:
            put_on_stick(desk, folder=stick)
            said = ""
        except Refusal as refusal:
            said = refusal.message
        shutil.copyfile = real
        half = [one.name for one in stick.rglob("*.db")]
        placed = put_on_stick(desk, folder=stick)
        desk.close()
        return [said, half, placed.store.is_file()]

    for _, (said, half, there) in in_a_child(look, [0]):
        assert "写不进" in said
        assert half == []
        assert there


def test_a_desk_is_put_on_a_stick_whole_or_not_at_all(place: Path) -> None:
    a_desk_is_put_on_a_stick_whole(place)
