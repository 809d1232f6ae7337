"""Definitions that come along: shown, used only when accepted, refused where they contradict.

1. Records of a ledger unknown here are kept and travel on; its definition is named.
2. Accepted, it is used from the next start; one that is no proper definition is told and not kept.
3. The same version with other content is refused by name, and its records are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jmdesk.definitions.catalogue import LEDGERS
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.carrier import Definition, Kind, Manifest
from jmdesk.exchange.merge_plan import MergeAnswers, Verdict
from jmdesk.exchange.package import make_carrier, package_bytes
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.identity import signer
from jmdesk.operations.merging import apply_merge, effects, plan_merge
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import ANYONE, plan_pack
from jmdesk.operations.recording import save_record
from tests.operations.sending import TRUST, merge, new_desk

WELLS = """
id = "wells"
title = "机井台账"
version = {version}
levels = ["village", "township"]
title_expr = "{{name}}"

[[fields]]
name = "name"
label = "{label}"
type = "text"
required = true
"""


def lay(folder: Path, *, version: int = 1, label: str = "井名") -> None:
    """A ledger of its own for the desk that begins in this folder."""
    (folder / "forms" / LEDGERS).mkdir(parents=True)
    text = WELLS.format(version=version, label=label)
    (folder / "forms" / LEDGERS / "wells.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Desk]:
    lay(tmp_path / "town")
    desk = new_desk(tmp_path / "town" / "desk.db", unit="巴彦呼舒镇", person="包文")
    yield desk
    desk.close()


def sent(desk: Desk, to: Path, *, source: bytes | None = None) -> Path:
    """The desk's wells with their definition."""
    ledger = desk.ledger("wells")
    about = Definition(kind="ledger", id="wells", version=ledger.version, title=ledger.title)
    manifest = Manifest(
        format=1,
        kind=Kind.PACKAGE,
        unit=desk.unit,
        unit_name="巴彦呼舒镇",
        device=desk.store.setting("device"),
        at="2026-01-01T00:00:00",
        program="test",
    )
    carrier = make_carrier(
        manifest,
        revisions=[content for _, content in desk.store.accepted()],
        definitions={ledger.digest: (about, source or ledger.source.read_bytes())},
        sign=signer(desk),
    )
    to.write_bytes(package_bytes(carrier))
    return to


def well(desk: Desk, name: str = "一号井") -> RecordId:
    return save_record(desk, ledger="wells", values={"name": name}).records[0]


def test_records_of_an_unknown_ledger_are_kept_and_its_definition_is_named(
    town: Desk, tmp_path: Path
) -> None:
    record = well(town)
    banner = new_desk(tmp_path / "banner" / "desk.db", unit="科尔沁右翼中旗", person="白音")
    plan, _ = merge(banner, sent(town, tmp_path / "a.jmdesk"))
    (new,) = plan.definitions
    assert (new.id, new.title, new.state) == ("wells", "机井台账", "new")
    assert [one.fields for one in effects(banner, plan=plan, file=plan.files[0])]
    kept = banner.store.record(record)
    assert kept
    assert kept.unreadable["name"] == "一号井"
    assert banner.store.verify().digest == town.store.verify().digest
    assert not (banner.path.parent / "forms").exists()
    banner.close()


def test_an_accepted_definition_is_used_once_the_desk_is_opened_anew(
    town: Desk, tmp_path: Path
) -> None:
    record = well(town)
    path = tmp_path / "banner" / "desk.db"
    banner = new_desk(path, unit="科尔沁右翼中旗", person="白音")
    plan = plan_merge(banner, paths=[sent(town, tmp_path / "a.jmdesk")])
    answers = MergeAnswers(trust=TRUST.trust, definitions=frozenset({plan.definitions[0].digest}))
    merged = apply_merge(banner, plan=plan, answers=answers)
    assert (merged.problems, merged.changes.forms) == ((), True)
    banner.close()
    banner = open_desk(path)
    kept = banner.store.record(record)
    assert kept
    assert kept.get("name") == "一号井"
    assert not banner.catalogue.problems
    banner.close()


