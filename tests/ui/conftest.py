"""Real widgets, dressed as they are in the program; without a screen unless one is asked for."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from jmdesk.ui import theme


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
