"""Hostile input to every reader, in mutations that know the form of what they spoil.

1. No crash of the desk, no hang, no memory beyond the limit, no file outside its place, no partial
   merge or import, no verdict without a sentence, nothing unseen in what a person reads.
2. Each of these rules cries when the protection behind it is taken out.
3. The long run (JMDESK_LONG=1) throws 20,000 inputs.
"""

from __future__ import annotations

import json
import mmap
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.parsers import expat

import msgspec
import pytest

from jmdesk import language
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.places import shipped
from jmdesk.definitions.reader import read_ledger
from jmdesk.domain import unit
from jmdesk.domain.unit import UnitTree
from jmdesk.exchange import carrier_parts, contents, headings, members
from jmdesk.exchange.asking import Answer, Request
from jmdesk.exchange.cells import Sheet
from jmdesk.exchange.headings import find_headings
from jmdesk.exchange.limits import Limits, bind
from jmdesk.exchange.plan import Answers
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.vocabulary import Vocabulary
from jmdesk.operations import merge_writing
from jmdesk.operations.unit_tree import shipped_tree
from jmdesk.store import sqlite
from tests.exchange.parcels import workbook
from tests.exchange.test_reading import repacked
from tests.fuzz import desk_side, seeds
from tests.fuzz.arena import Arena, Outcome
from tests.fuzz.cases import READERS, Case, case, kept
from tests.fuzz.child_side import LIMITS
from tests.fuzz.spoil_sheets import CANARY
from tests.fuzz.spoil_zip import parts_of, zipped

_ROOT = Path(__file__).parents[2]
_USUAL, _MANY = 150, 20_000
_SEED = int(os.environ.get("JMDESK_SEED", "1"))


def run(count: int, parts: int) -> list[dict[str, Any]]:
    """What so many inputs came to, told by each of the processes that share them."""
    words = [sys.executable, "-m", "tests.fuzz", "--json", "--count", str(count)]
    words += ["--seed", str(_SEED), "--parts", str(parts)]
    nothing = {"cwd": _ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen([*words, "--part", str(part)], **nothing)  # type: ignore[call-overload]
        for part in range(parts)
    ]
    return [json.loads(one.communicate()[0]) for one in started]


def holds_out(count: int, parts: int = 1) -> None:
    """No complaint about so many inputs, all readers among them."""
    told = run(count, parts)
    complaints = [what for one in told for what in one["complaints"]]
    total = sum(one["inputs"] for one in told)
    slowest, seconds = (max(one[name] for one in told) for name in ("slowest", "seconds"))
    memory = max(one["memory"] for one in told) // 1_000_000
    print(f"\nfigure: hostile_inputs {total}, complaints {len(complaints)}, seed {_SEED}, ", end="")
    print(f"slowest {slowest} s, most memory {memory} MB, {seconds} s")
    assert not complaints, "\n".join(complaints[:20])
    assert total == count
    assert {name for one in told for name in one["readers"]} == set(READERS)


def test_no_reader_does_harm_whatever_it_is_given() -> None:
    holds_out(_USUAL)


@pytest.mark.skipif("JMDESK_LONG" not in os.environ, reason="takes a quarter of an hour")
def test_no_reader_does_harm_in_twenty_thousand_inputs() -> None:
    holds_out(_MANY, parts=2)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> seeds.Seeds:
    return seeds.make(tmp_path_factory.mktemp("good"))


def test_what_is_complained_of_can_be_thrown_again(good: seeds.Seeds, tmp_path: Path) -> None:
    first = case("package", 17, _SEED, good)
    again = kept(first.keep(tmp_path / "bad"))
    assert (again.content, again.reader, again.turn) == (first.content, first.reader, first.turn)


One = Callable[..., Outcome]


@pytest.fixture
def one(tmp_path: Path) -> One:
    """What becomes of a single input."""

    def throw(reader: str, content: bytes, *, turn: int = 1, **told: Any) -> Outcome:
        thrown = Case(reader=reader, number=0, seed=0, how="", content=content, turn=turn)
        told.setdefault("limits", roomy(LIMITS.memory))
        with Arena(tmp_path / "arena", **told) as place:
            (outcome,) = place.run([thrown])
        return outcome

    return throw


def unharmed(outcome: Outcome) -> None:
    """What the fuzzer asks of every input."""
    assert not outcome.complaints, outcome.complaints


def roomy(more: int, *, resident: bool = False) -> Limits:
    """Limits on memory for a process forked from this one, which may hold much already: of what
    it has mapped, or of what is ``resident``, which is less."""
    held = int(Path("/proc/self/statm").read_text("ascii").split()[resident]) * mmap.PAGESIZE
    return msgspec.structs.replace(LIMITS, memory=held + more)


# Memory


def much_text(path: Path) -> bytes:
    """A workbook of a few kilobytes in which 100 cells say a text of two million letters."""
    workbook(path, [["A" * 100, *["b"] * 100]])
    spoilt = repacked(path, "xl/sharedStrings.xml", lambda xml: xml.replace(b"A", b"A" * 20_000))
    same = re.compile(rb"<v>1</v>")
    return repacked(
        spoilt, "xl/worksheets/sheet1.xml", lambda xml: same.sub(b"<v>0</v>", xml)
    ).read_bytes()


