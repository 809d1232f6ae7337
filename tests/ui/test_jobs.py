"""Long work leaves the window free, reports by signal, can be stopped, and outlives nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from jmdesk.domain.problem import Refusal
from jmdesk.ui.jobs import Jobs, Progress


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("jmdesk-jobs")]


def test_work_runs_elsewhere_and_its_value_comes_back_in_the_windows_thread(
    jobs: Jobs, qtbot: QtBot
) -> None:
    came: list[tuple[int, str]] = []

    def then(value: str) -> None:
        came.append((threading.get_ident(), value))

    here = threading.get_ident()
    jobs.start(lambda _progress: str(threading.get_ident()), then=then)
    qtbot.waitUntil(lambda: jobs.idle)
    assert came[0][0] == here
    assert came[0][1] != str(here)


def test_jobs_run_one_after_another(jobs: Jobs, qtbot: QtBot) -> None:
    order: list[int] = []

    def take(number: int) -> Callable[[Progress], None]:
        return lambda _progress: order.append(number)

    for number in range(5):
        jobs.start(take(number))
    qtbot.waitUntil(lambda: jobs.idle)
    assert order == [0, 1, 2, 3, 4]


def test_progress_is_told_and_cancel_stops_without_a_value(jobs: Jobs, qtbot: QtBot) -> None:
    told: list[int] = []
    came: list[object] = []
    going = threading.Event()

    def work(progress: Progress) -> str:
        progress(1, 3, "读表")
        going.wait(5)
        progress(2, 3, "读表")
        return "unwanted"

    job = jobs.start(work, then=came.append, failed=came.append)
    job.progressed.connect(lambda done, _total, _text: told.append(done))
    qtbot.waitUntil(lambda: told == [1])
    job.cancel()
    going.set()
    qtbot.waitUntil(lambda: jobs.idle)
    assert (told, came) == ([1], [])


def test_a_refusal_reaches_the_one_who_asked(jobs: Jobs, qtbot: QtBot) -> None:
    said: list[str] = []

    def refuse(_progress: Progress) -> None:
        raise Refusal("磁盘满了，没有保存。请腾出空间后再存。")

    jobs.start(refuse, failed=lambda error: said.append(str(error)))
    qtbot.waitUntil(lambda: jobs.idle)
    assert said == ["磁盘满了，没有保存。请腾出空间后再存。"]


def test_closing_finishes_what_writes_and_drops_what_only_reads(qtbot: QtBot) -> None:
    jobs = Jobs()
    done: list[str] = []
    gate = threading.Event()
    jobs.start(lambda _progress: gate.wait(5))
    jobs.start(lambda _progress: done.append("read"))
    jobs.start(lambda _progress: done.append("written"), writes=True)
    threading.Timer(0.05, gate.set).start()
    jobs.close()
    assert done == ["written"]
    qtbot.waitUntil(lambda: jobs.idle)


def test_writing_waits_for_no_reading(jobs: Jobs, qtbot: QtBot) -> None:
    written: list[str] = []
    gate = threading.Event()
    jobs.start(lambda _progress: gate.wait(5))
    jobs.start(lambda _progress: "一", then=written.append, writes=True)
    jobs.start(lambda _progress: "二", then=written.append, writes=True)
    try:
        qtbot.waitUntil(lambda: written == ["一", "二"], timeout=1000)
        assert not jobs.idle
    finally:
        gate.set()
    qtbot.waitUntil(lambda: jobs.idle)


def test_a_quick_look_waits_for_nothing(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    gate = threading.Event()
    jobs.start(lambda _progress: gate.wait(5))
    jobs.start(lambda _progress: gate.wait(5), writes=True)
    jobs.start(lambda _progress: "好腰苏木镇", then=seen.append, quick=True)
    try:
        qtbot.waitUntil(lambda: seen == ["好腰苏木镇"], timeout=1000)
    finally:
        gate.set()
    qtbot.waitUntil(lambda: jobs.idle)


def test_what_waits_for_quiet_is_done_once_after_the_last_job(jobs: Jobs, qtbot: QtBot) -> None:
    done: list[str] = []
    gate = threading.Event()
    jobs.start(lambda _progress: gate.wait(5), then=lambda _: done.append("read"))
    jobs.when_idle(lambda: done.append("quiet"))
    gate.set()
    qtbot.waitUntil(lambda: jobs.idle)
    assert done == ["read", "quiet"]
    jobs.start(lambda _progress: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert done == ["read", "quiet"]


def test_what_goes_on_aside_is_no_work_and_is_given_up_for_the_store(
    jobs: Jobs, qtbot: QtBot
) -> None:
    began = threading.Event()
    acted: list[str] = []

    def work(progress: Progress) -> None:
        began.set()
        while True:
            progress.step()

    busy: list[bool] = []
    jobs.busy.connect(busy.append)
    jobs.start(work, then=lambda _none: acted.append("ended"), aside=True)
    assert began.wait(10)
    assert jobs.idle
    assert busy == []
    jobs.when_idle(lambda: acted.append("store wanted"))
    qtbot.waitUntil(lambda: acted == ["store wanted"])
