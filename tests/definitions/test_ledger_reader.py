"""Ledgers are read strictly: everything wrong at once, with file, line and remedy."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.definitions.ledger import Ledger, RollUp
from jmdesk.definitions.reader import LedgerFile, read_ledger
from jmdesk.definitions.source import key_lines
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Level
from jmdesk.domain.unit import UnitLevel
from tests.benchmarks.limits import most_time

PATROL = """\
id = "patrol"
title = "护林员巡护"
version = 1
levels = ["village"]
period = "month"
key = ["unit", "period"]
title_expr = "{period} 巡护 {days} 天"

[[fields]]
name = "days"
label = "巡护天数"
type = "count"
measure = "天"
required = true
maximum = 31
over_time = "sum"

[[fields]]
name = "kind"
label = "类别"
type = "choice"
choices = ["防火", "防虫"]
synonyms = { "防火类" = "防火" }
section = "more"
renamed = ["sort"]

[[sections]]
id = "more"
title = "情况"
optional = true

[[rules]]
code = "many_days"
level = "须说明"
expect = "days <= 26"
at = "days"
say = "巡护 {days} 天，超过 26 天。"
"""


def read(folder: Path, text: str) -> LedgerFile:
    path = folder / "patrol.toml"
    path.write_text(text, encoding="utf-8")
    return read_ledger(path)


def good(folder: Path, text: str = PATROL) -> Ledger:
    file = read(folder, text)
    assert file.problems == ()
    return file.ledger


def found(folder: Path, text: str) -> list[tuple[int | None, str]]:
    """Line and code of each problem, and each message is a sentence with a remedy."""
    problems = read(folder, text).problems
    assert all(problem.message.endswith(("。", "？")) for problem in problems)
    assert all(problem.level is Level.MUST and problem.file for problem in problems)
    return [(problem.line, problem.code.removeprefix("definition-")) for problem in problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_ledger_is_what_its_file_says(tmp_path: Path) -> None:
    ledger = good(tmp_path)
    assert (ledger.id, ledger.title, ledger.version) == ("patrol", "护林员巡护", 1)
    assert ledger.levels == (UnitLevel.VILLAGE,)
    assert ledger.period is PeriodKind.MONTH
    days = ledger.field("days")
    assert (days.type.name, days.measure, days.required) == ("count", "天", True)
    assert (days.minimum, days.maximum) == (Decimal(0), Decimal(31))
    assert days.over_time is RollUp.SUM
    assert ledger.field("kind").listed is False
    assert ledger.sections[0].optional
    assert ledger.rules[0].level is Level.EXPLAIN
    assert ledger.names["sort"] == "kind"


def test_telephone_and_id_numbers_are_personal_and_others_where_it_is_said(tmp_path: Path) -> None:
    more = """
[[fields]]
name = "ranger"
label = "护林员"
type = "text"
personal = true

[[fields]]
name = "phone"
label = "电话"
type = "phone"

