"""What is measured on one big store shares it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.big_store import make_big_store


@pytest.fixture(scope="session")
def big_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A banner's desk that has been at work for years, only to be looked at.

    What writes makes a copy of its own: `make_big_store`.
    """
    return make_big_store(tmp_path_factory.mktemp("big") / "desk.db")
