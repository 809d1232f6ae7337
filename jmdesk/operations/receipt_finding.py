"""Of which file sent from here a receipt code speaks, and of whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from jmdesk.exchange.carrier import Manifest, Received
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.receipt_codes import counts_in, misread, receipt_code
from jmdesk.store import sending

_RECENT = 40
"""So many of the newest files are thought of where a letter was misread."""

Match = tuple[sending.Sent, str, Received]
"""The file, the code of who received it, what the receipt says."""


def matches(desk: Desk, plain: str, sent: Sequence[sending.Sent], *, wide: bool) -> Iterator[Match]:
    """The files and receivers of which a code speaks: those they were made for come first."""
    conflicts, left_out = counts_in(plain)
    for likely in (True, False) if wide else (True,):
        for file in sent:
            manifest = manifest_of(file.manifest)
            for unit in _receivers(desk, file, likely=likely) if manifest else ():
                assert manifest is not None
                records = max(0, manifest.records - left_out)
                made = receipt_code(
                    file.digest, unit=unit, records=records, conflicts=conflicts, left_out=left_out
                )
                if made.replace("-", "") == plain:
                    yield (
                        file,
                        unit,
                        Received(
                            digest=file.digest,
                            records=records,
                            conflicts=conflicts,
                            code=made,
                            left_out=left_out,
                        ),
                    )


def _receivers(desk: Desk, file: sending.Sent, *, likely: bool) -> tuple[str, ...]:
    """Who may have received it: those above and whom it was for; less likely anyone nearby."""
    above = [one.code for one in desk.units.ancestors(desk.unit)]
    first = dict.fromkeys([file.to_unit, *above] if file.to_unit else above)
    if likely:
        return tuple(first)
    return tuple(sorted(desk.units.under(desk.banner) - first.keys()))


def unknown_code(desk: Desk, plain: str, sent: Sequence[sending.Sent]) -> str:
    """What to say of a code that no file has; it names the code that was probably meant."""
    recent = sent[:_RECENT]
    for other in misread(plain):
        if next(matches(desk, other, recent, wide=False), None) is not None:
            meant = f"{other[:5]}-{other[5:]}"
            return tr("没有这个回执码。是不是 {code}？请再核对一遍。", code=meant)
    return tr("这个回执码不是这台电脑发出的文件的，请再核对一遍。")


def manifest_of(content: bytes) -> Manifest | None:
    """A manifest as it is kept; None where it cannot be read."""
    try:
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.MsgspecError:
        return None
