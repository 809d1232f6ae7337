"""How much a foreign file may cost, and how a child process binds itself to that."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds on reading one file, chosen well above any real workbook of a banner.

    ``memory`` and ``output`` in bytes, ``cpu`` and ``wall`` in seconds, anew for each file;
    ``file`` is the size on disk, ``unpacked`` what the parts of a zip may come to together, in
    bytes; ``cells`` how many cells all sheets may have, blank ones at the ends of rows and sheets
    not counted; ``entries`` how many parts a zip may have. ``wall`` is for what hangs: a busy
    computer must not make a good file look bad.
    """

    file: int = 200_000_000
    unpacked: int = 600_000_000
    memory: int = 1_500_000_000
    output: int = 150_000_000
    cells: int = 3_000_000
    entries: int = 5_000
    cpu: int = 60
    wall: float = 300.0


def bind(limits: Limits) -> None:
    """Bind this process to the limits, for good; call it before a foreign byte is read."""
    if sys.platform == "win32":
        _bind_windows(limits)
    else:
        _bind_posix(limits)


def next_file(limits: Limits) -> None:
    """Give the file that comes now its own share of time; on Windows the desk's clock does it."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + 1 + limits.cpu
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = until if hard == resource.RLIM_INFINITY else min(until, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def grown(limits: Limits) -> bool:
    """Whether this process holds so much memory that a fresh one should read what follows.

    What it holds now, not the most it ever held: a child begins with its parent's most.
    """
    try:
        held = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * mmap.PAGESIZE
    except OSError:  # only Linux tells; written, not run, elsewhere
        return False
    return held > limits.memory // 2


def _bind_posix(limits: Limits) -> None:
    import resource

    for kind, bound in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (bound, bound))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _PROCESS_MEMORY = 0x100
    _DIE_ON_CLOSE = 0x2000
    _DIE_ON_UNHANDLED = 0x400
    _EXTENDED = 9

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", _Basic),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _bind_windows(limits: Limits) -> None:
        """Put this process into a job object of its own. Written, not run here.

        The handle stays open on purpose: the job lasts as long as the process.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            wintypes.LPVOID,
            wintypes.DWORD,
        )
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        bounds = _Extended()
        bounds.Basic.LimitFlags = _PROCESS_MEMORY | _DIE_ON_CLOSE | _DIE_ON_UNHANDLED
        bounds.ProcessMemoryLimit = limits.memory
        job = kernel.CreateJobObjectW(None, None)
        done = (
            job
            and kernel.SetInformationJobObject(
                job, _EXTENDED, ctypes.byref(bounds), ctypes.sizeof(bounds)
            )
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        )
        if not done:
            raise OSError(ctypes.get_last_error(), "job object")
