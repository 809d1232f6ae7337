"""Taking a copy out of the list of backups: asked once, with what would be gone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from jmdesk.language import tr
from jmdesk.operations.backups import Copy
from jmdesk.operations.backups_removing import Removal, look_at_removal, remove_copy
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts
from jmdesk.ui.ask_bar import AskBar
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices


class Removing(QObject):
    """The button beside the list, and what it and the Delete key do with the ``chosen`` copy."""

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        ask: AskBar,
        *,
        chosen: Callable[[], Copy | None],
        name: Callable[[Copy], str],
        asked: Callable[[], object],
        done: Callable[[], object],
    ) -> None:
        super().__init__(ask)
        self._desk, self._jobs, self._notices, self._ask = desk, jobs, notices, ask
        self._chosen, self._name, self._asked, self._done = chosen, name, asked, done
        self.button = parts.button(tr("移走这一份…　{keys}", keys="Del"), self.look)

    def look(self) -> None:
        """Look at what would be gone, then ask; nothing happens before the answer."""
        copy = self._chosen()
        if copy is None:
            return
        desk = self._desk
        self._jobs.start(
            lambda _progress: look_at_removal(desk, file=copy.file),
            then=self._ask_for,
            failed=self._notices.failure,
        )

    def _ask_for(self, found: Removal) -> None:
        self._ask.ask(self._question(found), tr("移走"), lambda: self._remove(found.copy))
        if found.only != 0:  # where something would be gone for good, Enter leaves it
            self._ask.leave.setFocus()
        self._asked()

    def _question(self, found: Removal) -> str:
        name = self._name(found.copy)
        if found.only is None:
            return tr("{name}读不出来，里面有什么看不到。移走就找不回来了，移走吗？", name=name)
        if found.only:
            return tr(
                "{name}里有 {count} 条修订，现在的数据里没有。移走就找不回来了，移走吗？",
                name=name,
                count=f"{found.only:,}",
            )
        return tr("{name}里的修订，现在的数据里都有。移走吗？", name=name)

    def _remove(self, copy: Copy) -> None:
        desk, said = self._desk, tr("已移走：{name}。", name=self._name(copy))

        def work(_progress: Progress) -> str:
            remove_copy(desk, file=copy.file)
            return said

        self._jobs.start(work, then=self._removed, failed=self._notices.failure, writes=True)

    def _removed(self, said: str) -> None:
        self._done()
        self._notices.say(said)