def test_a_definition_travels_on_with_its_records_whoever_accepts_it(
    town: Desk, tmp_path: Path
) -> None:
    record = well(town)
    banner = new_desk(tmp_path / "banner" / "desk.db", unit="科尔沁右翼中旗", person="白音")
    merge(banner, sent(town, tmp_path / "a.jmdesk"))
    (packed,) = write_pack(banner, plan=plan_pack(banner, to_unit=ANYONE), to=tmp_path / "b.jmdesk")
    path = tmp_path / "league" / "desk.db"
    league = new_desk(path, unit="兴安盟", person="陈")
    plan = plan_merge(league, paths=[packed.file])
    (new,) = plan.definitions
    assert (new.id, new.version, new.title, new.state) == ("wells", 1, "机井台账", "new")
    apply_merge(league, plan=plan, answers=replace(TRUST, definitions=frozenset({new.digest})))
    league.close()
    league = open_desk(path)
    kept = league.store.record(record)
    assert kept
    assert kept.get("name") == "一号井"
    league.close()
    banner.close()


def test_a_definition_can_be_accepted_when_its_records_are_here_already(
    town: Desk, tmp_path: Path
) -> None:
    record = well(town)
    path, file = tmp_path / "banner" / "desk.db", sent(town, tmp_path / "a.jmdesk")
    banner = new_desk(path, unit="科尔沁右翼中旗", person="白音")
    merge(banner, file)
    again = plan_merge(banner, paths=[file])
    assert again.files[0].verdict is Verdict.ALREADY_HERE
    (new,) = again.definitions
    answers = MergeAnswers(trust=TRUST.trust, definitions=frozenset({new.digest}))
    apply_merge(banner, plan=again, answers=answers)
    banner.close()
    banner = open_desk(path)
    kept = banner.store.record(record)
    assert kept
    assert kept.get("name") == "一号井"
    assert not plan_merge(banner, paths=[file]).definitions
    banner.close()


def test_the_same_version_with_other_content_is_refused_by_name(town: Desk, tmp_path: Path) -> None:
    record = well(town)
    lay(tmp_path / "banner", label="井号")
    banner = new_desk(tmp_path / "banner" / "desk.db", unit="科尔沁右翼中旗", person="白音")
    plan, merged = merge(banner, sent(town, tmp_path / "a.jmdesk"))
    (file,) = plan.files
    assert [one.state for one in plan.definitions] == ["clash"]
    assert (file.verdict, file.left_out, merged.batch) == (Verdict.OUTSIDE_UNIT, 1, "")
    problem = next(one for one in file.problems if one.code == "definition-clash")
    assert "wells" in problem.message
    assert banner.store.record(record) is None

    accepted = MergeAnswers(trust=TRUST.trust, definitions=frozenset({"*"}))
    plan = plan_merge(banner, paths=[tmp_path / "a.jmdesk"], answers=accepted)
    apply_merge(banner, plan=plan, answers=accepted)
    assert banner.store.record(record) is not None
    names = sorted(path.name for path in (tmp_path / "banner" / "forms" / LEDGERS).iterdir())
    assert names == ["wells.toml"]
    banner.close()


def test_a_newer_version_is_named_as_such(town: Desk, tmp_path: Path) -> None:
    lay(tmp_path / "later", version=2, label="井名")
    later = new_desk(tmp_path / "later" / "desk.db", unit="科尔沁右翼中旗", person="白音")
    record = well(later)
    plan, _ = merge(town, sent(later, tmp_path / "a.jmdesk"))
    assert [one.state for one in plan.definitions] == ["newer"]
    kept = town.store.record(record)
    assert kept
    assert kept.get("name") == "一号井"
    later.close()
