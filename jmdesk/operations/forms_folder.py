"""The folder ``forms`` beside the store: where accepted and switched on definitions lie."""

from __future__ import annotations

import os
from pathlib import Path

from jmdesk.domain.disk import telling
from jmdesk.domain.flushing import flush_folder


def folder_of(store: Path, kind: str) -> Path:
    """Where definitions of a kind (`jmdesk.definitions.catalogue`) lie for a store; made if need
    be."""
    folder = store.parent / "forms" / kind
    with telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def file_of(folder: Path, id: str, version: int) -> Path:
    """The file of a definition: a later version sorts behind an earlier one, and so counts."""
    return folder / f"{id}.v{version:04}.toml"


def lay(draft: Path, to: Path) -> None:
    """Give a written file its final name; it is on the disk then. Refusal where the disk fails."""
    with telling(to):
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(to)
        flush_folder(to.parent)
