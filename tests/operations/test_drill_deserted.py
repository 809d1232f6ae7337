"""A drill beside the window goes on in a process of its own: that one ends with its desk."""

from __future__ import annotations

import os
from itertools import chain, repeat
from pathlib import Path

import pytest

from jmdesk.operations import restored
from jmdesk.store.backing_up import go_on
from tests.ui.filled import make_store


def ends_with_its_desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk is killed just after it started the drill: nothing is looked through or told."""
    for name in ("desk.db", "copy.db"):
        make_store(folder / name)
    parents = chain([4711], repeat(1))
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    asked = [restored.CHILD, str(folder / "desk.db"), str(folder / "copy.db"), "3"]
    try:
        restored.serve(asked)
    except SystemExit:
        return
    finally:
        assert not (folder / restored._SAID).exists()


def test_a_deserted_drill_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_with_its_desk(tmp_path, monkeypatch)


def test_a_deserted_drill_goes_on_without_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restored, "_while_its_desk_lives", lambda: go_on)
    with pytest.raises(AssertionError):
        ends_with_its_desk(tmp_path, monkeypatch)
