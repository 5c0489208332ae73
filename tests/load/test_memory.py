"""Who has left is forgotten, and what a page does not need is not imported."""

import asyncio
import re
import time
from pathlib import Path

from tests.browser.server import Server, running_server
from tests.hostile.links import pages
from tests.load.session import Session

_CENSUS = Path(__file__).parent / "census"
_VISITORS = 6
_KEPT = 2  # as the census says
_PATIENCE = 15.0  # seconds


def test_a_session_that_has_left_is_forgotten():
    with running_server(environment={"PYTHONPATH": str(_CENSUS)}) as server:
        asyncio.run(_visits(server))


def test_pandas_is_imported_for_a_table_and_for_nothing_else():
    with running_server(environment={"PYTHONPATH": str(_CENSUS)}) as server:
        asyncio.run(_a_look_at_every_page(server))


async def _a_look_at_every_page(server: Server) -> None:
    one = await Session.opened(server.url)
    await one.press("Play")
    await one.until(lambda: one.epoch > 0)
    await one.press("Pause")
    epoch = one.epoch
    await one.press("Step")
    await one.until(lambda: one.epoch > epoch)
    visitors = [await Session.opened(server.url, page) for page in pages()]
    visitors.append(await Session.opened(server.url, "many_runs", "view=map"))
    assert "Imported:" not in server.log()
    table = await Session.opened(server.url, "ideas", "chapter=saturation&look=starts")
    assert "Imported: pandas" in server.log()
    assert [error for visitor in (one, *visitors, table) for error in visitor.errors] == []
    for visitor in (one, *visitors, table):
        await visitor.close()


async def _visits(server: Server) -> None:
    visitors = [await Session.opened(server.url) for _ in range(_VISITORS)]
    await asyncio.gather(*(one.press("Play") for one in visitors))
    await asyncio.gather(*(one.until(lambda one=one: one.epoch > 0) for one in visitors))
    assert await _alive(server, _VISITORS) == _VISITORS
    for one in visitors:
        await one.close()
    assert await _alive(server, _KEPT) == _KEPT


async def _alive(server: Server, expected: int) -> int:
    """The number of sessions alive once it is as expected, or when patience is at its end."""
    end = time.monotonic() + _PATIENCE
    number = -1
    while number != expected and time.monotonic() < end:
        await asyncio.sleep(0.1)
        number = int(re.findall(r"Sessions alive: (\d+)", server.log())[-1])
    return number
