"""The servers that fork desks, and a bench at each for every workload, made when first wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.power.harness import Bench, Server


@pytest.fixture(scope="package")
def servers() -> Iterator[list[Server]]:
    """One; in a long run one more than there are cores, for a clerk in a window often waits."""
    with ExitStack() as opened:
        count = (os.cpu_count() or 1) + 1 if os.environ.get("JMDESK_LONG") else 1
        yield [opened.enter_context(Server()) for _ in range(count)]


@pytest.fixture(scope="package")
def benches(
    servers: list[Server], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], list[Bench]]:
    """A workload's benches, by name: one at each server."""

    @cache
    def made(work: str) -> list[Bench]:
        name = work.replace(" ", "-")
        return [Bench(server, work, tmp_path_factory.mktemp(name)) for server in servers]

    return made
