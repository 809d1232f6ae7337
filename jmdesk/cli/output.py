"""What a command says: one JSON document or lines for people on stdout, sentences on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from jmdesk.domain.explanation import explain_key, is_open
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.language import tr
from jmdesk.operations.frames import place_of

SIGNS = {Level.MUST: "■", Level.EXPLAIN: "▲", Level.HINT: "●"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The result of a command.

    ``json`` is printed as it is with ``--json``, otherwise ``lines`` are; ``said`` are sentences
    for stderr. ``look`` says that there is something to look at (exit code 1), ``refused`` that
    nothing could be done with what was given, though there is something to tell (exit code 2).
    """

    json: Any
    lines: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    look: bool = field(default=False)
    refused: bool = False


Command: TypeAlias = "Callable[[Any], Answer]"


def tell(answer: Answer, *, as_json: bool) -> int:
    """Print an answer; the exit code: 0 done, 1 done and something to look at, 2 not done."""
    if as_json:
        print(json.dumps(answer.json, ensure_ascii=False, indent=1))
    else:
        for line in answer.lines:
            print(line)
    sys.stdout.flush()
    for sentence in answer.said:
        print(sentence, file=sys.stderr)
    for problem in answer.problems:
        print(problem_line(problem), file=sys.stderr)
    if answer.refused:
        return 2
    return 1 if answer.look or any(one.explanation is None for one in answer.problems) else 0


def refuse(refusal: Refusal) -> int:
    """Say why nothing was done; exit code 2."""
    print(refusal.message, file=sys.stderr)
    for problem in refusal.problems:
        if problem.message not in refusal.message:
            how = f"　explain {problem.record} {explain_key(problem)}" if is_open(problem) else ""
            print(f"{problem_line(problem)}{how}", file=sys.stderr)
    return 2


def own_mistake(error: Exception) -> int:
    """Own up to a mistake of the program, in full for engineers; exit code 3."""
    import traceback

    traceback.print_exception(error)
    kind, place = type(error).__name__, place_of(error)
    print(
        tr(
            "程序自己出了错（{kind} {place}），不是您的操作不对。已保存的数据没有动，"
            "可以用 jmdesk verify 核对；用 jmdesk support --to 求助.zip 存一份求助文件发给管理员。",
            kind=kind,
            place=place,
        ),
        file=sys.stderr,
    )
    return 3


def problem_line(problem: Problem) -> str:
    """A problem in one line: its sign and level, where it is, the sentence."""
    if problem.cell and problem.cell in problem.message:
        place = problem.file or ""
    else:
        parts = (problem.file, problem.sheet, problem.cell or problem.line)
        place = "　".join(str(part) for part in parts if part)
    sign = f"{SIGNS[problem.level]} {tr(problem.level.value)}"
    line = f"{sign}　{place + '：' if place else ''}{problem.message}"
    if problem.explanation is None:
        return line
    return tr("{line}（已说明：{text}）", line=line, text=problem.explanation)


def problems_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as the command line's JSON has them."""
    return [problem.as_json() for problem in problems]
