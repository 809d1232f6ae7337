"""Workbooks and papers under a passphrase that other programs ask for too: Excel, WPS, PDF readers.

A workbook as Office does it (agile encryption, AES-256, SHA-512), a paper as PDF 2.0 does it
(AES-256). Unlike `jmdesk.exchange.locking` blanks and hyphens count here: the other programs
take what is typed as it is.
"""

from __future__ import annotations

import io
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from jmdesk.exchange.limits import Limits
from jmdesk.exchange.refused import Refused

LONGEST = 60
"""Characters of a passphrase: Excel takes 255."""
LONGEST_WIDE = 30
"""Where there are others than letters and figures: a PDF takes 127 bytes of UTF-8, and what is
longer some programs cut off there and others refuse."""
_MOST_TURNS = 1_000_000
"""Ten times what Office asks for; a foreign file may not ask for more."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEPARATORS = "-_. \u3000"


def sealed_workbook(content: bytes, passphrase: str) -> bytes:
    """A workbook (.xlsx) that Excel, WPS and LibreOffice open with the passphrase."""
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(in_one_width(passphrase), buffer)
    return buffer.getvalue()


def sealed_paper(content: bytes, passphrase: str) -> bytes:
    """A PDF that readers open with the passphrase, its attachments locked with it."""
    import pikepdf

    buffer = io.BytesIO()
    user = in_one_width(passphrase)
    lock = pikepdf.Encryption(owner=secrets.token_urlsafe(24), user=user, R=6)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(buffer, encryption=lock)
    return buffer.getvalue()


def in_one_width(passphrase: str) -> str:
    """As it is typed without a Chinese input method: the other side may have none on."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def is_sealed_workbook(content: bytes) -> bool:
    """Whether an OLE file is a workbook (or another document) under a passphrase."""
    return _ENCRYPTED in content


def opened_workbook(content: bytes, passphrases: Sequence[str], limits: Limits) -> bytes:
    """What was locked; `Refused` with password, wrong-passphrase, too-large or damaged."""
    from msoffcrypto.exceptions import InvalidKeyError  # type: ignore[import-untyped]
    from msoffcrypto.format.ooxml import OOXMLFile

    if not passphrases:
        raise Refused("password")
    try:
        file = OOXMLFile(io.BytesIO(content))
        if file.type == "agile" and file.info["spinValue"] > _MOST_TURNS:
            raise Refused("too-large")
        for passphrase in _spellings(passphrases):
            buffer = _Bounded(limits.output)
            try:
                file.load_key(password=passphrase, verify_password=True)
                file.decrypt(buffer)
            except InvalidKeyError:
                continue
            return buffer.getvalue()
    except (Refused, MemoryError):
        raise
    except Exception as error:  # whatever the library meets in a spoilt file is its own
        raise Refused("damaged") from error
    raise Refused("wrong-passphrase")


def opened_paper(path: Path, passphrases: Sequence[str], to: Path) -> bool:
    """Write a locked PDF without its lock to ``to``; False where it has none.

    `Refused` with password or wrong-passphrase; what else is wrong is found by who reads it.
    """
    import pikepdf

    try:
        with pikepdf.open(path):
            return False
    except pikepdf.PasswordError:
        pass
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError):
        return False
    for passphrase in _spellings(passphrases):
        try:
            with pikepdf.open(path, password=passphrase) as pdf:
                pdf.save(to)
                return True
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError) as error:
            raise Refused("damaged") from error
    raise Refused("wrong-passphrase" if passphrases else "password")


class _Bounded(io.BytesIO):
    """Takes no more than so many bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, content: object) -> int:
        """Refuse what is too large, before it is kept."""
        if self.tell() + len(memoryview(content)) > self._most:  # type: ignore[arg-type]
            raise Refused("too-large")
        return super().write(content)  # type: ignore[arg-type]


def _spellings(passphrases: Sequence[str]) -> Iterator[str]:
    """Each as it was typed, in one width, and without what parts groups of figures."""
    tried: set[str] = set()
    for typed in passphrases:
        plain = in_one_width(typed)
        joined = "".join(letter for letter in plain if letter not in _SEPARATORS)
        for one in (typed, typed.strip(), plain, joined):
            if one and one not in tried:
                tried.add(one)
                yield one
