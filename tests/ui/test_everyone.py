"""For everyone: names, keys, order, contrast, room, input methods, in every place of the window.

Each tour goes through all places on the example data, at one size of type, and looks at every
visible widget. A failure says the place, the widget and what is wrong with it. What is looked for
stands in tests/ui/everyone, one module for each question.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from jmdesk.ui import theme
from tests.ui.everyone.composing import composing_faults
from tests.ui.everyone.contrast import ENOUGH, contrast_faults, ratio_of
from tests.ui.everyone.cutting import cut_faults
from tests.ui.everyone.finding import Finding
from tests.ui.everyone.names import name_faults
from tests.ui.everyone.order import order_faults
from tests.ui.everyone.shortcuts import ambiguous_keys, silent_keys
from tests.ui.everyone.tour import Tour, first_start, make_stores, township, village

# The largest takes half a minute: with JMDESK_LONG=1.
SIZES = (1.0, 1.5, 2.0) if os.environ.get("JMDESK_LONG") else (1.0, 1.5)
ORDINARY, BROAD = SIZES[:1], SIZES[-1:]
"""The usual size of type; the one whose strokes are broad enough to show their colour."""

_POPUPS = ("找", "菜单")
"""Over the work: Tab and keys are theirs as long as they are open."""

pytestmark = [
    # A menu takes the keyboard, which a window without a screen cannot.
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

Seen = dict[str, list[Finding]]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled stores, made once."""
    folder = tmp_path_factory.mktemp("everyone")
    make_stores(folder)
    return folder


@pytest.fixture(scope="module")
def seen(request: pytest.FixtureRequest, qapp: QApplication, stores: Path) -> Seen:
    """What one tour through everything found, by question."""
    scale: float = request.param
    found: Seen = defaultdict(list)
    for name, steps in (("", first_start), ("village", village), ("town", township)):
        store = stores / f"{name}.db" if name else None
        folder = stores / f"tour-{name}-{scale}"
        tour = Tour(qapp, store, folder, scale)
        try:
            for place in steps(tour):
                tour.wait()
                _look(tour, place, scale, found)
        finally:
            tour.close()
            shutil.rmtree(folder)
    theme.apply(qapp)
    return found


def _look(tour: Tour, place: str, scale: float, found: Seen) -> None:
    window = tour.window
    found["cut"] += cut_faults(place, window)
    if scale == SIZES[-1]:
        found["contrast"] += contrast_faults(place, window, scale)
    if place not in _POPUPS:
        found["order"] += order_faults(place, window)
    if scale == SIZES[0]:
        found["names"] += name_faults(place, window)
    if scale == SIZES[0] and place not in _POPUPS:
        found["ambiguous"] += ambiguous_keys(place, window)
        focus = QApplication.focusWidget() or window
        found["silent"] += silent_keys(place, window.commands.all(), focus)
        found["composing"] += composing_faults(place, window)


def none_of(found: Iterable[Finding]) -> None:
    """Fail with each fault once, on a line of its own, and in how many places it is."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        places[one.widget, one.what].append(one.place)
    lines = [
        f"{'、'.join(sorted(set(where))[:3])} ({len(set(where))}): {widget}: {what}"
        for (widget, what), where in places.items()
    ]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.parametrize("seen", ORDINARY, indirect=True)
def test_whatever_can_have_the_focus_has_a_name_of_its_own(seen: Seen) -> None:
    none_of(seen["names"])


@pytest.mark.parametrize("seen", SIZES, indirect=True)
def test_tab_leads_through_everything_once_as_one_reads(seen: Seen) -> None:
    none_of(seen["order"])


@pytest.mark.parametrize("seen", SIZES, indirect=True)
def test_no_word_is_cut(seen: Seen) -> None:
    none_of(seen["cut"])


@pytest.mark.parametrize("seen", BROAD, indirect=True)
def test_every_word_stands_out_from_its_ground(seen: Seen) -> None:
    none_of(seen["contrast"])


@pytest.mark.parametrize("seen", ORDINARY, indirect=True)
def test_no_key_means_two_things_in_one_place(seen: Seen) -> None:
    none_of(seen["ambiguous"])


@pytest.mark.parametrize("seen", ORDINARY, indirect=True)
def test_every_key_that_is_told_does_what_is_told_of_it(seen: Seen) -> None:
    none_of(seen["silent"])


@pytest.mark.parametrize("seen", ORDINARY, indirect=True)
def test_an_input_method_composes_and_commits_in_every_field(seen: Seen) -> None:
    none_of(seen["composing"])


def _pairs() -> Iterator[tuple[str, str]]:
    """Colours of words, each with every ground it may stand on."""
    grounds = ("PAPER", "GROUND", "HEAD", "ACCENT_PALE", "ATTENTION")
    yield from (("FAINT", ground) for ground in grounds[:2])  # placeholders stand nowhere else
    for word in ("TEXT", "QUIET", "ACCENT", "ACCENT_DARK", "MUST", "EXPLAIN", "HINT"):
        yield from ((word, ground) for ground in grounds)
    yield from (("PAPER", ground) for ground in ("ACCENT", "ACCENT_DARK", "MUST"))


@pytest.mark.parametrize(("word", "ground"), tuple(_pairs()))
def test_the_colours_of_the_look_can_be_read_on_each_other(word: str, ground: str) -> None:
    assert ratio_of(getattr(theme, word), getattr(theme, ground)) >= ENOUGH
