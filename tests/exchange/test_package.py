"""A package comes back as it was sent or not at all, and says which of its faults kept it out."""

from __future__ import annotations

import hashlib
import io
import json
import random
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.domain.letters import ALPHABET
from jmdesk.domain.revision import LedgerId, RecordId, Revision, canonical
from jmdesk.exchange.carrier import Carrier, SentCell, SentColumn, SentRow, SentSheet, SentTable
from jmdesk.exchange.enclosed import as_cells, from_cells, holds_package
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.package import NOTE, READABLE, make_carrier, package_bytes, parse_package
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.revision_form import checked_revision
from jmdesk.exchange.signing import check, fingerprint, new_key, public_key, sign
from jmdesk.exchange.verdicts import file_verdict, sentence
from tests.exchange.parcels import (
    KEY,
    carrier,
    changed,
    manifest,
    package,
    revisions,
    zipped,
)

CODES = frozenset(
    {"missing", "unreadable", "empty", "truncated", "altered", "damaged", "bad-signature"}
    | {"too-large", "too-slow", "newer", "locked", "wrong-passphrase", "password", "archive"}
    | {"foreign", "no-data", "no-room", "cancelled"}
)
PHOTO = b"\xff\xd8\xff" + bytes(500)
PHOTO_DIGEST = hashlib.sha256(PHOTO).hexdigest()


def table() -> SentTable:
    """One sheet of one row."""
    row = SentRow(record="record-1", cells=[SentCell(text="1.5", record="record-1", field="paid")])
    column = SentColumn(heading="累计支付", field="paid")
    sheet = SentSheet(
        name="进度", ledger="progress", id_column=1, first_row=3, columns=[column], rows=[row]
    )
    return SentTable(sheets=[sheet])


def whole() -> Carrier:
    """A carrier with every kind of part."""
    return carrier(documents={PHOTO_DIGEST: PHOTO}, table=table())


def verdict(content: bytes, limits: Limits | None = None) -> str:
    """The code with which these bytes are refused."""
    with pytest.raises(Refused) as refused:
        parse_package(content, limits)
    return refused.value.verdict


def outcome(content: bytes) -> Carrier | str:
    """What is read, or the code of why not."""
    try:
        return parse_package(content)
    except Refused as refused:
        return refused.verdict


def test_everything_comes_back_as_it_was_sent() -> None:
    sent = whole()
    read = parse_package(package_bytes(sent, {READABLE: b"PK", NOTE: "说明".encode()}))
    assert read == sent
    assert read.signed is True
    assert read.digest == sent.digest
    assert read.manifest.records == 3
    assert list(read.ids) == sorted(read.ids)


def test_the_same_carrier_gives_the_same_bytes_whatever_the_order() -> None:
    contents = revisions(20)
    shuffled = random.Random(1).sample(contents, 20) + contents[:5]
    assert package(contents) == package(shuffled)


def test_an_unsigned_package_is_read_and_says_so() -> None:
    read = parse_package(package(key=None))
    assert read.signature is None
    assert read.signed is None


def test_a_package_of_nothing_but_a_manifest_is_one() -> None:
    assert parse_package(package([], definitions={})).manifest.revisions == 0


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.99, 0.9999])
def test_a_package_cut_short_is_truncated(part: float) -> None:
    content = package_bytes(whole())
    assert verdict(content[: int(len(content) * part)]) == "truncated"


def test_wherever_a_byte_is_changed_nothing_false_is_read() -> None:
    sent = whole()
    content = package_bytes(sent)
    chance = random.Random(7)
    for place in sorted(chance.sample(range(len(content)), 300)):
        spoilt = bytearray(content)
        spoilt[place] ^= 1 << chance.randrange(8)
        found = outcome(bytes(spoilt))
        assert found == sent or found in {"altered", "truncated", "foreign", "too-large"}


