"""What every test of a page needs."""

import pytest

import tests.one_scan  # noqa: F401 - for what it does when imported
from pages.server.class_rooms import class_rooms
from pages.server.governor import governor


@pytest.fixture(autouse=True)
def server_to_itself() -> None:
    """Have the server forget the runs and rooms that earlier tests have left."""
    governor.clear()
    class_rooms.clear()
