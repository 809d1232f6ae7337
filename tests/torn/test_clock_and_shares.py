"""Clocks that jump, and stores on other computers: recognised and explained; merging never asks a
clock.

1. A clock that stands before the desk's own last work, before the program was made or before what
   others sent, or more than a year after everything, is told with both dates; the month offered is
   the one worked on last.
2. Desks whose clocks jump years merge to the same digest as desks with right ones would.
3. A store on a network share is told at the start, by the window and by commands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from jmdesk.cli.run import run
from jmdesk.domain.history import compute
from jmdesk.operations import clock, shares
from jmdesk.operations.clock import clock_doubt
from jmdesk.operations.desk import Desk
from jmdesk.operations.shares import is_shared
from jmdesk.store import times
from tests.operations.kept import copied
from tests.store.examples import revision
from tests.torn.filled import APRIL, filled

NOW = datetime.now().astimezone()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    kept = tmp_path / "kept.db"
    kept.write_bytes(filled())
    folder = tmp_path / "here"
    folder.mkdir()
    with copied(kept, folder) as opened:
        yield opened


def doubts_are_told(desk: Desk) -> None:
    assert clock_doubt(desk, now=NOW) is None
    assert clock_doubt(desk, now=NOW + timedelta(days=300)) is None
    for wrong in (NOW - timedelta(days=3), NOW.replace(year=1999), NOW.replace(year=2042)):
        doubt = clock_doubt(desk, now=wrong)
        assert doubt is not None
        assert f"{wrong:%Y-%m-%d}" in doubt.said
        assert f"{NOW:%Y-%m}" in doubt.said
        assert doubt.period == APRIL


def test_a_clock_that_cannot_be_right_is_told_with_both_dates(desk: Desk) -> None:
    doubts_are_told(desk)


def test_a_clock_that_cannot_be_right_passes_without_the_last_times(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "last_times", lambda _: times.Times())
    with pytest.raises(AssertionError):
        doubts_are_told(desk)


def test_a_clock_before_the_program_was_made_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "last_times", lambda _: times.Times())
    doubt = clock_doubt(desk, now=clock.program_made().astimezone() - timedelta(days=9))
    assert doubt is not None
    assert "程序是" in doubt.said


def test_what_others_sent_from_the_future_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = times.Times(received="2050-01-01T08:00:00", person="白音")
    monkeypatch.setattr(times, "last_times", lambda _: ahead)
    doubt = clock_doubt(desk, now=NOW)
    assert doubt is not None
    assert "白音发来的数据写的是 2050-01-01 08:00" in doubt.said


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    years=some.lists(some.sampled_from(["1980", "2024", "2026", "2099"]), min_size=4, max_size=4),
    order=some.permutations(range(4)),
)
def test_what_is_true_never_depends_on_a_clock(years: list[str], order: list[int]) -> None:
    def made(told: list[str]) -> list[object]:
        at = [f"{year}-05-01T08:00:0{n}" for n, year in enumerate(told)]
        first = revision("p1", name="甲", at=at[0])
        second = revision("p1", first, name="乙", at=at[1])
        return [first, second, revision("p1", second, total="5", at=at[2]),
                revision("p1", second, total="7", at=at[3])]  # fmt: skip

    def told(revisions: list[object]) -> tuple[object, ...]:
        history = compute(revisions)  # type: ignore[arg-type]
        return history.values.get("name"), sorted(history.conflicts)

    made_here = made(years)
    assert told([made_here[place] for place in order]) == told(made(["2024"] * 4))


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / {share} rw,relatime shared:20 - {kind} //office/data rw
41 40 8:17 / {share}/stick rw - vfat /dev/sdb1 rw
"""


def share_is_known(tmp_path: Path, kind: str) -> None:
    share = tmp_path / "共享 盘"
    (share / "stick").mkdir(parents=True, exist_ok=True)
    mounts = tmp_path / "mountinfo"
    written = str(share).replace(" ", "\\040")
    mounts.write_text(MOUNTS.format(share=written, kind=kind), encoding="utf-8")
    assert is_shared(share, mounts=mounts)
    assert not is_shared(share / "stick", mounts=mounts)
    assert not is_shared(tmp_path, mounts=mounts)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "afp"])
def test_a_network_share_is_known(tmp_path: Path, kind: str) -> None:
    share_is_known(tmp_path, kind)


def test_a_network_share_is_not_known_without_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "_REMOTE", frozenset())
    with pytest.raises(AssertionError):
        share_is_known(tmp_path, "cifs")


def test_where_nothing_can_be_told_nothing_is_said(tmp_path: Path) -> None:
    assert not is_shared(tmp_path, mounts=tmp_path / "nowhere")


def test_a_command_says_it_and_works(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("jmdesk.operations.shares.is_shared", lambda *_, **__: True)
    monkeypatch.setattr(
        "jmdesk.operations.clock.program_made",
        lambda: datetime(2060, 1, 1),  # noqa: DTZ001
    )
    words = ["--store", str(desk.path), "list", "project", "--limit", "1"]
    assert run(words, window=lambda _: 9) == 0
    said = capsys.readouterr().err
    assert "数据放在网络共享盘上" in said
    assert "时钟可能不对" in said
