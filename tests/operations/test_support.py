"""The file one sends for help: enough to help by, nothing that anyone typed, readable beforehand.

1. It tells versions, counts, definitions, the verdict, the last mistake and the log.
2. No name, telephone, id, figure, unit or path of this desk can be read in it, however deep.
3. It is made also where the store is damaged, locked or gone.
4. What it tells can be read before: it is the text that stands in it.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations import frames, support, support_told
from jmdesk.operations.desk import open_desk
from jmdesk.operations.support import LOG, TEXT, HelpFile, write_help
from tests.operations.marked import CITIZEN, NAME, PHONE, personal_in, readable, worked_through
from tests.store.test_durability import tamper
from tests.ui.conftest import HERD


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a desk at which everything was done, with damage that `verify` finds."""
    store = worked_through(tmp_path_factory)
    tamper(store, "UPDATE current_project SET total = total + 1")
    return store


def asked(store: Path, to: Path) -> HelpFile:
    """The file as it is made after a mistake whose message names people."""
    try:
        raise ValueError(f"{NAME}（{CITIZEN}，{PHONE}）在 {store}")
    except ValueError as error:
        return write_help(to=to / "求助.zip", store=store, mistake=frames.told(error))


def nothing_personal_holds(made: HelpFile, *, records: list[str]) -> None:
    inside = readable(made.file.read_bytes())
    assert TEXT.encode() in inside
    assert not personal_in(inside)
    assert not [id for id in records if id.encode() in inside]


def records_of(store: Path) -> list[str]:
    desk = open_desk(store)
    found = [str(one.record) for one in desk.store.verify().problems if one.record]
    desk.close()
    assert found
    return found


def test_it_tells_what_helpers_need(worked: Path, tmp_path: Path) -> None:
    made = asked(worked, tmp_path)
    with zipfile.ZipFile(made.file) as packed:
        assert packed.namelist() == [TEXT, LOG]
        assert packed.read(TEXT).decode() == made.text
        assert " merge files=1" in packed.read(LOG).decode()
    for said in (
        "jmdesk 0.1.0",
        "SQLite 3.",
        "tables ",
        "drafts 1, faults 0, spoiled 0",
        "ledger project v1 ",
        "records 2",
        "ok 0, digest ",
        "store.current project 1",
        "store.current 记录1",
        "ValueError",
        "test_support.py:",
        "backup merge days 0",
    ):
        assert said in made.text, said


def test_nothing_that_anyone_typed_is_in_it(worked: Path, tmp_path: Path) -> None:
    nothing_personal_holds(asked(worked, tmp_path), records=records_of(worked))


def test_it_names_people_where_errors_are_told_in_their_words(
    worked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "kind_of", repr)
    with pytest.raises(AssertionError):
        nothing_personal_holds(asked(worked, tmp_path), records=[])


def own_ledgers_stay_unnamed(folder: Path) -> None:
    forms = folder / "forms" / "ledgers"
    forms.mkdir(parents=True)
    (forms / "own.toml").write_text(HERD.replace('"herd"', '"baoyulan"'), encoding="utf-8")
    open_desk(folder / "desk.db").close()
    made = asked(folder / "desk.db", folder)
    assert "own1 v1 " in made.text
    assert "baoyulan" not in made.text


def test_ledgers_of_ones_own_stay_unnamed(tmp_path: Path) -> None:
    own_ledgers_stay_unnamed(tmp_path)


def test_ledgers_of_ones_own_are_named_without_masks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support_told.Masks, "form", lambda _, id: id)
    with pytest.raises(AssertionError):
        own_ledgers_stay_unnamed(tmp_path)


def test_it_names_records_without_masks(
    worked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support_told.Masks, "name", lambda self, id: id)
    with pytest.raises(AssertionError):
        nothing_personal_holds(asked(worked, tmp_path), records=records_of(worked))


def test_a_section_that_tells_too_much_does_not_tell_whose_desk_it_is(
    worked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"{NAME} {PHONE}"
    monkeypatch.setattr(support, "of_ledgers", lambda desk, masks: [said, desk.unit])
    nothing_personal_holds(asked(worked, tmp_path), records=[])
    monkeypatch.setattr(support, "_without_owner", lambda desk, line: line)
    with pytest.raises(AssertionError):
        nothing_personal_holds(asked(worked, tmp_path), records=[])


def test_it_is_made_where_the_store_cannot_be_read(worked: Path, tmp_path: Path) -> None:
    broken = tmp_path / "desk.db"
    broken.write_bytes(worked.read_bytes()[:9000])
    assert "refused jmdesk.store" in asked(broken, tmp_path).text
    broken.unlink()
    assert "no store" in asked(broken, tmp_path).text
    assert not broken.exists()


def test_it_says_where_it_cannot_be_written(worked: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="不存在"):
        write_help(to=tmp_path / "没有" / "求助.zip", store=worked)
    with pytest.raises(Refusal, match=r"应以 \.zip 结尾"):
        write_help(to=tmp_path / "求助.txt", store=worked)
