"""One file, whatever it is: the work of the child that reads for the desk."""

from __future__ import annotations

import zipfile
from pathlib import Path

from jmdesk.exchange.asking import Answer, Request, Told
from jmdesk.exchange.carrier_parts import MANIFEST, parts_of
from jmdesk.exchange.enclosed import from_cells, holds_package
from jmdesk.exchange.kinds import Form, check_kind, form_of, is_office, seeming
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.locking import unlock
from jmdesk.exchange.members import members
from jmdesk.exchange.package import parse_package
from jmdesk.exchange.papers import attached_package, codes_on_pages, ended
from jmdesk.exchange.pictures import codes_in_file
from jmdesk.exchange.read_file import FileKind
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.sealing import is_sealed_workbook, opened_paper, opened_workbook
from jmdesk.exchange.sheets_told import told_sheets
from jmdesk.exchange.shrinking import JPEG, shrunk
from jmdesk.language import mark


def answer(request: Request, limits: Limits, beside: Path) -> Answer:
    """What there is in the file; never an exception for what is wrong with it.

    Members of a zip are laid at ``beside`` with a number behind it.
    """
    path = Path(request.path)
    try:
        if request.workbook:
            return Answer(sheets=told_sheets(path, check_kind(path, limits), limits))
        if request.shrink:
            return _kept(path, request.shrink)
        return _whatever(path, request, limits, beside)
    except Refused as refused:
        return Answer(verdict=refused.verdict, what=refused.what)
    except (MemoryError, RecursionError):
        return Answer(verdict="too-large")


def _whatever(path: Path, request: Request, limits: Limits, beside: Path) -> Answer:
    form = form_of(path)
    if form is Form.ZIP:
        return _zip(path, beside if request.unpack else None, limits)
    if form is Form.LOCKED:
        return _package(_unlocked(path.read_bytes(), request.passphrases), limits)
    if form is Form.OLE:
        return _old_workbook(path, request, limits, beside)
    if form is Form.PDF:
        return _sealed_paper(path, request, limits, beside)
    if form is Form.PICTURE:
        return Answer(kind=FileKind.PICTURE, codes=codes_in_file(path))
    raise Refused("archive" if form is Form.ARCHIVE else "foreign", seeming(path))


def _kept(path: Path, side: int) -> Answer:
    """A picture or paper to be kept with a record."""
    form = form_of(path)
    if form is Form.PICTURE:
        return Answer(kind=FileKind.PICTURE, parts={JPEG: shrunk(path, side)})
    if form is not Form.PDF:
        raise Refused("foreign", seeming(path))
    if not ended(path):
        raise Refused("truncated")
    return Answer(kind=FileKind.PDF)


def _zip(path: Path, beside: Path | None, limits: Limits) -> Answer:
    names = _names(path)
    if MANIFEST in names:
        return _package(path.read_bytes(), limits)
    if is_office(names):
        return _workbook(path, limits)
    if beside is None:
        raise Refused("archive", mark("压缩包里的压缩包"))
    found = members(path, beside, limits)
    if not found:
        raise Refused("foreign", mark("压缩包"))
    return Answer(members=found)


def _names(path: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("altered" if zipfile.is_zipfile(path) else "truncated") from error
    if entries and min(entry.header_offset for entry in entries) > 0:
        # The end was cut off: this is the list of a zip that lies inside, such as the readable one.
        raise Refused("truncated")
    return frozenset(entry.filename for entry in entries)


def _package(content: bytes, limits: Limits) -> Answer:
    parts = parts_of(parse_package(content, limits))
    return Answer(kind=FileKind.PACKAGE, parts=parts)


def _unlocked(content: bytes, passphrases: list[str]) -> bytes:
    for passphrase in passphrases:
        try:
            return unlock(content, passphrase)
        except Refused as refused:
            if refused.verdict != "wrong-passphrase":
                raise
    raise Refused("wrong-passphrase" if passphrases else "locked")


def _old_workbook(path: Path, request: Request, limits: Limits, beside: Path) -> Answer:
    """A workbook of old, or one under a passphrase: what is in it lies in the desk's own folder
    while it is read."""
    content = path.read_bytes()
    if not is_sealed_workbook(content):
        return _workbook(path, limits)
    clear = beside.with_name(f"{beside.name}clear")
    try:
        clear.write_bytes(opened_workbook(content, request.passphrases, limits))
        return _workbook(clear, limits)
    finally:
        clear.unlink(missing_ok=True)


def _sealed_paper(path: Path, request: Request, limits: Limits, beside: Path) -> Answer:
    clear = beside.with_name(f"{beside.name}clear")
    try:
        return _paper(clear if opened_paper(path, request.passphrases, clear) else path, limits)
    finally:
        clear.unlink(missing_ok=True)


def _workbook(path: Path, limits: Limits) -> Answer:
    """The sheets of a workbook are told even where its hidden part is not whole."""
    try:
        sheets = told_sheets(path, check_kind(path, limits), limits)
    except Refused as refused:
        foreign = refused.verdict == "not-a-workbook"
        raise Refused("foreign" if foreign else refused.verdict, refused.what) from refused
    own = [sheet for sheet in sheets if holds_package(_first(sheet))]
    rest = [sheet for sheet in sheets if sheet not in own]
    try:
        parts = parts_of(parse_package(_hidden(own[0]), limits)) if own else {}
    except Refused as refused:
        return Answer(kind=FileKind.WORKBOOK, sheets=rest, verdict=refused.verdict)
    return Answer(kind=FileKind.WORKBOOK, sheets=rest, parts=parts)


def _first(sheet: Told) -> object:
    return sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None


def _hidden(sheet: Told) -> bytes:
    return from_cells([row[0] if row else "" for row in sheet.rows])


def _paper(path: Path, limits: Limits) -> Answer:
    package = attached_package(path, limits)
    if package is not None:
        return Answer(kind=FileKind.PDF, parts=parts_of(parse_package(package, limits)))
    if not ended(path):
        raise Refused("truncated")
    return Answer(kind=FileKind.PDF, codes=codes_on_pages(path))
