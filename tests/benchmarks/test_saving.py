"""Saving one record as a person does: checks, revision, current table, durable commit.

In a store of 100,000 records, against a bare durable commit in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.judging import Sketch, judge
from jmdesk.operations.recording import save_record
from tests.benchmarks.big_store import make_big_store, progress_revision
from tests.benchmarks.limits import most, most_time
from tests.benchmarks.test_store import bare_commit, figure, milliseconds

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(make_big_store(tmp_path_factory.mktemp("saving") / "big.db"))
    yield opened
    opened.close()


def test_saving_one_record_with_its_checks(desk: Desk, tmp_path: Path) -> None:
    record = progress_revision(31, desk.catalogue.ledgers).record
    amounts = (Decimal(number) / 100 for number in count(1))

    def save() -> None:
        save_record(desk, ledger="progress", record=record, values={"paid": next(amounts)})

    taken = milliseconds(save, 100)
    ratio = figure("save_with_checks", taken, bare_commit(tmp_path))
    assert taken <= most_time(5)
    assert ratio <= most(10)


def test_checking_one_record_while_it_is_typed(desk: Desk, tmp_path: Path) -> None:
    record = progress_revision(31, desk.catalogue.ledgers).record

    sketch = Sketch(
        ledger=desk.ledger("progress"),
        values={"paid": Decimal(5)},
        record=record,
        unit=None,
        period=None,
    )

    def look() -> None:
        judge(desk, sketch)

    taken = milliseconds(look, 100)
    figure("check_while_typing", taken, bare_commit(tmp_path))
    assert taken <= most_time(20)
