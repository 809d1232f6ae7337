"""A desk's key is replaced: certified by the old one, refused when forged, asked when it is old.

1. Who knows a desk goes on without asking when the old key signed for the new one, twice too.
2. A certificate that is forged, of another desk, or replayed under another key is none.
3. What is signed with a replaced key is asked each time, and never taken by "all"; what is signed
   with one revoked is refused; what went out from here comes back all the same.
4. A lost key signs for nothing: the device is refused until it is forgotten, then asked.
5. The trust list says whose, since when, how, and the last file; it goes on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jmdesk.domain.period import Period
from jmdesk.exchange import acquaintance, key_statement
from jmdesk.exchange.acquaintance import BAD, NEW_KEY, OLD_KEY
from jmdesk.exchange.carrier import KeyChange
from jmdesk.exchange.key_statement import followed, holds, state_change
from jmdesk.exchange.merge_plan import FilePlan, MergeAnswers
from jmdesk.exchange.signing import new_key, public_key
from jmdesk.operations import identity
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.identity import change_key, desk_key, own_changes, own_fingerprint
from jmdesk.operations.merging import apply_merge, plan_merge
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.recording import save_record
from jmdesk.operations.trust_paper import trust_paper
from jmdesk.operations.trusting import forget, revoke, trust_list

ALL = MergeAnswers(trust=frozenset({"*"}))
MAY = Period.parse("2024-05")


class Town:
    """A desk that sends packages, each with something new."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = open_desk(folder / "town.db")
        begin(self.desk, unit="巴彦呼舒镇", person="包文")
        self.sent = 0

    def package(self) -> Path:
        self.sent += 1
        values = {"name": f"培训班{self.sent}", "year": 2024}
        save_record(self.desk, ledger="project", values=values, unit=self.desk.banner)
        to = self.folder / f"{self.sent}.jmdesk"
        write_pack(self.desk, plan=plan_pack(self.desk, everything=True), to=to)
        return to


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.desk.close()


@pytest.fixture
def banner(tmp_path: Path, town: Town) -> Iterator[Desk]:
    """A desk that knows the town's."""
    desk = open_desk(tmp_path / "banner.db")
    begin(desk, unit="科尔沁右翼中旗", person="白音")
    taken(desk, town.package(), ALL)
    yield desk
    desk.close()


def planned(desk: Desk, *files: Path, answers: MergeAnswers | None = None) -> tuple[FilePlan, ...]:
    return plan_merge(desk, paths=files, answers=answers).files


def taken(desk: Desk, file: Path, answers: MergeAnswers | None = None) -> Any:
    plan = plan_merge(desk, paths=[file], answers=answers)
    return apply_merge(desk, plan=plan, answers=answers)


def codes(file: FilePlan) -> list[str]:
    return [problem.code for problem in file.problems]


def goes_on_holds(banner: Desk, town: Town) -> None:
    change_key(town.desk)
    file = town.package()
    (plan,) = planned(banner, file)
    assert plan.known
    assert codes(plan) == [NEW_KEY]
    assert taken(banner, file).batch


def test_a_new_key_that_the_old_one_signed_is_not_asked(banner: Desk, town: Town) -> None:
    before = own_fingerprint(town.desk)
    goes_on_holds(banner, town)
    goes_on_holds(banner, town)  # twice
    (known,) = trust_list(banner)
    assert known.peer.fingerprint == own_fingerprint(town.desk) != before
    assert known.how == "由旧钥匙签过"
    (plan,) = planned(banner, town.package())
    assert plan.known
    assert codes(plan) == []  # told once


def test_two_changes_at_once_are_followed(banner: Desk, town: Town) -> None:
    change_key(town.desk)
    goes_on_holds(banner, town)


