"""A desk in which every text that a person can type means harm, and all that it writes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.operations.cards import card_of, write_card
from jmdesk.operations.desk import Desk, begin
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.recording import Entry, save_records
from jmdesk.operations.reports import make_report, write_report
from jmdesk.store.query import Query
from tests.reporting.anything import anything

BANNER, VILLAGE = "152222000000", "152222100200"
TEXTS = (
    '=HYPERLINK("http://x/","点")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|x",
    "-2+3+甲",
    "\t=1+1",
    "{=1+1}",
    "http://example.com/a",
    "file:///etc/passwd",
    "mailto:a@b",
    "<img src='file:///etc/passwd'>",
    "<a href='http://x/'>点</a><b>粗</b>",
    "乙\u202egpj.exe",
    "丙\u2066丁\u2069",
    "戊\x07己\x1b[31m",
    "&amp;&#61;1",
)
PERSON = '=CMD("白玉")'


def fill(desk: Desk) -> None:
    """A record of every ledger and more, with such texts wherever a text can be."""
    begin(desk, unit=BANNER, person=PERSON, phone="=1+1")
    records = anything(desk.catalogue.ledgers, 3)
    texts = itertools.cycle(TEXTS)
    for ledger in dict.fromkeys(record.ledger for record in records):
        for record in [one for one in records if one.ledger == ledger][:2]:
            entry = Entry(values=_harmful(record, texts), unit=record.unit, period=record.period)
            try:
                save_records(desk, ledger=ledger, entries=[entry])
            except (Refusal, ValueError, AssertionError):
                continue  # a reference to one that was not kept
    assert desk.store.verify().records > 20


def _harmful(record: Record, texts: Iterator[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in record.values.items():
        if isinstance(value, str) and value in "甲乙丙":
            values[name] = next(texts)
        elif isinstance(value, Qualified):
            values[name] = replace(value)
        else:
            values[name] = value
    return {name: value for name, value in values.items() if not _refers(value)}


def _refers(value: object) -> bool:
    return isinstance(value, str) and value.rpartition(" ")[2].isdigit()


def write_all(desk: Desk, folder: Path, *, every: bool) -> list[Path]:
    """Every kind of file that a desk writes for people; of each kind a few unless ``every``."""
    made = [*_exports(desk, folder, every), *_reports(desk, folder, every), *_cards(desk, folder)]
    pack = folder / "包.jmdesk"
    write_pack(desk, plan=plan_pack(desk, everything=True), to=pack)
    return [*made, pack]


def _exports(desk: Desk, folder: Path, every: bool) -> Iterator[Path]:
    ledgers = [one for one in desk.catalogue.ledgers.values() if not one.system]
    for ledger in ledgers if every else ledgers[:4]:
        yield export_ledger(desk, ledger=ledger.id, to=folder / f"{ledger.id}.xlsx").file


def _reports(desk: Desk, folder: Path, every: bool) -> Iterator[Path]:
    reports = [one for one in desk.catalogue.reports.values() if one.period is not None]
    for report in reports if every else reports[::6]:
        assert report.period is not None
        period = Period.holding(date(2023, 5, 1), report.period)
        unit = VILLAGE if report.own_only else BANNER
        document = make_report(desk, report=report.id, unit=unit, period=period)
        for ending in (".xlsx", ".pdf"):
            to = folder / f"{report.id}{ending}"
            write_report(document, to=to, desk=desk)
            yield to


def _cards(desk: Desk, folder: Path) -> Iterator[Path]:
    for record in desk.store.records(Query(ledger="project"))[:2]:
        document = card_of(desk, record=record.id)
        for ending in (".xlsx", ".pdf"):
            to = folder / f"card-{record.id}{ending}"
            write_card(document, to=to)
            yield to
