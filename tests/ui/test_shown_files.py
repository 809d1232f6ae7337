"""Locking overwrites what was laid out for other programs, and no file anywhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jmdesk.operations import leftovers
from jmdesk.ui import kept_files

OWN = b"a clerk's own file"


@pytest.fixture
def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for what is laid out, with a photo and what someone planted beside it."""
    monkeypatch.setattr(kept_files, "gettempdir", lambda: str(tmp_path))
    folder = tmp_path / kept_files.FOLDER
    folder.mkdir()
    (folder / "0123.jpg").write_bytes(b"a photograph")
    (tmp_path / "own.db").write_bytes(OWN)
    (folder / "link.jpg").symlink_to(tmp_path / "own.db")
    return folder


def only_what_was_laid_out_goes(folder: Path) -> None:
    kept_files.forget_shown()
    assert not (folder / "0123.jpg").exists()
    assert (folder.parent / "own.db").read_bytes() == OWN


def anothers_folder_stays(folder: Path) -> None:
    kept_files.forget_shown()
    assert (folder / "0123.jpg").exists()


def test_only_what_was_laid_out_goes(laid: Path) -> None:
    only_what_was_laid_out_goes(laid)


def test_a_link_leads_to_a_persons_file_where_it_is_followed(
    laid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_files, "_is_plain", Path.is_file)
    with pytest.raises(AssertionError):
        only_what_was_laid_out_goes(laid)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folders have owners there")
def test_another_users_folder_stays(laid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    anothers_folder_stays(laid)
    monkeypatch.setattr(leftovers, "is_own_folder", lambda _: True)
    with pytest.raises(AssertionError):
        anothers_folder_stays(laid)
