"""``python -m tests.peers [--installed]``: what other libraries do, measured and written down.

For whoever keeps the chapter *Elsewhere* true, once a month, and raises the versions in
requirements.txt. It makes an environment of its own, in a folder that is gone afterwards, with the
newest PyTorch, Keras, JAX and scikit-learn whatever the pins say, measures every fact, runs the
tests of this folder there, writes facts and pins, and prints what has changed. With ``--installed``
it takes the libraries that are installed, and leaves the pins alone.

The ordinary index has a PyTorch of some gigabytes; pip's own settings can name one for CPUs.
"""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.peers import facts
from tests.peers.measure import PARTS

PINS = Path(__file__).with_name("requirements.txt")
_FOR_TESTS = ("numpy", "pytest", "pytest-xdist", "hypothesis")


def main(arguments: list[str]) -> int:
    """Return the exit code of the tests."""
    if "--installed" in arguments:
        _measure(sys.executable)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(next(Path(folder).glob("[bS]*/python*")))
        install = [python, "-m", "pip", "install", "--quiet", *names(), *_FOR_TESTS]
        subprocess.run(install, check=True)
        _measure(python)
        freeze = [python, "-m", "pip", "list", "--format=freeze"]
        listed = subprocess.run(freeze, check=True, stdout=subprocess.PIPE, text=True).stdout
        _raise_pins(dict(line.split("==") for line in listed.splitlines()))
        tests = [python, "-m", "pytest", "-p", "no:cacheprovider", "tests/peers"]
        return subprocess.run(tests, cwd=facts.ROOT, check=False).returncode


def _measure(python: str) -> None:
    """Measure all parts, print what changed, and write the file."""
    before, now = facts.read(), {}
    for part in PARTS:
        print(f"{part} ...", flush=True)
        found = facts.measured(part, python)
        for change in facts.changes(part, before.get(part, {}), found):
            print(f"  {change}", flush=True)
        now[part] = facts.merged(before.get(part, {}), found)
    print("Nothing has changed." if now == before else f"Written: {facts.FILE.name}", flush=True)
    facts.write(now)


def names() -> list[str]:
    """The names of the libraries, without their versions."""
    return [match[1] for match in map(_PIN.match, _lines()) if match]


def raised(line: str, versions: dict[str, str]) -> str:
    """A line of the requirements, raised to the installed version: any of its minor releases."""
    match = _PIN.match(line)
    if match is None:
        return line
    major, minor = versions[match[1]].split(".")[:2]
    return f"{match[1]}>={major}.{minor},<{major}.{int(minor) + 1}"


def _raise_pins(versions: dict[str, str]) -> None:
    new = [raised(line, versions) for line in _lines()]
    for before, now in zip(_lines(), new, strict=True):
        if before != now:
            print(f"requirements.txt: {before} is {now}", flush=True)
    PINS.write_text("\n".join(new) + "\n", encoding="utf-8")


def _lines() -> list[str]:
    return PINS.read_text(encoding="utf-8").splitlines()


_PIN = re.compile(r"([A-Za-z0-9-]+)[<>=~!]")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
