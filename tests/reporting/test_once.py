"""A figure of a merged cell counts once per group (R13): on paper, in its trace, in a check."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jmdesk.definitions.check import check
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.listing import listing
from jmdesk.definitions.memory import MemoryFacts
from jmdesk.definitions.reader import LedgerFile, read_ledger
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.reporting.compute import compute
from jmdesk.reporting.document import Document, RowKind
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.trace import Tracer
from tests.reporting.examples import BANNER, OTHER, TOWNSHIP, rows_of, tree

TODAY = date(2023, 6, 1)

TEAMS = """\
id = "teams"
title = "组团"
version = 1

[[fields]]
name = "place"
label = "旗县"
type = "text"

[[fields]]
name = "industry"
label = "产业"
type = "text"

[[fields]]
name = "experts"
label = "专家人数"
type = "count"
measure = "人"
over_units = "sum"
once_by = ["place"]
"""


def read(folder: Path, text: str = TEAMS) -> LedgerFile:
    path = folder / "teams.toml"
    path.write_text(text, encoding="utf-8")
    return read_ledger(path)


@pytest.fixture
def teams(tmp_path: Path) -> Ledger:
    file = read(tmp_path)
    assert file.problems == ()
    return file.ledger


def team(id: str, place: str | None, experts: int | None, unit: str = BANNER) -> Record:
    values = {"place": place, "industry": id, "experts": experts}
    kept = {name: value for name, value in values.items() if value is not None}
    return Record(id=RecordId(id), ledger=LedgerId("teams"), unit=unit, period=None, values=kept)


class Facts(MemoryFacts):
    """All records, whatever is asked."""

    def records(self, ledger: str, **_: object) -> list[Record]:
        """As reports ask."""
        return list(self.related(ledger))


def frame(teams: Ledger, *records: Record) -> Frame:
    ledgers = {"teams": teams}
    return Frame(
        report=listing(teams),
        ledgers=ledgers,
        facts=Facts(ledgers, records),
        units=tree(),
        unit=BANNER,
        period=Period.year(2023),
        today=TODAY,
    )


def listed(asked: Frame) -> Document:
    return compute(
        asked.report,
        ledgers=asked.ledgers,
        facts=asked.facts,
        unit=BANNER,
        period=asked.period,
        units=asked.units,
        settings={},
    )


FILLED_DOWN = [
    team("a", "巴林左旗", 27),
    team("b", "巴林左旗", 27),
    team("c", "巴林左旗", None),
    team("d", "武川县", 15),
    team("e", None, 4),
    team("f", None, 4),
]


def test_what_was_filled_down_counts_once_and_stands_in_brackets(teams: Ledger) -> None:
    document = listed(frame(teams, *FILLED_DOWN))
    shown = [row["f_experts"] for row in rows_of(document, RowKind.ROW)]
    assert shown == ["27", "(27)", "", "15", "4", "4"]
    assert rows_of(document, RowKind.TOTAL)[0]["f_experts"] == "50"


def test_the_sum_opens_to_every_row_that_shares_a_figure(teams: Ledger) -> None:
    asked = frame(teams, *FILLED_DOWN)
    document = listed(asked)
    column = next(i for i, c in enumerate(document.columns) if c.id == "f_experts")
    total = next(i for i, row in enumerate(document.rows) if row.kind is RowKind.TOTAL)
    trace = Tracer(asked, document.tables[0]).trace(total, column)
    assert trace is not None
    assert trace.agrees
    assert [(term.value, term.records) for term in trace.terms] == [
        (27, ("a", "b")),
        (15, ("d",)),
        (4, ("e",)),
        (4, ("f",)),
    ]


def test_figures_of_a_group_that_differ_are_told_and_the_largest_counts(teams: Ledger) -> None:
    own, other = team("a", "巴林左旗", 27), team("b", "巴林左旗", 28)
    [problem] = check(teams, own, MemoryFacts({"teams": teams}, [own, other]), today=TODAY)
    assert (problem.code, problem.field) == ("once-differs", "experts")
    assert "27" in problem.message
    assert "28" in problem.message
    document = listed(frame(teams, own, other))
    assert rows_of(document, RowKind.TOTAL)[0]["f_experts"] == "28"
    same = team("b", "巴林左旗", 27)
    facts = MemoryFacts({"teams": teams}, [own, same])
    assert check(teams, own, facts, today=TODAY) == ()


@pytest.mark.parametrize(
    ("by", "total"), [('["township"]', "27"), ('["unit"]', "27"), ('["unit", "place"]', "42")]
)
def test_a_figure_may_stand_once_for_a_unit_or_one_above_it(
    tmp_path: Path, by: str, total: str
) -> None:
    ledger = read(tmp_path, TEAMS.replace('["place"]', by)).ledger
    records = [team("a", "巴林左旗", 27, TOWNSHIP), team("b", "武川县", 15, TOWNSHIP)]
    document = listed(frame(ledger, *records))
    assert rows_of(document, RowKind.TOTAL)[0]["f_experts"] == total
    apart = [records[0], team("b", "武川县", 15, OTHER)]
    assert rows_of(listed(frame(ledger, *apart)), RowKind.TOTAL)[0]["f_experts"] == "42"


def test_once_by_names_what_there_is_and_belongs_to_typed_numbers(tmp_path: Path) -> None:
    wrong = TEAMS.replace('["place"]', '["palce", "rows"]')
    told = [(p.code, p.message) for p in read(tmp_path, wrong).problems]
    assert [code for code, _ in told] == ["definition-dangling"] * 2
    assert "place" in told[0][1]
    of_text = TEAMS.replace('label = "产业"', 'label = "产业"\nonce_by = ["place"]')
    assert [p.code for p in read(tmp_path, of_text).problems] == ["definition-value"]
