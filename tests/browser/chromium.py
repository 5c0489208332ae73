"""A Chromium, Chrome or Edge to test with: finding one, getting one, starting one."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import process_tree

VARIABLE = "XORLAB_BROWSER"

GUIDE_SEEN = "try { localStorage.setItem('xor-lab guide', 'offered'); } catch {}"
"""What a context runs before each page's scripts, so that Train does not offer its guided start."""

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_MAC_APPLICATIONS = ("Chromium", "Google Chrome", "Microsoft Edge")
_WINDOWS_PROGRAMS = (
    r"Chromium\Application\chrome.exe",
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")


class NoBrowserError(Exception):
    """There is no browser to test with; the message is one sentence for the reader."""


def find() -> str | None:
    """Return the browser named in XORLAB_BROWSER, else the first one here that starts."""
    named = os.environ.get(VARIABLE)
    if not named:
        return next(filter(_starts, _candidates()), None)
    browser = shutil.which(named)
    if not browser or not _starts(browser):
        raise NoBrowserError(f"{VARIABLE} names {named}, which is no browser that starts here.")
    return browser


def get() -> str:
    """Download or install a Chromium and return it, saying in a line what is done."""
    for announcement, commands in _ways_to_get_one():
        print(announcement, flush=True)
        failure = next(filter(None, map(_run, commands)), None)
        browser = None if failure else find()
        if browser:
            return browser
        print(f"That failed: {failure or 'it does not start here'}", flush=True)
    raise NoBrowserError(
        "There is no browser to test with: install Chromium, Chrome or Edge, "
        f"or name the program of one in the environment variable {VARIABLE}."
    )


@contextlib.contextmanager
def running_browser(*arguments: str) -> Iterator[Browser]:
    """Start the browser that is found, headless, for as long as the context lasts.

    Playwright's own arguments already keep updates, synchronisation and first-run pages away,
    and leave out the sandbox, which root and many containers cannot have; only this app is
    ever opened in it. ``arguments`` are further ones.
    """
    executable = find()
    if not executable:
        raise NoBrowserError("There is no browser to test with: `python -m tests` gets one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--disable-quic", *arguments], timeout=60_000
        )
        try:
            yield browser
        finally:
            browser.close()


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, _NAMES))
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            for name in _MAC_APPLICATIONS:
                yield str(folder / f"{name}.app" / "Contents" / "MacOS" / name)
    if sys.platform == "win32":
        for folder in filter(None, map(os.environ.get, _WINDOWS_FOLDERS)):
            for program in _WINDOWS_PROGRAMS:
                yield str(Path(folder, program))
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(browser: str) -> bool:
    """Tell a browser from the stubs some distributions put in its place."""
    if sys.platform == "win32":
        # There `--version` opens a window instead of answering.
        return Path(browser).is_file()
    try:
        subprocess.run([browser, "--version"], capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _ways_to_get_one() -> Iterator[tuple[str, list[list[str]]]]:
    yield (
        "No Chromium, Chrome or Edge found: downloading a Chromium with Playwright.",
        [[sys.executable, "-m", "playwright", "install", "chromium"]],
    )
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        yield (
            "Installing the distribution's chromium with apt-get.",
            [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]],
        )


def _run(command: list[str], timeout: float = 900) -> str | None:
    """Return what went wrong in a line, or None; what the command prints stays out of sight."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
            )
            code = process.wait(timeout)
        except OSError as error:
            return f"{command[0]}: {error.strerror}"
        except subprocess.TimeoutExpired:
            process_tree.end(process.pid)
            return f"no end after {timeout:.0f} seconds"
        if code == 0:
            return None
        output.seek(0)
        lines = output.read().splitlines()
        errors = [line for line in lines if line.startswith(("Error:", "E:"))]
        return (errors or lines or [f"{command[0]} ended with code {code}"])[0].strip()
