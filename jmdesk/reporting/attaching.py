"""A PDF with data inside: an attachment that readers of PDFs list and printing leaves out."""

from __future__ import annotations

import io
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """What a PDF carries: the attachment's name, what it is said to be, its bytes."""

    name: str
    description: str
    content: bytes


def with_attachment(pdf: bytes, attached: Attached) -> bytes:
    """The same pages with the attachment; the same input gives the same bytes."""
    from pikepdf import Array, AttachedFileSpec, Name, open

    buffer = io.BytesIO()
    with open(io.BytesIO(pdf)) as document:
        spec = AttachedFileSpec(
            document,
            attached.content,
            description=attached.description,
            filename=attached.name,
            mime_type="application/zip",
            creation_date="",
            mod_date="",
        )
        spec.obj.AFRelationship = Name.Data
        document.attachments[attached.name] = spec
        document.Root.AF = Array([spec.obj])
        document.save(buffer, deterministic_id=True)
    return buffer.getvalue()
