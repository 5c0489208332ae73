"""``python -m tests [pytest arguments]``: see to a browser, then run the tests in pytest.

Without arguments three processes share the work: two run the tests that need the browser, each
with a server and a browser of its own; the third one all the rest, in what time they leave.
"""

import os
import subprocess
import sys
import tempfile

import pytest

from tests.browser import chromium
from tests.browser.server import ROOT

_IN_BROWSER = str(ROOT / "tests" / "browser")

_WAY_GIVEN = 5
"""How nice the third process is: a browser that has to wait may miss what a test waits for."""


def main() -> int:
    """Return pytest's exit code; without a browser, say so and run nothing."""
    try:
        browser = chromium.find() or chromium.get()
    except chromium.NoBrowserError as error:
        sys.exit(str(error))
    print(f"Browser: {browser}", flush=True)
    os.environ[chromium.VARIABLE] = browser
    return pytest.main(sys.argv[1:]) if sys.argv[1:] else _run_all()


def _run_all() -> int:
    """Run every test; what the other process prints follows when both are done."""
    command = [sys.executable, "-m", "pytest", f"--ignore={_IN_BROWSER}"]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        others = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        if sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, others.pid, _WAY_GIVEN)
        try:
            in_browser = pytest.main([_IN_BROWSER, "--numprocesses=2", "--dist=worksteal"])
            others.wait()
        finally:
            others.kill()
        output.seek(0)
        print(output.read(), flush=True)
    return in_browser or others.returncode


if __name__ == "__main__":
    sys.exit(main())
