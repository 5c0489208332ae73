"""``python -m tests.newest``: a short tour of the app with the newest release of every package.

For whoever raises the pins in requirements.txt. It makes an environment of its own, in a folder
that is gone afterwards, with the newest Streamlit, NumPy, Plotly and pandas whatever the pins say,
prints their versions, and opens the app in a browser there.
"""

import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

TOUR = (
    "tests/pages/server",
    "tests/browser/test_tour.py",
    "tests/browser/test_navigation.py",
    "tests/browser/test_geometry.py",
    "tests/browser/test_predict.py",
    "tests/browser/test_take_home.py",
)
"""The tests that use most of what is not ours: the private names, the charts, the components."""

_SPARED = {"numba"}
"""What the tour can do without, and what would hold NumPy at an older version."""


def main() -> int:
    """Return the exit code of the tour."""
    run_time = [_name(line) for line in _requirements("requirements.txt")]
    own = [line for line in _requirements("tests/requirements.txt") if _name(line) not in _SPARED]
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(next(Path(folder).glob("[bS]*/python*")))
        _run(python, "-m", "pip", "install", "--quiet", *run_time, *own)
        print("With the newest releases:", flush=True)
        _run(python, "-c", _VERSIONS, *run_time)
        return subprocess.run([python, "-m", "tests", *TOUR], cwd=ROOT, check=False).returncode


def _requirements(file: str) -> Iterator[str]:
    """The requirements of a file, without those that it takes from another file."""
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-r")):
            yield line


def _name(requirement: str) -> str:
    return re.split("[<>=~! ]", requirement)[0]


def _run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


_VERSIONS = """
import sys
from importlib.metadata import version
for name in sys.argv[1:]:
    print(f"  {name} {version(name)}", flush=True)
"""

if __name__ == "__main__":
    sys.exit(main())
