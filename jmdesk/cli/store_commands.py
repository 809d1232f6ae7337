"""The store against itself, copies of it, and the demonstration."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jmdesk.cli.output import Answer, problems_json
from jmdesk.cli.session import key, opened
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations import safekeeping
from jmdesk.operations.demo import demonstrate
from jmdesk.operations.location import default_store
from jmdesk.operations.support import write_help
from jmdesk.operations.verify_words import Finding, explain


def verify_command(chosen: Namespace) -> Answer:
    """``verify``: integrity, hashes, current tables rebuilt and compared; what to do about it."""
    _is_there(chosen)
    with opened(chosen) as desk:
        verdict = safekeeping.verify(desk)
        explained = explain(desk, verdict)
    json = {
        "ok": verdict.ok,
        "digest": verdict.digest,
        "revisions": verdict.revisions,
        "records": verdict.records,
        "step": explained.step.value,
        "findings": [_finding_json(one) for one in explained.findings],
        "backup": str(explained.backup.file) if explained.backup else None,
        "problems": problems_json(verdict.problems),
    }
    line = tr(
        "{records} 条记录，{revisions} 次改动，摘要 {digest}",
        records=verdict.records,
        revisions=verdict.revisions,
        digest=verdict.digest[:16],
    )
    return Answer(
        json=json,
        lines=(line,),
        said=(*explained.lines, *([explained.command] if explained.command else [])),
        problems=verdict.problems,
        look=not verdict.ok,
    )


def _is_there(chosen: Namespace) -> None:
    """A mistyped path is no empty desk of which all is well."""
    store = chosen.store or default_store()
    if not store.exists():
        raise Refusal(
            tr("没有“{store}”这个数据文件，没有核对什么。请检查 --store 的路径。", store=store)
        )


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "count": finding.count,
        "said": finding.said,
        "ledgers": dict(finding.ledgers),
        "step": finding.step.value,
    }


def rebuild_command(chosen: Namespace) -> Answer:
    """``rebuild``: current tables anew from the revisions; then the same as ``verify``."""
    _is_there(chosen)
    with opened(chosen) as desk:
        safekeeping.rebuild(desk)
    return verify_command(chosen)


def support_command(chosen: Namespace) -> Answer:
    """``support``: one file to send for help; what stands in it is printed."""
    made = write_help(to=chosen.to, store=chosen.store, key=key(chosen))
    json = {"file": str(made.file), "size": made.size, "text": made.text}
    said = tr(
        "{file}（{size} kB）。上面就是里面写的，发出去之前请看一遍；另附做过的事的记录。",
        file=made.file,
        size=f"{made.size / 1000:.1f}",
    )
    return Answer(json=json, lines=tuple(made.text.splitlines()), said=(said,))


def demo_command(chosen: Namespace) -> Answer:
    """``demo``: the whole job on the real plan."""
    folder, files = demonstrate(to=chosen.to)
    json = {"folder": str(folder), "files": [str(file) for file in files]}
    return Answer(
        json=json,
        lines=tuple(str(file) for file in files),
        said=(tr("都在 {folder}", folder=folder),),
    )
