"""A code on paper answered: which file this paper is, and whether it still says what is so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.paper_answer import PaperAnswer, Standing
from jmdesk.operations.paper_known import (
    Subject,
    drafted,
    file_with,
    kept,
    masked_code,
    near_codes,
    page_of,
    present,
    subject_of,
    submitted_as,
    title_of,
    versions,
    with_code,
    with_masked_code,
)
from jmdesk.operations.paper_words import (
    said_file,
    said_not_here,
    said_strange,
    said_submitted,
    said_unreadable,
)
from jmdesk.operations.submitted import by_version, rival_code, version_of
from jmdesk.reporting.check_code import repaired
from jmdesk.reporting.differences import ChangedCell, differences
from jmdesk.reporting.document import Document
from jmdesk.reporting.page_code import PageCode

if TYPE_CHECKING:  # reading files is loaded where a file is asked about
    from jmdesk.exchange.read_file import ReadFile

_WRITTEN = re.compile(
    r"\s*[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{4}\s*[-‐‑–—－]\s*[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{4}\s*"
)
_BARE = re.compile(r"[0-9A-Za-z]{8}")
_LONGEST = 60
"""Characters of a typed text that are said again."""


def is_code(text: str) -> bool:
    """Whether a text is surely meant as a code: XXXX-XXXX, or what a QR code says."""
    return PageCode.parse(text) is not None or bool(
        _WRITTEN.fullmatch(text) and repaired(text) is not None
    )


def may_be_code(text: str) -> bool:
    """Whether a text could be a code written without its hyphen; a word could look the same."""
    return bool(_BARE.fullmatch(text.strip())) and repaired(text) is not None


def identify(desk: Desk, text: str) -> PaperAnswer:
    """What this desk knows about the paper with a code: typed, pasted, or read from a QR code."""
    page = PageCode.parse(text)
    if page is not None:
        return _of_page(desk, page)
    code = repaired(text)
    if code is None:
        return _unreadable(desk, text)
    submission = with_code(desk, code)
    if submission is not None:
        return _submitted(desk, submission, code)
    return _strange(desk, code)


def identify_all(desk: Desk, texts: Iterable[str]) -> tuple[PaperAnswer, ...]:
    """One answer for each paper whose pages were seen: pages of one paper have one code."""
    found: dict[str, PaperAnswer] = {}
    for text in dict.fromkeys(texts):
        page = PageCode.parse(text)
        if page is None:
            continue
        key = replace(page, page=1).text
        answer = found.get(key) or identify(desk, text)
        found[key] = replace(answer, pages=tuple(sorted({*answer.pages, page.page})))
    return tuple(found.values())


def identify_read(desk: Desk, read: ReadFile) -> tuple[PaperAnswer, ...]:
    """What a picture, a PDF or a workbook is: by the codes seen on it, else by its data."""
    answers = identify_all(desk, read.codes)
    if answers:
        return answers
    page = page_of(read.carrier.manifest) if read.carrier is not None else None
    if page is not None:
        submission = with_code(desk, page.check_code)
        if submission is not None:
            return (_submitted(desk, submission, page.check_code),)
        return (_of_page(desk, page),)
    if read.verdict:
        from jmdesk.exchange.verdicts import sentence

        raise Refusal(sentence(read.verdict, read.name, read.what))
    raise Refusal(
        tr(
            "“{name}”上没有看到填报台的二维码。请拍清楚纸右下角的方块，或直接输入校验码。",
            name=read.name,
        )
    )


def paper_problem(desk: Desk, read: ReadFile) -> Problem | None:
    """What a file is that has codes and no data, as it is told where files are merged."""
    from jmdesk.operations.plain_files import PAPER

    answers = identify_all(desk, read.codes)
    if not answers:
        return None
    said = "".join(answer.said for answer in answers)
    text = tr("“{name}”没有数据可以合并。{said}", name=read.name, said=said)
    return Problem(level=Level.HINT, code=PAPER, message=text, file=read.name)


def identify_file(desk: Desk, path: Path) -> tuple[PaperAnswer, ...]:
    """The same for a file on the disk; Refusal where nothing on it tells what it is."""
    from jmdesk.exchange.reading import read_files

    answers: list[PaperAnswer] = []
    refused: Refusal | None = None
    for read in read_files([path]):
        try:
            answers += identify_read(desk, read)
        except Refusal as refusal:
            refused = refused or refusal
    if refused is not None and not answers:
        raise refused
    return tuple(answers)


def _of_page(desk: Desk, page: PageCode) -> PaperAnswer:
    if page.report.startswith("correction:"):
        from jmdesk.operations.correcting import slip_answer

        return slip_answer(desk, page)
    subject = Subject(report=page.report, unit=page.unit, period=page.period)
    known = versions(desk, subject)
    everything = submitted_as(desk, subject)
    same = [one for one in everything if one.values["check_code"] == page.check_code]
    starred = [] if same else [one for one in everything if _bears(desk, one, page.check_code)]
    if same or starred:
        # A draft's paper says the same as the version that was submitted from it.
        chosen = max(
            same or starred, key=lambda one: (version_of(one) == page.version, version_of(one))
        )
        code = str(chosen.values["check_code"])
        return replace(_submitted(desk, chosen, code, masked=not same), page=page)
    answer = _unsubmitted(desk, subject, page.check_code, known)
    if answer.standing is not Standing.DRAFT and page.version:
        answer = _not_here(desk, subject, page, known)
    return replace(answer, page=page)


def _bears(desk: Desk, submission: Record, code: str) -> bool:
    """Whether the masked paper of a version bears a code."""
    return masked_code(desk, kept(desk, submission)) == code


def _submitted(desk: Desk, submission: Record, code: str, *, masked: bool = False) -> PaperAnswer:
    """The paper is a version that was submitted, or a masked copy of it."""
    subject, version = subject_of(submission), version_of(submission)
    everything = submitted_as(desk, subject)
    known = by_version(everything)
    newest = max(known)
    counts = known[newest].values["check_code"] == code
    paper = kept(desk, submission)
    last = paper if counts else kept(desk, known[newest])
    older = version < newest or not counts
    now = present(desk, subject)
    cells = _compared(paper, last) if older else ()
    answer = PaperAnswer(
        standing=Standing.OLDER if older else Standing.NEWEST,
        said="",
        check_code=code,
        title=title_of(desk, subject),
        report=subject.report,
        unit=subject.unit,
        period=subject.period,
        submission=submission,
        version=version,
        newest=newest,
        against=newest,
        cells=cells,
        since=_compared(last, now),
        rival=rival_code(everything, submission),
    )
    whole = last is not None and paper is not None
    said = said_submitted(answer, whole=whole, now=now is not None)
    return replace(answer, said=said + tr("纸上的个人信息已遮住。") if masked else said)


def _compared(old: Document | None, new: Document | None) -> tuple[ChangedCell, ...]:
    if old is None or new is None or old.check_code == new.check_code:
        return ()
    return differences(old, new)


def _unsubmitted(desk: Desk, subject: Subject, code: str, known: dict[int, Record]) -> PaperAnswer:
    """The paper is a draft, or a version that has not come here."""
    now = present(desk, subject)
    same = now is not None and code in (now.check_code, masked_code(desk, now))
    title = title_of(desk, subject)
    newest = max(known, default=0)
    if same:
        said = tr("这张纸是{title}的草稿，和现在的记录一致，还没有上报。", title=title)
    else:
        said = tr(
            "这张纸是{title}的草稿，和这台电脑上现在的记录不一样。合并以后请重新打印。",
            title=title,
        )
    return PaperAnswer(
        standing=Standing.DRAFT if same else Standing.OUTDATED,
        said=said,
        check_code=code,
        title=title,
        report=subject.report,
        unit=subject.unit,
        period=subject.period,
        newest=newest,
    )


def _not_here(
    desk: Desk, subject: Subject, page: PageCode, known: dict[int, Record]
) -> PaperAnswer:
    """A version was submitted elsewhere that this desk has not got."""
    title, newest = title_of(desk, subject), max(known, default=0)
    here = known.get(page.version)
    other = str(here.values["check_code"]) if here else ""
    return PaperAnswer(
        standing=Standing.UNKNOWN,
        said=said_not_here(title, page, newest=newest, other=other),
        check_code=page.check_code,
        title=title,
        report=subject.report,
        unit=subject.unit,
        period=subject.period,
        version=page.version,
        newest=newest,
    )


def _strange(desk: Desk, code: str) -> PaperAnswer:
    """A typed code that was not submitted: a draft, a file's, or one letter was misread."""
    subject = drafted(desk, code)
    if subject is not None:
        return _unsubmitted(desk, subject, code, versions(desk, subject))
    known = file_with(desk, code)
    if known is not None:
        file, page = known
        answer = _of_page(desk, page)
        return replace(answer, file=file, said=answer.said + said_file(file))
    starred = with_masked_code(desk, code)
    if starred is not None:
        return _submitted(desk, starred, str(starred.values["check_code"]), masked=True)
    near = near_codes(desk, code)
    return PaperAnswer(
        standing=Standing.UNKNOWN,
        said=said_strange(code, near=near),
        check_code=code,
        near=near,
    )


def _unreadable(desk: Desk, text: str) -> PaperAnswer:
    plain = re.sub(r"[^0-9A-Z]", "", text.upper()) if len(text) <= _LONGEST else ""
    near = near_codes(desk, plain) if 7 <= len(plain) <= 9 else ()
    said = said_unreadable(text.strip()[:_LONGEST], near=near)
    return PaperAnswer(standing=Standing.UNREADABLE, said=said, near=near)
