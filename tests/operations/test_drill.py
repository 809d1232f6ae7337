"""The restore drill and the preview of a restore: both open the backup aside and touch nothing.

1. A drill restores the newest backup in a sandbox, verifies it, counts it, draws a report of it.
2. A backup that was spoilt since fails, is told, and is called a backup no longer.
3. What a restore would change is told by record and field; a restore can be gone back from.
"""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations import drill as drilling
from jmdesk.operations import restored
from jmdesk.operations.backups import Copy, Kind, listed, newest_good
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.drill import drill, drill_is_due, last_drill
from jmdesk.operations.keeping import Kept, keep
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.operations.restore_preview import preview_restore
from jmdesk.operations.safekeeping import restore
from jmdesk.store.refusals import DamagedStore
from tests.ui.filled import make_store, project


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    make_store(tmp_path / "desk.db")
    opened = open_desk(tmp_path / "desk.db")
    yield opened
    opened.close()


def spoil(copy: Copy, statement: str) -> None:
    raw = sqlite3.connect(copy.file)
    raw.execute("DROP TRIGGER revisions_no_update")
    raw.execute("DROP TRIGGER revisions_no_delete")
    raw.execute(statement)
    raw.commit()
    raw.close()


REPLACED = "UPDATE revisions SET content = replace(content, '1500', '9500')"
GONE = "DELETE FROM settings WHERE name = 'unit'"


def test_a_drill_restores_verifies_counts_and_draws_a_report(desk: Desk) -> None:
    make_backup(desk)
    before = desk.store.verify(), hashlib.sha256(desk.path.read_bytes()).hexdigest()
    done = drill(desk)
    assert (done.ok, done.flaws, done.revisions, done.records) == (True, (), 3, 3)
    assert (done.report.startswith("表"), done.rows > 0) == (True, True)
    assert last_drill(desk) == done
    assert desk.store.verify() == before[0]
    left = [one.name for one in desk.path.parent.iterdir()]
    assert not [name for name in left if "drill" in name]


def check_a_spoilt_backup_fails(desk: Desk, statement: str) -> None:
    copy = make_backup(desk)
    spoil(copy, statement)
    done = drill(desk)
    assert not done.ok
    assert done.flaws
    assert newest_good(desk.path) is None
    assert copy.file.with_name(f"{copy.file.name}.damaged").exists()


@pytest.mark.parametrize("statement", [REPLACED, GONE, "DELETE FROM revisions WHERE number = 2"])
def test_a_backup_that_was_spoilt_fails_and_loses_its_name(desk: Desk, statement: str) -> None:
    check_a_spoilt_backup_fails(desk, statement)


def test_a_spoilt_backup_passes_without_being_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drilling, "examine", lambda *_, **__: [])
    with pytest.raises(AssertionError):
        check_a_spoilt_backup_fails(desk, GONE)


