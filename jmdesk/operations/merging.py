"""Merging: a plan to look at, then all of it in one transaction and one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from jmdesk.domain.collecting import uncollected
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.effects import record_effects
from jmdesk.exchange.gathering import Gathering
from jmdesk.exchange.incoming import look_at
from jmdesk.exchange.merge import Ground, Planner
from jmdesk.exchange.merge_plan import FilePlan, MergeAnswers, MergePlan, RecordEffect, Verdict
from jmdesk.exchange.read_file import ReadFile
from jmdesk.exchange.reading import read_files
from jmdesk.exchange.taken_edits import ALL
from jmdesk.exchange.verdicts import file_verdict
from jmdesk.language import seen, tr
from jmdesk.operations.arrived_definitions import in_force
from jmdesk.operations.desk import Desk
from jmdesk.operations.merge_edits import edits_in
from jmdesk.operations.merge_files import files_of, told_apart
from jmdesk.operations.merge_known import StoreKnown
from jmdesk.operations.merge_words import DeskWords
from jmdesk.operations.merge_writing import Merged, MergedFile, Progress, apply_merge, silent
from jmdesk.operations.paper_codes import paper_problem
from jmdesk.operations.plain_files import plain_problem
from jmdesk.operations.plain_import import as_import
from jmdesk.operations.trusting import acquaintances

__all__ = [
    "Merged",
    "MergedFile",
    "answer_plan",
    "apply_merge",
    "effects",
    "plan_merge",
    "plan_reads",
]


def plan_merge(
    desk: Desk,
    *,
    paths: Iterable[Path],
    answers: MergeAnswers | None = None,
    known_only: bool = False,
    progress: Progress = silent,
    cancelled: Callable[[], bool] = lambda: False,
) -> MergePlan:
    """What merging these files, and those in these folders, would do; nothing is changed.

    ``known_only`` leaves files of unknown desks out unless ``answers`` trusts them. `Refusal`
    where it was cancelled or nothing is there to look at.
    """
    desk.needs_unit()
    answers = answers or MergeAnswers()
    found = files_of(paths)
    if not any(path.exists() for path in found):
        names = tr("、").join(path.name for path in found[:3])
        raise Refusal(tr("没有找到可以合并的文件：{names}。", names=names or tr("文件夹是空的")))
    reads = _read(found, answers, progress, cancelled)
    return plan_reads(desk, reads=reads, answers=answers, known_only=known_only)


def answer_plan(
    desk: Desk, *, plan: MergePlan, answers: MergeAnswers, known_only: bool = False
) -> MergePlan:
    """The plan after a person answered; only files that were locked are read again."""
    reads = [file.read for file in plan.files if file.read is not None]
    opened = _opened(reads, answers)
    told = (opened.get(read.name, read) for read in reads)
    return plan_reads(desk, reads=told, answers=answers, known_only=known_only)


def plan_reads(
    desk: Desk,
    *,
    reads: Iterable[ReadFile],
    answers: MergeAnswers | None = None,
    known_only: bool = False,
) -> MergePlan:
    """As `plan_merge`, of files that were read already."""
    answers = answers or MergeAnswers()
    planner = Planner(_ground(desk, answers, known_only=known_only))
    files = (planner.plan(read) for read in reads)
    if ALL in answers.edits:
        files = (as_import(desk, file) for file in files)
    with uncollected():
        return MergePlan(files=tuple(files))


def effects(desk: Desk, *, plan: MergePlan, file: FilePlan) -> tuple[RecordEffect, ...]:
    """What one file of a plan does to each of its records, field by field."""
    looked = look_at(file.contents)
    records = {one.record for one in looked}
    gathering = Gathering(StoreKnown(desk.store))
    for earlier in plan.files:
        if earlier is file:
            break
        _replay(gathering, earlier, records)
    words = DeskWords(desk, gathering.come)
    ledgers = {str(id): ledger for id, ledger in desk.catalogue.ledgers.items()}
    return record_effects(gathering, file.ids, file.contents, looked, ledgers=ledgers, words=words)


def _replay(gathering: Gathering, file: FilePlan, records: set[str]) -> None:
    """Gather what a file brings to these records."""
    looked = look_at(file.contents)
    places = [place for place, one in enumerate(looked) if one.record in records]
    gathering.take(
        file.name,
        [file.ids[place] for place in places],
        [file.contents[place] for place in places],
        [looked[place] for place in places],
    )


def _read(
    paths: tuple[Path, ...],
    answers: MergeAnswers,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Iterator[ReadFile]:
    names = told_apart(paths)
    for read in read_files(
        paths, passphrases=answers.passphrases, progress=progress, cancelled=cancelled
    ):
        called = seen(read.path.name)
        told = seen(names.get(read.path, called))
        rest = read.name.removeprefix(called)
        yield read if told == called else replace(read, name=f"{told}{rest}")


def _opened(reads: list[ReadFile], answers: MergeAnswers) -> dict[str, ReadFile]:
    """Files that wanted a passphrase, read again with those told since."""
    locked = [r for r in reads if r.verdict and file_verdict(r.verdict) is Verdict.NEEDS_PASSWORD]
    if not locked or not answers.passphrases:
        return {}
    paths = tuple(dict.fromkeys(read.path for read in locked))
    names = {(read.path, read.name.rpartition("/")[2]): read.name for read in locked}
    found: dict[str, ReadFile] = {}
    for read in read_files(paths, passphrases=answers.passphrases):
        name = names.get((read.path, read.name.rpartition("/")[2]))
        if name is not None:
            found[name] = replace(read, name=name)
    return found


def _ground(desk: Desk, answers: MergeAnswers, *, known_only: bool) -> Ground:
    known = StoreKnown(desk.store)
    gathering = Gathering(known)
    words = DeskWords(desk, gathering.come)
    ledgers = {str(id): ledger for id, ledger in desk.catalogue.ledgers.items()}
    return Ground(
        gathering=gathering,
        heads=known.heads,
        words=words,
        ledgers=ledgers,
        in_force=in_force(desk),
        inside=_inside(desk, answers),
        unit_name=desk.units.name,
        acquaintances=acquaintances(desk),
        merged=known.merged,
        documents=known.documents,
        edits=edits_in(desk, words),
        plain=lambda read: paper_problem(desk, read) or plain_problem(read, ledgers),
        files=known.files,
        answers=answers,
        known_only=known_only,
    )


def _inside(desk: Desk, answers: MergeAnswers) -> Callable[[str], bool]:
    """Below this desk's unit or above it, or below a unit that was accepted."""
    tree = desk.units
    area = {*tree.under(desk.unit), *(unit.code for unit in tree.ancestors(desk.unit))}
    for unit in answers.units:
        area |= tree.under(unit)
    return area.__contains__
