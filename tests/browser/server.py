"""The app on a server of its own, for tests and benchmarks."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.browser import process_tree

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process and the file with all it has printed."""

    url: str
    pid: int
    log_file: Path

    def log(self) -> str:
        """Return everything the server has printed so far."""
        return self.log_file.read_text(errors="replace")


@contextlib.contextmanager
def running_server(
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    launcher: Sequence[str] = (),
    app: Path = ROOT / "app.py",
    port: int | None = None,
) -> Iterator[Server]:
    """Run ``streamlit run`` on this machine for as long as the context lasts.

    ``arguments`` are further options of ``streamlit run``; ``environment`` is added to this
    process's own; ``launcher`` are words before the command, as ``taskset`` takes it. Without a
    ``port`` it is one that is free.
    """
    port = port or free_port()
    command = [
        *launcher,
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        *("--server.headless", "true"),
        *("--server.address", "127.0.0.1", "--server.port", str(port)),
        *arguments,
    ]
    with tempfile.TemporaryDirectory() as folder:
        log_file = Path(folder, "server.log")
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=app.parent,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            server = Server(f"http://127.0.0.1:{port}", process.pid, log_file)
            try:
                _wait_until_healthy(process, port, server)
                yield server
            finally:
                process_tree.end(process.pid)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_until_healthy(
    process: subprocess.Popen, port: int, server: Server, timeout: float = 60
) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if _healthy(port):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = process.wait(timeout=0.1)
            raise RuntimeError(f"The server ended with code {code}:\n{server.log()}")
    raise RuntimeError(f"The server is not up after {timeout:.0f} seconds:\n{server.log()}")


def _healthy(port: int) -> bool:
    # Not urllib: it would ask a proxy set in the environment.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