def test_a_drill_that_cannot_be_carried_out_blames_no_backup(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    make_backup(desk)
    monkeypatch.setattr("jmdesk.operations.sandbox.TemporaryDirectory", full)
    done = drill(desk)
    assert (done.ok, "腾出磁盘空间" in done.flaws[0]) == (False, True)
    assert newest_good(desk.path) is not None


def test_damage_is_told_of_the_backup_and_not_of_its_copy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(path: Path, *_: object, **__: object) -> None:
        raise DamagedStore(path)

    made = make_backup(desk)
    monkeypatch.setattr("jmdesk.operations.sandbox.opened", damaged)
    monkeypatch.setattr("jmdesk.operations.restored.opened", damaged)
    done = drill(desk)
    assert done.flaws == (f"备份“{made.file.name}”打不开，已损坏或不完整。",)


def test_a_drill_is_due_each_month_and_after_one_that_failed(desk: Desk) -> None:
    now = datetime.now().astimezone()
    assert not drill_is_due(desk, now=now)  # there is nothing to drill with
    with pytest.raises(Refusal, match="先备份一次"):
        drill(desk)
    copy = make_backup(desk)
    assert drill_is_due(desk, now=now)
    drill(desk)
    now = datetime.now().astimezone()
    assert not drill_is_due(desk, now=now + timedelta(days=29))
    assert drill_is_due(desk, now=now + timedelta(days=31))
    assert drill_is_due(desk, now=now - timedelta(days=900))
    spoil(copy, GONE)
    drill(desk)
    make_backup(desk)
    assert drill_is_due(desk, now=now)


def check_a_spoilt_backup_is_not_restored(desk: Desk) -> None:
    made = make_backup(desk)
    spoil(made, REPLACED)
    before = desk.store.verify()
    desk.close()
    with suppress(Refusal):
        restore(file=made.file, store=desk.path)
    again = open_desk(desk.path)
    assert again.store.verify() == before
    again.close()


def test_a_spoilt_backup_is_not_restored(desk: Desk) -> None:
    check_a_spoilt_backup_is_not_restored(desk)


def test_a_spoilt_backup_is_restored_without_reading_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.operations.safekeeping.examine", lambda *_, **__: [])
    with pytest.raises(AssertionError):
        check_a_spoilt_backup_is_not_restored(desk)


def check_the_desk_looks_after_itself(desk: Desk) -> None:
    first = keep(desk)
    assert first.made is not None
    assert first.drilled is not None
    assert first.drilled.ok
    assert keep(desk) == Kept(made=None, drilled=None)  # nothing is due any more


def test_the_desk_backs_up_and_drills_by_itself(desk: Desk) -> None:
    check_the_desk_looks_after_itself(desk)


def test_no_drill_is_made_without_its_date(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drilling, "drill_is_due", lambda *_, **__: False)
    with pytest.raises(AssertionError):
        check_the_desk_looks_after_itself(desk)


def edited(desk: Desk) -> Copy:
    """A backup, and then one record changed, one made, one deleted."""
    made = make_backup(desk)
    barn = project(desk, "窑艾里")
    save_record(desk, ledger="project", record=barn, values={"total": Decimal(1600)})
    save_record(desk, ledger="project", values={"year": 2024, "name": "水塔", "place": "镇上"})
    delete_record(desk, record=project(desk, "草高吐"), reason="重复")
    return made


def test_a_preview_names_what_would_go_come_back_and_change(desk: Desk) -> None:
    made = edited(desk)
    before = desk.path.read_bytes()
    seen = preview_restore(desk, file=made.file)
    (projects,) = seen.ledgers
    assert (projects.gone, projects.back, projects.changed) == (1, 1, 1)
    told = {(one.verdict, one.title) for one in seen.records}
    assert {verdict for verdict, _ in told} == {"gone", "new", "updated"}
    assert any(verdict == "gone" and "水塔" in title for verdict, title in told)
    assert any(verdict == "new" and "草高吐" in title for verdict, title in told)
    (field,) = [f for one in seen.records if one.verdict == "updated" for f in one.fields]
    assert (field.before, field.after) == ("1600 万元", "1500 万元")
    assert desk.path.read_bytes() == before
    assert not seen.same
    assert preview_restore(desk, file=make_backup(desk).file).same


def check_a_restore_can_be_gone_back_from(desk: Desk, made: Copy) -> None:
    was = desk.store.verify().digest
    desk.close()
    restore(file=made.file, store=desk.path)
    aside = [one for one in listed(desk.path) if one.kind is Kind.RESTORE]
    assert len(aside) == 1
    restore(file=aside[0].file, store=desk.path)
    again = open_desk(desk.path)
    assert again.store.verify().digest == was
    again.close()


def test_a_restore_can_be_gone_back_from(desk: Desk) -> None:
    check_a_restore_can_be_gone_back_from(desk, edited(desk))


def test_a_restore_cannot_be_gone_back_from_without_keeping_what_was_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.store.copies._keep", lambda store: None)
    with pytest.raises(AssertionError):
        check_a_restore_can_be_gone_back_from(desk, edited(desk))


def test_a_drill_stops_at_once_when_the_window_closes(desk: Desk) -> None:
    class Stop(Exception):
        pass

    def stopping(after: int) -> Callable[[], None]:
        steps = iter(range(after))

        def step() -> None:
            if next(steps, None) is None:
                raise Stop

        return step

    make_backup(desk)
    for after in range(3):
        with pytest.raises(Stop):
            drill(desk, step=stopping(after))
    assert last_drill(desk) is None
    assert not list(desk.path.parent.glob(".jmdesk-drill-*"))


def check_a_report_stops_within_its_queries(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stop(Exception):
        pass

    now: list[bool] = []
    ended: list[bool] = []

    def step() -> None:
        if now:
            raise Stop

    def long(then: Desk, **_: object) -> None:
        now.append(True)
        raw = then.store._connections.raw()
        raw.execute(
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000000) "
            "SELECT max(x) FROM c"
        ).fetchone()
        ended.append(True)

    monkeypatch.setattr(restored, "make_report", long)
    make_backup(desk)
    with pytest.raises(Stop):
        drill(desk, step=step)
    assert not ended


def test_a_report_stops_within_its_queries(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    check_a_report_stops_within_its_queries(desk, monkeypatch)


def test_a_report_goes_on_to_its_end_without_steps(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.store.store.Store.stoppable", lambda *_: nullcontext())
    with pytest.raises(AssertionError):
        check_a_report_stops_within_its_queries(desk, monkeypatch)


def test_a_drill_aside_finds_the_same(desk: Desk) -> None:
    make_backup(desk)
    here = drill(desk)
    aside = drill(desk, aside=True)
    assert replace(aside, at=here.at, seconds=here.seconds) == here
    assert here.rows > 0


def check_a_child_that_is_killed_is_no_drill_that_passed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(desk)

    def killed(*given: object, **_: object) -> subprocess.Popen[bytes]:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        child.kill()
        return child

    monkeypatch.setattr(restored, "start_kin", killed)
    done = drill(desk, aside=True)
    assert not done.ok
    assert done.flaws == ("备份拷出来以后没能看完，不能算通过。请再演练一次。",)
    assert len(listed(desk.path)) == 1  # nothing speaks against the backup itself


def test_a_child_that_is_killed_is_no_drill_that_passed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_a_child_that_is_killed_is_no_drill_that_passed(desk, monkeypatch)


def test_a_killed_child_passes_without_what_it_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = restored.Seen(revisions=3, records=3, report="", rows=0, flaws=())
    monkeypatch.setattr(restored, "_told", lambda _: seen)
    with pytest.raises(AssertionError):
        check_a_child_that_is_killed_is_no_drill_that_passed(desk, monkeypatch)
