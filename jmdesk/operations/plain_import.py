"""A plain workbook among files to be merged, brought in by its headings in the same batch."""

from __future__ import annotations

from dataclasses import replace

from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.domain.revision import Revision
from jmdesk.exchange.merge_plan import FilePlan, Verdict
from jmdesk.exchange.plan import ImportPlan, revisions
from jmdesk.exchange.plan import Verdict as RowVerdict
from jmdesk.operations.desk import Desk
from jmdesk.operations.importing import plan_workbook
from jmdesk.operations.plain_files import PLAIN


def as_import(desk: Desk, file: FilePlan) -> FilePlan:
    """The plan of a plain workbook as an import where its headings fit one ledger.

    Other files as they are; also one of which something has to be asked, with the questions as
    problems.
    """
    plain = next((one for one in file.problems if one.code == PLAIN and one.ledger), None)
    if plain is None or not _is_file(file):
        return file
    try:
        plan = plan_workbook(desk, file=file.path, ledger=str(plain.ledger))
    except Refusal as refusal:
        problem = replace(plain, message=refusal.message)
        return replace(file, problems=refusal.problems or (problem,))
    if not plan.ready:
        return replace(file, problems=(*file.problems, *_asked(file, plan)))
    return _planned(desk, file, plan)


def _is_file(file: FilePlan) -> bool:
    """Not a member of a zip, which could not be read again by itself."""
    return file.name.rpartition("/")[2].startswith(file.path.name)


def _asked(file: FilePlan, plan: ImportPlan) -> list[Problem]:
    return [
        Problem(
            level=Level.EXPLAIN,
            code="question",
            message=one.text,
            ledger=plan.ledger,
            file=file.name,
            sheet=one.sheet,
            cell=one.cell,
        )
        for one in plan.questions
    ]


def _planned(desk: Desk, file: FilePlan, plan: ImportPlan) -> FilePlan:
    made: tuple[Revision, ...] = revisions(plan, desk.ledger(plan.ledger))
    counts = plan.counts
    return replace(
        file,
        verdict=Verdict.MERGED if made else Verdict.ALREADY_HERE,
        new=counts[RowVerdict.NEW],
        updated=counts[RowVerdict.UPDATED],
        same=counts[RowVerdict.SAME],
        ids=tuple(one.id for one in made),
        contents=tuple(one.content for one in made),
        ledgers=frozenset({plan.ledger}),
        added=len(made),
        problems=plan.problems,
    )
