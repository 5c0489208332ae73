"""``python -m tests [pytest arguments]``: see to a browser, then run the tests in pytest."""

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
    return pytest.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
