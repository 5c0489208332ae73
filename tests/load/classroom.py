"""A class at work: sessions that play, pause, sweep, and leave; and what the server has to bear."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise
from statistics import quantiles

import psutil

from tests.browser.server import Server
from tests.load.session import Session

SWEEPERS = 2
_sweeps = count()


@dataclass
class Lesson:
    """What was seen of a lesson."""

    gaps: list[float] = field(default_factory=list)  # seconds between two batches of a session
    pauses: list[float] = field(default_factory=list)  # from the click to the board at rest
    epochs: list[int] = field(default_factory=list)  # trained, by session that plays
    memory: list[int] = field(default_factory=list)  # bytes of the server, every second
    lost: int = 0
    errors: list[str] = field(default_factory=list)
    cpu: float = 0.0  # share of a core that the server took


@asynccontextmanager
async def sessions(server: Server, number: int, *, page: str = "") -> AsyncIterator[list[Session]]:
    """So many visitors; all have left afterwards."""
    there = await asyncio.gather(*(Session.opened(server.url, page) for _ in range(number)))
    try:
        yield there
    finally:
        await asyncio.gather(*(one.close() for one in there))


async def lesson(server: Server, number: int, seconds: float, sweepers: int) -> Lesson:
    """Have `number` sessions at work for so long, `sweepers` of them on Many runs."""
    seen = Lesson()
    process = psutil.Process(server.pid)
    async with sessions(server, number - sweepers) as players:
        sweeping = [await _sweeper(server) for _ in range(sweepers)]
        everybody = [*players, *sweeping]
        end = time.monotonic() + seconds
        before, began = _cpu(process), time.monotonic()
        work = [asyncio.create_task(_play(player, end, seen)) for player in players]
        work += [asyncio.create_task(_sweep(one, end)) for one in sweeping]
        work.append(asyncio.create_task(_watch(process, end, seen)))
        results = await asyncio.gather(*work, return_exceptions=True)
        seen.cpu = (_cpu(process) - before) / (time.monotonic() - began)
        seen.errors += [repr(result) for result in results if isinstance(result, Exception)]
        seen.errors += [error for one in everybody for error in one.errors]
        seen.lost = sum(one.is_lost for one in everybody)
        await asyncio.gather(*(one.close() for one in sweeping))
    return seen


async def _play(player: Session, end: float, seen: Lesson) -> None:
    """Play the default run, again when it has come to its end, and pause now and then."""
    chance = random.Random(id(player))
    trained = 0
    while time.monotonic() < end:
        await player.press("Play")
        await player.until(lambda: player.has("Pause"))
        first, since = len(player.shown), player.epoch
        pause_at = time.monotonic() + chance.uniform(5, 40)
        while time.monotonic() < min(pause_at, end) and player.has("Pause"):
            await asyncio.sleep(0.05)
        if player.has("Pause") and pause_at < end:
            clicked = await player.press("Pause")
            await player.until(lambda: player.shown[-1].is_still)
            seen.pauses.append(player.shown[-1].at - clicked)
            await player.until(lambda: player.has("Play") or player.has("Reset"))
        batches = [shown for shown in player.shown[first:] if not shown.is_still]
        seen.gaps += [later.at - earlier.at for earlier, later in pairwise(batches)]
        trained += player.epoch - since
        if not player.has("Play") and pause_at < end:
            done = player.finished
            await player.press("Reset")
            await player.until(lambda done=done: player.has("Play") and player.finished > done)
    seen.epochs.append(trained)


async def _sweeper(server: Server) -> Session:
    seed = 10_000 * next(_sweeps)
    return await Session.opened(server.url, "many_runs", f"from={seed}&seeds=2000&length=400000")


async def _sweep(one: Session, end: float) -> None:
    await one.press("Run the sweep")
    await one.until(lambda: "%" in one.progress)
    await asyncio.sleep(max(0.0, end - time.monotonic()))


async def _watch(process: psutil.Process, end: float, seen: Lesson) -> None:
    while time.monotonic() < end:
        seen.memory.append(process.memory_info().rss)
        await asyncio.sleep(1)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def percentile95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else max(values, default=float("nan"))
