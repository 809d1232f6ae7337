"""What `verify` found, in plain words: how bad it is, how much is concerned, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.store.verdict import Found, Verdict

if TYPE_CHECKING:
    from jmdesk.operations.backups import Copy


class Step(StrEnum):
    """What is to be done; the gravest is done first and may make the others needless."""

    NOTHING = "nothing"
    REBUILD = "rebuild"
    RESTORE = "restore"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One kind of what was found: how much, in which ledgers (title, count), what to do."""

    code: str
    count: int
    said: str
    ledgers: tuple[tuple[str, int], ...]
    step: Step


@dataclass(frozen=True, kw_only=True, slots=True)
class Explained:
    """``headline`` says how it stands, ``advice`` the one next thing to do ("" for none), and
    ``command`` the same for the command line.

    ``backup`` is the copy to go back to where that is the advice and there is a good one.
    """

    ok: bool
    headline: str
    findings: tuple[Finding, ...]
    step: Step
    advice: str
    command: str = ""
    backup: Copy | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, a line each."""
        said = (f"· {one.said}{_where(one)}" for one in self.findings)
        return (self.headline, *said, *([self.advice] if self.advice else []))


_KINDS: Mapping[str, tuple[str, Step]] = {
    "store.file": (mark("数据文件内部有 {count} 处损坏，多半是硬盘或 U 盘出了毛病"), Step.RESTORE),
    "store.hash": (
        mark("{count} 次改动的内容对不上校验码，是磁盘损坏或被别的程序改过，这几次信不得"),
        Step.RESTORE,
    ),
    "store.beside": (
        mark("设置、批次、收发的记录里有 {count} 类不是存进去的样子，是磁盘损坏或被别的程序改过"),
        Step.RESTORE,
    ),
    "store.lost": (
        mark("{count} 处存过的改动不见了，别处还有：备份，或者发来、发出的文件"),
        Step.RESTORE,
    ),
    "store.current": (
        mark("{count} 处显示的数与保存的改动不一致，重新算一遍就对"),
        Step.REBUILD,
    ),
    "store.missing": (
        mark("{count} 次以前的改动还没有收到；这不是损坏，对方的文件到了会自动补上"),
        Step.NOTHING,
    ),
}
_GRAVEST = (Step.RESTORE, Step.REBUILD, Step.NOTHING)


def explain(desk: Desk, verdict: Verdict) -> Explained:
    """Put a verdict on this desk's store into words."""
    findings = tuple(sorted(_findings(desk, verdict), key=lambda f: _GRAVEST.index(f.step)))
    step = findings[0].step if findings else Step.NOTHING
    backup = _newest(desk) if step is Step.RESTORE else None
    return Explained(
        ok=verdict.ok,
        headline=_headline(verdict, step),
        findings=findings,
        step=step,
        advice=_advice(verdict, step, backup),
        command=_command(verdict, step, backup),
        backup=backup,
    )


def _findings(desk: Desk, verdict: Verdict) -> Iterator[Finding]:
    for code in dict.fromkeys(one.code for one in verdict.found):
        parts = [one for one in verdict.found if one.code == code]
        said, step = _KINDS.get(code, (mark("{count} 处别的问题"), Step.RESTORE))
        count = sum(one.count for one in parts)
        ledgers = tuple((_title(desk, one), one.count) for one in parts if one.ledger)
        yield Finding(
            code=code, count=count, said=tr(said, count=f"{count:,}"), ledgers=ledgers, step=step
        )


def _title(desk: Desk, found: Found) -> str:
    ledger = desk.catalogue.ledgers.get(found.ledger)
    return ledger.title if ledger else found.ledger


def _where(finding: Finding) -> str:
    if not finding.ledgers:
        return tr("。")
    told = tr("、").join(
        tr("{ledger} {count} 处", ledger=title, count=f"{count:,}")
        for title, count in finding.ledgers
    )
    return tr("：{told}。", told=told)


def _headline(verdict: Verdict, step: Step) -> str:
    figures = {"records": f"{verdict.records:,}", "revisions": f"{verdict.revisions:,}"}
    if verdict.ok:
        return tr("数据完好：{records} 条记录、{revisions} 次改动，逐次核对过。", **figures)
    if step is Step.REBUILD:
        return tr(
            "保存的 {revisions} 次改动都完好，只是显示用的表不对，重新算一遍即可。", **figures
        )
    return tr("数据有损坏：{revisions} 次改动里有一部分读不对。请先停下，不要再录。", **figures)


def _advice(verdict: Verdict, step: Step, backup: Copy | None) -> str:
    if step is Step.NOTHING:
        return ""
    if step is Step.REBUILD:
        return tr("要做的：重建当前表，几秒钟，不改动任何一次保存。")
    if backup is None:
        return tr(
            "要做的：这台电脑上没有找到好的备份。先看看 U 盘上有没有；没有就取出还读得出的。"
            "再存一份求助文件（设置 › 关于）发给管理员。现在的文件会留在旁边，不要删。"
        )
    figures = {"at": f"{backup.at:%Y-%m-%d %H:%M}", "revisions": f"{backup.revisions:,}"}
    if _is_lossy(verdict):
        return tr(
            "要做的：把还读得出的取出来，并上 {at} 的备份（{revisions} 次改动），两边有的都留住。"
            "现在的文件会留在旁边，不要删。",
            **figures,
        )
    behind = verdict.revisions - backup.revisions
    if behind > 0:
        return tr(
            "要做的：{at} 的备份（{revisions} 次改动）是好的，比现在少 {count} 次改动；把还读得出的"
            "取出来并上它，后来录的也能留住。现在的文件会留在旁边，不要删。",
            count=f"{behind:,}",
            **figures,
        )
    return tr(
        "要做的：从 {at} 的备份恢复（{revisions} 次改动，一次不少）。"
        "现在的文件会留在旁边，不要删。",
        **figures,
    )


def _is_lossy(verdict: Verdict) -> bool:
    """Whether something is gone here: then the counts do not say which of two holds more."""
    return any(one.code == "store.lost" for one in verdict.found)


def _command(verdict: Verdict, step: Step, backup: Copy | None) -> str:
    if step is Step.REBUILD:
        return "jmdesk rebuild"
    if step is not Step.RESTORE:
        return ""
    if backup is None or backup.revisions < verdict.revisions or _is_lossy(verdict):
        return "jmdesk salvage"
    return f"jmdesk restore {backup.file}"


def _newest(desk: Desk) -> Copy | None:
    from jmdesk.operations.damage import newest_whole  # asked for only when something is wrong

    return newest_whole(desk.path, key=desk.store.lock_key)
