"""Scripts sent first: compressed once, kept by browsers, announced with the page."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest

from pages.components.served import sent_first
from pages.server.files import File, FilesFirst

PAGE = "<html></html>"
SCRIPT = "export const answer = 42;\n" * 100


async def behind(scope: dict[str, Any], _: Any, send: Any) -> None:
    """An application that answers everything with a page, and says what it was asked for."""
    kind = b"application/json" if scope["path"].endswith(".json") else b"text/html; charset=utf-8"
    headers = [(b"content-type", kind), (b"asked", scope["path"].encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": PAGE.encode()})


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "answer.js"
    file.write_text(SCRIPT)
    return file


def asked(
    script: Path, path: str, method: str = "GET", accepts: bytes = b"gzip, br", hint: str = ""
) -> tuple[dict[str, str], bytes]:
    """The headers and the body of the answer, where the script is at component/own/answer.js."""
    announced = [("component/own/answer.js?v=1", "rel=preload; as=script"), ("static/a.js", "b")]
    app = FilesFirst(behind, {"component/own/answer.js": File(script, hint)}, announced)
    headers = [(b"host", b"x"), (b"accept-encoding", accepts)]
    scope = {"type": "http", "path": path, "method": method, "headers": headers}
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is to be received")

    asyncio.run(app(scope, receive, send))
    start, body = sent
    assert (start["type"], body["type"]) == ("http.response.start", "http.response.body")
    assert start["status"] == 200
    return {k.decode(): v.decode() for k, v in start["headers"]}, body["body"]


@pytest.mark.parametrize("path", ["/component/own/answer.js", "/a/class/component/own/answer.js"])
def test_a_file_is_sent_compressed_and_may_be_kept(script: Path, path: str):
    headers, body = asked(script, path)
    assert gzip.decompress(body).decode() == SCRIPT
    assert headers == {
        "content-type": "text/javascript; charset=utf-8",
        "content-encoding": "gzip",
        "content-length": str(len(body)),
        "cache-control": "public, immutable, max-age=31536000",
        "vary": "accept-encoding",
    }
    assert len(body) < len(SCRIPT) / 10


def test_its_hint_stands_before_it(script: Path):
    _, body = asked(script, "/component/own/answer.js", hint="//# allFunctionsCalledOnLoad\n")
    assert gzip.decompress(body).decode() == "//# allFunctionsCalledOnLoad\n" + SCRIPT


def test_it_is_read_once(script: Path):
    file = File(script)
    first = file.body
    script.unlink()
    assert file.body is first


@pytest.mark.parametrize(
    ("path", "others"),
    [
        ("/component/own/other.js", {}),
        ("/component/own/../own/answer.js", {}),
        ("/own/answer.js", {}),
        ("/component/own/answer.js", {"method": "OPTIONS"}),
        ("/component/own/answer.js", {"accepts": b"identity"}),
    ],
)
def test_all_else_is_passed_on(script: Path, path: str, others: dict[str, Any]):
    headers, body = asked(script, path, **others)
    assert headers["asked"] == path
    assert body.decode() == PAGE


def test_a_page_announces_what_it_will_need_and_other_answers_do_not(script: Path):
    headers, _ = asked(script, "/by_hand")
    announced = "<./component/own/answer.js?v=1>; rel=preload; as=script, <./static/a.js>; b"
    assert headers["link"] == announced
    assert "link" not in asked(script, "/_stcore/host-config.json")[0]


def test_what_a_page_announces_leaves_room_in_the_headers_that_a_proxy_takes():
    """Nginx answers 502 where they are longer than 4,096 bytes; Streamlit's are 300 of these."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "method": "GET", "headers": []}
    asyncio.run(sent_first(behind)(scope, None, send))
    links = [value for name, value in sent[0]["headers"] if name == b"link"]
    assert 1_000 < sum(map(len, links)) < 3_700


def test_what_is_no_request_is_passed_on():
    passed = []

    async def app(scope: Any, *others: Any) -> None:
        passed.append((scope, *others))

    asyncio.run(FilesFirst(app, {}, [])({"type": "lifespan"}, "receive", "send"))
    assert passed == [({"type": "lifespan"}, "receive", "send")]
