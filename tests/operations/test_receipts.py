"""回执: told by telephone or in a tiny file.

1. The code says which file arrived where, how many records and how many conflicts; a code of
   another file, another unit or with a misread letter is refused, the likely one is named.
2. The file is signed, says the same in words, and each desk takes what is about its own files.
3. What was acknowledged is known as such for that unit; what was left out is not.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RevisionId
from jmdesk.exchange.carrier import Kind, Manifest
from jmdesk.exchange.package import NOTE, parse_package
from jmdesk.exchange.signing import new_key, public_key
from jmdesk.operations.batches import undo_batch
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.receipt_codes import (
    MOST,
    counts_in,
    misread,
    plain_code,
    receipt_code,
)
from jmdesk.operations.receipts import (
    Given,
    enter_receipt,
    enter_receipt_file,
    receipt_text,
    receipts,
    take_receipt,
    write_receipts,
)
from jmdesk.operations.recording import save_record
from jmdesk.store.peers import Peer
from jmdesk.store.query import Query
from jmdesk.store.sending import Sent

TOWNSHIP, VILLAGE = "152222100000", "152222100200"
_COUNTS = st.integers(0, 5000)


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "township.db")
    begin(desk, unit=TOWNSHIP, person="包文", phone="")
    yield desk
    desk.close()


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "village.db")
    begin(desk, unit=VILLAGE, person="娜仁", phone="")
    yield desk
    desk.close()


def sent_file(desk: Desk, *, records: int = 42, to: str = "", name: str = "五月.jmdesk") -> Sent:
    """Note that a file went out with one revision of this desk in it."""
    changes = save_record(
        desk, ledger="village", values={"hh": records}, unit=VILLAGE, period=Period.year(2024)
    )
    manifest = Manifest(
        format=1,
        kind=Kind.PACKAGE,
        unit=VILLAGE,
        unit_name="嘎查",
        device="甲",
        at="2024-05-20T08:00:00",
        program="0",
        records=records,
        title=name,
    )
    content = msgspec.json.encode(manifest)
    one = Sent(
        digest=hashlib.sha256(content).hexdigest(),
        at=manifest.at,
        file=name,
        to_unit=to,
        kind="package",
        manifest=content,
    )
    with desk.store.transaction() as writer:
        writer.note_sent(one, revisions=changes.revisions)
    return one


def merged(desk: Desk, sent: Sent, *, new: int, conflicts: int = 0) -> tuple[Given, ...]:
    """The receipts of a batch in which this file came."""
    with desk.store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包文")
        writer.note_file(
            batch,
            name=sent.file,
            digest=sent.digest,
            manifest=sent.manifest,
            new=new,
            conflicts=conflicts,
        )
        writer.note_file(batch, name="坏的.xlsx", verdict="damaged")
    return receipts(desk, batch=batch)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 64), _COUNTS, _COUNTS, _COUNTS)
def test_a_code_tells_its_counts(seed: int, records: int, conflicts: int, left_out: int) -> None:
    digest = f"{seed:064x}"
    code = receipt_code(
        digest, unit=TOWNSHIP, records=records, conflicts=conflicts, left_out=left_out
    )
    plain = plain_code(code)
    assert len(plain) == 10
    assert counts_in(plain) == (min(conflicts, MOST), min(left_out, MOST))
    assert plain_code(f" {code[:5].lower()}　{code[6:]} ") == plain


def test_letters_that_are_misread_mean_the_same() -> None:
    assert plain_code("oO1iL-２３４５6") == "0011123456"
    for text in ("", "12345", "12345-678901", "12345-6789!", "回执码"):
        assert plain_code(text) == ""


def test_every_single_misreading_is_another_code() -> None:
    others = list(misread("0123456789"))
    assert len(set(others)) == 10 * 31
    assert "0123456789" not in others


def test_the_code_told_by_telephone_says_what_arrived(township: Desk, village: Desk) -> None:
    sent = sent_file(village)
    (told,) = merged(township, sent, new=42, conflicts=1)
    assert (told.file, told.unit, told.received.records) == ("五月.jmdesk", VILLAGE, 42)
    known = enter_receipt(village, code=told.received.code.lower())
    assert known.sentence == "巴彦呼舒镇收到“五月.jmdesk”：42 条，1 处不一样。"
    (kept,) = village.store.received(sent.digest)
    assert (kept.unit, kept.records, kept.conflicts) == (TOWNSHIP, 42, 1)
    mine = village.store.history(village.store.records(Query(ledger="village"))[0].id)[0].id
    assert village.store.acknowledged(TOWNSHIP) == {mine}
    assert enter_receipt(village, code=told.received.code) == known, "again is no harm"


def test_a_misread_letter_names_the_code_meant(township: Desk, village: Desk) -> None:
    (told,) = merged(township, sent_file(village), new=42)
    code = told.received.code
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    with pytest.raises(Refusal, match=f"是不是 {code}"):
        enter_receipt(village, code=wrong)
    assert village.store.received() == ()


def test_a_code_of_another_file_is_refused(township: Desk, village: Desk) -> None:
    sent_file(village)
    foreign = receipt_code("0" * 64, unit=TOWNSHIP, records=42, conflicts=0)
    with pytest.raises(Refusal, match="不是这台电脑发出的"):
        enter_receipt(village, code=foreign)
    with pytest.raises(Refusal, match="10 个字母和数字"):
        enter_receipt(village, code="收到了")


def test_anyone_in_the_banner_may_have_received_it(village: Desk) -> None:
    sent = sent_file(village)
    other = "152222100202"
    code = receipt_code(sent.digest, unit=other, records=42, conflicts=0)
    assert enter_receipt(village, code=code).unit == other


def test_many_conflicts_are_told_as_so_many_or_more(township: Desk, village: Desk) -> None:
    (told,) = merged(township, sent_file(village, records=200), new=200, conflicts=150)
    assert "63 以上 处不一样" in enter_receipt(village, code=told.received.code).sentence


def test_what_was_left_out_goes_again(township: Desk, village: Desk) -> None:
    (told,) = merged(township, sent_file(village), new=40)
    assert told.received.left_out == 2
    known = enter_receipt(village, code=told.received.code)
    assert (known.records, known.left_out) == (40, 2)
    assert "有 2 条没有收" in known.sentence
    assert village.store.acknowledged(TOWNSHIP) == frozenset[RevisionId]()


def test_more_left_out_than_a_code_can_tell(township: Desk, village: Desk) -> None:
    (told,) = merged(township, sent_file(village, records=200), new=80)
    assert told.received.left_out == 120
    assert "有 63 以上 条没有收" in enter_receipt(village, code=told.received.code).sentence
    assert village.store.acknowledged(TOWNSHIP) == frozenset[RevisionId]()


def test_what_was_undone_has_no_receipt(township: Desk, village: Desk) -> None:
    merged(township, sent_file(village), new=42)
    (batch,) = township.store.batches()
    undo_batch(township, batch=batch.id)
    with pytest.raises(Refusal, match="已经撤回"):
        receipts(township, batch=batch.id)


def test_the_tiny_file_says_the_same(township: Desk, village: Desk, tmp_path: Path) -> None:
    sent = sent_file(village)
    told = merged(township, sent, new=42, conflicts=3)
    to = tmp_path / "回执.jmdesk"
    write_receipts(township, given=told, to=to)
    assert to.stat().st_size < 4096
    with zipfile.ZipFile(to) as inside:
        words = inside.read(NOTE).decode()
    assert told[0].received.code in words
    carrier = parse_package(to.read_bytes())
    assert (carrier.manifest.kind, carrier.signed) == (Kind.RECEIPT, True)
    (known,) = enter_receipt_file(village, file=to)
    assert (known.records, known.conflicts, known.unit) == (42, 3, TOWNSHIP)
    assert village.store.received(sent.digest)[0].device == township.store.setting("device")


def test_what_is_no_receipt_is_refused(township: Desk, village: Desk, tmp_path: Path) -> None:
    sent_file(village)
    words = tmp_path / "说明.txt"
    words.write_text("收到了", encoding="utf-8")
    foreign = tmp_path / "别人的.jmdesk"
    told = merged(township, sent_file(township, name="别的.jmdesk"), new=42)
    write_receipts(township, given=told, to=foreign)
    with pytest.raises(Refusal):
        enter_receipt_file(village, file=words)
    with pytest.raises(Refusal, match="没有这台电脑发出的文件"):
        enter_receipt_file(village, file=foreign)
    assert village.store.received() == ()


def test_a_receipt_in_the_name_of_a_known_desk_needs_its_key(
    township: Desk, village: Desk, tmp_path: Path
) -> None:
    told = merged(township, sent_file(village), new=42)
    device = township.store.setting("device")
    known = Peer(
        key=public_key(new_key()),
        fingerprint="",
        device=device,
        unit=TOWNSHIP,
        person="",
        first_at="2026-01-01T00:00:00",
        trusted=True,
    )
    with village.store.transaction() as writer:
        writer.put_peer(known)
    to = tmp_path / "回执.jmdesk"
    write_receipts(township, given=told, to=to)
    with pytest.raises(Refusal, match="冒名"):
        enter_receipt_file(village, file=to)
    assert village.store.received() == ()


def test_each_desk_takes_only_what_is_about_its_own_files(
    township: Desk, village: Desk, tmp_path: Path
) -> None:
    sent = sent_file(village)
    told = merged(township, sent, new=42)
    other = open_desk(tmp_path / "other.db")
    begin(other, unit="152222100202", person="乌兰", phone="")
    manifest = write_receipts(township, given=told, to=tmp_path / "回执.jmdesk").manifest
    with other.store.transaction() as writer:
        assert take_receipt(other, writer, manifest) == ()
    forged = msgspec.structs.replace(
        manifest, received=[msgspec.structs.replace(manifest.received[0], records=1)]
    )
    with village.store.transaction() as writer:
        assert take_receipt(village, writer, forged) == ()
    other.close()


def test_the_text_for_the_group_has_a_line_for_each_file(township: Desk, village: Desk) -> None:
    told = merged(township, sent_file(village), new=42)
    text = receipt_text(township, given=told)
    assert f"收到“五月.jmdesk”，42 条，0 处不一样。回执码 {told[0].received.code}" in text
    assert text.endswith("巴彦呼舒镇 包文")
    with pytest.raises(Refusal, match="没有要回执的"):
        write_receipts(township, given=(), to=Path("没有.jmdesk"))
