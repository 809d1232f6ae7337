"""The catalogue: what ships is whole, what a user drops in appears, what is bad is left out."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from jmdesk.definitions import expression, template
from jmdesk.definitions.catalogue import Catalogue, load
from jmdesk.definitions.places import shipped
from jmdesk.definitions.reader import check_links, expressions_of, read_ledger
from jmdesk.domain.problem import Refusal
from tests.benchmarks.limits import most

PATROL = """\
id = "patrol"
title = "护林员巡护"
version = 1
{top}

[[fields]]
name = "days"
label = "巡护天数"
type = "count"
{days}

[[fields]]
name = "project"
label = "项目"
type = "reference"
target = "{target}"

[[rules]]
code = "days"
level = "提示"
expect = "{expect}"
at = "days"
say = "巡护 {{days}} 天，太多。"
"""


def patrol(
    *, top: str = "", days: str = "", target: str = "patrol", expect: str = "days < 30"
) -> str:
    return PATROL.format(top=top, days=days, target=target, expect=expect)


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / "ledgers" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def codes(catalogue: Catalogue) -> list[str]:
    return [problem.code.removeprefix("definition-") for problem in catalogue.problems]


def test_nothing_that_ships_is_refused() -> None:
    catalogue = load(shipped("forms"))
    assert [problem.message for problem in catalogue.problems] == []
    assert {"unit", "alias", "submission"} <= catalogue.ledgers.keys()
    assert all(catalogue.ledgers[id].system for id in ("unit", "alias", "submission"))


@pytest.mark.parametrize("folder", ["", "library"])
def test_what_ships_is_right_in_every_expression_though_the_desk_trusts_it(folder: str) -> None:
    files = [
        read_ledger(path, trusted=False)
        for path in sorted((shipped("forms") / folder / "ledgers").glob("*.toml"))
    ]
    known = load(shipped("forms"), shipped("forms") / "library").ledgers
    for file in files:
        check_links(file, known)
        assert [problem.message for problem in file.problems] == []
    assert sum(len(list(expressions_of(file.ledger))) for file in files) > 100


def test_what_ships_is_read_when_it_is_asked_and_then_the_same(tmp_path: Path) -> None:
    [path, *_] = [one.source for one in load(shipped("forms")).ledgers.values() if one.rules]
    later, at_once = (read_ledger(path, trusted=one).ledger for one in (None, False))
    assert "run" not in vars(later.rules[0].expect)
    assert "run" in vars(at_once.rules[0].expect)
    assert later == at_once
    assert later.rules[0].expect.run is at_once.rules[0].expect.run
    elsewhere = tmp_path / path.name
    elsewhere.write_bytes(path.read_bytes())
    assert "run" in vars(read_ledger(elsewhere).ledger.rules[0].expect), "only the desk's own"


def test_a_ledger_dropped_in_is_there_and_a_bad_one_beside_it_is_named(tmp_path: Path) -> None:
    put(tmp_path, "patrol", patrol())
    bad = put(tmp_path, "bad", 'id = "bad"')
    catalogue = load(shipped("forms"), tmp_path)
    assert catalogue.ledger("patrol").title == "护林员巡护"
    assert "bad" not in catalogue.ledgers
    assert {problem.file for problem in catalogue.problems} == {str(bad)}


def test_folders_that_are_not_there_are_empty(tmp_path: Path) -> None:
    assert load(tmp_path / "gone").ledgers == {}


def test_the_same_version_with_other_content_is_refused_by_name(tmp_path: Path) -> None:
    first = put(tmp_path / "a", "patrol", patrol())
    put(tmp_path / "b", "patrol", patrol(days="maximum = 31"))
    catalogue = load(tmp_path / "a", tmp_path / "b")
    assert codes(catalogue) == ["differs"]
    assert "patrol 第 1 版" in catalogue.problems[0].message
    assert catalogue.ledger("patrol").source == first


def test_a_copy_of_the_same_definition_is_no_problem(tmp_path: Path) -> None:
    put(tmp_path / "a", "patrol", patrol())
    put(tmp_path / "b", "copy", "# 副本\n" + patrol())
    assert load(tmp_path / "a", tmp_path / "b").problems == ()


def test_only_a_higher_version_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    put(tmp_path / "a", "patrol", patrol().replace("version = 1", "version = 2"))
    put(tmp_path / "b", "newer", patrol(days="maximum = 31").replace("version = 1", "version = 3"))
    put(tmp_path / "b", "older", patrol(days="maximum = 30"))
    catalogue = load(tmp_path / "a", tmp_path / "b")
    assert catalogue.ledger("patrol").version == 3
    assert codes(catalogue) == ["older"]


def test_a_stranger_cannot_redefine_what_the_desk_itself_uses(tmp_path: Path) -> None:
    put(tmp_path, "unit", patrol().replace('"patrol"', '"unit"').replace("= 1", "= 9"))
    put(tmp_path, "hidden", patrol(top="system = true", target="unit"))
    catalogue = load(shipped("forms"), tmp_path)
    assert codes(catalogue) == ["system", "system"]
    assert catalogue.ledger("unit").title == "单位"


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ({"target": "patroll"}, 16),
        ({"expect": "project.dayz < 3"}, 21),
        ({"expect": "days.days < 3"}, 21),
        ({"expect": "count_of('patroll', project=id) < 3"}, 21),
        ({"expect": "sum_of('patrol', 'dayz', project=id) < 3"}, 21),
        ({"expect": "sum_of('patrol', 'days', projekt=id) < 3"}, 21),
    ],
)
def test_what_points_to_nothing_is_refused_with_its_line(
    tmp_path: Path, parts: dict[str, str], line: int
) -> None:
    put(tmp_path, "patrol", patrol(**parts))
    catalogue = load(tmp_path)
    assert [(problem.code, problem.line) for problem in catalogue.problems] == [
        ("definition-dangling", line)
    ]
    assert "patrol" not in catalogue.ledgers


def test_a_ledger_that_points_to_a_refused_one_falls_with_it(tmp_path: Path) -> None:
    put(tmp_path, "patrol", patrol(target="second"))
    put(tmp_path, "second", patrol(target="third").replace('"patrol"', '"second"'))
    catalogue = load(tmp_path)
    assert catalogue.ledgers == {}
    assert codes(catalogue) == ["dangling", "dangling"]


def test_a_bad_higher_version_leaves_the_shipped_one_in_use(tmp_path: Path) -> None:
    put(tmp_path / "a", "patrol", patrol())
    put(tmp_path / "b", "newer", patrol(target="gone").replace("version = 1", "version = 2"))
    catalogue = load(tmp_path / "a", tmp_path / "b")
    assert codes(catalogue) == ["dangling"]
    assert catalogue.ledger("patrol").version == 1


def test_a_ledger_without_a_report_gets_a_listing(tmp_path: Path) -> None:
    put(tmp_path, "patrol", patrol())
    catalogue = load(shipped("forms"), tmp_path)
    report = catalogue.report("patrol_list")
    assert report.rows.ledger == "patrol"
    headings = {heading for column in report.columns for heading in column.heading}
    assert any("巡护天数" in heading for heading in headings)
    assert not any(id in catalogue.reports for id in ("unit_list", "alias_list"))


def test_a_bad_report_is_named_and_the_listing_takes_its_place(tmp_path: Path) -> None:
    put(tmp_path, "patrol", patrol())
    (tmp_path / "reports").mkdir()
    bad = tmp_path / "reports" / "patrol.toml"
    bad.write_text('id = "patrol_sheet"\nversion = 1', encoding="utf-8")
    catalogue = load(tmp_path)
    assert {problem.file for problem in catalogue.problems} == {str(bad)}
    assert list(catalogue.reports) == ["patrol_list"]


def test_an_unknown_ledger_is_refused_with_those_there_are(tmp_path: Path) -> None:
    put(tmp_path, "patrol", patrol())
    catalogue = load(shipped("forms"), tmp_path)
    with pytest.raises(Refusal, match=r"没有台账“patroll”。.*patrol"):
        catalogue.ledger("patroll")
    with pytest.raises(Refusal, match="没有报表"):
        catalogue.report("nothing")


@pytest.mark.benchmark
def test_reading_the_ledgers_takes_at_most_5_times_as_long_as_parsing_their_toml() -> None:
    texts = [path.read_text("utf-8") for path in (shipped("forms") / "ledgers").glob("*.toml")]

    def read() -> None:
        expression._parse.cache_clear()
        template._parse.cache_clear()
        load(shipped("forms"))

    parsing = _best(lambda: [tomllib.loads(text) for text in texts])
    assert _best(read) < most(5) * parsing


def _best(act: Callable[[], object]) -> float:
    times = []
    for _ in range(7):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def test_reports_are_read_only_when_they_are_asked_for() -> None:
    """`jmdesk ledgers` must start fast: no module of reports is loaded for it."""
    script = (
        "import sys; from jmdesk.definitions.catalogue import load;"
        "from jmdesk.definitions.places import shipped;"
        "assert load(shipped('forms')).ledgers;"
        "sys.exit('jmdesk.definitions.report' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_ledgers_stand_in_the_order_that_their_files_tell(tmp_path: Path) -> None:
    put(tmp_path, "patrol", patrol(top="order = 15"))
    shown = [str(ledger.id) for ledger in load(shipped("forms"), tmp_path).ledgers.values()]
    assert shown[:3] == ["project", "patrol", "progress"]
    assert shown.index("village_month") < shown.index("submission")


def test_another_place_in_lists_is_no_other_version(tmp_path: Path) -> None:
    put(tmp_path / "one", "patrol", patrol(top="order = 15"))
    put(tmp_path / "two", "patrol", patrol(top="order = 3"))
    assert load(tmp_path / "one", tmp_path / "two").problems == ()
