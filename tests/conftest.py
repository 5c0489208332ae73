"""What every test needs."""

import os

import pytest
from hypothesis import settings

# The numbers that tests expect are the reference's, on every machine.
os.environ.setdefault("XOR_LAB_ENGINE", "numpy")

# How long an example takes says nothing on a machine that also draws a browser. Their number keeps
# the whole suite short.
settings.register_profile("unhurried", deadline=None, max_examples=50)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option ``--times``."""
    parser.addoption("--times", type=int, default=1, help="run every test this many times")


@pytest.fixture
def round_number() -> int:
    """Which repetition of the test this is, with ``--times``."""
    return 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of every repetition that ``--times`` asks for."""
    times = metafunc.config.getoption("times")
    if times > 1:
        metafunc.fixturenames.append("round_number")
        metafunc.parametrize("round_number", range(1, times + 1))
