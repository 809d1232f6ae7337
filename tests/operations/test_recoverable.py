"""找回: what was discarded or deleted is brought back for 30 days, and in history for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations import recoverable
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.drafting import discard_draft, drafts, drop_draft, keep_draft
from jmdesk.operations.recording import delete_record
from jmdesk.operations.recoverable import bring_back, forget_old, thrown_away
from jmdesk.store.draft import Draft
from jmdesk.store.writer import Writer
from tests.drafts import half_typed
from tests.ui.filled import make_store, project

NOW = datetime.now().astimezone()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    make_store(tmp_path / "desk.db")
    opened = open_desk(tmp_path / "desk.db")
    yield opened
    opened.close()


def typed(desk: Desk, text: str = "水塔一座", key: str = "new:project:1") -> Draft:
    made = half_typed(key=key, typed={"name": text}, focus="name@2", at="2026-05-20T10:00:00")
    keep_draft(desk, draft=made)
    return made


def check_a_discarded_draft_comes_back(desk: Desk) -> None:
    draft = typed(desk)
    discard_draft(desk, key=draft.key)
    assert drafts(desk) == []
    assert desk.store.draft(draft.key) is None
    (thrown,) = thrown_away(desk, now=NOW)
    assert (thrown.title, thrown.person) == ("项目档案", "包玉兰")
    assert "水塔一座" in thrown.text
    _, back = bring_back(desk, thrown=thrown)
    assert back is not None
    assert (back.typed, back.focus) == (draft.typed, draft.focus)
    assert [one.key for one in drafts(desk)] == [draft.key]
    assert thrown_away(desk, now=NOW) == []
    with pytest.raises(Refusal, match="已经不在了"):
        bring_back(desk, thrown=thrown)


def test_a_discarded_draft_comes_back_to_its_field(desk: Desk) -> None:
    check_a_discarded_draft_comes_back(desk)


def test_a_discarded_draft_would_be_lost_without_the_basket(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop(writer: Writer, key: str, **_: str) -> None:
        writer.drop_draft(key)

    monkeypatch.setattr(Writer, "discard_draft", drop)
    with pytest.raises((AssertionError, ValueError)):
        check_a_discarded_draft_comes_back(desk)


def test_what_is_half_typed_meanwhile_is_thrown_away_instead(desk: Desk) -> None:
    draft = typed(desk)
    discard_draft(desk, key=draft.key)
    typed(desk, "另一座")
    (thrown,) = thrown_away(desk, now=NOW)
    bring_back(desk, thrown=thrown)
    assert [one.typed for one in drafts(desk)] == [draft.typed]
    (other,) = thrown_away(desk, now=NOW)
    assert "另一座" in other.text


def test_a_saved_draft_is_nothing_to_bring_back(desk: Desk) -> None:
    drop_draft(desk, key=typed(desk).key)
    assert thrown_away(desk, now=NOW) == []


def test_a_deleted_record_comes_back_as_it_was(desk: Desk) -> None:
    barn = project(desk, "窑艾里")
    before = desk.store.record(barn)
    assert before is not None
    delete_record(desk, record=barn, reason="重复登记")
    (thrown,) = thrown_away(desk, now=NOW)
    assert (thrown.person, thrown.text, thrown.record) == ("包玉兰", "重复登记", barn)
    assert "窑艾里" in thrown.name
    changes, draft = bring_back(desk, thrown=thrown)
    assert (changes.records, draft) == ((barn,), None)
    after = desk.store.record(barn)
    assert after is not None
    assert after.values == before.values
    assert thrown_away(desk, now=NOW) == []


def test_after_a_month_records_stay_in_history_and_drafts_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recoverable, "LEAST", 2)
    later = NOW + timedelta(days=31)
    delete_record(desk, record=project(desk, "窑艾里"), reason="重复")
    assert thrown_away(desk, now=later) == []
    assert len(thrown_away(desk, now=later, since=None)) == 1
    for number in range(5):
        discard_draft(desk, key=typed(desk, key=f"new:project:{number}").key)
    assert forget_old(desk, now=NOW) == 0
    assert forget_old(desk, now=later) == 3  # the last ones stay: the clock may be wrong
    assert len(desk.store.discarded()) == 2
