"""Which files of what was dropped are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr

MOST = 5_000
"""Files of one merge; a whole disk was dropped by mistake where there are more."""
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def files_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files, and those in the folders, each once, in the order of their names.

    Hidden ones and what offices leave beside open files (~$…) are passed over. `Refusal` where
    there are too many.
    """
    found: dict[Path, None] = {}
    for path in paths:
        for file in _below(path) if path.is_dir() else [path]:
            found[file] = None
            if len(found) > MOST:
                raise Refusal(
                    tr(
                        "“{name}”里有 {most} 个以上的文件，一个也没有合并。"
                        "请只选装着报来文件的文件夹。",
                        name=path.name,
                        most=MOST,
                    )
                )
    return tuple(found)


def told_apart(paths: Iterable[Path]) -> Mapping[Path, str]:
    """What to call each file: with its folder before it where two are called alike."""
    paths = list(paths)
    alike = Counter(path.name for path in paths)
    found: dict[Path, str] = {}
    used: set[str] = set()
    for path in paths:
        name = path.name if alike[path.name] == 1 else f"{path.parent.name}/{path.name}"
        number = 1
        told = name
        while told in used:
            number += 1
            told = f"{name}（{number}）"
        used.add(told)
        found[path] = told
    return found


def _below(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those in it; links that lead elsewhere are not followed."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return
    for path in inside:
        if _passed_over(path.name):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _below(path)
        else:
            yield path


def _passed_over(name: str) -> bool:
    return name.startswith((".", "~$", "._")) or name.lower() in _OF_THE_SYSTEM
