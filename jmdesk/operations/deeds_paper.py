"""谁做了什么 as a list on paper or in a workbook, for those who check."""

from __future__ import annotations

from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import for_paper, tr
from jmdesk.operations.deeds import PAPER as DEEDS
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door
from jmdesk.operations.leaving import leave
from jmdesk.operations.personal import Persons
from jmdesk.operations.recording import today
from jmdesk.operations.who_did_what import KINDS, Deed, Deeds, Wanted
from jmdesk.reporting.document import Document
from jmdesk.reporting.plain_list import Listed, plain_list

NAME = "谁做了什么"
MOST = 20_000
"""Lines of one list; a longer one is narrowed by its days."""
_COLUMNS = (
    ("时间（当时那台电脑的时钟）", 40), ("谁", 22), ("做了什么", 34), ("哪一条", 96),
    ("随哪一批来、何时到", 48),
)  # fmt: skip


def deeds_paper(desk: Desk, wanted: Wanted) -> Document:
    """What is looked for, the newest first; Refusal where it is too much for a list."""
    deeds = Deeds(desk)
    keys = deeds.chosen(wanted)
    if len(keys) > MOST:
        raise Refusal(
            tr(
                "有 {count} 行，一张清单最多 {most} 行。请用日期分开存。",
                count=len(keys),
                most=MOST,
            )
        )
    about = Listed(
        id=DEEDS,
        name=NAME,
        unit=desk.unit,
        unit_name=desk.units.name(desk.unit) if desk.unit else "",
        day=today(),
        columns=_COLUMNS,
        notes=(f"说明：{_asked(desk, wanted)}时间是做事的那台电脑的时钟所示，可能不准。",),
    )
    with for_paper():
        lines = deeds.lines(keys)
    return plain_list(about, map(_row, lines), [one.record for one in lines])


def write_deeds(desk: Desk, *, wanted: Wanted, to: Path, door: Door = AS_IT_IS) -> Persons:
    """Write it as PDF or workbook, by the ending of the name; what it tells of persons."""
    return leave(desk, deeds_paper(desk, wanted), to=to, door=door)


def _row(one: Deed) -> tuple[str, ...]:
    came = " ".join(part for part in (one.source, shown(one.came)) if part)
    return shown(one.at), one.person, one.what, one.about, came


def shown(time: str) -> str:
    """A time as people read it, to the minute."""
    return time.replace("T", " ")[:16]


def _asked(desk: Desk, wanted: Wanted) -> str:
    """What the list was narrowed to; paper stays Chinese."""
    parts = [wanted.person, KINDS.get(wanted.kind, "")]
    if wanted.ledger in desk.catalogue.ledgers:
        parts.append(desk.ledger(wanted.ledger).title)
    if wanted.first or wanted.last:
        parts.append(f"{wanted.first or ''} 至 {wanted.last or ''}")
    told = "、".join(part for part in parts if part)
    return f"只列{told}。" if told else ""
