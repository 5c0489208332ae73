#!/usr/bin/env bash
# distributed 2026.8.0, dask 2026.8.0, Python 3.11
#
# Two tasks are submitted to an executor of Client.get_executor(), cancelled before they have begun,
# and submitted again at once. One would say that the second submission is another piece of work,
# as it is with every other executor. But to Dask equal calls are one task, with one key, and the
# client learns from the scheduler which keys are cancelled: its word about the first submission
# comes a moment later, and cancels the second one's futures. Their result() raises CancelledError,
# though nobody has cancelled them (in 19 rounds of 20; never with pure=False, which gives each
# call a key of its own).
#
# Beside it: of a task that runs, running() says False and cancel() says True, and it runs to its
# end. So after a cancel() that said True the worker is busy as before.
#
# Below, a first task holds the only worker meanwhile. Seen:
#
#     a task that runs: running() False, cancel() True, has ended by itself True
#     cancelled by nobody, and cancelled: True
#     the same with pure=False: False
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet distributed==2026.8.0 dask==2026.8.0
cat >"$folder/again.py" <<'PYTHON'
from concurrent.futures import wait

from distributed import Client, Event, LocalCluster


def hold(name):
    Event(f"{name} begun").set()
    Event(f"{name} may end").wait()
    Event(f"{name} ended").set()


def double(number):
    return 2 * number


def some_are_cancelled(client, executor, first):
    begun, may_end, ended = (
        Event(f"{first} {what}", client=client) for what in ("begun", "may end", "ended")
    )
    executor.submit(hold, first)
    begun.wait()
    numbers = range(100 * first, 100 * first + 2)
    for future in [executor.submit(double, number) for number in numbers]:
        future.cancel()
    again = [executor.submit(double, number) for number in numbers]
    may_end.set()
    ended.wait()
    wait(again, timeout=10)
    return any(future.cancelled() for future in again)


if __name__ == "__main__":
    here = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, **here) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        begun, may_end, ended = (
            Event(f"0 {what}", client=client) for what in ("begun", "may end", "ended")
        )
        task = client.get_executor().submit(hold, 0)
        begun.wait()
        told = f"running() {task.running()}, cancel() {task.cancel()}"
        may_end.set()
        print(f"a task that runs: {told}, has ended by itself {ended.wait(timeout=60)}")
        executor = client.get_executor()
        seen = (some_are_cancelled(client, executor, n) for n in range(1, 21))
        print("cancelled by nobody, and cancelled:", any(seen))
        executor = client.get_executor(pure=False)
        seen = [some_are_cancelled(client, executor, n) for n in range(21, 41)]
        print("the same with pure=False:", any(seen))
PYTHON
cd "$folder"
seen=$(venv/bin/python again.py 2>/dev/null)  # where Dask tells of its connections
echo "$seen"
test "$seen" = "a task that runs: running() False, cancel() True, has ended by itself True
cancelled by nobody, and cancelled: True
the same with pure=False: False"
