"""``python -m tests [--all] [--busy] [pytest arguments]``: see to a browser, then run the tests.

Without further arguments it runs every test but those marked ``long`` (the load test, the
cluster, the benchmarks' own tests, long runs), and ``--all`` runs those too: two processes share
the tests without a browser, then those in one. Each process has a server and a browser of its own.

``--busy`` keeps every core busy meanwhile, as a machine with other work is. A test that fails
then is wrong, or the app is: no test waits for a time, and none is tried a second time.
``--times 60`` among pytest's arguments repeats each test: the storm of clicks is

    python -m tests tests/browser/test_faults.py -k storm --times 60 [--busy]
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.browser import chromium
from tests.browser.server import ROOT

_IN_BROWSER = str(ROOT / "tests" / "browser")
_IN_PAIRS = ("--numprocesses=2", "--dist=worksteal")


def main(arguments: list[str]) -> int:
    """Return pytest's exit code; without a browser, say so and run nothing."""
    try:
        browser = chromium.find() or chromium.get()
    except chromium.NoBrowserError as error:
        sys.exit(str(error))
    print(f"Browser: {browser}", flush=True)
    os.environ[chromium.VARIABLE] = browser
    own = {"--all", "--busy"}.intersection(arguments)
    rest = [argument for argument in arguments if argument not in own]
    with _busy_cores() if "--busy" in own else contextlib.nullcontext():
        return pytest.main(rest) if rest else _run_both_parts("--all" in own)


def _run_both_parts(has_long_ones: bool) -> int:
    """Run the tests without a browser, then those in one, whether or not one has failed before."""
    chosen = [] if has_long_ones else ["-m", "not long"]
    parts = [f"--ignore={_IN_BROWSER}"], [_IN_BROWSER]
    commands = [[sys.executable, "-m", "pytest", *_IN_PAIRS, *chosen, *part] for part in parts]
    codes = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    return int(any(codes))


@contextlib.contextmanager
def _busy_cores() -> Iterator[None]:
    """Have a process per core compute for nothing."""
    loop = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(loop) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