[[fields]]
name = "office"
label = "值班电话"
type = "phone"
personal = false
"""
    ledger = good(tmp_path, PATROL + more)
    assert [field.name for field in ledger.fields if field.personal] == ["ranger", "phone"]


def test_comments_and_order_do_not_change_the_hash_and_words_do(tmp_path: Path) -> None:
    swapped = PATROL.replace(
        'id = "patrol"\ntitle = "护林员巡护"', 'title = "护林员巡护"\nid = "patrol"'
    )
    assert good(tmp_path, "# 说明\n" + swapped).digest == good(tmp_path).digest
    assert good(tmp_path, PATROL.replace("26 天", "25 天")).digest != good(tmp_path).digest


def test_every_problem_is_reported_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        PATROL.replace('label = "巡护天数"', 'labell = "巡护天数"')
        .replace('choices = ["防火", "防虫"]', 'choices = ["防火", "防虫"]\nmaximum = 3')
        .replace('section = "more"', 'section = "mroe"')
        .replace("days <= 26", "dayz <= (26")
        .replace('at = "days"', 'at = "dayz"')
        .replace('["unit", "period"]', '["unit", "period", "nmae"]')
    )
    assert sorted(found(tmp_path, text), key=str) == sorted(
        [
            (line_of(text, "labell"), "unknown-key"),
            (line_of(text, 'name = "days"') - 1, "missing"),
            (line_of(text, "maximum = 3\n"), "value"),
            (line_of(text, "mroe"), "dangling"),
            (line_of(text, "expect"), "expression"),
            (line_of(text, "at = "), "dangling"),
            (line_of(text, "key ="), "dangling"),
        ],
        key=str,
    )


def test_an_unknown_key_comes_with_the_nearest_known_one(tmp_path: Path) -> None:
    file = read(tmp_path, PATROL.replace("measure =", "mesure ="))
    assert "是不是 measure？" in file.problems[0].message
    assert "patrol.toml 第 13 行" in file.problems[0].message


def test_a_bad_expression_is_shown_with_its_column(tmp_path: Path) -> None:
    file = read(tmp_path, PATROL.replace("days <= 26", "days <= open('x')"))
    assert "expect 第 9 个字符处" in file.problems[0].message


def test_places_in_sentences_are_checked(tmp_path: Path) -> None:
    assert found(tmp_path, PATROL.replace("巡护 {days} 天，", "巡护 {dayz} 天，")) == [
        (line_of(PATROL, "say ="), "dangling")
    ]
    assert found(tmp_path, PATROL.replace("巡护 {days} 天，", "巡护 {days 天，")) == [
        (line_of(PATROL, "say ="), "expression")
    ]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('name = "kind"', 'name = "days"', "doubled"),
        ('label = "类别"', 'label = "巡护天数"', "doubled"),
        ('renamed = ["sort"]', 'renamed = ["days"]', "doubled"),
        ('name = "kind"', 'name = "unit"', "reserved"),
        ('name = "kind"', 'name = "deleted"', "reserved"),
        ('name = "kind"', 'name = "from"', "reserved"),
        ('name = "kind"', 'name = "Kind; drop"', "name"),
        ('type = "choice"', 'type = "chioce"', "value"),
        ('choices = ["防火", "防虫"]\n', "", "missing"),
        ('"防火类" = "防火"', '"防火类" = "放火"', "dangling"),
        ("maximum = 31", "minimum = 40\nmaximum = 31", "value"),
        ("maximum = 31", 'maximum = "31"', "type"),
        ("maximum = 31", "maximum = nan", "value"),
        ("required = true", 'required = "true"', "type"),
        ('over_time = "sum"', 'over_time = "average"', "value"),
        ('over_time = "sum"', 'over_time = "ratio"', "missing"),
        ('over_time = "sum"', 'ratio = ["days", "dayz"]', "dangling"),
        ('measure = "天"', 'measure = "天"\nmeasure_in = "remark"', "value"),
        ('measure = "天"', 'measure_in = "days"', "dangling"),
        ('over_time = "sum"', 'over_time = "sum"\ncumulative = "year"', "value"),
        ('over_time = "sum"', 'target = "project"', "value"),
        ('over_time = "sum"', 'compute_when = "days > 1"', "value"),
        ("required = true", 'required = true\ncompute = "1"', "value"),
        ('level = "须说明"', 'level = "警告"', "value"),
        ("超过 26 天", "{today} 超过 26 天", "value"),
        ('levels = ["village"]', 'levels = ["vilage"]', "value"),
        ('period = "month"', 'period = "years"', "value"),
        ('period = "month"\n', "", "value"),
        ('key = ["unit", "period"]', 'key = ["unit"]', "value"),
        ('key = ["unit", "period"]', 'unit_by = ["days"]', "dangling"),
        ('key = ["unit", "period"]', 'match = [["name"]]', "dangling"),
        ('key = ["unit", "period"]', 'match = ["name"]', "type"),
        ("version = 1", "version = 0", "value"),
        ("version = 1\n", "", "value"),
        ("version = 1", "version = true", "type"),
        ("[[fields]]", "[[felds]]", "missing"),
        ("[[rules]]", '[[sections]]\nid = "more"\ntitle = "又"\n[[rules]]', "doubled"),
    ],
)
def test_each_mistake_is_refused(tmp_path: Path, before: str, after: str, code: str) -> None:
    assert before in PATROL
    assert code in {kind for _, kind in found(tmp_path, PATROL.replace(before, after))}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id = ",
        'id = "patrol',
        "[" * 5000,
        "a = " + "[" * 3000 + "]" * 3000,
        ".".join("a" * 9000) + " = 1",
        "a = " + "9" * 5000,
        "fields = 3",
        "fields = [1, 2]",
        "[fields]\nname = 3",
        "x = 1\n" * 2,
        "#" * 300_000,
        "\ufeffid = 'x'",
        'id = "\\ud800"',
    ],
)
def test_hostile_files_are_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text)


def test_a_file_made_to_keep_the_parser_busy_is_read_in_a_moment(tmp_path: Path) -> None:
    deep = ".".join("a" * 140)
    text = "".join(f"k{number}.{deep} = 1\n" for number in range(900))
    start = time.perf_counter()
    assert found(tmp_path, text)
    assert time.perf_counter() - start < most_time(2)


def test_other_encodings_and_absent_files_are_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes("title = '护林'".encode("gbk"))
    assert "UTF-8" in read_ledger(path).problems[0].message
    assert "gone.toml" in read_ledger(tmp_path / "gone.toml").problems[0].message


def test_more_than_200_fields_are_refused(tmp_path: Path) -> None:
    many = "".join(
        f'\n[[fields]]\nname = "f{n}"\nlabel = "栏{n}"\ntype = "text"\n' for n in range(199)
    )
    assert (None, "too-many") in [(None, code) for _, code in found(tmp_path, PATROL + many)]


def test_lines_are_found_behind_strings_arrays_and_nested_tables() -> None:
    text = (
        'a = """\nb = 1\n[[x]]\n"""\n'  # lines 1-4
        "c = [\n  '[[fields]]',  # [[fields]]\n]\n"  # 5-7
        "[[fields]]\nname = 1\n[[fields.columns]]\nname = 2\n"  # 8-11
        "[[fields]]\n[[fields.columns]]\n[[fields.columns]]\nname = 3\n"  # 12-15
    )
    lines = key_lines(text)
    assert (lines[("a",)], lines[("c",)]) == (1, 5)
    assert lines[("fields", 0, "name")] == 9
    assert lines[("fields", 0, "columns", 0, "name")] == 11
    assert lines[("fields", 1, "columns", 1, "name")] == 15
    assert ("b",) not in lines


def test_two_desks_give_one_thing_one_id(tmp_path: Path) -> None:
    ledger = good(tmp_path)
    month = Period.month(2023, 5)
    one = ledger.record_id({"days": 3}, unit="152222104000", period=month)
    assert one == ledger.record_id({"days": 9}, unit="152222104000", period=month)
    assert one != ledger.record_id({"days": 3}, unit="152222104000", period=month.step(1))
    assert one != ledger.record_id({"days": 3}, unit="152222105000", period=month)


def test_white_space_in_a_key_does_not_part_records_and_the_banner_owns(tmp_path: Path) -> None:
    ledger = good(
        tmp_path,
        PATROL.replace('period = "month"\n', "")
        .replace('["unit", "period"]', '["unit", "place"]\nbelongs = "banner"')
        .replace('name = "kind"', 'name = "place"')
        .replace(
            'type = "choice"\nchoices = ["防火", "防虫"]\nsynonyms = { "防火类" = "防火" }',
            'type = "text"',
        ),
    )
    one, two = (
        ledger.record_id({"place": place}, unit=unit, banner="152222000000")
        for place, unit in (("好腰 苏木\n花灯", "152222104000"), ("好腰苏木花灯", "152222105000"))
    )
    assert one == two
    nameless = [ledger.record_id({}, unit="u", banner="b") for _ in range(2)]
    assert nameless[0] != nameless[1]
    assert all(id[14] == "7" for id in nameless)
