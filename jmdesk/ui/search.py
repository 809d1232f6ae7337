"""What the search finds: commands and places at once, the desk's data a moment later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Slot

from jmdesk.language import tr
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.search_box import SearchBox
from jmdesk.ui.search_entries import Entry, Section

if TYPE_CHECKING:  # loaded with the first search: the store comes with it
    from jmdesk.operations.desk import Desk
    from jmdesk.operations.finding import Hit, HitGroup

_COMMANDS = 5


class Goes(Protocol):
    """What a hit leads to."""

    def open_record(self, ledger: str, record: str) -> None:
        """The page of a record."""
        ...

    def show_report(self, report: str | None = None) -> None:
        """A report."""
        ...

    def view_unit(self, unit: str) -> None:
        """The things of a unit."""
        ...

    def search_in(self, ledger: str, text: str) -> None:
        """A ledger's list, narrowed by a search."""
        ...

    def show_paper(self, text: str = "") -> None:
        """What a code on paper says."""
        ...


class Search(QObject):
    """Joins the box to the desk."""

    def __init__(
        self,
        box: SearchBox,
        *,
        desk: Desk,
        jobs: Jobs,
        goes: Goes,
        places: Callable[[], Sequence[Command]],
        commands: Callable[[], Sequence[Command]],
    ) -> None:
        super().__init__(box)
        self._box, self._desk, self._jobs, self._goes = box, desk, jobs, goes
        self._places, self._commands = places, commands
        self._job: Job | None = None
        box.asked.connect(self._look)
        box.taken.connect(self._do)

    @Slot(str)
    def _look(self, text: str) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        near = self._near(text)
        self._box.show_sections(near, complete=not text)
        if not text:
            return
        desk = self._desk

        def work(progress: Progress) -> tuple[HitGroup, ...]:
            from jmdesk.operations.finding import find

            return find(desk, text, going_on=lambda: not progress.cancelled)

        def found(groups: tuple[HitGroup, ...]) -> None:
            self._job = None
            far = [self._section(group) for group in groups]
            self._box.show_sections([*near, *far], complete=True)

        self._job = self._jobs.start(work, then=found, quick=True)

    def _near(self, text: str) -> list[Section]:
        """Commands and places, best first; those of the page without a word typed."""
        from jmdesk.operations.finding import rank

        words = text.split()
        sections = []
        for title, offered, limit in (
            (tr("可以做的"), self._commands(), _COMMANDS if words else 99),
            (tr("去处"), self._places(), _COMMANDS if words else 99),
        ):
            ranked = [(rank(one.text, words) if words else 0, one) for one in offered]
            found = [(place, one) for place, one in ranked if place is not None and one.enabled]
            found.sort(key=lambda pair: pair[0])
            entries = tuple(_entry(one) for _, one in found[:limit])
            if entries:
                sections.append(Section(title=title, entries=entries))
        return sections

    def _section(self, group: HitGroup) -> Section:
        entries = [
            Entry(text=hit.text, note=hit.note, act=partial(self._go, hit)) for hit in group.hits
        ]
        if group.more:
            entries.append(
                Entry(
                    text=tr("在“{ledger}”里看全部…", ledger=group.title),
                    act=partial(self._goes.search_in, group.ledger, group.search),
                )
            )
        return Section(title=group.title, entries=tuple(entries))

    def _go(self, hit: Hit) -> None:
        from jmdesk.operations.finding import HitKind

        if hit.kind is HitKind.RECORD:
            self._goes.open_record(hit.ledger, hit.key)
        elif hit.kind is HitKind.REPORT:
            self._goes.show_report(hit.key)
        elif hit.kind is HitKind.PAPER:
            self._goes.show_paper(hit.key)
        else:
            self._goes.view_unit(hit.key)

    @Slot(object)
    def _do(self, entry: Entry) -> None:
        entry.act()


def _entry(command: Command) -> Entry:
    return Entry(text=command.text, keys=command.shown_keys, act=command.act)
