"""What is true never depends on a clock: a whole exchange of three desks, played twice.

Once with clocks that go right and once with clocks that jump years to and fro at each step, both
come to the same: what is in conflict and between what, what is undisputed, what is deleted, and,
once the same is decided, every value and every sum.
"""

from __future__ import annotations

import datetime as time
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jmdesk.domain.history import History, compute
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId, Revision, canonical
from jmdesk.exchange import disputes
from jmdesk.operations import batches, conflicts, merge_writing, recording, small_files
from jmdesk.operations.batches import redo_batch, undo_batch
from jmdesk.operations.conflicts import Decision, conflicts_in, resolve_all
from jmdesk.operations.desk import Desk
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import delete_record, restore_record, save_record
from jmdesk.operations.rollups import roll_up
from jmdesk.store import batches as stored_batches
from jmdesk.store import states
from tests.operations.sending import desks, hand_over, package
from tests.operations.test_recording import PROJECT

LONG = bool(os.environ.get("JMDESK_LONG"))
VALUES = {"scope": ("甲", "乙", "丙"), "total": ("1", "2", "3")}
RIGHT = time.datetime(2026, 5, 1, 8, tzinfo=time.UTC)
BANNER = "152222000000"
DAYS_OF_40_YEARS = 14_600
_NUMBER, _YEAR = count(), count(1960)

Step = tuple[Any, ...]
WHO = st.integers(0, 2)
step: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("edit"), WHO, st.sampled_from(sorted(VALUES)), st.integers(0, 2)),
    st.tuples(st.just("delete"), WHO),
    st.tuples(st.just("send"), WHO, WHO),
    st.tuples(st.just("undo"), WHO),
    st.tuples(st.just("decide"), WHO),
)


class Clock(time.datetime):
    """What the desks' clocks say."""

    says = RIGHT

    @classmethod
    def now(cls, tz: time.tzinfo | None = None) -> time.datetime:  # type: ignore[override]
        return cls.says.astimezone(tz)


@dataclass
class Play:
    """A project that all three desks have, and what their people do with it."""

    folder: Path
    opened: list[Desk]
    jumps: Sequence[int]
    record: RecordId = field(init=False)
    year: int = field(init=False)
    taken: dict[int, list[str]] = field(default_factory=dict)
    """The merges of each desk that count."""
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Who could not bring the record back, and what was said of it."""

    def run(self, steps: Sequence[Step]) -> list[object]:
        self.begin()
        for number, (what, who, *rest) in enumerate(steps):
            jump = self.jumps[number % len(self.jumps)] if self.jumps else 0
            Clock.says = RIGHT + time.timedelta(days=jump, seconds=number)
            getattr(self, what)(who, *rest)
        before = [self.undisputed(desk) for desk in self.opened]
        self.meet()
        met = [self.undisputed(desk) for desk in self.opened]
        while self.decide(0):
            pass
        for other in (1, 2):
            self.send(0, other)
        return [self.refused, before, met, [self.everything(desk) for desk in self.opened]]

    def begin(self) -> None:
        self.year, first = next(_YEAR), self.opened[0]
        named = {**PROJECT, "name": f"项目{self.year}", "year": self.year}
        read = read_values(first, ledger="project", values=named)
        self.record = save_record(first, ledger="project", values=read).records[0]
        for other in (1, 2):
            self.hand_over(other, [self.file(0)])

    def there(self, who: int) -> bool:
        return self.opened[who].store.record(self.record) is not None

    def edit(self, who: int, name: str, nth: int) -> None:
        if self.there(who):
            read = read_values(self.opened[who], ledger="project", values={name: VALUES[name][nth]})
            save_record(self.opened[who], ledger="project", record=self.record, values=read)

    def delete(self, who: int) -> None:
        if self.there(who):
            delete_record(self.opened[who], record=self.record, reason="不要了")
            return
        try:
            restore_record(self.opened[who], record=self.record)
        except Refusal as refusal:  # what came with a merge that was undone
            self.refused.append((who, refusal.message))

    def send(self, who: int, to: int) -> None:
        self.hand_over(to, [self.file(who)])

    def undo(self, who: int) -> None:
        if self.taken.get(who):
            undo_batch(self.opened[who], batch=self.taken[who].pop())

    def decide(self, who: int) -> bool:
        asked = conflicts_in(self.opened[who], self.record)
        for one in asked[:1]:
            # What stands first in the list follows the hashes; people choose by what is said.
            best = min(one.choices, key=lambda choice: canonical(choice.value))
            decision = Decision(take=best.revision)
            resolve_all(self.opened[who], decisions={(self.record, one.field): decision})
        return bool(asked)

    def meet(self) -> None:
        """Everyone's file to everyone; what was undone counts again."""
        files = [self.file(who) for who in range(3)]
        for who, order in zip(range(3), permutations(files), strict=False):
            for batch in batches.batches(self.opened[who]):
                if not batch.active:
                    redo_batch(self.opened[who], batch=batch.id)
            self.hand_over(who, order)

    def file(self, who: int) -> Path:
        to = self.folder / f"{next(_NUMBER)}.jmdesk"
        return package(self.opened[who], to, records=[self.record], at=Clock.says.isoformat()[:19])

    def hand_over(self, who: int, files: Sequence[Path]) -> None:
        _, merged = hand_over(self.opened[who], *files)
        if merged.batch:
            self.taken.setdefault(who, []).append(merged.batch)

    def undisputed(self, desk: Desk) -> object:
        """All that is said of the record, but for which of several values stands there for now."""
        state = desk.store.state(self.record)
        asked = conflicts_in(desk, self.record)
        between = {one.field: sorted(canonical(c.value) for c in one.choices) for one in asked}
        settled = {name: v for name, v in self.values(state).items() if name not in between}
        return state.deleted, between, settled

    def everything(self, desk: Desk) -> object:
        state = desk.store.state(self.record)
        assert not conflicts_in(desk, self.record)
        rolled = roll_up(desk, ledger="project", fields=["total"], by=["year"], unit=BANNER)
        sums = [
            [one.text for one in line.amounts]
            for line in rolled.lines
            if line.label.startswith(str(self.year))
        ]
        return state.deleted, self.values(state), sums

    def values(self, state: states.State) -> Mapping[str, object]:
        return {name: v for name, v in state.values.items() if name not in ("name", "year")}


