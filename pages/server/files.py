"""Scripts, sent faster than Streamlit sends them, and announced with every page.

Streamlit reads its own scripts anew for each browser and sends them uncompressed; those of
components it compresses anew each time and tells no browser to keep. And a browser learns of the
latter only when a page's script has run. ``FilesFirst``, around Streamlit's server, compresses
each file once, has browsers keep it, and names the first ones together with the page, so that
they are there before they are asked for. Without it Streamlit answers at the same addresses.
"""

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
Application = Callable[[_Message, _Receive, _Send], Awaitable[None]]
"""What a web server calls for each request: https://asgi.readthedocs.io, version 3."""

_ADDRESS = re.compile(r"/((?:component|static)/.+)")
_KINDS = {".js": b"text/javascript", ".css": b"text/css"}
_KEPT = b"public, immutable, max-age=31536000"  # a year
_LEVEL = 6  # of compression, from 1 to 9; what follows is 1 % smaller and takes twice the time


@dataclass(frozen=True)
class File:
    """A script or a style sheet, read and compressed when it is first asked for.

    `hint` is a first line before it, a comment that tells a browser how to read it.
    """

    path: Path
    hint: str = ""

    @cached_property
    def body(self) -> bytes:
        """What is sent."""
        return gzip.compress(self.hint.encode() + self.path.read_bytes(), _LEVEL, mtime=0)

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers that it is sent with."""
        return [
            (b"content-type", _KINDS[self.path.suffix] + b"; charset=utf-8"),
            (b"content-encoding", b"gzip"),
            (b"content-length", str(len(self.body)).encode()),
            (b"cache-control", _KEPT),
            (b"vary", b"accept-encoding"),
        ]


class FilesFirst:
    """An application around another one, `app`.

    `files` are those it sends itself, by their addresses as seen from the app's; each address
    changes when the file does. `announced` are those that a page needs soon, each with what it is
    in the words of a ``Link`` header.
    """

    def __init__(
        self, app: Application, files: Mapping[str, File], announced: Iterable[tuple[str, str]]
    ) -> None:
        self._app, self._files = app, files
        links = (f"<./{address}>; {what}" for address, what in announced)
        self._link = b"link", ", ".join(links).encode()

    async def __call__(self, scope: _Message, receive: _Receive, send: _Send) -> None:
        """Answer what asks for one of the files; pass on the rest."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        found = _ADDRESS.search(scope["path"])
        file = self._files.get(found[1]) if found else None
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
        if file and scope["method"] == "GET" and b"gzip" in accepted:
            body = await asyncio.to_thread(lambda: file.body)
            await send({"type": "http.response.start", "status": 200, "headers": file.headers})
            await send({"type": "http.response.body", "body": body})
        else:
            await self._app(scope, receive, self._announcing(send))

    def _announcing(self, send: _Send) -> _Send:
        async def announce(message: _Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                if any(k == b"content-type" and v.startswith(b"text/html") for k, v in headers):
                    message = {**message, "headers": [*headers, self._link]}
            await send(message)

        return announce
