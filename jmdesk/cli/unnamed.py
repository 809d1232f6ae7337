"""Commands that a command line does not name: making words for them takes time for nothing."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, TypeVar, cast

_Parser = TypeVar("_Parser", bound=argparse.ArgumentParser)


class _Unnamed:
    """Takes a command's words and forgets them."""

    def add_argument(self, *_words: object, **_how: object) -> None:
        """Nothing."""

    def add_mutually_exclusive_group(self, **_how: object) -> _Unnamed:
        """Nothing either."""
        return self


def naming(parser: type[_Parser], arguments: Sequence[str]) -> type[_Parser]:
    """What argparse makes commands of: a parser for one that is named anywhere in the arguments.

    The others are known by their names and sentences alone, for help and for what is misspelt.
    """
    named = frozenset(arguments)

    def make(*, prog: str, **told: Any) -> _Parser | _Unnamed:
        return parser(prog=prog, **told) if prog.rpartition(" ")[2] in named else _Unnamed()

    return cast(type[_Parser], make)  # argparse only calls it
