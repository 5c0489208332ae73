"""``python -m tests [pytest arguments]``: see to a browser, then run the tests in pytest.

Without arguments two processes share the work: one has all tests that need the browser, which
wait for it most of the time, and the other begins with the rest.
"""

import os
import sys

import pytest

from tests.browser import chromium


def main() -> int:
    """Return pytest's exit code; without a browser, say so and run nothing."""
    try:
        browser = chromium.find() or chromium.get()
    except chromium.NoBrowserError as error:
        sys.exit(str(error))
    print(f"Browser: {browser}", flush=True)
    os.environ[chromium.VARIABLE] = browser
    return pytest.main(sys.argv[1:] or ["--numprocesses=2", "--dist=loadgroup"])


if __name__ == "__main__":
    sys.exit(main())
