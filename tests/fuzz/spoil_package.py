"""Packages whose hashes agree and whose words mean harm; locked ones too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from tests.fuzz.chance import Chance
from tests.fuzz.spoil_bytes import any_way
from tests.fuzz.spoil_zip import ZIPS, Parts, in_parts

_LONG = 64 * "a"
_STRANGE: tuple[Any, ...] = (None, True, 0, -1, 1.5, [], {}, [[]], {"a": {"b": []}}, "", 10**30)


def _value(chance: Chance) -> Any:
    deep: Any = chance.text()
    for _ in range(chance.choice((0, 0, 1, 3, 19, 25, 200))):
        deep = [deep] if chance.random() < 0.5 else {"a": deep}
    return chance.choice((chance.text(), chance.number(), chance.choice(_STRANGE), deep))


def _canonical(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _agreeing(parts: Parts, manifest: dict[str, Any]) -> Parts:
    """Parts with a manifest that says of each what it is, unsigned."""
    content = parts.get("revisions.jsonl", b"")
    table = parts.get("table.json", b"")
    told = manifest | {
        "revisions": content.count(b"\n"),
        "revisions_sha256": hashlib.sha256(content).hexdigest() if content else "",
        "records": _records(content),
    }
    if table:
        told["table_sha256"] = hashlib.sha256(table).hexdigest()
    rest = {name: part for name, part in parts.items() if name != "signature.json"}
    told = {name: value for name, value in told.items() if value != ""}
    return rest | {"manifest.json": _canonical(told)}


def _records(content: bytes) -> int:
    found = set()
    for line in content.split(b"\n")[:-1]:
        try:
            found.add(str(json.loads(line)["record"]))
        except (ValueError, TypeError, KeyError, RecursionError):
            found.add(line[:20].decode("latin-1"))
    return len(found)


def _lines(parts: Parts) -> list[bytes]:
    """The revisions; a receipt has none."""
    return parts.get("revisions.jsonl", b"").split(b"\n")[:-1]


def _laid(parts: Parts, lines: list[bytes]) -> Parts:
    ordered = sorted({hashlib.sha256(line).hexdigest(): line for line in lines}.items())
    content = b"".join(line + b"\n" for _, line in ordered)
    return _agreeing(parts | {"revisions.jsonl": content}, json.loads(parts["manifest.json"]))


def revision_changed(chance: Chance, parts: Parts) -> Parts:
    """A revision says something else about itself or its values; all hashes agree."""
    lines = _lines(parts)
    if not lines:
        return manifest_changed(chance, parts)
    for _ in range(chance.choice((1, 1, 4))):
        place = chance.randrange(len(lines))
        try:
            said = json.loads(lines[place])
        except ValueError:
            continue
        lines[place] = _canonical(_said_otherwise(chance, said, lines))
    return _laid(parts, lines)


def _said_otherwise(chance: Chance, said: dict[str, Any], lines: list[bytes]) -> dict[str, Any]:
    kind = chance.randrange(5)
    if kind == 0:
        key = chance.choice((*said, "deleted", "reason", "surplus"))
        return said | {key: _value(chance)}
    if kind == 1:
        others = [hashlib.sha256(line).hexdigest() for line in lines]
        parents = chance.choice(([_LONG], others[:3], [others[0]] * 2, ["x"], [_LONG] * 3_000))
        return said | {"parents": sorted(parents)}
    if kind == 2:
        ids = ("../../canary/x", "units", "submission", chance.text() or "x", "CON")
        return said | {chance.choice(("record", "ledger", "definition")): chance.choice(ids)}
    values = said.get("values")
    values = dict(values) if isinstance(values, dict) else {}
    key = chance.choice((*values, "unit", "period", "code", "parent", "project", "photos", "a.b.c"))
    return said | {"values": values | {chance.choice((key, chance.text())): _value(chance)}}


def revision_raw(chance: Chance, parts: Parts) -> Parts:
    """A line that is no canonical JSON: deep, doubled keys, huge numbers, bad letters."""
    lines = _lines(parts)
    line = chance.choice(lines or [b'{"version":1,"values":{}}'])
    deep = chance.choice((30, 5_000, 200_000))
    raw = chance.choice(
        (
            b'{"values":' + b"[" * deep + b"]" * deep + b"}",
            line[:-1] + b',"ledger":"x"}',
            line.replace(b'"version":', b'"version":' + chance.number().encode(), 1),
            line.replace(b'"values":{', b'"values":{"n":' + chance.number().encode() + b",", 1),
            line.replace(b'"values":{', b'"values":{"n":"\\ud800",', 1),
            line.replace(b'"values":{', b'"values":{"\\u0000":"x",', 1),
            any_way(chance, line).replace(b"\n", b" "),
        )
    )
    return _laid(parts, [*lines, raw])


def manifest_changed(chance: Chance, parts: Parts) -> Parts:
    """The manifest says something else of who, what and when; hashes agree, no signature."""
    said = json.loads(parts["manifest.json"])
    extra = ("subject", "report", "ledger", "version", "check_code", "to", "withheld", "received")
    for _ in range(chance.choice((1, 1, 3))):
        key = chance.choice((*said, *extra))
        said = said | {key: _value(chance)}
    said["kind"] = chance.choice(
        (said["kind"], "report", "ledger", "correction", "review", "receipt", "x")
    )
    if said.get("received") and isinstance(said["received"], list):
        said["received"] = [_receipt(chance, one) for one in said["received"]]
    elif chance.random() < 0.3:
        said["received"] = [
            {
                "digest": chance.text(),
                "records": chance.choice((0, -1, 10**20)),
                "conflicts": 0,
                "code": chance.text(),
            }
        ]
    return _agreeing(parts, said)


def _receipt(chance: Chance, one: dict[str, Any]) -> dict[str, Any]:
    """What a receipt says of one file, in one point otherwise."""
    return one | {chance.choice((*one, "left_out", "x")): _value(chance)}


def definition_inside(chance: Chance, parts: Parts) -> Parts:
    """A definition comes along that is spoilt, or called by a path."""
    from pathlib import Path

    from jmdesk.definitions.source import Source
    from tests.fuzz.seeds import _definitions
    from tests.fuzz.spoil_text import TOML

    content = chance.choice(TOML)(chance, chance.choice(_definitions()))
    digest = Source.of(content, Path("x")).digest or _LONG
    said = json.loads(parts["manifest.json"])
    ids = ("../../canary/x", "progress", "new", "CON", "a/b", chance.text())
    about = {
        "kind": chance.choice(("ledger", "report", "indicators", "../x")),
        "id": chance.choice(ids),
        "version": chance.choice((1, 99, -1)),
        "title": chance.text(),
    }
    told = said | {"definitions": {digest: about}}
    rest = {name: part for name, part in parts.items() if not name.startswith("definitions/")}
    return _agreeing(rest | {f"definitions/{digest}.toml": content}, told)


def document_inside(chance: Chance, parts: Parts) -> Parts:
    """An attachment that is something else than a photo."""
    content = chance.choice(
        (b"", chance.randbytes(300), b"MZ" + bytes(99), chance.written(), b"<html>")
    )
    digest = hashlib.sha256(content).hexdigest()
    said = json.loads(parts["manifest.json"]) | {"documents": {digest: len(content)}}
    rest = {name: part for name, part in parts.items() if not name.startswith("documents/")}
    return _agreeing(rest | {f"documents/{digest}": content}, said)


def document_changed(chance: Chance, parts: Parts) -> Parts:
    """A kept paper or a photo is spoilt, and everything in the package calls it by its new hash."""
    names = [name for name in sorted(parts) if name.startswith("documents/")]
    if not names:
        return document_inside(chance, parts)
    name = chance.choice(names)
    content = any_way(chance, parts[name])
    old, new = name.removeprefix("documents/"), hashlib.sha256(content).hexdigest()
    said = json.loads(parts["manifest.json"].replace(old.encode(), new.encode()))
    said["documents"] = {**said["documents"], new: len(content)}
    rest = {key: part for key, part in parts.items() if key != name}
    lines = [line.replace(old.encode(), new.encode()) for line in _lines(parts)]
    laid = _laid(rest | {f"documents/{new}": content}, lines)
    return _agreeing(laid, said)


def signature_forged(chance: Chance, parts: Parts) -> Parts:
    """Another key, another value, none of either."""
    words = ("", "00" * 32, "00" * 64, "zz", chance.randbytes(32).hex(), chance.randbytes(64).hex())
    forged = {"key": chance.choice(words), "value": chance.choice(words)}
    return parts | {"signature.json": _canonical(forged)}


def hash_only(chance: Chance, parts: Parts) -> Parts:
    """One part is other than the manifest says, the rest is as it was."""
    name = chance.choice([one for one in sorted(parts) if one != "manifest.json"])
    return parts | {name: any_way(chance, parts[name])}


Spoil = Callable[[Chance, bytes], bytes]
INSIDE = (
    *(revision_changed,) * 6,
    *(revision_raw,) * 2,
    *(manifest_changed,) * 4,
    *(definition_inside,) * 2,
    document_inside,
    *(document_changed,) * 2,
    signature_forged,
    hash_only,
)
PACKAGE: tuple[Spoil, ...] = (*map(in_parts, INSIDE), *ZIPS)


def head_changed(chance: Chance, content: bytes) -> bytes:
    """The head asks for other costs, another version, another salt."""
    at = chance.randrange(40)
    return content[:at] + bytes([chance.choice((0, 1, 2, 17, 30, 255))]) + content[at + 1 :]


def locked_within(chance: Chance, content: bytes) -> bytes:
    """The envelope is sound, what is inside is not."""
    from jmdesk.exchange.locking import lock, unlock
    from tests.fuzz.seeds import PASSPHRASE

    return lock(chance.choice(PACKAGE)(chance, unlock(content, PASSPHRASE)), PASSPHRASE)


LOCKED: tuple[Spoil, ...] = (head_changed, locked_within, any_way)
