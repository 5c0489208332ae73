"""A visitor without a browser: one real Streamlit session over its WebSocket.

It does what Streamlit's page does with the messages that matter here: it knows the buttons by
their words, keeps the timers that the server asks for and runs their fragments, and notes when
something came. It draws nothing, and widgets that it does not press or fill in keep their defaults.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed


class Shown(NamedTuple):
    """What the board was told: the last epoch of the message, its frames, and when it came."""

    at: float
    epoch: int
    frames: int
    is_still: bool


class _Button(NamedTuple):
    id: str
    fragment: str
    place: tuple[int, ...]
    is_disabled: bool


class Session:
    """One visitor on one page.

    shown: what the board was told, in the order of coming. words: every text on the page, and
    progress: the last words of a progress bar; told: all of them, and when they came. query: the
    parameters in the address bar. errors: what went wrong, in words.
    """

    def __init__(self, connection: ClientConnection, page: str, query: str) -> None:
        self._connection = connection
        self._page = page
        self.query = query
        self._page_hash = ""  # of the page that was drawn last
        self._fields: dict[str, str] = {}  # the ids of radio buttons and text fields
        self._buttons: dict[str, _Button] = {}
        self._timers: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._news = asyncio.Condition()
        self.shown: list[Shown] = []
        self.words: set[str] = set()
        self.told: list[tuple[float, str]] = []
        self.finished = 0  # scripts that came to their end
        self.errors: list[str] = []
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def opened(cls, url: str, page: str = "", query: str = "") -> Self:
        """A session whose page has been drawn once; `url` is the server's."""
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        # The server is not asked whether it lives: a browser does not do so either.
        connection = await connect(
            address,
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
            proxy=None,
            ping_interval=None,
        )
        session = cls(connection, page, query)
        await session._run()
        await session.until(lambda: session.finished > 0 or bool(session.errors))
        return session

    @property
    def is_lost(self) -> bool:
        """Whether the connection has ended, though nobody closed it."""
        return self._reading.done()

    @property
    def progress(self) -> str:
        """The last words of a progress bar."""
        return self.told[-1][1] if self.told else ""

    @property
    def epoch(self) -> int:
        """The newest epoch on the board."""
        return self.shown[-1].epoch if self.shown else 0

    def has(self, button: str) -> bool:
        """Whether there is a button with this word that can be pressed."""
        return button in self._buttons and not self._buttons[button].is_disabled

    async def press(self, button: str, **fields: str) -> float:
        """Click, as soon as the button is there; gives the time of the click.

        `fields` are radio buttons and text fields that are filled in before, by their labels with
        _ for spaces.
        """
        await self.until(lambda: self.has(button))
        found = self._buttons[button]
        entered = {self._fields[name.replace("_", " ")]: text for name, text in fields.items()}
        clicked = time.monotonic()
        await self._run(found.fragment, pressed=found.id, entered=entered)
        return clicked

    async def visit(self, page: str) -> None:
        """Go to another page, by the menu."""
        self._page, self.query, self._page_hash = page, "", ""
        before = self.finished
        await self._run()
        await self.until(lambda: self.finished > before)

    async def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until something is so; raises TimeoutError."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: condition() or self.is_lost)
        if self.is_lost:
            raise ConnectionError(f"the server closed a session: {self.errors}")

    async def close(self) -> None:
        """Leave, as when the tab is closed."""
        self._stop_timers()
        self._reading.cancel()
        await self._connection.close()

    # ---- to the server

    async def _run(
        self,
        fragment: str = "",
        pressed: str = "",
        entered: Mapping[str, str] | None = None,
        *,
        by_timer: bool = False,
    ) -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = "" if self._page_hash else self._page
        state.page_script_hash = self._page_hash
        state.fragment_id = fragment
        state.is_auto_rerun = by_timer
        if pressed:
            state.widget_states.widgets.add(id=pressed, trigger_value=True)
        for field, text in (entered or {}).items():
            state.widget_states.widgets.add(id=field, string_value=text)
        await self._connection.send(message.SerializeToString())

    async def _keep_time(self, fragment: str, interval: float) -> None:
        due = time.monotonic()
        while True:
            due += interval
            await asyncio.sleep(due - time.monotonic())
            await self._run(fragment, by_timer=True)

    def _stop_timers(self, *fragments: str) -> None:
        for fragment in fragments or list(self._timers):
            if fragment in self._timers:
                self._timers.pop(fragment)[1].cancel()

    # ---- from the server

    async def _read(self) -> None:
        try:
            async for data in self._connection:
                message = ForwardMsg.FromString(data)
                async with self._news:
                    self._take(message)
                    self._news.notify_all()
        except ConnectionClosed as error:
            self.errors.append(str(error))
        finally:
            self._stop_timers()
            async with self._news:
                self._news.notify_all()

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "delta" if message.delta.HasField("new_element"):
                place = tuple(message.metadata.delta_path)
                self._see(message.delta.new_element, message.delta.fragment_id, place)
            case "auto_rerun":
                self._set_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                self._stop_timers(*message.stop_auto_rerun.fragment_ids)
            case "new_session" if not message.metadata.run.fragment_ids:
                self._stop_timers()
                self._buttons.clear()
                self._fields.clear()
            case "navigation":
                self._page_hash = message.navigation.page_script_hash
            case "script_finished":
                self.finished += 1
            case "page_info_changed":
                self.query = message.page_info_changed.query_string

    def _set_timer(self, fragment: str, interval: float) -> None:
        if self._timers.get(fragment, (None,))[0] != interval:
            self._stop_timers(fragment)
            task = asyncio.create_task(self._keep_time(fragment, interval))
            self._timers[fragment] = interval, task

    def _see(self, element: Any, fragment: str, place: tuple[int, ...]) -> None:
        for label in [label for label, found in self._buttons.items() if found.place == place]:
            del self._buttons[label]  # this element stands in its stead
        match element.WhichOneof("type"):
            case "button":
                button = element.button
                self._buttons[button.label] = _Button(button.id, fragment, place, button.disabled)
            case "bidi_component" if element.bidi_component.component_name == "xorlab_board":
                self.shown.append(_shown(element.bidi_component.bytes))
            case "progress":
                self.told.append((time.monotonic(), element.progress.text))
            case "radio":
                self._fields[element.radio.label] = element.radio.id
            case "text_input":
                self._fields[element.text_input.label] = element.text_input.id
            case "markdown":
                self.words.add(element.markdown.body)
            case "alert":
                self.words.add(element.alert.body)
            case "exception":
                self.errors.append(element.exception.message)


def _shown(message: bytes) -> Shown:
    """The layout of a board's message is told in pages/components/board/__init__.py."""
    length = int.from_bytes(message[:4], "little")
    header = json.loads(message[4 : 4 + length])
    epochs = header["epochs"]
    return Shown(time.monotonic(), epochs[-1], len(epochs), "setup" in header)