def with_manifest(**told: object) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """The parts with other words in the manifest, unsigned."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        said = json.loads(parts["manifest.json"]) | told
        without = {name: part for name, part in parts.items() if name != "signature.json"}
        return without | {"manifest.json": canonical(said)}

    return change


def test_a_newer_format_is_named_as_such() -> None:
    newer = changed(package(), with_manifest(format=2, kind={"new": "shape"}))
    assert verdict(newer) == "newer"


def test_a_manifest_that_was_changed_after_signing_is_a_bad_signature() -> None:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        said = parts["manifest.json"].replace("包文".encode(), "别人".encode())
        said = said.replace("巴彦呼舒镇".encode(), "高力板镇".encode())
        return parts | {"manifest.json": said}

    assert verdict(changed(package(), change)) == "bad-signature"


def test_another_desks_signature_is_a_bad_signature() -> None:
    other = msgspec.json.encode(sign(new_key(), b"another manifest"))
    spoilt = changed(package(), lambda parts: parts | {"signature.json": other})
    assert verdict(spoilt) == "bad-signature"


@pytest.mark.parametrize(
    "told",
    [
        {"revisions": 4},
        {"records": 2},
        {"revisions_sha256": "0" * 64},
        {"table_sha256": "0" * 64},
        {"definitions": {}},
        {"documents": {"0" * 64: 3}},
        {"unit": 7},
        {"kind": "virus"},
    ],
)
def test_what_does_not_agree_with_the_manifest_is_altered(told: dict[str, object]) -> None:
    assert verdict(changed(package(), with_manifest(**told))) == "altered"


def made(contents: list[bytes]) -> bytes:
    """A package whose hashes agree, whatever its revisions look like."""
    lines = b"".join(one + b"\n" for one in contents)
    said = with_manifest(
        revisions=len(contents), records=1, revisions_sha256=hashlib.sha256(lines).hexdigest()
    )
    return changed(package([]), lambda parts: said(parts) | {"revisions.jsonl": lines})


def one_revision(**told: object) -> bytes:
    """A revision with other parts, written canonically."""
    return canonical(json.loads(revisions(1)[0]) | told)


def test_a_revision_in_its_canonical_form_is_read_in_a_package_made_by_hand() -> None:
    assert parse_package(made([one_revision(values={"note": "手工"})])).manifest.records == 1


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"[]",
        b"not json",
        b"\xff\xfe",
        one_revision().replace(b":", b": ", 1),
        one_revision(surplus=1),
        one_revision(parents=["xyz"]),
        one_revision(parents=["b" * 64, "a" * 64]),
        one_revision(parents=["a" * 64, "a" * 64]),
        one_revision(values={"paid": 1.5}),
        one_revision(values={"list": [[1.5]]}),
        one_revision(version="1"),
        one_revision(record=""),
        one_revision(deleted=True),
        one_revision(reason="无"),
        one_revision(deleted=False),
        one_revision(person=""),
        one_revision(values=json.loads("[" * 25 + "]" * 25)),
        one_revision(values={"deep": json.loads("[" * 25 + "]" * 25)}),
        one_revision().replace(b'"arrived"', b'"note":"\\u5df2","arrived"', 1),
        one_revision().replace("已到位".encode(), b"\\u5df2\\u5230\\u4f4d"),
    ],
)
def test_what_is_no_revision_in_its_one_form_is_altered(content: bytes) -> None:
    assert verdict(made([content])) == "altered"


def test_deep_nesting_ends_in_a_verdict() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    assert verdict(made([b'{"values":' + deep + b"}"])) == "altered"
    assert verdict(changed(package(), lambda parts: parts | {"manifest.json": deep})) == "altered"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@settings(max_examples=100, deadline=None)
@given(
    values=st.dictionaries(st.text(min_size=1, max_size=8), JSON, max_size=5),
    parents=st.sets(st.integers(0, 2**64), max_size=3),
    reason=st.text(max_size=10),
    deleted=st.booleans(),
    person=st.text(max_size=5),
)
def test_every_revision_that_a_desk_can_make_is_in_form(
    values: dict[str, object], parents: set[int], reason: str, deleted: bool, person: str
) -> None:
    revision = Revision(
        record=RecordId("r"),
        ledger=LedgerId("l"),
        version=1,
        definition=f"{1:064x}",
        parents=tuple(f"{number:064x}" for number in parents),  # type: ignore[misc]
        values=values,  # type: ignore[arg-type]
        deleted=deleted,
        reason=reason if deleted else "",
        person=person,
    )
    assert checked_revision(revision.content).record == "r"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\boot.ini",
        "documents/../../x",
        "definitions/x.toml",
        "documents/",
        "other.json",
        "a/看这里.xlsx",
    ],
)
def test_a_part_of_another_name_is_altered(name: str) -> None:
    assert verdict(changed(package(), lambda parts: parts | {name: b"x"})) == "altered"


def test_one_name_twice_is_altered() -> None:
    file = io.BytesIO(package())
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("manifest.json", b"{}")
    assert verdict(file.getvalue()) == "altered"


def test_a_document_under_another_hash_is_altered() -> None:
    sent = whole()
    swapped = replace(sent, documents={PHOTO_DIGEST: PHOTO[:-1] + b"x"})
    assert verdict(package_bytes(swapped)) == "altered"


def test_a_definition_under_another_hash_is_altered() -> None:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        (name,) = (name for name in parts if name.startswith("definitions/"))
        return parts | {name: parts[name].replace(b"version = 2", b"version = 3", 1)}

    assert verdict(changed(package(), change)) == "altered"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    zeros = bytes(60_000_000)
    bomb = changed(package(), lambda parts: parts | {READABLE: zeros})
    assert len(bomb) < 100_000
    assert verdict(bomb) == "too-large"
    many = zipped({f"{number}.txt": b"" for number in range(5_001)} | {"manifest.json": b"{}"})
    assert verdict(many) == "too-large"
    assert verdict(package(), Limits(output=100)) == "too-large"
    assert verdict(package(), Limits(unpacked=100)) == "too-large"


def test_a_zip_that_lies_about_a_size_is_altered() -> None:
    content = bytearray(package())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("revisions.jsonl").file_size.to_bytes(4, "little")
    lying = bytes(content).replace(size, (10).to_bytes(4, "little"))
    assert verdict(lying) == "altered"


def test_another_zip_is_foreign() -> None:
    assert verdict(zipped({"word/document.xml": b"<x/>"})) == "foreign"
    assert verdict(b"nothing of the kind") == "truncated"


def test_a_package_is_hidden_in_cells_and_found_again() -> None:
    photo = random.Random(1).randbytes(60_000)
    content = package(documents={hashlib.sha256(photo).hexdigest(): photo})
    cells = as_cells(content)
    assert len(cells) > 2
    assert max(map(len, cells)) <= 32_000
    assert holds_package(cells[0])
    assert not holds_package("项目进度")
    assert from_cells([*cells, None, None]) == content


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda cells: cells[:-1], "altered"),
        (lambda cells: [cells[0], cells[1][:-4], *cells[2:]], "altered"),
        (lambda cells: [cells[0], "不是", *cells[2:]], "altered"),
        (lambda cells: ["", *cells[1:]], "altered"),
        (lambda cells: [cells[0].replace("jmdesk 1", "jmdesk 2"), *cells[1:]], "newer"),
    ],
)
def test_cells_that_are_not_whole_are_refused(
    spoil: Callable[[list[str]], list[str]], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        from_cells(spoil(as_cells(package())))
    assert refused.value.verdict == code


def test_a_signature_holds_for_one_key_and_one_manifest() -> None:
    signature = sign(KEY, b"manifest")
    assert signature.key == public_key(KEY)
    assert check(signature, b"manifest")
    assert not check(signature, b"Manifest")
    assert not check(msgspec.structs.replace(signature, key=public_key(new_key())), b"manifest")
    for key in ("", "zz", "00" * 31, "00" * 33):
        assert not check(msgspec.structs.replace(signature, key=key), b"manifest")


def test_a_fingerprint_can_be_read_aloud_and_differs_for_each_desk() -> None:
    told = {fingerprint(public_key(new_key())) for _ in range(50)}
    assert len(told) == 50
    for one in told:
        groups = one.split("-")
        assert [len(group) for group in groups] == [4, 4, 4]
        assert set("".join(groups)) <= set(ALPHABET)
    assert not {"I", "L", "O", "U"} & set(ALPHABET)


def test_every_verdict_has_its_own_sentence_that_names_the_file() -> None:
    sentences = {sentence(code, "四月.jmdesk", "图片") for code in CODES}
    assert len(sentences) == len(CODES)
    assert all("四月.jmdesk" in one and one.endswith("。") for one in sentences)
    assert str(file_verdict("newer")) == "newer-format"
    assert str(file_verdict("locked")) == "needs-password"
    assert str(file_verdict("foreign")) == "not-jmdesk"
    assert str(file_verdict("bad-signature")) == "damaged"


def test_a_manifest_keeps_what_it_was_given() -> None:
    sent = make_carrier(manifest(title="四月进度", to="152222000000"), revisions=revisions(1))
    read = parse_package(package_bytes(sent)).manifest
    assert (read.title, read.to, read.revisions, read.records) == ("四月进度", "152222000000", 1, 1)
