"""The list of what a bundle is made of: packaging/sbom.json, CycloneDX 1.6.

    python packaging/sbom.py          # write it again
    python packaging/sbom.py check    # say whether it is as it should be

From the lock (versions, SHA-256 of every file that may be installed), NOTICE (licences, libraries
inside libraries) and the fonts. The same input gives the same bytes; it names no place.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FILE = ROOT / "packaging" / "sbom.json"
_LOCK = ROOT / "packaging" / "requirements.txt"
_NOTICE = ROOT / "NOTICE"
_FONTS = ROOT / "resources" / "fonts"
_PIN = re.compile(r"^([a-z0-9-]+)==([^ ;]+)")
_LINE = re.compile(r"^  (\S.*?(?:(?<=\)) |  )) *(\S.*)$")
"""A name, perhaps with what is within it, and the licence."""
_WITHIN = re.compile(r"^(.*?) \(with (.*)\)$")
_OF_BUNDLES = "Python"
_QT = "Qt"
"""It comes inside the two wheels that are named before it."""


def licences() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Each library of NOTICE → its licence, and the libraries inside it."""
    text = _NOTICE.read_text(encoding="utf-8")
    part = text.partition("\nLibraries, installed")[2].partition("\n\n")[0]
    found = {}
    for line in part.splitlines()[1:]:
        if match := _LINE.match(line):
            names, licence = match[1].strip(), match[2]
            within = _WITHIN.match(names)
            inside = re.split(r", | and ", within[2]) if within else []
            told = re.split(r", | and ", within[1] if within else names)
            inside += [name for name in told if name == _QT]
            for name in told:
                found[_normal(name)] = (licence, tuple(inside))
    return found


def pins() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, version and hashes of each library of the lock."""
    for block in re.split(r"\n(?=\S)", _LOCK.read_text(encoding="utf-8").strip()):
        match = _PIN.match(block)
        if match is None:
            raise SystemExit(f"not a line of a lock: {block[:60]}")
        yield match[1], match[2], tuple(sorted(re.findall(r"sha256:([0-9a-f]{64})", block)))


def bill() -> dict[str, Any]:
    """The whole list."""
    parts = [*_libraries(), *_fonts()]
    content = json.dumps(parts, sort_keys=True).encode()
    serial = uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(content).hexdigest())
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": _own()},
        "components": parts,
        "dependencies": [
            {"ref": "jmdesk", "dependsOn": [part["bom-ref"] for part in parts]},
        ],
    }


def text() -> str:
    """What stands in the file."""
    return json.dumps(bill(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _own() -> dict[str, Any]:
    told = (ROOT / "jmdesk" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r'__version__ = "([^"]+)"', told)
    return {
        "type": "application",
        "bom-ref": "jmdesk",
        "name": "jmdesk",
        "version": version[1] if version else "",
        "licenses": [{"license": {"id": "MIT"}}],
    }


def _libraries() -> Iterator[dict[str, Any]]:
    known = licences()
    for name, version, hashes in pins():
        licence, inside = known.get(_normal(name), ("", ()))
        if not licence:
            raise SystemExit(f"NOTICE does not name {name}")
        purl = f"pkg:pypi/{name}@{version}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "licenses": [{"license": {"name": licence}}],
            "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
            **({"components": [_inside(one, purl) for one in inside]} if inside else {}),
        }
    licence, _ = known[_normal(_OF_BUNDLES)]
    yield {
        "type": "platform",
        "bom-ref": "python",
        "name": _OF_BUNDLES,
        "version": "3.11",
        "licenses": [{"license": {"name": licence}}],
    }


def _inside(name: str, purl: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": f"{purl}#{_normal(name)}", "name": name}


def _fonts() -> Iterator[dict[str, Any]]:
    for file in sorted(_FONTS.glob("*.ttf")):
        yield {
            "type": "file",
            "bom-ref": f"font:{file.name}",
            "name": file.name,
            "licenses": [{"license": {"id": "OFL-1.1"}}],
            "hashes": [
                {"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}
            ],
        }


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def main(arguments: list[str]) -> int:
    """Write it, or say whether it is as it should be."""
    if arguments == ["check"]:
        return int(not FILE.is_file() or FILE.read_text(encoding="utf-8") != text())
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
