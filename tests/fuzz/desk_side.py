"""The desk that takes what a child read: looks at it, merges or imports it, and is looked over."""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.children import _decoded
from jmdesk.exchange.from_child import sheet_of
from jmdesk.exchange.merge_plan import FilePlan, MergeAnswers, Verdict
from jmdesk.exchange.read_file import ReadFile
from jmdesk.exchange.reading import _File, _read_file
from jmdesk.exchange.verdicts import _SENTENCES, sentence
from jmdesk.language import seen
from jmdesk.operations import importing, merge_writing, paper_codes
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.merging import apply_merge, plan_reads
from jmdesk.store.store import Store
from tests.fuzz.child_side import _place
from tests.fuzz.forked import Handle
from tests.fuzz.oracle import Watch, bad_texts, texts_in, tree
from tests.fuzz.seeds import RECEIVER, TOWN

_ROOM = 700_000_000
"""Bytes by which one file may make the desk grow."""
_SILENT = frozenset({"carrier", "contents", "ids", "ledgers", "path", "read", "values"})
_SILENT |= {"outside"}  # codes by which an answer names units; read are the sentences about them
"""What of a plan nobody reads."""
_LEDGERS = ("project", "village", "training")


class Taking(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk is to do: ``way`` is merge, import or one of the texts; ``answer`` as the
    child sent it."""

    way: str
    name: str
    path: str
    turn: int
    content: bytes = b""
    answer: bytes = b""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it, in a word, and what must not have happened."""

    verdict: str
    complaints: list[str] = []
    seconds: float = 0.0


def receiver(folder: Path, first: Path) -> Handle:
    """Becomes a desk whose store is a copy of ``first``, restored after each change."""
    taker = _Taker(folder, first)
    watch = Watch(folder)

    def handle(asked: bytes) -> bytes:
        taking = msgspec.msgpack.decode(asked, type=Taking)
        before, begun = _most(), time.process_time()
        with watch.on() as heard:
            try:
                verdict, complaints = taker.take(taking)
            except Exception as error:  # noqa: BLE001 (just what is looked for)
                verdict, complaints = "exception", [f"exception: {_place(error)}"]
        complaints += taker.looked_over(verdict)
        if _most() - before > _ROOM:
            complaints = [*complaints, f"memory: the desk grew by {_most() - before} bytes"]
        taken = Taken(
            verdict=verdict, complaints=complaints + heard, seconds=time.process_time() - begun
        )
        return msgspec.msgpack.encode(taken)

    return handle


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def first_store(path: Path) -> Path:
    """The store of a banner that has received nothing yet."""
    desk = open_desk(path)
    begin(desk, unit=RECEIVER, person="接收")
    desk.close()
    return path


class _Taker:
    def __init__(self, folder: Path, first: Path) -> None:
        self._path, self._first = folder / "desk.db", first
        self._desk: Desk | None = None
        # The copy before each merge is BACKUPS' promise, and takes longer than all the rest.
        setattr(merge_writing, "backup_before", lambda desk: desk.path)  # noqa: B010
        self.anew()

    def anew(self) -> None:
        """The store as it was at first."""
        catalogue = None
        if self._desk is not None:
            self._desk.close()
            forms = tree(self._path.parent / "forms")
            catalogue = None if forms else self._desk.catalogue
        shutil.rmtree(self._path.parent)
        self._path.parent.mkdir()
        shutil.copyfile(self._first, self._path)
        if catalogue is None:  # reading them takes longer than all the rest
            self._desk = open_desk(self._path)
        else:
            store = Store.open(self._path, catalogue.ledgers)
            self._desk = Desk(store=store, catalogue=catalogue, path=self._path)
        self._digest = self._desk.store.verify().digest

    def take(self, taking: Taking) -> tuple[str, list[str]]:
        """A word on what became of it, and complaints."""
        assert self._desk is not None
        ways: dict[str, Callable[[Desk, Taking], tuple[str, list[str]]]] = {
            "merge": _merged,
            "keep": _kept,
            "import": _imported,
            "definition": _defined,
            "pasted": _pasted,
            "code": _entered,
        }
        return ways[taking.way](self._desk, taking)

    def looked_over(self, verdict: str) -> list[str]:
        """Whether the store is whole, and the same unless something was taken; then it is again
        as it was at first."""
        assert self._desk is not None
        found = self._desk.store.verify()
        complaints = [] if found.ok else [f"verify: {found.problems[0].message[:200]}"]
        if found.digest != self._digest and verdict not in ("merged", "imported"):
            complaints.append(f"changed: the store, though the verdict is {verdict}")
        if found.digest != self._digest or complaints:
            self.anew()
        return complaints


def _read(taking: Taking) -> ReadFile:
    path = Path(taking.path)
    file = _File(path=path, name=seen(taking.name), source=path)  # as `_Reading.read` calls it
    return _read_file(file, _decoded(taking.answer))


def _merged(desk: Desk, taking: Taking) -> tuple[str, list[str]]:
    read = _read(taking)
    complaints = bad_texts("name", [read.name])
    if read.verdict:
        if read.verdict not in _SENTENCES:
            complaints.append(f"verdict: {read.verdict} is none of the known")
        told = sentence(read.verdict, read.name, read.what)
        complaints += bad_texts("sentence", [told])
    with suppress(Refusal):
        paper_codes.identify_read(desk, read)
    digests = frozenset(read.carrier.manifest.definitions) if read.carrier else frozenset()
    everything = MergeAnswers(
        trust=frozenset({"*"}), edits=frozenset({"*"}), definitions=digests, units=_outside(read)
    )
    plan = plan_reads(desk, reads=[read], answers=everything)
    (file,) = plan.files
    complaints += bad_texts("plan", texts_in(plan, without=_SILENT)) + _whole(file)
    complaints += bad_texts("desks", texts_in(plan.unknown_desks))
    if file.merges and taking.turn % 3 == 0:  # a store made anew takes longer than all the rest
        return "planned", complaints
    try:
        done = apply_merge(desk, plan=plan, answers=everything)
    except Refusal as refusal:
        return "refused", complaints + bad_texts("refusal", [str(refusal)])
    complaints += bad_texts("merged", texts_in(done.problems))
    return ("merged" if done.batch else str(file.verdict)), complaints


def _kept(desk: Desk, taking: Taking) -> tuple[str, list[str]]:
    """As a photo beside a record."""
    answer = _decoded(taking.answer)
    if not answer.verdict:
        return "kept", []
    told = sentence(answer.verdict, taking.name, answer.what)
    return answer.verdict, bad_texts("sentence", [told])


def _outside(read: ReadFile) -> frozenset[str]:
    return frozenset({read.carrier.manifest.unit}) if read.carrier else frozenset()


def _whole(file: FilePlan) -> list[str]:
    if file.verdict not in (Verdict.MERGED, Verdict.ALREADY_HERE) and file.contents:
        return [f"partial: {len(file.contents)} revisions of a file that is {file.verdict}"]
    return []


def _imported(desk: Desk, taking: Taking) -> tuple[str, list[str]]:
    answer = _decoded(taking.answer)
    if answer.verdict:
        from jmdesk.exchange.workbook import refusal

        told = refusal(Path(taking.name), answer.verdict, answer.what)
        return answer.verdict, bad_texts("refusal", [str(told)])
    sheets = tuple(sheet_of(told) for told in answer.sheets)
    setattr(importing, "read_workbook", lambda path, **told: sheets)  # noqa: B010
    ledger = _LEDGERS[taking.turn % len(_LEDGERS)]
    try:
        plan = importing.plan_workbook(desk, file=Path(taking.path), ledger=ledger)
        complaints = bad_texts("import", texts_in(plan.problems))
        complaints += bad_texts("question", (one.text for one in plan.questions))
        importing.import_workbook(desk, plan=plan)
    except Refusal as refused:
        return "refused", bad_texts("refusal", [str(refused)])
    return "imported", complaints


def _defined(desk: Desk, taking: Taking) -> tuple[str, list[str]]:
    from jmdesk.definitions.indicator_reader import read_indicators
    from jmdesk.definitions.reader import check_links, read_ledger
    from jmdesk.definitions.report_reader import check_report_links, read_report

    path = Path(taking.path)
    path.write_bytes(taking.content)
    problems = []
    ledger = read_ledger(path)
    if not ledger.problems:
        check_links(ledger, {**desk.catalogue.ledgers, ledger.ledger.id: ledger.ledger})
    report = read_report(path)
    if not report.problems:
        check_report_links(report, desk.catalogue.ledgers)
    for file in (ledger, report, read_indicators(path)):
        problems += [problem.message for problem in file.problems]
    whole = not all((ledger.problems, report.problems))
    return ("read" if whole else "refused"), bad_texts("problem", problems)


def _pasted(desk: Desk, taking: Taking) -> tuple[str, list[str]]:
    from jmdesk.operations.clipboard import parse_clipboard

    text = _text(taking)
    try:
        block = parse_clipboard(*((text, None) if taking.turn % 3 else (None, text)))
        told = _cells(desk, taking, block)
    except Refusal as refused:
        return "refused", bad_texts("refusal", [str(refused)])
    return "read", bad_texts("said", told)


def _cells(desk: Desk, taking: Taking, block: Sequence[Sequence[str]]) -> list[str]:
    """What is said about the first cells of a block, read as fields of every kind."""
    from jmdesk.operations.pasting import CellReader

    reader = CellReader(desk, unit=TOWN)
    fields = desk.ledger("project").current + desk.ledger("village").current
    told = []
    for place, cell in enumerate(cell for row in block[:6] for cell in row[:6]):
        try:
            told.append(reader.read(fields[(place + taking.turn) % len(fields)], cell).note)
        except ValueError as error:
            told.append(str(error))
    return told


def _text(taking: Taking) -> str:
    """As a clipboard may give it, halves of characters among it."""
    try:
        return taking.content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return taking.content.decode("utf-8", "replace")


def _entered(desk: Desk, taking: Taking) -> tuple[str, list[str]]:
    from jmdesk.operations.receipts import enter_receipt

    text = _text(taking)
    complaints = bad_texts("answer", [paper_codes.identify(desk, text).said])
    try:
        enter_receipt(desk, code=text)
    except Refusal as refused:
        return "refused", complaints + bad_texts("refusal", [str(refused)])
    return "read", complaints
