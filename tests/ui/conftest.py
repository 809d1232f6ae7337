"""Real widgets, dressed as they are in the program; without a screen unless one is asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import Entry, save_records
from jmdesk.ui import theme
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice
from tests.ui.filled import copy_of, make_store

# A shared machine may stand still for seconds: what never comes is still told after half a minute.
for _wait in (QtBot.waitUntil, QtBot.waitSignal):
    _wait.__kwdefaults__ = {**(_wait.__kwdefaults__ or {}), "timeout": 30_000}


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application with the desk's fonts and look."""
    theme.load_fonts()
    theme.apply(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _no_thread_outlives_its_test() -> Iterator[None]:
    yield
    assert not [t.name for t in threading.enumerate() if t.name.startswith("jmdesk")]


@pytest.fixture(scope="module", autouse=True)
def _no_widget_outlives_its_file() -> Iterator[None]:
    """Whatever is left of them would be dressed anew with each window that opens later."""
    yield
    if QApplication.instance() is not None:
        for widget in QApplication.topLevelWidgets():
            widget.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small desk at work (`tests.ui.filled`); each test gets a copy."""
    path = tmp_path_factory.mktemp("filled") / "desk.db"
    make_store(path)
    return path


@pytest.fixture
def desk(store: Path, tmp_path: Path) -> Iterator[Desk]:
    """A test's own copy of it, open."""
    opened = open_desk(copy_of(store, tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def said() -> list[Notice]:
    return []


HERD = """
id = "herd"
title = "牲畜"
version = 1
period = "month"
levels = ["township", "village"]
key = ["name", "unit", "period"]
title_expr = "{name}"

[[fields]]
name = "name"
label = "牲畜名称"
type = "text"
required = true

[[fields]]
name = "heads"
label = "存栏头数"
type = "count"
measure = "头"

[[fields]]
name = "cost"
label = "购置资金"
type = "money"
over_time = "sum"
over_units = "sum"

[[rules]]
code = "few"
level = "须说明"
expect = "heads >= 10"
at = "heads"
say = "存栏 {heads} 头，少于 10 头，是否漏填？"
"""
"""A ledger that no code has ever seen, as a coordinator would drop it in."""

MAY = Period.month(2023, 5)
TOWNSHIP = "152222105000"


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where a new desk's store will lie, with a form of its own beside it."""
    forms = tmp_path / "forms" / "ledgers"
    forms.mkdir(parents=True)
    (forms / "herd.toml").write_text(HERD, encoding="utf-8")
    return tmp_path / "desk.db"


@pytest.fixture
def herd_desk(store_path: Path) -> Iterator[Desk]:
    """A township's desk with thirty herds in May 2023; the first nine are too small."""
    desk = open_desk(store_path)
    begin(desk, unit=TOWNSHIP, person="包文", phone="")
    entries = [
        Entry(
            values={"name": f"第{number}群", "heads": number, "cost": Decimal(number) / 2},
            period=MAY,
        )
        for number in range(1, 31)
    ]
    save_records(desk, ledger="herd", entries=entries)
    yield desk
    desk.close()


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until the worker has nothing to do and the window has heard of it."""
    qtbot.waitUntil(lambda: jobs.idle)


def compose(widget: QWidget, text: str) -> None:
    """Type Chinese as an input method does: first composed, then committed."""
    for event in (QInputMethodEvent(text[:1], []), QInputMethodEvent()):
        if not event.preeditString():
            event.setCommitString(text)
        QApplication.sendEvent(widget, event)
