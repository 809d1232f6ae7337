"""The sentences in which a code on paper is answered."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.language import tr
from jmdesk.operations.paper_answer import PaperAnswer, Standing
from jmdesk.reporting.page_code import PageCode


def said_submitted(answer: PaperAnswer, *, whole: bool, now: bool) -> str:
    """Of a version that was submitted.

    ``whole`` where both papers are here to be compared, ``now`` where what is recorded now is.
    """
    assert answer.submission is not None
    values = answer.submission.values
    told = tr(
        "这张纸是{title}第{number}稿，{person} {day} 报出。",
        title=answer.title,
        number=answer.version,
        person=values.get("person") or tr("（未写填表人）"),
        day=values["day"],
    )
    if answer.rival and answer.version == answer.newest:
        return told + _said_rival(answer) + _said_since(answer)
    if answer.standing is Standing.OLDER:
        return told + _said_older(answer, whole) + _said_since(answer)
    if answer.since:
        return told + tr("它是最新的一稿。") + _said_since(answer)
    return told + (tr("它是最新的一稿，和现在的记录一致。") if now else tr("它是最新的一稿。"))


def _said_older(answer: PaperAnswer, whole: bool) -> str:
    number = answer.newest
    if answer.cells:
        return tr(
            "它不是最新的：已有第{number}稿，有 {count} 处不一样，请换成新的纸，或附上更正单。",
            number=number,
            count=len(answer.cells),
        )
    if whole:
        return tr("它不是最新的：已有第{number}稿，内容一样，只是行的次序不同。", number=number)
    return tr("它不是最新的：已有第{number}稿，全文还没有收到，不能逐格比。", number=number)


def _said_rival(answer: PaperAnswer) -> str:
    """Two desks of a unit each submitted this version."""
    if answer.standing is Standing.OLDER:
        return tr(
            "这一稿报了两份：现在算数的是校验码 {code} 的一份，有 {count} 处不一样。"
            "请问清以哪一份为准，再报一稿。",
            code=answer.rival,
            count=len(answer.cells),
        )
    return tr(
        "这一稿报了两份：现在算数的是这一份，另一份校验码 {code}。请问清以哪一份为准，再报一稿。",
        code=answer.rival,
    )


def _said_since(answer: PaperAnswer) -> str:
    count = len(answer.since)
    return (
        tr("和这台电脑上现在的记录比，又有 {count} 处不一样，还没有再报。", count=count)
        if count
        else ""
    )


def said_not_here(title: str, page: PageCode, *, newest: int, other: str) -> str:
    """Of a version submitted elsewhere; ``other`` is the code of that version here, "" for none."""
    if other:
        return tr(
            "纸上写的是{title}第{number}稿，校验码 {code}；这台电脑上的第{number}稿是 {other}，"
            "不是同一份。请问清以哪一份为准。",
            title=title,
            number=page.version,
            code=page.check_code,
            other=other,
        )
    here = tr("最新的是第{number}稿", number=newest) if newest else tr("一稿也没有")
    return tr(
        "这张纸是{title}第{number}稿（{rows} 行），这台电脑还没有收到（{here}）。"
        "请先合并对方发来的文件。",
        title=title,
        number=page.version,
        rows=page.rows,
        here=here,
    )


def said_file(file: str) -> str:
    """With which file the paper went or came."""
    return tr("它随文件“{file}”来往。", file=file)


def said_strange(code: str, *, near: Sequence[str]) -> str:
    """Of a code that no paper known here has."""
    if near:
        return tr(
            "这台电脑上没有校验码是 {code} 的表。是不是 {near}？",
            code=code,
            near=tr("、").join(near),
        )
    return tr(
        "这台电脑上没有校验码是 {code} 的表。请再核对一遍，或先合并对方发来的文件。", code=code
    )


def said_unreadable(text: str, *, near: Sequence[str]) -> str:
    """Of what is no code."""
    said = tr("“{text}”不是校验码。校验码是 8 个字母或数字，如 7KQ4-M2XD。", text=text)
    return said + tr("是不是 {near}？", near=tr("、").join(near)) if near else said