def clocks_decide_nothing(
    folder: Path, opened: list[Desk], steps: Sequence[Step], jumps: Sequence[int]
) -> list[object]:
    right = Play(folder, opened, ()).run(steps)
    wrong = Play(folder, opened, jumps).run(steps)
    assert wrong == right
    return right


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Desk]]]:
    """A banner's desk and two of its townships, by clocks of ours."""
    folder = tmp_path_factory.mktemp("three")
    with pytest.MonkeyPatch.context() as patch:
        for module in (recording, stored_batches, small_files):
            patch.setattr(module, "datetime", Clock)
        patch.setattr(merge_writing, "backup_before", lambda _: None)  # tested elsewhere
        units = {"白音": "科尔沁右翼中旗", "包文": "巴彦呼舒镇", "陈": "好腰苏木镇"}
        with desks(folder, **units) as opened:
            yield folder, opened


@settings(
    max_examples=60 if LONG else 4,
    deadline=None,
    phases=[Phase.generate],  # each example is a year of its own
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(step, min_size=2, max_size=7),
    jumps=st.lists(
        st.integers(-DAYS_OF_40_YEARS, DAYS_OF_40_YEARS), min_size=2, max_size=5, unique=True
    ),
)
def test_a_whole_exchange_comes_to_the_same_whatever_the_clocks_say(
    three: tuple[Path, list[Desk]], steps: list[Step], jumps: list[int]
) -> None:
    clocks_decide_nothing(*three, steps, jumps)


CLASH = [("edit", 1, "total", 0), ("edit", 2, "total", 1), ("undo", 1), ("send", 1, 0)]
"""Two set one figure; what the first of them had taken in is undone meanwhile."""
BACK = [9_000, -9_000, 3_000]


def test_a_clash_is_a_clash_and_its_sum_the_same(three: tuple[Path, list[Desk]]) -> None:
    (_, _, met, after) = clocks_decide_nothing(*three, CLASH, BACK)
    assert [sorted(between) for _, between, _ in met] == [["total"]] * 3  # type: ignore[attr-defined]
    assert [sums for *_, sums in after] == [[["1", "1"]]] * 3  # type: ignore[attr-defined]


def test_what_is_refused_is_refused_by_every_clock(three: tuple[Path, list[Desk]]) -> None:
    steps: list[Step] = [("undo", 2), ("delete", 2), ("delete", 2), ("delete", 1)]
    refused, *_ = clocks_decide_nothing(*three, steps, BACK)
    said = "这条记录是随已撤回的一批来的，请恢复那一批。"
    assert refused == [(2, said), (2, said)]


def test_clocks_would_decide_where_the_latest_wins(
    three: tuple[Path, list[Desk]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def latest_wins(revisions: Sequence[Revision], **told: Any) -> History:
        known = sorted(revisions, key=lambda one: one.at)
        values = {name: value for one in known for name, value in one.values.items()}
        found = compute(known, **told)
        kept = {name: values[name] for name in found.values}
        return History(
            values=kept, setters=found.setters, conflicts={}, heads=found.heads,
            missing=found.missing, deleted=found.deleted, absent=found.absent,
        )  # fmt: skip

    for module in (states, disputes, conflicts):
        monkeypatch.setattr(module, "compute", latest_wins)
    with pytest.raises(AssertionError):
        clocks_decide_nothing(*three, CLASH, BACK)
