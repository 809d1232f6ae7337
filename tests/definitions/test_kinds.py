"""What cannot be worked out is refused when a definition is read, not when a clerk types.

1. Kinds of values that do not go together, each with its line and column.
2. Words that are none of a field's choices.
3. Figures that are worked out from themselves.
4. All that comes with the desk passes, and what depends on the records still cannot crash.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.definitions import scope
from jmdesk.definitions.catalogue import load
from jmdesk.definitions.check import check, complete
from jmdesk.definitions.memory import MemoryFacts
from jmdesk.definitions.places import shipped
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId

_TYPES = {
    "n": 'type = "count"',
    "q": 'type = "qualified"',
    "s": 'type = "text"',
    "c": 'type = "choice"\nchoices = ["甲", "乙"]',
    "cs": 'type = "choices"\nchoices = ["甲", "乙"]',
    "d": 'type = "date"',
    "y": 'type = "yes_no"',
    "mo": 'type = "month"',
    "us": 'type = "units"',
    "r": 'type = "rows"\n[[fields.columns]]\nname = "x"\nlabel = "X"\ntype = "count"',
    "other": 'type = "reference"\ntarget = "own"',
}
_LEDGER = 'id = "own"\ntitle = "自设"\nversion = 1\nperiod = "month"\nkey = ["unit", "period"]\n'
_LEDGER += "".join(
    f'[[fields]]\nname = "{name}"\nlabel = "{name.upper()}"\n{said}\n'
    for name, said in _TYPES.items()
)


def rule(expect: str, say: str = "{n} 与 {q} 不对") -> str:
    head = "[[rules]]\ncode = 'r'\nlevel = '提示'\nat = 'n'\n"
    return f"{_LEDGER}{head}expect = '''{expect}'''\nsay = '''{say}'''\n"


def worked_out(compute: str, kind: str = "decimal", name: str = "z") -> str:
    head = f"[[fields]]\nname = '{name}'\nlabel = '{name.upper()}'\ntype = '{kind}'\n"
    return f"{head}compute = '''{compute}'''\n"


def found(folder: Path, text: str) -> list[Problem]:
    (folder / "ledgers").mkdir(exist_ok=True)
    (folder / "ledgers" / "own.toml").write_text(text, encoding="utf-8")
    return list(load(folder / "none", folder).problems)


@pytest.mark.parametrize(
    ("expect", "column", "named"),
    [
        ('n == "甲"', 1, "数与文字"),
        ("n > 1 and n + s > 1", 15, "“s”是文字，这里要数"),
        ("s < s", 1, "文字"),
        ("n + 1", 1, "“n + 1”是数，这里要条件"),
        ("not n", 5, "数"),
        ("d > n", 1, "日期与数"),
        ("days(d, n) > 0", 9, "日期"),
        ("mo == d", 1, "期与日期"),
        ("us == unit", 1, "多项与文字"),
        ("1 <= n <= s", 11, "文字"),
        ('contains(n, "甲")', 10, "数"),
        ("n in (1, '二')", 10, "文字"),
        ("(n if y else s) == 1", 2, "数与文字"),
        ("coalesce(n, s) == 1", 1, "数与文字"),
        ("max(n, d) == 1", 1, "数"),
        ("last('s') > 1", 1, "文字"),
        ("other.s > 1", 1, "文字"),
        ("given()", 1, "筛选条件"),
        ('sum_of("own", "s", unit=unit) > 1', 15, "文字"),
        ('sum_of("own", "n", unit=n) > 1', 25, "数"),
        ('sum_of("own", "n", unit=unit, s=upto(period)) > 1', 33, "要看的栏目是文字"),
        ('c == "丙"', 6, "可选项里：甲、乙"),
        ('"丙" != c', 1, "可选项里"),
        ('c in ("甲", "丙")', 12, "可选项里"),
        ('contains(cs, "丙")', 14, "可选项里"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    tmp_path: Path, expect: str, column: int, named: str
) -> None:
    text = rule(expect)
    problem = found(tmp_path, text)[0]
    assert problem.line == text.split("\n").index(f"expect = '''{expect}'''") + 1
    assert f"expect 第 {column} 个字符处" in problem.message
    assert named in problem.message
    assert problem.message.endswith("请改正。")


@pytest.mark.parametrize(
    "expect",
    [
        'c == "甲" and s == "丙" and contains(c, "丙") and contains(cs, "乙")',
        "q > n or q == 1.5 or mo <= period or d <= end(mo)",
        'coalesce(last("n"), nothing(), 0) + plus(n, q) > 1',
        'sum_of("own", "n", unit=unit, d=upto(period), s=includes("甲"), n=same("n")) > 1',
        "us == last('us') or y or y == True or not y",
        'join("-", unit, n, d, period) == text(n)',
        "other.period == period and other.id == id",
    ],
)
def test_what_fits_is_let_through(tmp_path: Path, expect: str) -> None:
    assert found(tmp_path, rule(expect)) == []


def test_sentences_and_worked_out_fields_are_looked_at_too(tmp_path: Path) -> None:
    assert "“s”是文字" in found(tmp_path, rule("n > 1", "{n} 与 {n + s} 不对"))[0].message
    assert "要数" in found(tmp_path, _LEDGER + worked_out("s"))[0].message
    assert "要日期" in found(tmp_path, _LEDGER + worked_out("n", "date"))[0].message
    assert found(tmp_path, _LEDGER + worked_out("n + q")) == []


def test_a_figure_is_not_worked_out_from_itself(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, _LEDGER + worked_out("z + 1"))
    assert "z → z" in problem.message
    assert problem.line is not None
    circle = worked_out("w + 1") + worked_out("z + n", name="w")
    assert "z → w → z" in found(tmp_path, _LEDGER + circle)[0].message
    assert found(tmp_path, _LEDGER + worked_out('coalesce(last("z"), 0) + n')) == []


def test_long_chains_are_refused_and_wide_ones_end(tmp_path: Path) -> None:
    chain = "".join(worked_out(f"z{n + 1} + 1", name=f"z{n}") for n in range(30))
    assert "z0 → z1" in found(tmp_path, _LEDGER + chain + worked_out("n", name="z30"))[0].message
    wide = "".join(
        worked_out(" + ".join(f"z{m}" for m in range(n)) or "n", name=f"z{n}") for n in range(18)
    )
    assert found(tmp_path, _LEDGER + wide) == []


def test_reports_are_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    head = (
        'id = "own_sheet"\nname = "自设"\nversion = 1\nperiod = "month"\n[rows]\nledger = "own"\n'
    )
    column = "[[columns]]\nid = 'a'\nheading = ['甲']\nwidth = 30\nvalue = 'n + s'\n"
    (tmp_path / "reports" / "own.toml").write_text(head + column, encoding="utf-8")
    (problem,) = found(tmp_path, _LEDGER)
    assert "“s”是文字，这里要数" in problem.message
    assert problem.line == 11


def test_all_that_comes_with_the_desk_fits() -> None:
    library = shipped("forms") / "library"
    assert load(shipped("forms"), library).problems == ()


def test_what_no_reader_can_foresee_does_not_crash(tmp_path: Path) -> None:
    large = " * ".join(["9" * 40] * 40)
    text = rule('sum_of("own", "n", r=r) > 1')
    text = text.replace("[[rules]]", worked_out(large, "qualified") + "[[rules]]")
    text = text.replace("[[rules]]", worked_out("digits(z * z, 3)", "text", "w") + "[[rules]]")
    text = text.replace("[[rules]]", worked_out("q * 2", "qualified", "v") + "[[rules]]")
    assert found(tmp_path, text) == []
    ledgers = load(tmp_path / "none", tmp_path).ledgers
    ledger = ledgers[LedgerId("own")]
    values = {"n": 3, "q": Decimal(2), "r": ({"x": 1},)}
    record = Record(
        id=RecordId("a"), ledger=ledger.id, unit="u", period=Period.month(2023, 5), values=values
    )
    facts = MemoryFacts(ledgers, [record])
    assert "z" not in complete(ledger, record, facts, today=date(2023, 6, 1))
    assert ledger.field("v").show(complete(ledger, record, facts, today=date(2023, 6, 1))["v"])
    (problem,) = check(ledger, record, facts, today=date(2023, 6, 1))
    assert "没有审核" in problem.message


def test_a_check_that_looks_at_too_much_stops_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scope, "MOST_RECORDS", 5)
    asked: list[str] = []

    class Counted(MemoryFacts):
        def related(self, ledger: str, /, **equal: Any) -> Sequence[Record]:
            asked.append(ledger)
            return super().related(ledger, **equal)

    text = rule('count_of("own", unit=unit) < 1')
    for number in range(9):
        more = rule(f'count_of("own", unit=unit, n={number}) < 1').replace("'r'", f"'r{number}'")
        text += more.removeprefix(_LEDGER)
    assert found(tmp_path, text) == []
    ledgers = load(tmp_path / "none", tmp_path).ledgers
    period = Period.month(2023, 5)
    records = [
        Record(id=RecordId(f"r{n}"), ledger=LedgerId("own"), unit="u", period=period, values={})
        for n in range(9)
    ]
    facts = Counted(ledgers, records)
    told = check(ledgers[LedgerId("own")], records[0], facts, today=date(2023, 6, 1))
    assert len(asked) == 1
    assert all("多于 5 条" in problem.message for problem in told)
    assert len(told) == 10
