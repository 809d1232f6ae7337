"""What a person has said about the files that came, until they are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jmdesk.exchange.merge_plan import Conflict, Edit, FilePlan, MergeAnswers, MergePlan
from jmdesk.operations.conflicts import Decision
from jmdesk.ui.conflict_cards import Key, key_of
from jmdesk.ui.merge_edits import is_plain


@dataclass(kw_only=True)
class MergeState:
    """The plan in sight and what was answered. ``taken`` holds the edits by hand that were
    decided, by their keys."""

    plan: MergePlan | None = None
    answers: MergeAnswers = field(default_factory=MergeAnswers)
    decisions: dict[Key, Decision] = field(default_factory=dict)
    taken: dict[str, bool] = field(default_factory=dict)

    def take_plan(self, plan: MergePlan) -> None:
        """Another plan; what was decided about conflicts that are gone is forgotten."""
        self.plan = plan
        found = {key_of(one) for one in plan.conflicts}
        for gone in self.decisions.keys() - found:
            del self.decisions[gone]

    def decide(self, conflict: Conflict, decision: Decision | None) -> None:
        """A field is decided, or left."""
        if decision is None:
            self.decisions.pop(key_of(conflict), None)
        else:
            self.decisions[key_of(conflict)] = decision

    def take_edits(self, keys: Sequence[str], taken: bool) -> None:
        """Edits by hand are taken or left."""
        self.taken.update(dict.fromkeys(keys, taken))

    def is_trusted(self, file: FilePlan) -> bool:
        """Whether its sender is known, or was said to be."""
        return file.known or file.fingerprint in self.answers.trust

    @property
    def files(self) -> tuple[FilePlan, ...]:
        """Those that are merged, as far as was answered."""
        found = self.plan.files if self.plan else ()
        return tuple(file for file in found if file.merges and self.is_trusted(file))

    @property
    def waiting(self) -> int:
        """How many files would be merged if their senders were known."""
        found = self.plan.files if self.plan else ()
        return sum(file.merges and not self.is_trusted(file) for file in found)

    @property
    def plain_edits(self) -> list[Edit]:
        """The edits by hand that can be taken together."""
        return [edit for file in self.files for edit in file.edits if is_plain(edit)]

    @property
    def open_edits(self) -> int:
        """How many of them nobody decided."""
        return sum(edit.key not in self.taken for edit in self.plain_edits)

    @property
    def open_conflicts(self) -> int:
        """How many conflicts nobody decided."""
        found = self.plan.conflicts if self.plan else ()
        return sum(key_of(one) not in self.decisions for one in found)

    def conflicts_of(self, file: FilePlan | None) -> tuple[Conflict, ...]:
        """Those that a file brings, each with all the values there will be."""
        if file is None or self.plan is None:
            return ()
        wanted = {key_of(one) for one in file.conflicts}
        return tuple(one for one in self.plan.conflicts if key_of(one) in wanted)

    def whole_decisions(self) -> dict[Key, Decision]:
        """What was decided of conflicts that files bring which are merged."""
        brought = {key_of(one) for file in self.files for one in file.conflicts}
        return {key: said for key, said in self.decisions.items() if key in brought}

    def whole_answers(self) -> MergeAnswers:
        """The answers, with the edits by hand that were taken."""
        taken = frozenset(key for key, wanted in self.taken.items() if wanted)
        return replace(self.answers, edits=taken)
