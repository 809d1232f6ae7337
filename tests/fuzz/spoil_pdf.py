"""Papers with loops, bombs, actions and attachments that are not what they say."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable

from tests.fuzz.chance import Chance
from tests.fuzz.spoil_bytes import any_way
from tests.fuzz.spoil_zip import ZIPS

_REFERENCE = re.compile(rb"\d+ 0 R")
_NUMBER = re.compile(rb"(?<=[ \[])-?\d+(?=[ \]/\r\n])")
_NAME = re.compile(rb"/[A-Z]\w+")
_NAMES = tuple(
    b"/" + name
    for name in b"JavaScript Launch EmbeddedFiles Kids Parent FlateDecode JBIG2Decode DCTDecode "
    b"Prev XObject Length Crypt".split()
)


def references(chance: Chance, content: bytes) -> bytes:
    """Objects that are each other's, or their own."""
    for _ in range(chance.choice((1, 3, 20))):
        found = list(_REFERENCE.finditer(content))
        if not found:
            break
        match, other = chance.choice(found), chance.choice(found)[0]
        content = content[: match.start()] + other + content[match.end() :]
    return content


def _swapped(
    pattern: re.Pattern[bytes], what: Callable[[Chance], bytes]
) -> Callable[[Chance, bytes], bytes]:
    def spoil(chance: Chance, content: bytes) -> bytes:
        found = list(pattern.finditer(content))
        if not found:
            return any_way(chance, content)
        match = chance.choice(found)
        return content[: match.start()] + what(chance) + content[match.end() :]

    return spoil


numbers = _swapped(_NUMBER, lambda chance: chance.number().encode())
names = _swapped(_NAME, lambda chance: chance.choice(_NAMES))


def made_anew(change: Callable[[Chance, object], None]) -> Callable[[Chance, bytes], bytes]:
    """A way to spoil a paper through pikepdf, so that all around the harm is sound."""

    def spoil(chance: Chance, content: bytes) -> bytes:
        import pikepdf

        with pikepdf.open(io.BytesIO(content)) as pdf:
            change(chance, pdf)
            file = io.BytesIO()
            pdf.save(file)
            return file.getvalue()

    spoil.__name__ = change.__name__
    return spoil


def attachment(chance: Chance, pdf: object) -> None:
    """What is attached is spoilt, is another thing, is called something else, is there often."""
    import pikepdf

    assert isinstance(pdf, pikepdf.Pdf)
    (name,) = list(pdf.attachments)[:1]
    content = pdf.attachments[name].get_file().read_bytes()
    spoilt = chance.choice(ZIPS)(chance, content)
    others = (name, "../../canary/x.jmdesk", "a.docx", "\u202egpj", "x\0y")
    for number in range(chance.choice((1, 1, 60))):
        pdf.attachments[chance.choice(others) + str(number or "")] = spoilt
    if chance.random() < 0.5:
        pdf.attachments[name] = spoilt


def big_stream(chance: Chance, pdf: object) -> None:
    """A stream that unpacks to hundreds of megabytes, once or through several filters."""
    import pikepdf

    assert isinstance(pdf, pikepdf.Pdf)
    packed = zlib.compress(bytes(30_000_000), 9)
    rounds = chance.choice((1, 2))
    for _ in range(rounds - 1):
        packed = zlib.compress(packed, 9)
    stream = pikepdf.Stream(pdf, packed)
    stream.stream_dict["/Filter"] = pikepdf.Array([pikepdf.Name.FlateDecode] * rounds)
    if chance.random() < 0.5:
        pdf.pages[0].obj["/Contents"] = stream
    else:
        pdf.attachments["数据.jmdesk"] = b"x"
        pdf.attachments["数据.jmdesk"].obj["/EF"]["/F"] = stream


def actions(chance: Chance, pdf: object) -> None:
    """What would start a program, open an address or run a script."""
    import pikepdf

    assert isinstance(pdf, pikepdf.Pdf)
    action = chance.choice(
        (
            {"/S": "/JavaScript", "/JS": "app.launchURL('http://localhost:9')"},
            {"/S": "/Launch", "/F": "/bin/sh"},
            {"/S": "/URI", "/URI": "file:///etc/passwd"},
            {"/S": "/GoToR", "/F": "../../canary/x.pdf"},
        )
    )
    made = pikepdf.Dictionary(
        {key: pikepdf.Name(value) if key == "/S" else value for key, value in action.items()}
    )
    pdf.Root["/OpenAction"] = made
    pdf.pages[0].obj["/AA"] = pikepdf.Dictionary({"/O": made})


def pages(chance: Chance, pdf: object) -> None:
    """Pages of no size, of huge size, in circles, by the thousand."""
    import pikepdf

    assert isinstance(pdf, pikepdf.Pdf)
    kind = chance.randrange(4)
    if kind == 0:
        box = chance.choice(([0, 0, 1e9, 1e9], [0, 0, 0, 0], [9, 9, -9, -9], [0, 0, 1, 100_000]))
        pdf.pages[0].obj["/MediaBox"] = pikepdf.Array(box)
    elif kind == 1:
        tree = pdf.Root["/Pages"]
        tree["/Kids"] = pikepdf.Array([pdf.pages[0].obj, tree, tree])
    elif kind == 2:
        pdf.Root["/Pages"]["/Count"] = chance.choice((-1, 10**9, 0))
    else:
        pdf.pages[0].obj["/Rotate"] = chance.choice((45, 10**9, -1))


def deep(chance: Chance, content: bytes) -> bytes:
    """Brackets without an end."""
    at = content.find(b"obj") + 3
    what = chance.choice((b"[", b"<<", b"(", b"<< /A "))
    return content[:at] + what * chance.choice((1_000, 200_000)) + content[at:]


PDF = (
    references,
    numbers,
    names,
    deep,
    *(made_anew(attachment),) * 4,
    made_anew(big_stream),
    made_anew(actions),
    *(made_anew(pages),) * 2,
    any_way,
    any_way,
)
