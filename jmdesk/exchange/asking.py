"""What the desk and the child that reads for it say to each other, in files."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

Value: TypeAlias = str | float | bool | list[str] | None
"""A cell on its way to the desk. A date is a list with its ISO form."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the child is asked: read ``path``, whatever it is.

    With ``workbook`` only a workbook will do, and all of its sheets are told. With ``unpack`` the
    files in a zip are laid beside the request, to be asked for one by one. With ``shrink`` only a
    picture or a PDF will do; a picture comes back with its longer side so many pixels at most.
    """

    path: str
    workbook: bool = False
    unpack: bool = False
    shrink: int = 0
    passphrases: list[str] = []


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet on its way to the desk."""

    name: str
    hidden: bool
    rows: list[list[Value]]
    merged: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    hidden_columns: list[int]
    broken: list[tuple[int, int, str]]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a zip, laid as ``file`` beside the request or, with a verdict, not laid."""

    name: str
    file: str = ""
    size: int = 0
    verdict: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, or a verdict on why it was not, and what the file seems to be.

    ``parts`` are those of the carrier, checked; ``members`` those of a zip of files.
    """

    kind: str = "other"
    sheets: list[Told] = []
    parts: dict[str, bytes] = {}
    codes: list[str] = []
    members: list[Member] = []
    verdict: str = ""
    what: str = ""
