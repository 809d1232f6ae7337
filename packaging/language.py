"""The catalogue of the words that people read: gathered from the source, translated, compiled.

    python packaging/language.py          # add new texts to resources/language/*.po, drop old ones
    python packaging/language.py compile  # only write the .mo files that the desk reads

Texts are those in `tr("…")` and `mark("…")` (`jmdesk.language`). A translator opens the .po file
in any gettext editor; tests/test_language.py fails while a text is without translation.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "language"
LANGUAGES = ("en",)
KEYWORDS = {"tr": None, "mark": None}


def gathered() -> Catalog:
    """All texts of the source, without translations."""
    found = Catalog(project="jmdesk", charset="utf-8", fuzzy=False)
    texts = extract_from_dir(
        ROOT / "jmdesk", method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=()
    )
    for file, _line, message, _comments, _context in texts:
        found.add(message, locations=[(f"jmdesk/{file}", 0)])
    return found


def load(language: str) -> Catalog:
    """The translations there are."""
    file = FOLDER / f"{language}.po"
    if not file.is_file():
        return Catalog(locale=language, project="jmdesk", charset="utf-8", fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def merge(language: str) -> Catalog:
    """The translations of the texts that the source has now; a text that is new has none."""
    known, found = load(language), gathered()
    merged = Catalog(locale=language, project="jmdesk", charset="utf-8", fuzzy=False)
    for message in found:
        if message.id:
            former = known.get(message.id)
            files = sorted({(name, 0) for name, _line in message.locations})
            merged.add(message.id, former.string if former else "", locations=files)
    return merged


def as_po(catalogue: Catalog) -> bytes:
    """As the .po file holds it: by text, with the files it stands in, without dates."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=98, sort_output=True, omit_header=True, include_lineno=False)
    return HEADER + stream.getvalue()


class Undated(Catalog):
    """Writes no days and no versions of tools: the same texts always make the same file."""

    def __iter__(self) -> Iterator[Message]:
        """The shortest header, then the texts."""
        yield Message("", "Content-Type: text/plain; charset=utf-8\n")
        yield from (message for message in super().__iter__() if message.id)


def as_mo(catalogue: Catalog) -> bytes:
    """As the desk reads it."""
    undated = Undated(charset="utf-8")
    for message in catalogue:
        if message.id:
            undated.add(message.id, message.string)
    stream = io.BytesIO()
    write_mo(stream, undated)
    return stream.getvalue()


HEADER = b"""# English words for jmdesk, kept by packaging/language.py; msgstr is written by hand.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> None:
    """Write the files again."""
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        if "compile" not in sys.argv[1:]:
            (FOLDER / f"{language}.po").write_bytes(as_po(merge(language)))
        catalogue = load(language)
        (FOLDER / f"{language}.mo").write_bytes(as_mo(catalogue))
        without = sum(1 for message in catalogue if message.id and not message.string)
        print(f"{language}: {len(catalogue)} texts, {without} without translation")


if __name__ == "__main__":
    main()
