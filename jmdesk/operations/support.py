"""One file to send for help: what was done, by which versions, what is wrong, and no one's data.

It can be read before it is sent: 求助.txt says all that it holds, but for the log beside it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.location import default_store
from jmdesk.operations.logbook import beside
from jmdesk.operations.support_told import (
    Masks,
    attempt,
    of_file,
    of_ledgers,
    of_program,
    of_verdict,
)
from jmdesk.reporting.saving import saved

TEXT, LOG = "求助.txt", "log.txt"


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpFile:
    """The file, and its readable part as it stands in it."""

    file: Path
    text: str
    size: int


def write_help(
    *, to: Path, store: Path | None = None, key: bytes = b"", mistake: Iterable[str] = ()
) -> HelpFile:
    """Write the file; ``mistake`` is what `frames.told` says of the error that made one ask.

    The store is opened beside whoever has it open; where it cannot be, that is told. `Refusal`
    where the file cannot be written, or does not end in .zip.
    """
    if to.suffix.lower() != ".zip":
        raise Refusal(tr("“{file}”应以 .zip 结尾。", file=to.name))
    path = store or default_store()
    text = describe(path, key=key, mistake=mistake)
    log = beside(path).text()
    with saved(to) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(TEXT, text)
        packed.writestr(LOG, log)
    return HelpFile(file=to, text=text, size=to.stat().st_size)


def describe(path: Path, *, key: bytes = b"", mistake: Iterable[str] = ()) -> str:
    """What the readable part says; looks at the whole store, which may take some seconds."""
    now = datetime.now().astimezone().isoformat(timespec="minutes")
    head = tr("京蒙协作填报台 求助文件，{now}", now=now)
    promise = tr("里面没有姓名、电话、证件号、单位和填报的数；发出去之前可以先看一遍。")
    lines = [head, promise]
    lines += _section(tr("一、程序和电脑"), of_program())
    lines += _section(tr("二、数据文件"), of_file(path, key))
    lines += _section(tr("三、台账和核对结果"), _of_desk(path, key))
    lines += _section(tr("四、出错的地方"), mistake)
    lines += ["", tr("五、做过的事：见 {file}", file=LOG)]
    return "\n".join(lines) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    told = [f"  {line}" for line in attempt(lines)]
    return ["", title, *(told or [f"  {tr('没有')}"])]


def _of_desk(path: Path, key: bytes) -> Iterator[str]:
    if not path.is_file():
        yield "no store"
        return
    with closing(open_desk(path, key=key)) as desk:
        yield from (_without_owner(desk, line) for line in _told(desk))


def _told(desk: Desk) -> Iterator[str]:
    masks = Masks()
    yield from of_ledgers(desk, masks)
    yield from of_verdict(desk, masks)


def _without_owner(desk: Desk, line: str) -> str:
    """A line in which neither whose desk this is nor its unit stands: should a section ever tell
    more than it may, this is left."""
    own = (desk.person, desk.store.setting("phone"), desk.unit)
    for text in filter(None, own):
        line = line.replace(text, "***")
    return line
