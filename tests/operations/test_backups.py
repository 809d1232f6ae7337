"""Backups that prove themselves. Each promise has beside it what happens without its protection.

1. A copy is called a backup only after all of it was read back and agreed with the store.
2. The list looks into files and believes no name; what was changed since is told.
3. Automatic ones are made when something changed, before each merge and upgrade; never for nothing.
4. Thinning keeps hours, days, months and the last good one, takes away only its own, and a clock
   that jumps makes it take away nothing more.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmdesk.domain import flushing
from jmdesk.domain.problem import Refusal
from jmdesk.operations import backups_making, backups_thinning
from jmdesk.operations.backups import Copy, Kind, every_copy, listed, newest_good
from jmdesk.operations.backups_making import (
    FAILED,
    backups_folder,
    make_backup,
    make_if_due,
)
from jmdesk.operations.backups_thinning import DAYS, GUARDED, HOURS, MONTHS, superfluous
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.recording import save_record
from jmdesk.store import backing_up, sqlite
from tests.ui.filled import make_store

NOON = datetime(2026, 5, 20, 12).astimezone()
MINE = "device-1"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    make_store(tmp_path / "desk.db")
    opened = open_desk(tmp_path / "desk.db")
    yield opened
    opened.close()


def more(desk: Desk, name: str = "水塔") -> None:
    save_record(desk, ledger="project", values={"year": 2024, "name": name, "place": "窑艾里嘎查"})


# 1


class FailingDisk:
    """A disk that loses a piece of what was written, after it said that it has it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        flush = flushing.flush

        def lose(file: Path) -> None:
            flush(file)
            raw = sqlite3.connect(file)
            raw.execute("DROP TRIGGER revisions_no_update")
            raw.execute("UPDATE revisions SET content = x'00' || content WHERE number = 2")
            raw.commit()
            raw.close()

        monkeypatch.setattr(backing_up, "flush", lose)


def check_a_spoilt_copy_is_no_backup(desk: Desk) -> None:
    with suppress(Refusal):
        make_backup(desk)
    assert list(backups_folder(desk).iterdir()) == []