def test_a_new_key_is_refused_without_its_certificate(
    banner: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.operations.parcels.own_changes", lambda desk: [])
    with pytest.raises(AssertionError):
        goes_on_holds(banner, town)


def forged(town: Town, how: str) -> KeyChange:
    """A certificate for the town's new key that its old key did not sign so."""
    (true,) = own_changes(town.desk)
    thief = new_key()
    other = state_change(thief, new_key(), device=true.device, at=true.at)
    change = {
        "by another key": {"by_old": other.by_old},
        "of another desk": {"device": "another"},
        "at another time": {"at": "2020-01-01T00:00:00"},
        "without the new key": {"by_new": "00" * 64},
        "from nowhere": {"old": public_key(thief)},
    }[how]
    return msgspec.structs.replace(true, **change)


def forged_holds(banner: Desk, town: Town, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    change_key(town.desk)
    false = forged(town, how)
    monkeypatch.setattr("jmdesk.operations.parcels.own_changes", lambda desk: [false])
    (plan,) = planned(banner, town.package(), answers=ALL)
    assert codes(plan) == [BAD]
    assert not plan.merges


FORGED = ("by another key", "at another time", "without the new key", "of another desk")


def test_a_forged_certificate_is_none(
    banner: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged_holds(banner, town, "from nowhere", monkeypatch)
    assert not [how for how in FORGED if holds(forged(town, how))]


def test_a_forged_certificate_would_do_without_checking(
    banner: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_statement, "holds", lambda change: True)
    with pytest.raises(AssertionError):
        forged_holds(banner, town, "at another time", monkeypatch)


def test_a_certificate_is_of_one_desk_and_one_key() -> None:
    old, new, thief = new_key(), new_key(), new_key()
    change = state_change(old, new, device="a", at="2024-05-01T08:00:00")
    keys = {"start": public_key(old), "end": public_key(new)}
    assert followed([change], device="a", **keys) == (change,)
    assert followed([change], device="b", **keys) == ()
    assert followed([change], device="a", start=keys["start"], end=public_key(thief)) == ()
    stolen = msgspec.structs.replace(change, new=public_key(thief))  # replayed for another key
    assert followed([stolen], device="a", start=keys["start"], end=public_key(thief)) == ()
    loop = state_change(new, old, device="a", at="2024-05-02T08:00:00")
    far = public_key(thief)
    assert followed([change, loop] * 40, device="a", start=keys["start"], end=far) == ()


def old_key_holds(banner: Desk, town: Town) -> None:
    old = desk_key(town.desk).hex()
    goes_on_holds(banner, town)
    with town.desk.store.transaction() as writer:  # someone has a copy of the old key
        writer.set_setting(identity._KEY, old)
        writer.set_setting(identity._CHANGES, "[]")
    (plan,) = planned(banner, town.package())
    assert not plan.known
    assert codes(plan) == [OLD_KEY]
    assert not taken(banner, plan.path, ALL).batch  # not even by those who take all
    assert taken(banner, plan.path, MergeAnswers(trust=frozenset({plan.fingerprint}))).batch
    (again,) = planned(banner, town.package())
    assert not again.known


def test_a_replaced_key_is_asked_each_time(banner: Desk, town: Town) -> None:
    old_key_holds(banner, town)


def test_a_replaced_key_would_be_taken_without_being_remembered(
    banner: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.operations.meeting.starts", lambda *args, **told: ())
    with pytest.raises(AssertionError):
        old_key_holds(banner, town)


def revoked_holds(banner: Desk, town: Town) -> None:
    revoke(banner, fingerprint=own_fingerprint(town.desk))
    (plan,) = planned(banner, town.package(), answers=ALL)
    assert codes(plan) == [BAD]
    assert "作废" in plan.problems[0].message
    assert trust_list(banner) == ()


def not_told(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Whoever looks at a file does not know of these keys."""
    whole = acquaintance.Acquaintances.__init__
    monkeypatch.setattr(
        acquaintance.Acquaintances,
        "__init__",
        lambda self, known, **told: whole(self, known, **{**told, what: ()}),
    )


def test_a_revoked_key_is_refused(banner: Desk, town: Town) -> None:
    revoked_holds(banner, town)
    change_key(town.desk, lost=True)
    (plan,) = planned(banner, town.package())
    assert not plan.known  # the desk begins anew, and is asked about
    assert plan.merges


def test_a_revoked_key_would_be_asked_without_the_list(
    banner: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    not_told(monkeypatch, "revoked")
    with pytest.raises(AssertionError):
        revoked_holds(banner, town)


def check_a_new_key_after_a_revoked_one_is_asked(banner: Desk, town: Town) -> None:
    """Who stole a key can make another and state the change with it: "all" does not take that."""
    revoke(banner, fingerprint=own_fingerprint(town.desk))
    change_key(town.desk)
    file, new = town.package(), own_fingerprint(town.desk)
    (plan,) = planned(banner, file, answers=ALL)
    assert codes(plan) == [OLD_KEY]
    assert "作废" in plan.problems[0].message
    assert not taken(banner, file, ALL).batch
    assert taken(banner, file, MergeAnswers(trust=frozenset({new}))).batch
    (plan,) = planned(banner, town.package())
    assert plan.known


def test_a_new_key_after_a_revoked_one_is_asked(banner: Desk, town: Town) -> None:
    check_a_new_key_after_a_revoked_one_is_asked(banner, town)


def test_a_new_key_after_a_revoked_one_is_taken_without_suspicion(
    banner: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    not_told(monkeypatch, "suspect")
    with pytest.raises(AssertionError):
        check_a_new_key_after_a_revoked_one_is_asked(banner, town)


def test_a_lost_key_signs_for_nothing(banner: Desk, town: Town) -> None:
    known = own_fingerprint(town.desk)
    change_key(town.desk, lost=True)
    file = town.package()
    (plan,) = planned(banner, file)
    assert codes(plan) == [BAD]
    forget(banner, fingerprint=known)
    (plan,) = planned(banner, file)
    assert not plan.known
    assert plan.merges


def test_what_went_out_under_the_old_key_comes_back(town: Town, tmp_path: Path) -> None:
    town.package()
    export_ledger(town.desk, ledger="project", to=tmp_path / "a.xlsx")
    change_key(town.desk, lost=True)
    (plan,) = planned(town.desk, tmp_path / "a.xlsx")
    assert plan.known
    assert BAD not in codes(plan)


def test_the_trust_list_says_who_since_when_and_how(banner: Desk, town: Town) -> None:
    (known,) = trust_list(banner)
    assert (known.how, known.file) == ("第一次见就认识", "1.jmdesk")
    (row,) = trust_paper(banner).rows
    texts = [cell.text for cell in row.cells]
    assert texts[1:4] == ["巴彦呼舒镇", "包文", own_fingerprint(town.desk)]
    assert texts[5:] == ["第一次见就认识", f"1.jmdesk {known.at.replace('T', ' ')[:16]}"]


def test_an_old_key_is_gone_from_the_desk(town: Town) -> None:
    before = desk_key(town.desk)
    change_key(town.desk)
    town.desk.store.close()
    assert before.hex().encode() not in b"".join(
        file.read_bytes() for file in town.folder.glob("town.db*")
    )
    town.desk = open_desk(town.folder / "town.db")
