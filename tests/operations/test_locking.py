"""A locked desk: nothing of it can be read, nothing of it is lost, and only its keys open it.

Each promise is a check that is made twice: as the program is, and with the protection taken out,
where the same check must fail.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.exchange import locking as exchange_locking
from jmdesk.operations import leftovers, lock_copies, locking, passphrases
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.drafting import drafts, keep_draft
from jmdesk.operations.passphrases import recovery_key, recovery_text, weakness
from jmdesk.operations.recording import save_record
from jmdesk.operations.recovery import recovery_page
from jmdesk.operations.reports import make_report, pdf_of
from jmdesk.operations.safekeeping import backup, restore
from jmdesk.store import cipher, recrypting, relocking
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.drafts import half_typed
from tests.operations.marked import AMOUNT, CITIZEN, MAY, NAME, PHONE, personal_in, readable
from tests.operations.sending import hand_over, package
from tests.power.events import Trap
from tests.store.examples import LEDGERS, put, revision

KEY = bytes(range(16))
LONG = bool(os.environ.get("JMDESK_LONG"))
PASSPHRASE = "草原上的风 1949"
OTHER = "春天的雨水下得晚"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a guess costs has a test of its own."""
    monkeypatch.setattr(exchange_locking, "STRONG", (1, 8, 1))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain desk with marked texts in records, drafts and documents, and a file from another."""
    folder = tmp_path_factory.mktemp("marked")
    with closing(open_desk(folder / "desk.db")) as desk:
        begin(desk, unit="好腰苏木镇", person=NAME, phone=PHONE)
        work(desk)
    with closing(open_desk(folder / "other" / "other.db")) as other:
        begin(other, unit="巴彦呼舒镇", person=NAME)
        save_record(other, ledger="project", values={"year": 2022, "name": NAME, "place": PHONE})
        package(other, folder / "come.jmdesk")
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    """A test's own copy, still plain."""
    (tmp_path / "home").mkdir()
    shutil.copy(made / "desk.db", tmp_path / "home")
    return tmp_path / "home" / "desk.db"


def work(desk: Desk) -> None:
    """Save, and leave something half typed."""
    values = {"year": 2024, "name": NAME, "place": "zhaorigetu", "total": int(AMOUNT)}
    (project,) = save_record(desk, ledger="project", values=values).records
    save_record(desk, ledger="progress", values={"project": project, "work": PHONE}, period=MAY)
    draft = half_typed(unit=desk.unit, typed={"name": CITIZEN}, at="2024-05-01T08:00:00")
    keep_draft(desk, draft=draft)
    with desk.store.transaction() as writer:
        writer.put_document(NAME.encode() * 9)


def contents(store: Path, key: bytes = b"") -> list[object]:
    """Everything in a store: the rows of all tables."""
    with closing(cipher.connect(str(store), key)) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master ORDER BY name")]
        found = []
        for name in tables:
            with suppress(*cipher.errors("OperationalError")):  # an index
                found.append((name, raw.execute(f'SELECT * FROM "{name}"').fetchall()))
        return [*found, raw.execute("PRAGMA user_version").fetchone()]


# Nothing readable


def check_nothing_is_readable(store: Path, made: Path, key: bytes) -> None:
    """Work at the desk, then search all bytes of all files, while it is open and afterwards."""
    home = store.parent
    with closing(open_desk(store, key=key)) as desk:
        save_record(desk, ledger="project", values={"year": 2020, "name": NAME, "place": PHONE})
        hand_over(desk, made / "come.jmdesk")
        pdf_of(make_report(desk, report="表1", unit=desk.unit, period=MAY.as_kind(MAY.kind)))
        backup(desk)
        assert_unreadable(home)
    assert_unreadable(home)


def assert_unreadable(home: Path) -> None:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" and path.parent != home for path in files)
    for path in files:
        assert not personal_in(readable(path.read_bytes())), path.name
        assert not personal_in(path.name.encode())