def test_a_copy_that_does_not_come_back_as_it_was_is_no_backup(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    FailingDisk(monkeypatch)
    check_a_spoilt_copy_is_no_backup(desk)


def test_a_spoilt_copy_is_called_a_backup_without_reading_it_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    FailingDisk(monkeypatch)
    monkeypatch.setattr(backing_up, "flaws", lambda *_: [])
    with pytest.raises(AssertionError):
        check_a_spoilt_copy_is_no_backup(desk)


def test_a_copy_that_lacks_rows_is_no_backup(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sqlite.copy

    def fewer(*told: object, then: object = None, **named: object) -> None:
        def forget(raw: sqlite3.Connection) -> None:
            raw.execute("DELETE FROM settings WHERE name = 'person'")
            assert callable(then)
            then(raw)

        whole(*told, then=forget, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(sqlite, "copy", fewer)
    check_a_spoilt_copy_is_no_backup(desk)


def test_saving_while_a_backup_is_made_neither_waits_nor_spoils_it(desk: Desk) -> None:
    saved: list[int] = []

    def step() -> None:
        if not saved:
            saved.append(1)
            other = open_desk(desk.path)
            more(other)
            other.close()

    made = make_backup(desk, step=step)
    assert (made.good, made.revisions, saved) == (True, 3, [1])
    assert desk.store.contents().revisions == 4


def test_a_backup_that_is_stopped_leaves_nothing(desk: Desk) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        make_backup(desk, step=stop)
    assert list(backups_folder(desk).iterdir()) == []


# 2


def check_only_whole_copies_are_good(desk: Desk) -> None:
    first = make_backup(desk)
    folder = first.file.parent
    more(desk)
    last = make_backup(desk, kind=Kind.AUTO)
    shutil.copy(first.file, folder / "auto-20991231-235959.db")  # a name from the future
    cut = folder / "jmdesk-20991230-000000.db"
    cut.write_bytes(last.file.read_bytes()[:-8192])
    (folder / "auto-20991229-000000.db").write_bytes(b"no store at all" * 99)
    newest = newest_good(desk.path)
    assert newest is not None
    assert (newest.file, newest.revisions) == (last.file, 4)
    flaws = {one.file.name: bool(one.flaw) for one in listed(desk.path)}
    assert flaws[cut.name]
    assert flaws["auto-20991229-000000.db"]
    assert not flaws[last.file.name]


def test_a_name_is_not_believed(desk: Desk) -> None:
    check_only_whole_copies_are_good(desk)


def test_names_would_be_believed_without_looking_inside(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_name(store: Path, file: Path, *, key: bytes = b"") -> Copy:
        at = datetime.strptime(file.stem.split("-")[1], "%Y%m%d").astimezone()
        return Copy(file=file, at=at, kind=Kind.AUTO, good=True)

    monkeypatch.setattr("jmdesk.operations.backups.look_into", by_name)
    with pytest.raises(AssertionError):
        check_only_whole_copies_are_good(desk)


def test_a_backup_that_was_worked_in_is_none_any_more(desk: Desk) -> None:
    made = make_backup(desk)
    open_desk(made.file).close()
    (seen,) = listed(desk.path)
    assert (seen.good, seen.flaw) == (False, "没有核对的记号，恢复时会先核对")


def test_marks_of_strangers_are_read_with_care(desk: Desk) -> None:
    made = make_backup(desk)
    for text in ("{", "[" * 5000, '{"contents": 3}', '{"at": "9999"}', "x" * 20_000):
        raw = sqlite3.connect(made.file)
        raw.execute("UPDATE settings SET value = ? WHERE name = 'backup:mark'", (text,))
        raw.commit()
        raw.close()
        assert [one.good for one in listed(desk.path)] == [False]


# 3


def test_one_is_due_when_something_changed_and_the_newest_is_an_hour_old(desk: Desk) -> None:
    first = make_if_due(desk)
    assert first is not None
    later = first.at + timedelta(minutes=61)
    assert make_if_due(desk, now=later) is None  # nothing changed
    more(desk)
    assert make_if_due(desk, now=first.at + timedelta(minutes=59)) is None
    assert make_if_due(desk, now=later) is not None
    more(desk, "井")
    fell_back = first.at - timedelta(days=900)  # the clock: better one more
    assert make_if_due(desk, now=fell_back) is not None
    more(desk, "桥")
    assert make_if_due(desk) is None
    assert make_if_due(desk, at_once=True) is not None
    assert make_if_due(desk, at_once=True) is None


def test_how_the_last_attempt_ended_is_remembered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        FailingDisk(disk)
        with pytest.raises(Refusal):
            make_if_due(desk)
    assert "不完整" in desk.store.setting(FAILED)
    make_backup(desk)  # by hand: that is as good
    assert desk.store.setting(FAILED) == ""


def no_folder_is_made_where_the_store_is_gone(desk: Desk) -> None:
    """As after a stick was pulled out: what were there would lie on the computer's own disk."""
    home = desk.path.parent
    away = home.with_name("away")
    home.rename(away)
    try:
        with pytest.raises(Refusal, match="不存在"):
            backups_folder(desk)
        assert not home.exists()
    finally:
        away.rename(home)
    assert backups_folder(desk).is_dir()


def test_where_no_backup_can_lie_a_sentence_says_so(desk: Desk) -> None:
    no_folder_is_made_where_the_store_is_gone(desk)
    folder = desk.path.parent / "backups"
    folder.rmdir()
    folder.write_bytes(b"a file of that name")
    with pytest.raises(Refusal, match="没有保存"):
        make_backup(desk)
    folder.unlink()
    assert make_backup(desk).good


def test_a_missing_backups_folder_is_a_traceback_without_the_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_making, "telling", lambda _: nullcontext())
    with pytest.raises(OSError, match="No such file"):
        no_folder_is_made_where_the_store_is_gone(desk)


def test_all_copies_of_a_store_are_known_with_what_was_moved_aside(desk: Desk) -> None:
    made = make_backup(desk)
    for name in ("desk-before-restore-20260101-000000.db", "desk-v1.db", "other.db"):
        shutil.copy(made.file, desk.path.parent / name)
    names = [one.name for one in every_copy(desk.path)]
    assert names == [
        made.file.name,
        "desk-before-restore-20260101-000000.db",
        "desk-v1.db",
    ]


# 4


def copy(number: int, at: datetime, kind: Kind = Kind.AUTO, **told: object) -> Copy:
    parts = {"device": MINE, "good": True, "sequence": number} | told
    return Copy(file=Path(f"{number}.db"), at=at, kind=kind, **parts)  # type: ignore[arg-type]


def thinned(copies: list[Copy], now: datetime) -> list[Copy]:
    gone = superfluous(copies, device=MINE, now=now)
    return [one for one in copies if one not in gone]


def test_hours_days_and_months_each_keep_one() -> None:
    made = [copy(400 * 2 - n, NOON - timedelta(hours=12 * n)) for n in range(400 * 2)]
    kept = thinned(made, NOON)
    assert kept[0] == made[0]
    assert len([one for one in kept if NOON - one.at < timedelta(days=11.9)]) == HOURS
    days = {one.at.date() for one in kept if NOON - one.at < timedelta(days=29.5)}
    assert len(days) == DAYS
    assert len({(one.at.year, one.at.month) for one in kept}) == MONTHS
    assert thinned(kept, NOON) == kept  # thinning again takes nothing more


_COPIES = st.lists(
    st.tuples(
        st.integers(-10_000, 400_000),  # hours before now; a wrong clock may say the future
        st.sampled_from((Kind.AUTO, Kind.MERGE, Kind.UPGRADE, Kind.PERSON, Kind.OTHER)),
        st.sampled_from((MINE, MINE, MINE, "another")),
        st.sampled_from((True, True, True, False)),
    ),
    max_size=60,
)
_PROPERTY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def made_of(rows: list[tuple[int, Kind, str, bool]]) -> list[Copy]:
    return [
        copy(n, NOON - timedelta(hours=h), kind, device=device, good=good)
        for n, (h, kind, device, good) in enumerate(rows)
    ]


def check_thinning_is_careful(copies: list[Copy], now: datetime) -> None:
    gone = superfluous(copies, device=MINE, now=now)
    assert all(one.device == MINE and one.good for one in gone)
    assert not any(one.kind in (Kind.PERSON, Kind.OTHER) for one in gone)
    good = [one for one in copies if one.good]
    if good:
        assert max(good, key=lambda one: one.sequence) not in gone
    young = (one for one in gone if one.kind is not Kind.AUTO)
    assert all(now - one.at >= GUARDED for one in young)
    own = [one for one in copies if one.good and one.device == MINE]
    days = {one.at.date() for one in own}
    left = {one.at.date() for one in own if one not in gone}
    assert len(left) >= min(len(days), DAYS)


@_PROPERTY
@given(_COPIES, st.integers(-40 * 365, 40 * 365))
def test_thinning_never_takes_the_last_good_one_nor_anothers_whatever_the_clock_says(
    rows: list[tuple[int, Kind, str, bool]], wrong: int
) -> None:
    check_thinning_is_careful(made_of(rows), NOON + timedelta(days=wrong))


def test_a_clock_that_jumped_ahead_would_take_all_if_ages_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = made_of([(24 * n, Kind.AUTO, MINE, True) for n in range(40)])
    check_thinning_is_careful(made, NOON + timedelta(days=3650))

    def by_age(own: list[Copy], bucket: object, most: int) -> list[Copy]:
        return [one for one in own if NOON + timedelta(days=3650) - one.at < timedelta(days=30)]

    monkeypatch.setattr(backups_thinning, "_first_of_each", by_age)
    with pytest.raises(AssertionError):
        check_thinning_is_careful(made, NOON + timedelta(days=3650))


def test_what_a_person_made_and_what_is_not_ours_stays_on_the_disk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_thinning, "HOURS", 1)
    monkeypatch.setattr(backups_thinning, "DAYS", 1)
    monkeypatch.setattr(backups_thinning, "MONTHS", 1)
    own = make_backup(desk).file
    foreign = own.with_name("auto-20200101-000000.db")
    foreign.write_bytes(os.urandom(100))
    kept = [make_backup(desk, kind=Kind.AUTO).file for _ in range(4)][-1]
    assert sorted(own.parent.iterdir()) == sorted([own, foreign, kept])


def test_on_a_full_disk_the_oldest_automatic_ones_go_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.operations.backups_making.thin", lambda *_: 0)
    for kind in [Kind.PERSON, *[Kind.AUTO] * 4]:
        make_backup(desk, kind=kind)
    monkeypatch.setattr("jmdesk.operations.backups_making._SPARE", 1 << 62)
    make_backup(desk, kind=Kind.AUTO)
    left = {one.sequence for one in listed(desk.path)}
    assert left == {1, 4, 5, 6}  # the person's, the newest two, the new one
