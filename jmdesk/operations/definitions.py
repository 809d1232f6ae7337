"""Where things lie: the user's folder, the default store, the definitions in force."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from jmdesk.definitions.catalogue import Catalogue, load
from jmdesk.definitions.places import shipped


def data_folder() -> Path:
    """The user's own folder for the store and forms of their own."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "jmdesk"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "jmdesk"


def default_store() -> Path:
    """Where the store lies unless another is named."""
    return data_folder() / "desk.db"


def definitions(store: Path | None = None) -> Catalogue:
    """The shipped definitions and those in the ``forms`` folder beside the store."""
    beside = (store or default_store()).parent / "forms"
    return load(shipped("forms"), beside)
