"""The pages of help: half a screen each, found by the place one is in or by a word.

Each page is a Markdown file under ``resources/help``: its first line is the title, its name the
place it belongs to (``month.md``); pictures beside it are made from the real window by
``packaging/pictures.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmdesk.definitions.places import shipped
from jmdesk.store.initials import initials
from jmdesk.store.wording import fold

FIRST = "desk"
"""The page for a place that has none of its own."""

_ORDER = (
    "start",
    "desk",
    "month",
    "record",
    "numbers",
    "explain",
    "list",
    "rollup",
    "village",
    "audit",
    "import",
    "report",
    "figures",
    "indicators",
    "exchange",
    "merge",
    "conflicts",
    "pack",
    "persons",
    "board",
    "paper",
    "search",
    "keys",
    "settings",
    "backup",
    "lock",
    "deeds",
    "trouble",
    "stick",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpPage:
    """One page: ``text`` is its Markdown without the title; ``folder`` holds its pictures."""

    id: str
    title: str
    text: str
    folder: Path

    @property
    def words(self) -> str:
        """What a search looks through."""
        return fold(f"{self.title} {self.text} {initials(self.title)}")


def help_folder() -> Path:
    """Where the pages lie."""
    return shipped("resources") / "help"


def help_pages(folder: Path | None = None) -> Mapping[str, HelpPage]:
    """All pages by id, in the order in which one would read them."""
    files = {file.stem: file for file in (folder or help_folder()).glob("*.md")}
    place = {id: number for number, id in enumerate(_ORDER)}
    ordered = sorted(files, key=lambda id: (place.get(id, len(place)), id))
    return {id: _read(files[id]) for id in ordered}


def search_help(pages: Sequence[HelpPage], text: str) -> list[HelpPage]:
    """The pages that hold all words of a text (Chinese, or initials of the title).

    Those that name them in the title come first; every page where nothing is asked.
    """
    words = [fold(word) for word in text.split()]
    found = [page for page in pages if all(word in page.words for word in words)]

    def rank(page: HelpPage) -> bool:
        title = fold(f"{page.title} {initials(page.title)}")
        return not all(word in title for word in words)

    return sorted(found, key=rank)


def _read(file: Path) -> HelpPage:
    title, _, text = file.read_text("utf-8").partition("\n")
    return HelpPage(
        id=file.stem, title=title.removeprefix("#").strip(), text=text.strip(), folder=file.parent
    )
