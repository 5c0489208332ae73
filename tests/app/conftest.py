"""What every test of a page needs."""

import pytest

import tests.one_scan  # noqa: F401 - for what it does when imported
from pages.server.governor import governor


@pytest.fixture(autouse=True)
def server_to_itself() -> None:
    """Have the governor forget the runs that earlier tests have left playing."""
    governor.clear()
