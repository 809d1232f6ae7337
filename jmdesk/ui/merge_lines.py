"""A merge's plan as lines that a person can take in at a glance: what asks for something first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jmdesk.domain.period import Period
from jmdesk.exchange.merge_plan import FilePlan, MergePlan, Verdict
from jmdesk.language import mark, tr
from jmdesk.ui import theme
from jmdesk.ui.merge_said import said, whole

_FEW = 8
"""So many files are shown one by one, whatever becomes of them."""
_NAMED = 40
"""Names of folded files that are told."""


class Tone(StrEnum):
    """What a line is about, in the order in which lines stand."""

    CONFLICT = "conflict"
    EDITED = "edited"
    ASKS = "asks"
    BAD = "bad"
    GOOD = "good"
    SAME = "same"


SIGNS: dict[Tone, tuple[str, str, str]] = {
    Tone.CONFLICT: ("≠", mark("有不一样的"), theme.MUST),
    Tone.EDITED: ("▲", mark("手工改过"), theme.EXPLAIN),
    Tone.ASKS: ("?", mark("要回答"), theme.EXPLAIN),
    Tone.BAD: ("×", mark("不合并"), theme.MUST),
    Tone.GOOD: ("√", mark("可以合并"), theme.ACCENT),
    Tone.SAME: ("＝", mark("合并过了"), theme.FAINT),
}
"""For each tone its sign, its word and its colour."""

_FOLDS = {
    Tone.GOOD: mark("另外 {count} 个都没有问题"),
    Tone.SAME: mark("另外 {count} 个合并过了"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One file, or those of a tone that are folded away: ``word`` leads to them then.

    ``counts`` are the texts of 新增, 更新, 相同, 冲突, 手工改过; ``said`` a few words, ``whole``
    all there is to say.
    """

    tone: Tone
    name: str
    whose: str
    counts: tuple[str, ...]
    said: str
    whole: str
    files: tuple[FilePlan, ...]
    folded: bool = False

    @property
    def file(self) -> FilePlan | None:
        """The one file of the line."""
        return None if self.folded else self.files[0]


def tone_of(file: FilePlan) -> Tone:
    """What there is to say of a file before all else."""
    if file.verdict is Verdict.ALREADY_HERE:
        return Tone.SAME
    if file.verdict in (Verdict.NEEDS_PASSWORD, Verdict.OUTSIDE_UNIT):
        return Tone.ASKS
    if file.verdict is not Verdict.MERGED:
        return Tone.BAD
    if file.conflicts:
        return Tone.CONFLICT
    if file.edits:
        return Tone.EDITED
    return Tone.ASKS if file.problems else Tone.GOOD


def lines(plan: MergePlan, *, unfolded: Collection[Tone] = ()) -> list[Line]:
    """A line for each file; of many, those without a question are one line until unfolded."""
    tones = {tone: [f for f in plan.files if tone_of(f) is tone] for tone in Tone}
    made: list[Line] = []
    for tone, files in tones.items():
        if tone in _FOLDS and len(plan.files) > _FEW and len(files) > 1 and tone not in unfolded:
            made.append(_fold(tone, files))
        else:
            made += [_line(tone, file) for file in files]
    return made


def _line(tone: Tone, file: FilePlan) -> Line:
    return Line(
        tone=tone,
        name=file.name,
        whose=whose(file),
        counts=_counts([file]) if _is_counted(file) else ("",) * 5,
        said=said(file),
        whole=whole(file),
        files=(file,),
    )


def _fold(tone: Tone, files: Sequence[FilePlan]) -> Line:
    return Line(
        tone=tone,
        name=tr(_FOLDS[tone], count=len(files)),
        whose="",
        counts=_counts(files),
        said=tr("展开"),
        whole=tr("、").join(file.name for file in files[:_NAMED]),
        files=tuple(files),
        folded=True,
    )


def _is_counted(file: FilePlan) -> bool:
    return file.verdict in (Verdict.MERGED, Verdict.ALREADY_HERE)


def _counts(files: Sequence[FilePlan]) -> tuple[str, ...]:
    each: tuple[Callable[[FilePlan], int], ...] = (
        lambda file: file.new,
        lambda file: file.updated,
        lambda file: file.same,
        lambda file: len(file.conflicts),
        lambda file: len(file.edits),
    )
    return tuple(str(sum(count(file) for file in files)) for count in each)


def whose(file: FilePlan) -> str:
    """Who sent it, and of which period."""
    if not file.sender:
        return tr("看不出") if tone_of(file) is Tone.BAD else ""
    return f"{file.sender}　{period_text(file.period)}".strip()


def period_text(period: str) -> str:
    """A period as people write it; what cannot be read as it stands."""
    try:
        return Period.parse(period).told if period else ""
    except ValueError:
        return period
