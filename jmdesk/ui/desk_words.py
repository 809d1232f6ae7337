"""What the 工作台 says of days, reports and problems."""

from __future__ import annotations

from datetime import date, datetime

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.language import mark, tr
from jmdesk.operations.overview import (
    Finding,
    LedgerState,
    Overview,
    ReportState,
    Stage,
)

PROPOSED = mark("期限是各表定义里拟的，以旗里规定为准。")
_NOTE = 24
"""Characters of a reason that stand in a line; the whole is in 收发."""
_SOON = 60
"""Days for which it is said how many are left, or gone by."""

STAGES = {
    Stage.WAITING: mark("等{ledger}填完"),
    Stage.WRONG: mark("先改好{ledger}里必须改的"),
    Stage.EMPTY: mark("这一期没有要列的"),
    Stage.READY: mark("可以上报"),
    Stage.SUBMITTED: mark("已上报第{version}稿"),
    Stage.CHANGED: mark("第{version}稿上报后又改过"),
    Stage.RETURNED: mark("被退回：{note}"),
}
ACTS = {
    Stage.WAITING: mark("预览"),
    Stage.WRONG: mark("预览"),
    Stage.EMPTY: mark("预览"),
    Stage.READY: mark("预览上报"),
    Stage.SUBMITTED: mark("打开"),
    Stage.CHANGED: mark("再报一稿"),
    Stage.RETURNED: mark("再报一稿"),
}
MEND = {Level.MUST: mark("去改 ›"), Level.EXPLAIN: mark("说明 ›"), Level.HINT: mark("看看 ›")}


def title(overview: Overview) -> str:
    """What the page is about."""
    return tr("{month}月要做的", month=overview.month.end.month)


def beginning(month: Period | None, projects: int) -> tuple[str, str]:
    """What an empty month begins with; ``projects`` there are for other years."""
    if not projects or month is None:
        return tr("还没有项目"), tr(
            "先把已有的需求统计表（Excel）导进来，进度、受益、培训都挂在项目上。"
        )
    year = month.end.year
    return tr("{year}年还没有项目", year=year), tr(
        "台账里有别的年份的项目 {count} 个：在上面换到那一年就能填，或者把{year}年的项目表导进来。",
        count=projects,
        year=year,
    )


def summary(overview: Overview) -> str:
    """By when what has to be handed to whom; without a report that is due, what is owed."""
    if not overview.complete:
        return tr("正在看有没有欠报和要改的…")
    if overview.due is not None:
        return tr("{deadline}（期限拟定）", deadline=_deadline(overview, overview.due))
    if overview.reports:
        return tr("这一期的表都已上报")
    owed = sum(state.missing for state in overview.ledgers if state.main)
    must = sum(state.problems.get(Level.MUST, 0) for state in overview.ledgers)
    said = [
        tr("未报 {count} 个", count=owed) if owed else "",
        tr("必须改 {count} 处", count=must) if must else "",
    ]
    return "，".join(one for one in said if one) or tr("没有欠报，也没有必须改的")


def _deadline(overview: Overview, due: date) -> str:
    left = (due - overview.today).days
    told = day(due, overview.today)
    to = tr("交{to}", to=overview.to) if overview.to else tr("上报")
    if left == 0:
        return tr("今天（{day}）要{to}", day=told, to=to)
    said = tr("{day}前{to}", day=told, to=to)
    if 0 < left <= _SOON:
        return tr("{said}，还有 {left} 天", said=said, left=left)
    if -_SOON <= left < 0:
        return tr("{said}，已过期 {late} 天", said=said, late=-left)
    return said if left > 0 else tr("{said}，已过期", said=said)


def day(when: date, today: date) -> str:
    """A day, with its year where that is not this one."""
    if when.year == today.year:
        return tr("{month}月{day}日", month=when.month, day=when.day)
    return tr("{year}年{month}月{day}日", year=when.year, month=when.month, day=when.day)


def backup(made: datetime, today: date) -> str:
    """When the last verified copy was made."""
    days = (today - made.date()).days
    at = f"{made.hour}:{made.minute:02}"
    if days == 0:
        when = tr("今天 {at}", at=at)
    elif days == 1:
        when = tr("昨天 {at}", at=at)
    else:
        when = day(made.date(), today)
    return tr("上次备份：{when}，已核对", when=when)


def missing(state: LedgerState) -> str:
    """How much is 未报, and of it begun."""
    if not state.missing:
        return "—"
    if state.about:
        said = tr("{count} 个{what}", count=state.missing, what=state.about)
    else:
        said = tr("{count} 条", count=state.missing)
    return tr("{said}，{half} 个在填", said=said, half=state.half) if state.half else said


def done(state: LedgerState) -> str:
    """How far a ledger is, as it stands beside its bar."""
    if state.expected:
        return f"{state.done} / {state.expected}"
    return state.said or (tr("{count} 条", count=state.count) if state.count else "—")


def done_aloud(state: LedgerState) -> str:
    """The same for people who listen."""
    return tr(
        "{title}：应报 {expected}，已报 {done}，在填 {half}，未报 {missing}",
        title=state.title,
        expected=state.expected,
        done=state.done,
        half=state.half,
        missing=state.missing,
    )


def stage(report: ReportState) -> str:
    """How far a report is."""
    told = {"ledger": report.ledger, "version": report.version, "note": _short(report.note)}
    return tr(STAGES[report.stage]).format(**told)


def _short(text: str) -> str:
    return text if len(text) <= _NOTE else text[: _NOTE - 1] + "…"


def about(found: Finding) -> str:
    """Whose problem it is: the record's name, or the ledger where several have it."""
    if len(found.records) > 1:
        return found.title
    return tr("{name} · {ledger}", name=found.name, ledger=found.title)


def problem(found: Finding) -> str:
    """What is wrong, once for all that have it."""
    count = len(found.records)
    if count == 1:
        return tr("{label}没有填。", label=found.label) if found.empty else found.text
    many = tr("{count} 个项目", count=count) if found.ledger == "project" else ""
    many = many or tr("{count} 条", count=count)
    if found.empty:
        return tr("{label}没有填：{many}", label=found.label, many=many)
    if found.same:
        return tr("{many}：{text}", many=many, text=found.text)
    return tr(
        "{label}：{many}，如“{name}”{text}",
        label=found.label,
        many=many,
        name=found.name,
        text=found.text,
    )
