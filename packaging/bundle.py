"""Builds the desk as one folder that runs without Python: dist/jmdesk, or FOLDER/jmdesk.

    packaging/bundle [FOLDER]        (on Windows: packaging\\bundle.bat [FOLDER])

A bundle is for the system it was built on. On Linux it needs a glibc at least as new as the
builder's and the few system libraries that packaging/prepare names. The Windows bundle has not
been built or run by those who wrote this.
"""

import sys
import tempfile
from pathlib import Path

import PyInstaller.__main__

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Builds, and says how large the folder is."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "dist"
    # The spec asks for the modules of jmdesk by name.
    sys.path.insert(0, str(HERE.parent))
    with tempfile.TemporaryDirectory() as work:
        PyInstaller.__main__.run(
            [
                str(HERE / "jmdesk.spec"),
                "--noconfirm",
                "--log-level=WARN",
                f"--distpath={target}",
                f"--workpath={work}",
            ]
        )
    folder = target / "jmdesk"
    size = sum(file.stat().st_size for file in folder.rglob("*") if not file.is_symlink())
    print(f"{folder}: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
