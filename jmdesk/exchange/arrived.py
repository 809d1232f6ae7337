"""Definitions that came along with a file, beside those in force here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeAlias

from jmdesk.domain.problem import Level, Problem
from jmdesk.exchange.carrier import Manifest
from jmdesk.exchange.incoming import Incoming
from jmdesk.exchange.merge_plan import NewDefinition
from jmdesk.language import seen, tr

NEW, NEWER, CLASH = "new", "newer", "clash"

InForce: TypeAlias = "Callable[[str, str], tuple[int, str] | None]"
"""Version and digest of the ledger or report (kind, id) that counts here."""


def arrived(manifest: Manifest, in_force: InForce) -> tuple[NewDefinition, ...]:
    """What came along and does not count here: new, newer, or at odds with what does."""
    found = []
    for digest, one in sorted(manifest.definitions.items()):
        known = in_force(one.kind, one.id)
        state = NEW if known is None else _state(one.version, digest, *known)
        if state:
            found.append(
                NewDefinition(
                    digest=digest,
                    kind=seen(one.kind),
                    id=seen(one.id),
                    version=one.version,
                    title=seen(one.title),
                    state=state,
                )
            )
    return tuple(found)


def _state(version: int, digest: str, known: int, own: str) -> str:
    if version > known:
        return NEWER
    return CLASH if version == known and digest != own else ""


def at_odds(
    looked: Iterable[Incoming], in_force: InForce, accepted: Collection[str]
) -> frozenset[tuple[str, int, str]]:
    """The (ledger, version, digest) of revisions made after another definition of the same
    version, as far as no one accepted that one (by its digest, or "*" for all)."""
    if "*" in accepted:
        return frozenset()
    used = {(one.ledger, one.version, one.definition) for one in looked}
    return frozenset(
        (ledger, version, digest)
        for ledger, version, digest in used
        if digest not in accepted
        and (known := in_force("ledger", ledger)) is not None
        and _state(version, digest, *known) == CLASH
    )


def clash_problems(
    odds: frozenset[tuple[str, int, str]], counts: dict[str, int], name: str
) -> Sequence[Problem]:
    """One sentence for each ledger of which records are left out; ``counts`` by its id."""
    return [
        Problem(
            level=Level.MUST,
            code="definition-clash",
            ledger=ledger,
            file=name,
            message=tr(
                "“{name}”里台账 {ledger} 第 {version} 版和这里的同一版内容不同，它的 {count} 条记录"
                "没有采用。请两边用同一份定义，或把其中一份的 version 加 1。",
                name=name,
                ledger=ledger,
                version=version,
                count=counts.get(ledger, 0),
            ),
        )
        for ledger, version in sorted({(ledger, version) for ledger, version, _ in odds})
        if counts.get(ledger)
    ]
