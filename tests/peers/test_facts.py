"""The facts of the chapter *Elsewhere* are those of the libraries, and their file is kept well."""

from importlib.util import find_spec

import pytest

from tests.peers import facts
from tests.peers.__main__ import raised
from tests.peers.measure import PARTS

_NEEDED = {"pytorch": "torch", "jax": "jax", "jax-x64": "jax", "scikit-learn": "sklearn"}
_BACKENDS = {"torch": "torch", "jax": "jax", "numpy": "numpy"}


def needed(part: str) -> list[str]:
    """The packages that a part is measured with."""
    if part in _NEEDED:
        return [_NEEDED[part]]
    backend = next((name for name in _BACKENDS if f"-{name}" in part), "torch")
    return ["keras", _BACKENDS[backend]]


@pytest.mark.long
@pytest.mark.parametrize("part", PARTS)
def test_the_chapters_facts_are_those_of_the_library(part: str):
    missing = [package for package in needed(part) if find_spec(package) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: see tests/peers/requirements.txt")
    assert [*facts.changes(part, facts.read()[part], facts.measured(part))] == []


def test_every_part_is_in_the_file_and_no_other():
    assert facts.read().keys() == PARTS.keys()


def test_the_file_is_read_as_it_is_written(tmp_path, monkeypatch: pytest.MonkeyPatch):
    before = facts.read()
    before["jax"]["of_all_kinds"] = ["±√n", True, 1, 1e-15, -2.5, '"\\']
    monkeypatch.setattr(facts, "FILE", tmp_path / "facts.toml")
    facts.write(before)
    assert facts.read() == before


@pytest.mark.parametrize(
    ("key", "old", "new", "is_same"),
    [
        ("off_squared", 4.9e-15, 1.2e-15, True),  # of the last digits only the size
        ("off_squared", 4.9e-15, 4.9e-13, False),
        ("off_squared", 4.9e-15, 0.0, False),
        ("frozen_from", 2_662_436, 2_664_000, True),
        ("frozen_from", 2_662_436, 3_000_000, False),
        ("frozen_from", 2_662_436, 0, False),
        ("errors_at_0_01", [0.13471, 0.13468], [0.13472, 0.13468], True),
        ("errors_at_0_01", [0.13471, 0.13468], [0.13471, 0.04487], False),
        ("errors_at_0_01", [0.13471, 0.13468], [0.13471], False),
        ("batch", 32, 33, False),
        ("batch", 1, True, False),
        ("tol", 1e-4, 1e-3, False),
        ("loss", "mean", "sum", False),
        ("version", "2.13.0", "2.14.0", False),
        ("new", None, True, False),
    ],
)
def test_what_counts_as_a_change(key: str, old: object, new: object, is_same: bool):
    before, now = ({key: value} if value is not None else {} for value in (old, new))
    told = [*facts.changes("jax", before, now)]
    assert len(told) == (not is_same)
    assert all(key in line and line.startswith("jax: ") for line in told)
    assert facts.merged(before, now)[key] == (old if is_same else new)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("torch>=2.13,<2.14", "torch>=3.0,<3.1"),
        ("scikit-learn==1.9.1", "scikit-learn>=1.10,<1.11"),
        ("# keras>=3", "# keras>=3"),
        ("", ""),
    ],
)
def test_a_pin_is_raised_to_what_is_installed(line: str, expected: str):
    assert raised(line, {"torch": "3.0.1+cpu", "scikit-learn": "1.10.0"}) == expected
