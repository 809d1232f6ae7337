"""Expressions of rules and computed fields: Python's grammar, a fixed small vocabulary.

A definition may come from anyone, so an expression is never evaluated by Python. It is parsed,
every node is looked up in a whitelist, and what remains is turned once into closures over exact
numbers. There are no loops, no attributes but ``reference.field``, and limits on length, nodes
and related records: an expression can neither hang nor crash the desk nor read anything else.

``forms/README.md`` describes the language for people who write ledgers.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.compiling import RESERVED, Compiler
from jmdesk.definitions.facts import ExpressionError, Facts, Run, Scope
from jmdesk.definitions.values import Unfit, Unknown
from jmdesk.language import tr

__all__ = ["RESERVED", "Expression", "ExpressionError", "Facts", "Scope"]

MOST_CHARACTERS = 2000
MOST_NODES = 200
_BLANK = re.compile(r"""("[^"\n]*"|'[^'\n]*')|\s""")
"""A text as it is written, or a blank of any kind outside of texts."""

_LEFT = frozenset({"names", "paths", "related", "run", "tree"})


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    ``names`` are the fields of its own ledger (and `RESERVED` names) that it reads, those of
    ``last`` and ``year_ago`` included; ``paths`` the pairs reference field, field of its target;
    ``related`` the pairs ledger, field (``""`` for the ledger alone) in functions over related
    records, filters included. A reader checks all three against the ledgers.
    """

    source: str
    names: frozenset[str]
    paths: frozenset[tuple[str, str]]
    related: frozenset[tuple[str, str]]
    run: Run = field(repr=False, compare=False)
    tree: ast.expr = field(repr=False, compare=False)
    """What was written, for `jmdesk.definitions.kinds`."""

    @classmethod
    def parse(cls, source: str) -> Expression:
        """Read an expression; `ExpressionError` for anything outside the language."""
        return _parse(source.strip())

    @classmethod
    def later(cls, source: str) -> Expression:
        """One of a definition that is known to be right: it is read when it is first asked."""
        made = object.__new__(cls)
        made.__dict__["source"] = source.strip()
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What `later` left for now."""
            if name not in _LEFT:
                raise AttributeError(name)
            self.__dict__.update(_parse(self.source).__dict__)
            return self.__dict__[name]

    def value(self, scope: Scope) -> Any:
        """The value, None where it is empty or unknown; `ExpressionError` for unfit operands."""
        try:
            return self.run(scope)
        except Unknown:
            return None
        except ExpressionError:  # of another expression, which this one asked
            raise
        except Unfit as error:
            raise ExpressionError(
                tr("“{source}”算不出：{error}", source=self.source, error=error)
            ) from error
        except (ArithmeticError, RecursionError, ValueError) as error:
            raise ExpressionError(
                tr("“{source}”算不出：数太大，或套得太深。", source=self.source)
            ) from error


@lru_cache(maxsize=2048)
def _parse(source: str) -> Expression:
    """Many rules and sentences name the same few fields, and an expression has no state."""
    plain = _BLANK.sub(lambda found: found[1] or " ", source)
    tree = _tree(plain)
    compiler = Compiler(plain)
    run = compiler.compile(tree)
    return Expression(
        source=source,
        names=frozenset(compiler.names),
        paths=frozenset(compiler.paths),
        related=frozenset(compiler.related),
        run=run,
        tree=tree,
    )


def _tree(source: str) -> ast.expr:
    if len(source) > MOST_CHARACTERS:
        raise ExpressionError(
            tr(
                "表达式有 {count} 个字符，最多 {most_characters} 个。",
                count=len(source),
                most_characters=MOST_CHARACTERS,
            )
        )
    for strange in ("\\", "#", "\0"):
        if strange in source:
            raise ExpressionError(
                tr("表达式里不能有“{strange}”。", strange=f"{strange!r}"), source.index(strange) + 1
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(
            tr("表达式“{source}”写法有误。", source=source), error.offset or 0
        ) from error
    except (ValueError, MemoryError, RecursionError) as error:
        raise ExpressionError(
            tr("表达式“{source}…”写法有误，或括号太多。", source=source[:40])
        ) from error
    if len(source) > MOST_NODES:  # each node takes at least one character of its own
        _count(tree)
    return tree


def _count(tree: ast.expr) -> None:
    """Refuse large trees, without recursion."""
    waiting: list[ast.AST] = [tree]
    seen = 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr):
            seen += 1
        if seen > MOST_NODES:
            raise ExpressionError(
                tr("表达式太长：部分多于 {most_nodes} 个。请拆成几条规则。", most_nodes=MOST_NODES)
            )
        waiting.extend(ast.iter_child_nodes(node))