def test_a_child_never_holds_more_than_its_limit(one: One, tmp_path: Path) -> None:
    outcome = one("xlsx", much_text(tmp_path / "a.xlsx"), limits=roomy(120_000_000))
    unharmed(outcome)
    assert outcome.verdict == "damaged"


def test_a_child_holds_too_much_without_its_limit(one: One, tmp_path: Path) -> None:
    bomb = much_text(tmp_path / "a.xlsx")
    outcome = one("xlsx", bomb, limits=roomy(120_000_000, resident=True), bound=False)
    assert any(what.startswith("memory:") for what in outcome.complaints)


# A child that may die


def far_corner(path: Path) -> bytes:
    """A workbook on which the fast reader ends its whole process."""
    return repacked(
        workbook(path, [["甲", 1.5]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'r="A1"', b'r="A1"').replace(b'r="B1"', b'r="XFD1048576"'),
    ).read_bytes()


def test_a_file_that_kills_its_reader_leaves_the_desk_alive(one: One, tmp_path: Path) -> None:
    outcome = one("xlsx", far_corner(tmp_path / "a.xlsx"), limits=roomy(700_000_000))
    unharmed(outcome)
    assert outcome.verdict == "damaged"


def test_a_file_kills_the_desk_that_reads_it_itself(
    one: One, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    limits = roomy(700_000_000)
    far_corner(path)

    def itself(content: bytes) -> Answer:
        bind(limits)
        return contents.answer(Request(path=str(path)), limits, tmp_path / "x-")

    monkeypatch.setattr(desk_side, "_decoded", itself)
    outcome = one("xlsx", path.read_bytes(), limits=limits)
    assert any(what.startswith("died:") for what in outcome.complaints)


# Files outside their place


def test_names_in_a_zip_are_never_paths(one: One, good: seeds.Seeds) -> None:
    unharmed(one("zip", zipped({"../canary/逃.jmdesk": good["package"][0]})))


def test_a_zip_lays_files_outside_where_its_names_are_paths(
    one: One, good: seeds.Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = members._member

    def trusting(archive: Any, entry: Any, to: Path, limits: Limits) -> Any:
        return member(archive, entry, to.parent / entry.filename, limits)

    monkeypatch.setattr(members, "_member", trusting)
    outcome = one("zip", zipped({"../canary/逃.jmdesk": good["package"][0]}))
    assert len([what for what in outcome.complaints if what.startswith("outside:")]) == 2


def entity(good: seeds.Seeds) -> bytes:
    """An ods that asks for a file of this computer."""
    parts = parts_of(good["ods"][0])
    said = f'<!DOCTYPE x [<!ENTITY x SYSTEM "{CANARY}">]>'.encode()
    head, close, rest = parts["content.xml"].partition(b"?>")
    rest = rest.replace("牛棚0".encode(), b"&x;")
    return zipped(parts | {"content.xml": head + close + said + rest})


def test_a_workbook_that_asks_for_another_file_does_not_get_it(one: One, good: seeds.Seeds) -> None:
    unharmed(one("ods", entity(good)))


def test_another_file_is_read_where_entities_are_followed(
    one: One, good: seeds.Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    def follow(path: Path, *rest: object) -> list[object]:
        with zipfile.ZipFile(path) as archive:
            parser = expat.ParserCreate()
            parser.ExternalEntityRefHandler = lambda context, base, id, public: bool(
                Path(str(id)).read_bytes()
            )
            parser.Parse(archive.read("content.xml"), True)
        return []

    monkeypatch.setattr(contents, "told_sheets", follow)
    outcome = one("ods", entity(good))
    assert any(what.startswith("outside: read") for what in outcome.complaints)


# Nothing of a file that is not whole


def altered(good: seeds.Seeds) -> bytes:
    """A package in which one value of a revision was changed on the way."""
    parts = parts_of(good["package"][0])
    content = parts["revisions.jsonl"]
    assert b'"hh":100' in content
    return zipped(parts | {"revisions.jsonl": content.replace(b'"hh":100', b'"hh":999')})


def merges_nothing(outcome: Outcome) -> None:
    """What an altered file must come to."""
    unharmed(outcome)
    assert outcome.verdict == "damaged"


def test_a_file_with_a_changed_value_merges_nothing(one: One, good: seeds.Seeds) -> None:
    merges_nothing(one("package", altered(good)))


def test_a_changed_value_is_merged_where_no_hash_is_looked_at(
    one: One, good: seeds.Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier_parts, "_agrees", lambda content, digest: None)
    monkeypatch.setattr(carrier_parts, "pairwise", lambda ids: ())
    with pytest.raises(AssertionError):
        merges_nothing(one("package", altered(good)))


def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A merge that fails when all of its revisions are written."""

    def fail(merge: object) -> None:
        raise RuntimeError("failed in the middle")

    monkeypatch.setattr(merge_writing._Merge, "restate", fail)


def changes_nothing(outcome: Outcome) -> None:
    """What a merge that fails in the middle must come to."""
    assert [what.partition(":")[0] for what in outcome.complaints] == ["exception"]


def test_a_merge_that_fails_in_the_middle_changes_nothing(
    one: One, good: seeds.Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch)
    changes_nothing(one("package", good["package"][0]))


def test_a_merge_that_fails_leaves_half_of_itself_without_a_transaction(
    one: One, good: seeds.Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def each_by_itself(raw: Any) -> Iterator[None]:
        yield

    failing(monkeypatch)
    monkeypatch.setattr(sqlite, "transaction", each_by_itself)
    with pytest.raises(AssertionError):
        changes_nothing(one("package", good["package"][0]))


# What people read

TURNED = 3
"""The turn in which the arena calls the file by a name that turns the direction of letters."""


def test_no_sentence_can_be_turned_round_by_a_name(one: One) -> None:
    unharmed(one("zip", b"not a zip at all", turn=TURNED))


def test_a_name_turns_sentences_round_where_it_is_shown_as_it_is(
    one: One, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "seen", lambda text: text)
    monkeypatch.setattr(desk_side, "seen", lambda text: text)
    outcome = one("zip", b"not a zip at all", turn=TURNED)
    assert any(what.startswith("text:") for what in outcome.complaints)


# What the fuzzer found


def test_a_panic_of_the_fast_reader_is_a_damaged_file(one: One, good: seeds.Seeds) -> None:
    """It was taken for a file that is too large, and its child was lost."""
    outcome = one("xls", good["xls"][0][:-300])
    unharmed(outcome)
    assert outcome.verdict == "damaged"


def test_a_part_packed_in_another_way_keeps_no_rows_from_being_read(
    one: One, tmp_path: Path
) -> None:
    """Rows that only mark what is hidden were read by a library that does not know the method."""
    parts = parts_of(workbook(tmp_path / "a.xlsx", [["甲"]]).read_bytes())
    unharmed(one("xlsx", header_said(zipped(parts), b"xl/_rels/workbook.xml.rels", 14)))


def header_said(content: bytes, name: bytes, method: int) -> bytes:
    """A zip that says of one part that it is packed by another method."""
    at = content.rfind(name) - 46 + 10
    return content[:at] + method.to_bytes(2, "little") + content[at + 2 :]


def test_an_answer_without_a_manifest_is_altered() -> None:
    with pytest.raises(Refused, match="altered"):
        carrier_parts.assembled({"jpeg": b"x"})


def looked_up_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole letter in the place of a unit's name: not each of its beginnings is looked up."""
    asked: list[str] = []
    named = UnitTree._named

    def counted(tree: UnitTree, form: str, area: frozenset[str] | None) -> list[unit.Unit]:
        asked.append(form[:1])
        return named(tree, form, area)

    monkeypatch.setattr(UnitTree, "_named", counted)
    assert shipped_tree().resolve("长" * 3_000).unit is None
    assert len(asked) < 500


def test_a_letter_pasted_for_a_unit_is_looked_up_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up_at_once(monkeypatch)


def test_a_letter_pasted_for_a_unit_takes_long_without_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unit, "_LONGEST", 10**9)
    with pytest.raises(AssertionError):
        looked_up_at_once(monkeypatch)


def headings_found_at_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row in which one element says a text 16,384 times (ods) is no reason to wait."""
    asked: list[str] = []
    known = headings._known

    def counted(texts: Sequence[str], words: Vocabulary) -> tuple[str, str] | None:
        asked.append(texts[0])
        return known(texts, words)

    monkeypatch.setattr(headings, "_known", counted)
    sheet = Sheet(name="表", rows=[["年度", "项目名称"] * 1_000] * 2, broken={})
    find_headings(sheet, Vocabulary(ledger, {}), Answers())
    assert len(asked) < 1_000


def test_a_row_as_wide_as_a_sheet_can_be_is_looked_through_at_once(
    projects: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    headings_found_at_once(projects, monkeypatch)


def test_a_wide_row_takes_long_without_a_bound(
    projects: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headings, "_WIDEST", 10**9)
    with pytest.raises(AssertionError):
        headings_found_at_once(projects, monkeypatch)


@pytest.fixture(scope="module")
def projects() -> Ledger:
    return read_ledger(shipped("forms") / "ledgers" / "project.toml").ledger


def many_areas(path: Path) -> bytes:
    """Thousands of merged areas, each over all of the sheet."""
    book = workbook(path, [["甲"] * 40] * 40)
    areas = b"<mergeCells>" + b'<mergeCell ref="A1:AN40"/>' * 3_000 + b"</mergeCells>"
    return repacked(
        book,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + areas),
    ).read_bytes()


def test_areas_that_lie_over_each_other_are_counted(one: One, tmp_path: Path) -> None:
    outcome = one("xlsx", many_areas(tmp_path / "a.xlsx"))
    unharmed(outcome)
    assert outcome.verdict == "damaged"
