"""Papers made from what a window shows are Chinese, whatever language the window speaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from jmdesk.exchange.carrier import Kind, Manifest
from jmdesk.exchange.carrier_parts import manifest_bytes
from jmdesk.language import tr, use
from jmdesk.operations.deeds_paper import deeds_paper
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.meeting import About, How, keep_about
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import Entry, save_record, save_records
from jmdesk.operations.rollup_paper import rollup_document
from jmdesk.operations.rollups import roll_up
from jmdesk.operations.target_conflicts import contradictions
from jmdesk.operations.target_paper import target_document
from jmdesk.operations.targets import LEDGER, standings
from jmdesk.operations.trust_paper import trust_paper
from jmdesk.operations.who_did_what import Wanted
from jmdesk.reporting.document import Document
from jmdesk.store.peers import Peer

LANGUAGES = Path(__file__).parents[2] / "resources" / "language"
GOALS = ({"goal": "300", "source": "规划"}, {"goal": "500"})


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A township with a project of its own and one of the whole banner, and two targets."""
    opened = open_desk(tmp_path_factory.mktemp("paper") / "desk.db")
    begin(opened, unit="巴彦呼舒镇", person="包文")
    own, banner = opened.unit, opened.banner
    told = (("本镇", own, opened.units.children(own)[0].code), ("全旗", banner, banner))
    entries = [
        Entry(
            unit=banner,
            values={"year": 2023, "name": name, "place": name, "implementer": implementer,
                    "places": (place,), "total": D(100), "jm": D(100)},
        )
        for name, implementer, place in told
    ]  # fmt: skip
    project = save_records(opened, ledger="project", entries=entries).records[0]
    much = {"implementer": "别人", "total": D(90), "jm": D(90), "phone": "1", "chief": "王"}
    save_record(opened, ledger="project", record=project, values=much)
    for goal in GOALS:
        typed = {"what": "培训", "since": "2021", "by": "2025", "way": "期内累计", **goal}
        values = read_values(opened, ledger=LEDGER, values=typed)
        save_record(opened, ledger=LEDGER, values=values)
    yield opened
    opened.close()


def of_targets(desk: Desk) -> Document:
    day = date(2023, 6, 30)
    against = contradictions(desk)
    assert against
    found = standings(desk, day=day)
    return target_document(desk, unit=desk.unit, day=day, standings=found, conflicts=against)


def of_roll_up(desk: Desk) -> Document:
    rolled = roll_up(desk, ledger="project", fields=("total",), by=("unit:village", "year"))
    assert rolled.shared is not None
    assert rolled.notes
    return rollup_document(desk, rolled)


def of_deeds(desk: Desk) -> Document:
    found = deeds_paper(desk, Wanted())
    assert any(cell.text.endswith(" 等") for row in found.rows for cell in row.cells)
    return found


def of_trust(desk: Desk) -> Document:
    key = "aa" * 32
    peer = Peer(key=key, fingerprint="aaaa", device="1", unit=desk.banner, person="王", first_at="",
                trusted=True)  # fmt: skip
    with desk.store.transaction() as writer:
        writer.put_peer(peer)
        keep_about(writer, {key: About(how=How.FIRST.value)})
    return trust_paper(desk)


@pytest.mark.parametrize("paper", [of_targets, of_roll_up, of_deeds, of_trust])
def test_paper_is_chinese_in_an_english_window(desk: Desk, paper: object) -> None:
    assert callable(paper)
    wanted = paper(desk)
    try:
        assert use("en", LANGUAGES)
        assert paper(desk) == wanted
    finally:
        use("zh", LANGUAGES)


def test_what_travels_is_chinese_too() -> None:
    try:
        assert use("en", LANGUAGES)
        said = tr("没有要看的。")
        told = Manifest(
            format=1, kind=Kind.PACKAGE, unit="1", unit_name=said, device="1", at="", program="1",
        )  # fmt: skip
        assert json.loads(manifest_bytes(told))["unit_name"] == "没有要看的。"
    finally:
        use("zh", LANGUAGES)
