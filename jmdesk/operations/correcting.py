"""更正: a late change told on one page and in a small file, without sending all of it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door, through
from jmdesk.operations.paper_answer import PaperAnswer, Standing, version_told
from jmdesk.operations.paper_known import Subject, kept, title_of, versions
from jmdesk.operations.personal import Persons
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
    """A file that was written: the slip as paper, the data that changed, or both in one.

    ``persons`` is what it would tell of persons as it is, ``held_back`` how many records stayed
    behind because of that.
    """

    file: Path
    check_code: str
    revisions: int
    records: int
    persons: Persons
    held_back: int = 0

    def told(self) -> str:
        """What a desk cannot merge from the paper because of stars; "" where nothing is missing."""
        if not self.held_back:
            return ""
        return tr(
            "纸上遮住了，有个人信息的 {count} 条没有随它带去；要给上级合并，请存数据（.jmdesk）。",
            count=self.held_back,
        )


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


def persons_of(desk: Desk, correction: Correction) -> Persons:
    """What the slip and the data with it tell of persons."""
    from jmdesk.operations.correction_file import parcel_of

    return parcel_of(desk, correction, slip_of(correction)).persons


def write_correction(
    desk: Desk, *, correction: Correction, to: Path, reason: str = "", door: Door = AS_IT_IS
) -> WrittenCorrection:
    """Write the slip as paper with the data inside (.pdf), or the data alone (.jmdesk).

    Stars on the paper keep the records behind them out of it. What is for a desk alone goes
    whole: there, only what people read has stars.
    """
    from jmdesk.operations.correction_file import correction_carrier, parcel_of, write_carrier
    from jmdesk.operations.deeds import note_leaving
    from jmdesk.operations.sent_files import note_sent

    ending = to.suffix.lower()
    if ending not in (".pdf", ".jmdesk"):
        raise Refusal(tr("“{file}”应以 .pdf 或 .jmdesk 结尾。", file=to.name))
    parcel = parcel_of(desk, correction, slip_of(correction, reason=reason))
    persons = parcel.persons
    slip = through(desk, slip_of(correction, reason=reason), door)
    held = len(persons.records) if door.masks and ending == ".pdf" else 0
    if door.masks and ending == ".pdf" and persons.told():
        parcel = parcel.held_back()
    carrier = correction_carrier(desk, parcel, slip, held=held)
    write_carrier(carrier, slip, to, door)
    note_sent(desk, [carrier], to.name)
    whole = ending == ".jmdesk" and door.masks
    note_leaving(desk, persons, AS_IT_IS if whole else door, to.name)
    return WrittenCorrection(
        file=to,
        check_code=slip.check_code,
        revisions=carrier.manifest.revisions,
        records=carrier.manifest.records,
        persons=persons,
        held_back=held,
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
