"""The definitions in force."""

from __future__ import annotations

from pathlib import Path

from jmdesk.definitions.catalogue import Catalogue, load
from jmdesk.definitions.places import shipped
from jmdesk.operations.location import default_store


def definitions(store: Path | None = None) -> Catalogue:
    """The shipped definitions and those in the ``forms`` folder beside the store."""
    beside = (store or default_store()).parent / "forms"
    return load(shipped("forms"), beside)
