"""Ending a process together with everything it started."""

import contextlib

import psutil


def end(pid: int) -> None:
    """Terminate the process and its descendants; kill those still there after five seconds.

    The descendants count: a virtual environment's Python on Windows and Playwright's installer
    do their work in a child, which would outlive them.
    """
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.terminate()
    _, remaining = psutil.wait_procs(family, timeout=5)
    for member in remaining:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    psutil.wait_procs(remaining, timeout=5)
