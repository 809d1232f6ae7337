"""Which versions of a paper were submitted, and which counts where one 稿次 was submitted twice."""

from __future__ import annotations

from collections.abc import Iterable

from jmdesk.domain.record import Record

SUBMISSIONS = "submission"
"""The ledger in which submissions are recorded."""


def by_version(found: Iterable[Record]) -> dict[int, Record]:
    """The submissions of one paper by 稿次.

    Two desks of a unit may each submit the same one: both papers are signed, so both are kept.
    The later day counts, then the larger id: every desk that knows both says the same.
    """
    return {version_of(one): one for one in sorted(found, key=_rank)}


def rival_code(found: Iterable[Record], submission: Record) -> str:
    """The check code of another paper submitted as the same 稿次, "" where there is none."""
    own = str(submission.get("check_code"))
    same = [one for one in found if version_of(one) == version_of(submission)]
    counts = by_version(same)[version_of(submission)]
    # Told of the one that counts first: it is the one to be compared with.
    others = [str(one.get("check_code")) for one in (counts, *sorted(same, key=_rank))]
    return next((code for code in others if code != own), "")


def version_of(submission: Record) -> int:
    """Its 稿次."""
    return int(submission.values["version"])


def _rank(submission: Record) -> tuple[str, str]:
    return str(submission.get("day") or ""), submission.id
