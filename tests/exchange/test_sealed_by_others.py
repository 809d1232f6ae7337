"""A workbook under a passphrase opens in LibreOffice with it, and with no other one.

A macro in a profile of its own opens it there as a person would, and saves what it sees.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from jmdesk.exchange.sealing import sealed_workbook
from jmdesk.reporting.workbook import workbook_bytes
from tests.reporting.test_hidden_parts import sample

PASSPHRASE = "口令 4820-1957"
_MACRO = """
Sub Reopen(source As String, secret As String, target As String)
  Dim how(1) As New com.sun.star.beans.PropertyValue
  Dim written(1) As New com.sun.star.beans.PropertyValue
  On Error Goto Shut
  how(0).Name = "Hidden"
  how(0).Value = True
  how(1).Name = "Password"
  how(1).Value = secret
  opened = StarDesktop.loadComponentFromURL(source, "_blank", 0, how())
  written(0).Name = "FilterName"
  written(0).Value = "Text - txt - csv (StarCalc)"
  written(1).Name = "FilterOptions"
  written(1).Value = "44,34,76,1"
  opened.storeToURL(target, written())
  opened.close(True)
Shut:
End Sub
"""


def kept(kind: str, public: str, name: str, inside: str) -> str:
    """A file of a library; without its DOCTYPE it is not read."""
    space = kind.partition(":")[0]
    where = f"http://openoffice.org/2000/{space}"
    told = (
        f'<!DOCTYPE {kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{public}.dtd">'
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{told}\n'
    return f'{head}<{kind} xmlns:{space}="{where}"{name}>{inside}</{kind}>'


_BEGUN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item></oor:items>"""
"""A first start would lay its own empty library over the macro."""


def profile(folder: Path) -> str:
    """A profile with the macro in it."""
    library = folder / "user" / "basic" / "Standard"
    library.mkdir(parents=True)
    files = {
        library.parent / "script.xlc": (
            "library:libraries", "libraries", "",
            '<library:library library:name="Standard" library:link="false"/>',
        ),
        library / "script.xlb": (
            "library:library", "library", ' library:name="Standard"',
            '<library:element library:name="Opening"/>',
        ),
        library / "Opening.xba": (
            "script:module", "module", ' script:name="Opening" script:language="StarBasic"', _MACRO,
        ),
    }  # fmt: skip
    for file, told in files.items():
        file.write_text(kept(*told), encoding="utf-8")
    (folder / "user" / "registrymodifications.xcu").write_text(_BEGUN, encoding="utf-8")
    return folder.as_uri()


def test_libreoffice_opens_it_with_its_passphrase_alone(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    file, read = tmp_path / "locked.xlsx", tmp_path / "read.csv"
    file.write_bytes(sealed_workbook(workbook_bytes(sample()), PASSPHRASE))
    wrong = tmp_path / "wrong.csv"
    macros = [
        f'macro:///Standard.Opening.Reopen("{file.as_uri()}","{secret}","{to.as_uri()}")'
        for secret, to in (("482019571957", wrong), (PASSPHRASE, read))
    ]
    command = [program, f"-env:UserInstallation={profile(tmp_path / 'profile')}", "--headless"]
    subprocess.run([*command, *macros], check=True, capture_output=True, timeout=120)
    assert "1,860.00" in read.read_text()
    assert not wrong.exists()