def test_nothing_readable_is_left_on_the_disk(
    store: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(store.parent))
    monkeypatch.setattr("tempfile.tempdir", str(store.parent))
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    check_nothing_is_readable(store, made, KEY)


def test_everything_is_readable_without_the_encryption(
    store: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = cipher.connect
    monkeypatch.setattr(cipher, "literal", lambda _key: "''")
    monkeypatch.setattr(cipher, "connect", lambda path, _key, **told: connect(path, b"", **told))
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    with pytest.raises(AssertionError, match="desk"):
        check_nothing_is_readable(store, made, KEY)


# Nothing lost


def check_nothing_is_lost(store: Path) -> None:
    """Plain, locked, plain again: all rows of all tables, through records and drafts as well."""
    before = contents(store)
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    assert contents(store, KEY) == before
    with closing(open_desk(store, key=locking.key_of(store, PASSPHRASE))) as desk:
        assert desk.store.verify().ok
        assert drafts(desk)[0].typed == {"name": CITIZEN}
    between = contents(store, KEY)
    locking.unlock_store(store, key=KEY)
    assert contents(store) == between
    assert not cipher.sidecars(store)


def test_plain_locked_and_plain_again_without_loss(store: Path) -> None:
    check_nothing_is_lost(store)


def _losing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A way of copying that forgets a row."""
    copied = recrypting.export

    def export(path: Path, to: Path, *, key: bytes, as_key: bytes) -> None:
        copied(path, to, key=key, as_key=as_key)
        with closing(cipher.connect(str(to), as_key, isolation_level=None)) as raw:
            raw.execute("DELETE FROM drafts")

    monkeypatch.setattr(recrypting, "export", export)


def test_a_lossy_copy_is_refused_and_changes_nothing(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _losing(monkeypatch)
    before = store.read_bytes()
    with pytest.raises(Refusal, match="不一样"):
        locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    assert store.read_bytes() == before
    assert not cipher.sidecars(store)


def test_a_full_disk_is_a_sentence_and_changes_nothing(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = store.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(relocking, "flush", full)
        with pytest.raises(Refusal, match="锁没有改"):
            locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    assert store.read_bytes() == before
    assert not [path.name for path in store.parent.iterdir() if path.name.startswith(".desk.db")]
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)  # the cause is gone


def test_something_is_lost_without_the_comparison(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _losing(monkeypatch)
    monkeypatch.setattr(recrypting, "alike", lambda _one, _other: True)
    with pytest.raises(AssertionError):
        check_nothing_is_lost(store)


# Killed at any moment


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "desk.db"
    with Store.open(path, LEDGERS) as made:
        put(made, revision("p1", name=NAME))
    return path


def _kill_at(place: int, act: Callable[[], None], folder: Path, told: Path) -> None:
    """Do it in a child that dies at its event of this number; one that lives tells how many."""
    child = os.fork()
    if not child:
        try:
            trap = Trap((folder,), at=place)
            act()
            told.write_text(str(len(trap.labels)), encoding="ascii")
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def check_killed_stores_open(small: Path, folder: Path, *, lock: bool, steps: int) -> int:
    """At each event while a lock is put on or taken off (or every so many, from the last one
    back); how many kills there were."""
    told = folder / "told"
    _kill_at(0, _relocking(small, folder / "whole", lock=lock), folder, told)
    places = range(int(told.read_text(encoding="ascii")), 0, -steps)
    for place in places:
        act = _relocking(small, folder / str(place), lock=lock)
        _kill_at(place, act, folder, folder / "never")
        store = folder / str(place) / "desk.db"
        with Store.open(store, LEDGERS, key=locking.key_of(store, PASSPHRASE)) as opened:
            record = opened.record(RecordId("p1"))
            assert record is not None
            assert record.get("name") == NAME
    assert not (folder / "never").exists()
    return len(places)


def _relocking(small: Path, home: Path, *, lock: bool) -> Callable[[], None]:
    """A store of its own, and what puts its lock on or takes it off."""
    home.mkdir()
    store = home / "desk.db"
    shutil.copy(small, store)
    beside = exchange_locking.lock(KEY, PASSPHRASE, cost=(1, 8, 1))
    if lock:
        return lambda: relocking.relock(store, key=b"", as_key=KEY, beside=beside)
    relocking.relock(store, key=b"", as_key=KEY, beside=beside)
    return lambda: relocking.relock(store, key=KEY, as_key=b"", beside=b"")


@pytest.mark.skipif(os.name != "posix", reason="children are forked")
@pytest.mark.parametrize("lock", [True, False])
def test_killed_at_any_moment_the_old_store_opens_or_the_new(
    small: Path, tmp_path: Path, *, lock: bool
) -> None:
    kills = check_killed_stores_open(small, tmp_path, lock=lock, steps=1 if LONG else 8)
    print(f"figure: lock_kills_{lock} {kills} kills")
    assert kills >= 3


@pytest.mark.skipif(os.name != "posix", reason="children are forked")
def test_killed_stores_stay_shut_without_the_second_sidecar(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "stage_sidecar", lambda _store, _content: None)
    with pytest.raises((AssertionError, Refusal)):
        check_killed_stores_open(small, tmp_path, lock=True, steps=3)


def check_the_next_start_overwrites(small: Path, folder: Path) -> int:
    """Kill it at some of the last events while the lock is put on: where the locked store was in
    its place, the next start leaves nothing to read, even to who held the plain one open, and
    asks for no passphrase first. How many kills had left the plain one."""
    told = folder / "told"
    _kill_at(0, _relocking(small, folder / "whole", lock=True), folder, told)
    last = int(told.read_text(encoding="ascii"))
    left = 0
    for place in (last - back for back in (8, 11, 14, 17, 19)):
        _kill_at(place, _relocking(small, folder / str(place), lock=True), folder, told)
        store = folder / str(place) / "desk.db"
        with ExitStack() as opened:
            files = [opened.enter_context(one.open("rb")) for one in store.parent.glob(".*.old")]
            with suppress(locking.StoreLocked):
                open_desk(store).close()
            if not locking.is_locked(store):
                assert personal_in(store.read_bytes())  # its second name is no reason to spoil it
                continue
            left += len(files)
            assert not [file.name for file in files if personal_in(file.read())]
        assert not [one.name for one in store.parent.iterdir() if one.suffix == ".old"]
    return left


@pytest.mark.skipif(os.name != "posix", reason="children are forked")
def test_what_a_cut_leaves_of_the_plain_store_is_overwritten_at_the_next_start(
    small: Path, tmp_path: Path
) -> None:
    assert check_the_next_start_overwrites(small, tmp_path) >= 2, "none was left to overwrite"


@pytest.mark.skipif(os.name != "posix", reason="children are forked")
def test_what_a_cut_leaves_of_the_plain_store_can_be_read_without_overwriting(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "overwrite", lambda _path: None)
    with pytest.raises(AssertionError):
        check_the_next_start_overwrites(small, tmp_path)


# Old plain copies


def check_no_plain_copy_stays(store: Path) -> int:
    """Copies under whatever name are found, locked, and open with the passphrase; how many."""
    home = store.parent
    (home / "backups" / "x").mkdir(parents=True)
    names = (
        "backups/jmdesk-20240101-080000.db",
        "backups/before-merge-1.db",
        "backups/x/旧的.bak",
        "desk-before-restore-20240101-080000.db",
        "desk-v1.db",
        ".desk.db.0a1b2c3d",
    )
    for name in names:
        shutil.copy(store, home / name)
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    found = lock_copies.plain_copies(store, key=KEY)
    dealt = lock_copies.lock_copies(found, store=store, key=KEY)
    assert not dealt.left
    for path in home.rglob("*"):
        assert path.is_dir() or not personal_in(path.read_bytes()), path
    for name in names:
        assert locking.key_of(home / name, PASSPHRASE) == KEY
    assert lock_copies.locked_copies(store, KEY) == found
    return len(found)


def test_old_plain_copies_are_found_and_locked(store: Path) -> None:
    assert check_no_plain_copy_stays(store) == 6


def test_old_plain_copies_stay_readable_where_they_are_looked_for_by_name(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_name(store: Path, *, key: bytes) -> tuple[Path, ...]:
        assert key == KEY
        return tuple(sorted((store.parent / "backups").glob("*.db")))

    monkeypatch.setattr(lock_copies, "plain_copies", by_name)
    with pytest.raises(AssertionError):
        check_no_plain_copy_stays(store)


def test_another_desks_store_beside_it_is_left_alone(made: Path, store: Path) -> None:
    other = store.with_name("other.db")
    shutil.copy(made / "other" / "other.db", other)
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    assert lock_copies.plain_copies(store, key=KEY) == ()
    other.write_bytes(other.read_bytes()[:5000])  # whose it was cannot be told any more: say so
    assert lock_copies.plain_copies(store, key=KEY) == (other,)
    dealt = lock_copies.lock_copies((other,), store=store, key=KEY)
    assert [file for file, _ in dealt.left] == [other]
    assert not list(store.parent.glob(".other*"))


def check_plain_blocks_are_overwritten(store: Path) -> None:
    """Who held the plain file open reads nothing of it any more, nor of a copy removed."""
    copy = store.with_name("old.db")
    shutil.copy(store, copy)
    with store.open("rb") as file, copy.open("rb") as other:
        locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
        dealt = lock_copies.remove_copies(lock_copies.plain_copies(store, key=KEY))
        assert dealt.done == (copy,)
        assert not copy.exists()
        assert not personal_in(file.read())
        assert not personal_in(other.read())


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be replaced there")
def test_plain_files_are_overwritten_before_they_go(store: Path) -> None:
    check_plain_blocks_are_overwritten(store)


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be replaced there")
def test_plain_files_stay_on_the_disk_without_overwriting(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (relocking, lock_copies):
        monkeypatch.setattr(module, "overwrite", lambda _path: None)
    with pytest.raises(AssertionError):
        check_plain_blocks_are_overwritten(store)


# Keys


@pytest.fixture
def locked(store: Path) -> Path:
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    return store


def check_only_the_keys_open(locked: Path) -> None:
    """Its passphrase however it is typed, its recovery key, and nothing else."""
    for told in (
        PASSPHRASE,
        " 草原上的-风１９４９",
        recovery_text(KEY),
        recovery_text(KEY).lower(),
    ):
        assert locking.key_of(locked, told) == KEY
    before = locked.read_bytes()
    for told in ("", "草原上的风 1950", recovery_text(bytes(16)), "x" * 5000):
        with pytest.raises((locking.WrongPassphrase, locking.WrongKey)):
            locking.key_of(locked, told)
    for key in (bytes(16), KEY[::-1]):
        with pytest.raises(locking.WrongKey):
            open_desk(locked, key=key)
    with pytest.raises(locking.StoreLocked):
        open_desk(locked)
    assert locked.read_bytes() == before


def test_only_passphrase_and_recovery_key_open_it(locked: Path) -> None:
    check_only_the_keys_open(locked)


def test_anything_opens_a_store_that_was_never_encrypted(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "relock", lambda *_told, **_more: None)
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    with pytest.raises(AssertionError):
        check_only_the_keys_open(store)


def check_a_guess_is_dear(store: Path) -> None:
    """128 MB and a third of a second: the head of the sidecar says how much it asks."""
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    power, r, p = cipher.sidecars(store)[0][9:12]
    assert 2**power * r * p * 128 >= 128_000_000


def test_a_guess_costs_128_megabytes(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_locking, "STRONG", (17, 8, 1))
    check_a_guess_is_dear(store)


def test_a_guess_is_cheap_without_the_strong_cost(store: Path) -> None:
    with pytest.raises(AssertionError):
        check_a_guess_is_dear(store)


def check_weak_ones_are_refused(store: Path) -> None:
    for weak in (
        "1949.10.01",
        "1.2.3.4.5.6.7.8",
        "a.b.c.d.",
        "a\u200bb\u200bd\u200bh\u200b",
        "",
        "1234567",
        "aaaaaaaa",
        "12345678",
        "abcdefgh",
        "98765432",
        "19491001",
        "马" * 9,
    ):
        assert weakness(weak)
        with pytest.raises(Refusal, match="口令"):
            locking.lock_store(store, key=KEY, passphrase=weak)
    assert not weakness("1393 9935 9562 0698")
    assert not weakness(PASSPHRASE)
    assert not cipher.is_locked(store)


def test_weak_passphrases_are_refused_in_words(store: Path) -> None:
    check_weak_ones_are_refused(store)


def test_a_birthday_is_taken_where_points_are_counted(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrases, "plain", lambda text: "".join(text.split()).replace("-", ""))
    with pytest.raises(AssertionError):
        check_weak_ones_are_refused(store)


@settings(max_examples=25, deadline=None)
@given(key=st.binary(min_size=16, max_size=16), place=st.integers(0, 27), step=st.integers(1, 31))
def test_a_recovery_key_is_read_as_it_is_written(key: bytes, place: int, step: int) -> None:
    from jmdesk.domain.letters import ALPHABET

    text = recovery_text(key)
    assert recovery_key(text) == recovery_key(text.lower().replace("-", "  ")) == key
    letters = list(text.replace("-", ""))
    letters[place] = ALPHABET[(ALPHABET.index(letters[place]) + step) % 32]
    assert recovery_key("".join(letters)) != key


def test_the_recovery_key_is_on_one_page(locked: Path) -> None:
    import io

    import pypdfium2  # type: ignore[import-untyped]

    with closing(open_desk(locked, key=KEY)) as desk:
        page = recovery_page(desk, key=KEY)
    pdf = pypdfium2.PdfDocument(io.BytesIO(page))
    assert len(pdf) == 1
    text = pdf[0].get_textpage().get_text_bounded()
    printed = "".join(line for line in text.splitlines() if line.count(" - ") > 1)
    assert recovery_key(printed) == KEY


def test_without_its_sidecar_the_recovery_key_still_opens_it(locked: Path) -> None:
    cipher.sidecar(locked).unlink()
    with pytest.raises(locking.WrongPassphrase, match="恢复钥匙"):
        locking.key_of(locked, PASSPHRASE)
    key = locking.key_of(locked, recovery_text(KEY))
    locking.set_passphrase(locked, key=key, passphrase=OTHER)
    assert locking.key_of(locked, OTHER) == KEY


def check_a_harmed_sidecar_is_told(locked: Path) -> None:
    """Not taken for a wrong passphrase, which one would try for ever; the paper still opens it."""
    beside = cipher.sidecar(locked)
    whole = beside.read_bytes()
    for harmed in (b"", whole[:50], bytes(len(whole)), b"x" + whole[1:], whole + b"more"):
        beside.write_bytes(harmed)
        with pytest.raises(locking.WrongPassphrase) as refused:
            locking.key_of(locked, PASSPHRASE)
        assert "损坏" in refused.value.message
    assert locking.key_of(locked, recovery_text(KEY)) == KEY
    beside.write_bytes(whole)
    with pytest.raises(locking.WrongPassphrase, match="口令不对"):
        locking.key_of(locked, OTHER)


def test_a_harmed_sidecar_is_told(locked: Path) -> None:
    check_a_harmed_sidecar_is_told(locked)


def test_a_harmed_sidecar_is_a_wrong_passphrase_without_looking_at_it(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_locking, "could_hold", lambda _locked, _size: True)
    with pytest.raises(AssertionError):
        check_a_harmed_sidecar_is_told(locked)


def test_a_misread_recovery_key_is_told_apart(locked: Path) -> None:
    misread = recovery_text(KEY).replace("4", "5", 1)
    with pytest.raises(locking.WrongPassphrase, match="抄错"):
        locking.key_of(locked, misread)
    for short in (recovery_text(KEY)[:-1], recovery_text(KEY)[5:], recovery_text(KEY) + "A"):
        with pytest.raises(locking.WrongPassphrase, match="28 个字"):
            locking.key_of(locked, short.lower().replace("-", "。"))
    with pytest.raises(locking.WrongPassphrase, match="口令不对"):
        locking.key_of(locked, "the horses run in the wind of 1949")


def test_another_passphrase_does_not_touch_the_store(locked: Path) -> None:
    with closing(open_desk(locked, key=KEY)) as desk:
        copy = backup(desk).file
    before = locked.read_bytes()
    copies = lock_copies.locked_copies(locked, KEY)
    assert locking.set_passphrase(locked, key=KEY, passphrase=OTHER, also=copies) == 2
    assert locked.read_bytes() == before
    for file in (locked, copy):
        assert locking.key_of(file, OTHER) == KEY
        with pytest.raises(locking.WrongPassphrase):
            locking.key_of(file, PASSPHRASE)


# Copies


def check_copies_are_as_locked(locked: Path) -> None:
    """Backups, and what a restore puts in place and aside."""
    with closing(open_desk(locked, key=KEY)) as desk:
        made = backup(desk).file
    kept = restore(file=made, store=locked, key=KEY).kept
    assert kept is not None
    for file in (made, kept, locked):
        assert not recrypting.is_plain_store(file)
        assert locking.key_of(file, PASSPHRASE) == KEY
        with closing(open_desk(file, key=KEY)) as desk:
            query = Query(ledger=desk.ledger("project").id)
            assert [record.get("name") for record in desk.store.records(query)] == [NAME]


def test_backups_and_restored_stores_are_as_locked_as_the_store(locked: Path) -> None:
    check_copies_are_as_locked(locked)


def test_a_plain_backup_is_restored_into_a_locked_store_as_a_locked_one(
    store: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    shutil.copy(store, old)
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    restore(file=old, store=store, key=KEY)
    assert not recrypting.is_plain_store(store)
    assert locking.key_of(store, PASSPHRASE) == KEY


def test_backups_are_no_copies_without_their_sidecar(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "carry_sidecar", lambda _store, _copy: None)
    with pytest.raises((AssertionError, Refusal)):
        check_copies_are_as_locked(locked)


# Damage and strangers


def test_damage_is_told_from_a_wrong_key(locked: Path) -> None:
    whole = locked.read_bytes()
    spoilt = whole[:100] + bytes(200) + whole[300:]
    locked.write_bytes(spoilt)
    with pytest.raises(Refusal, match="损坏") as refused:
        open_desk(locked, key=locking.key_of(locked, PASSPHRASE))
    assert not isinstance(refused.value, locking.WrongKey)
    locked.write_bytes(b"PK\x03\x04" * 4096)
    cipher.sidecar(locked).unlink()
    with pytest.raises(Refusal, match="不是填报台"):
        open_desk(locked, key=KEY)


def test_a_store_that_is_open_keeps_its_lock(store: Path) -> None:
    with closing(open_desk(store)), pytest.raises(Refusal, match="正开着"):
        locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)
    with closing(open_desk(store, key=KEY)), pytest.raises(Refusal, match="正开着"):
        locking.unlock_store(store, key=KEY)
    with pytest.raises(Refusal, match="已经上了锁"):
        locking.lock_store(store, key=KEY, passphrase=PASSPHRASE)


def test_no_other_program_reads_a_locked_store(locked: Path) -> None:
    with closing(sqlite3.connect(locked)) as raw, pytest.raises(sqlite3.DatabaseError):
        raw.execute("SELECT * FROM revisions")
