"""Text from outside is shown as text, wherever it comes in; a file that is too large is refused."""

import json
import re
from collections.abc import Sequence
from itertools import cycle, islice
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.controls import upload
from tests.browser.scenes import settle
from tests.hostile.links import pages
from tests.xorcore.files.bad_uploads import good_file

RUN = "gate=and&hidden=4&act=tanh&bias=1&seed=7&lr=0.75&loss=squared&epochs=5000&epoch=20"

# Each would do something if it were read as HTML, Markdown, LaTeX or one of Streamlit's signs.
TEXTS = (
    "<img src=x onerror=hurt=1>",
    "<script>hurt=1</script>",
    "[x](javascript:hurt=1)",
    "![x](http://host.example/x.png)",
    r"$\href{javascript:hurt=1}{x}$",
    ":red[x] :material/home: :smile:",
    "<a href=//host.example>x</a>",
    "http://host.example www.host.example",
    "`x` ``` x@host.example",
    "**x** _x_ ~~x~~ -> <- --",
    "&lt;b&gt; &amp; \\_ \\<",
)


def expect_nothing_but_text(page: Page) -> None:
    """No script has run, and nothing on the page leads or belongs elsewhere."""
    assert page.evaluate("typeof hurt") == "undefined"
    foreign = "img[src=x], [href^='javascript:'], [href*='host.example'], [src*='host.example']"
    assert page.locator(foreign).count() == 0
    assert page.locator("main [href^='mailto:'], main .katex a").count() == 0


def expect_literally(page: Page, texts: Sequence[str], place: str) -> None:
    """Every text stands there letter by letter."""
    shown = page.locator(place).first
    for text in texts:
        expect(shown).to_contain_text(
            re.compile(re.escape(text).replace(":material", ":\u2060?material"))
        )
    expect_nothing_but_text(page)


WITH_UPLOAD = ("predict", "take_home")


@pytest.mark.parametrize(
    "name",
    [
        *("train", *WITH_UPLOAD),
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in pages()
            if name not in ("train", *WITH_UPLOAD)
        ),
    ],
)
def test_links_are_text_and_large_files_are_refused(page: Page, name: str):
    at = 3 * pages().index(name)
    texts = [*islice(cycle(TEXTS), at, at + 3)]
    wrong = dict.fromkeys(texts, TEXTS[at // 3]) | {"loss ": TEXTS[at // 3]}
    own = "&view=many" if name == "predict" else ""
    page.goto(f"/{'' if name == 'train' else name}?{RUN}{own}&{urlencode(wrong)}")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Not known on this page")
    expect_literally(page, texts, "[data-testid=stAlert]")
    page.locator("[data-test-script-state=notRunning]").wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    field = page.locator("[data-testid=stMain] input[type=file]")
    expect(field).to_have_count(int(name in WITH_UPLOAD))
    if name in WITH_UPLOAD:
        before = page.url
        kind = field.get_attribute("accept").split(",")[0]
        file = {"name": f"big{kind}", "mimeType": "text/plain", "buffer": b"1" * 1_100_000}
        field.set_input_files(file)
        expect(page.get_by_text("1.0MB or smaller")).to_be_visible()
        assert page.url == before
        assert RUN in page.url


def test_a_link_of_60_kilobytes_is_read_and_refused_in_a_sentence(page: Page):
    # One of over 64 may be refused by the web server, before the app sees it.
    page.goto(f"/?{RUN}&then={'9' * 60_000}")
    expect(page.get_by_test_id("stAlert")).to_contain_text("“then” in the link must be at most 100")
    page.wait_for_function("link => location.search === '?' + link", arg=RUN)


def test_the_name_of_a_kept_run_is_text(page: Page):
    page.goto(f"/?{RUN}")
    settle(page)
    page.get_by_role("button", name="Keep this run to compare").click()
    field = page.get_by_role("textbox", name="Name of kept run 1")
    for text in (
        "<img src=x onerror=a()>",
        "<a href=//h.example>x</a",
        "<b>&lt;</b>$x$",
        "%{y}:red[x]",
    ):
        field.fill(text)
        field.press("Enter")
        expect(page.locator(".board svg text").filter(has_text=text)).to_have_count(1)
        expect(field).to_have_value(text)
        expect_nothing_but_text(page)
        assert page.locator(".board svg a").count() == 0


def test_a_table_of_points_is_text(page: Page):
    page.goto(f"/predict?{RUN}&view=many")
    field = page.get_by_role("textbox", name="Paste points")
    cells = [*(text for text in TEXTS if ";" not in text), "=1+1"]  # as which it would be two cells
    field.fill("<b>,x2\n" + "\n".join(f"{cell},1" for cell in cells) + "\n0,1\n")
    field.press("Control+Enter")
    expect(page.get_by_text("1 point computed.")).to_be_visible()
    expect_literally(page, [f"“{cell[:24]}" for cell in cells], "[data-testid=stText]")
    with page.expect_download() as download:
        page.get_by_role("button", name="Result as CSV").click()
    header, row = download.value.path().read_text("utf-8").splitlines()
    assert header == "line,x1,x2,output,answer,distance from 0.5"
    assert [float(value) for value in row.split(",")][1:3] == [0, 1]
    file = {"name": f"{TEXTS[0]}.csv", "mimeType": "text/csv", "buffer": TEXTS[5].encode()}
    page.locator("[data-testid=stMain] input[type=file]").set_input_files(file)
    expect(page.get_by_role("button", name=f"Remove {file['name']}")).to_be_visible()
    expect_nothing_but_text(page)


def test_a_file_with_hostile_fields_is_refused_and_shown_as_text(page: Page):
    page.goto(f"/take_home?{RUN}")
    alert = page.get_by_test_id("stAlert")
    unknown = "a field in the file is not one that such a file has."
    for fields, refusal in (
        ({TEXTS[0]: 1}, unknown),
        ({TEXTS[4]: 1}, unknown),
        ({"a__b_c": TEXTS[0]}, unknown),
        ({"format": TEXTS[0]}, "“format” must be xor-lab"),
    ):
        name = f"{TEXTS[0]}.json"
        upload(page, name, json.dumps({**good_file(), **fields}).encode())
        expect(alert).to_contain_text(f"Not loaded: {refusal}")
        expect_nothing_but_text(page)
        page.get_by_role("button", name=f"Remove {name}").click()
        expect(alert).to_have_count(0)
    page.wait_for_function("link => location.search === '?' + link", arg=RUN)
    expect_nothing_but_text(page)
