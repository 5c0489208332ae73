"""``python -m tests [pytest arguments]``: see to a browser, then run the tests in pytest.

Without arguments two processes share the work, first that of the tests without a browser. Each
has a server and a browser of its own. On a machine with other work a browser may be too late for
what a test waits for: a test that needs one and fails is tried once more, and the report says so.
"""

import os
import subprocess
import sys

import pytest

from tests.browser import chromium
from tests.browser.server import ROOT

_IN_BROWSER = str(ROOT / "tests" / "browser")
_IN_PAIRS = ("--numprocesses=2", "--dist=worksteal")


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
    """Run every test, whether or not one has failed before."""
    parts = [f"--ignore={_IN_BROWSER}"], [_IN_BROWSER, "--reruns=1", "-rR"]
    commands = [[sys.executable, "-m", "pytest", *_IN_PAIRS, *part] for part in parts]
    codes = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
