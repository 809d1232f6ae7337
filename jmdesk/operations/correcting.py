"""更正: a late change told on one page and in a small file, without sending all of it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.paper_answer import PaperAnswer, Standing, version_told
from jmdesk.operations.paper_known import Subject, kept, title_of, versions
from jmdesk.operations.reports import find_report, kept_document, make_report
from jmdesk.reporting.differences import ChangedCell, differences
from jmdesk.reporting.document import Document
from jmdesk.reporting.page_code import PageCode
from jmdesk.reporting.slip import Slip, slip_document


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a later version (``to``; 0 is what is recorded now) says otherwise than ``since``."""

    subject: Subject
    since: int
    to: int
    old: Document
    new: Document
    cells: tuple[ChangedCell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenCorrection:
    """A file that was written: the slip as paper, the data that changed, or both in one."""

    file: Path
    check_code: str
    revisions: int
    records: int


def correction(
    desk: Desk,
    *,
    report: str,
    unit: str | None = None,
    period: Period,
    since: int | None = None,
    to: int | None = None,
) -> Correction:
    """What has to be corrected in a version that was submitted.

    Without ``to``, it is what is recorded now, or the newest version where that says the same;
    without ``since``, the version before it. Refusal where nothing was submitted or nothing
    differs.
    """
    subject = Subject(
        report=find_report(desk, report).id, unit=unit or desk.unit, period=str(period)
    )
    known = versions(desk, subject)
    title = title_of(desk, subject)
    if not known:
        raise Refusal(tr("{title}还没有上报过，直接改好再报就行，不用更正单。", title=title))
    new = _newer(desk, subject, period, to)
    earlier = [number for number in known if not new.version or number < new.version]
    from_version = since if since is not None else max(earlier, default=0)
    if from_version not in earlier:
        raise Refusal(_no_earlier(title, from_version, new.version, earlier))
    old = kept_document(desk, known[from_version])
    cells = differences(old, new)
    if not cells:
        raise Refusal(
            tr(
                "{title}第{number}稿和{other}一样，没有要更正的。",
                title=title,
                number=from_version,
                other=version_told(new.version),
            )
        )
    return Correction(
        subject=subject, since=from_version, to=new.version, old=old, new=new, cells=cells
    )


def _newer(desk: Desk, subject: Subject, period: Period, to: int | None) -> Document:
    """The version corrected to; as it stands now where none is named."""
    return make_report(
        desk,
        report=subject.report,
        unit=subject.unit,
        period=period,
        version=to or None,
        audit=False,
    )


def _no_earlier(title: str, since: int, to: int, earlier: list[int]) -> str:
    if not earlier:
        return tr("{title}只报过第{number}稿，报出以后没有改动。", title=title, number=to)
    return tr(
        "{title}在{to}以前没有第{number}稿；有的是：{known}。",
        title=title,
        to=version_told(to),
        number=since,
        known=tr("、").join(version_told(number) for number in sorted(earlier)),
    )


def slip_of(correction: Correction, *, reason: str = "") -> Document:
    """The slip to sign."""
    return slip_document(
        Slip(old=correction.old, new=correction.new, cells=correction.cells, reason=reason.strip())
    )


def write_correction(
    desk: Desk, *, correction: Correction, to: Path, reason: str = ""
) -> WrittenCorrection:
    """Write the slip as paper with the data inside (.pdf), or the data alone (.jmdesk)."""
    from jmdesk.operations.correction_file import correction_carrier, write_carrier
    from jmdesk.operations.sent_files import note_sent

    slip = slip_of(correction, reason=reason)
    carrier = correction_carrier(desk, correction, slip)
    write_carrier(carrier, slip, to)
    note_sent(desk, [carrier], to.name)
    return WrittenCorrection(
        file=to,
        check_code=slip.check_code,
        revisions=carrier.manifest.revisions,
        records=carrier.manifest.records,
    )


def slip_answer(desk: Desk, page: PageCode) -> PaperAnswer:
    """What a correction slip is, by its QR code: between which versions, and what it said."""
    _, report, since = page.report.split(":", 2) if page.report.count(":") == 2 else ("", "", "")
    subject = Subject(report=report, unit=page.unit, period=page.period)
    title = title_of(desk, subject)
    known = versions(desk, subject)
    old = known.get(int(since)) if since.isascii() and since.isdecimal() else None
    new = known.get(page.version)
    answer = PaperAnswer(
        standing=Standing.SLIP,
        said=tr(
            "这张纸是{title}的更正单，由第{since}稿更正为{to}。",
            title=title,
            since=since,
            to=version_told(page.version),
        ),
        check_code=page.check_code,
        title=title,
        report=report,
        unit=page.unit,
        period=page.period,
        page=page,
        version=page.version,
        newest=max(known, default=0),
        against=page.version,
    )
    if old is None or (page.version and new is None):
        told = tr("这台电脑还没有收到其中的一稿，请先合并对方发来的文件。")
        return replace(answer, standing=Standing.UNKNOWN, said=answer.said + told)
    papers = kept(desk, old), kept(desk, new) if new else None
    if papers[0] is not None and papers[1] is not None:
        answer = replace(answer, cells=differences(papers[0], papers[1]))
    return answer
