"""Take home in a browser: every file is downloaded, and one of them brings the run back."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.board import AT_REST
from tests.browser.controls import unfold, upload
from tests.browser.scenes import settle
from tests.browser.waits import idle
from xorcore import Experiment
from xorcore.runs.data import OwnPoints, Point

LINK = "gate=xor&hidden=3&act=sigmoid&bias=0&seed=42&lr=0.6&loss=squared&epochs=400000&epoch=2186"
STEM = "xor-lab-xor-2-3-1-seed42-epoch2186"


def open_at(page: Page, query: str) -> None:
    page.goto(f"/take_home?{query}")
    expect(page.get_by_text("Bring it back")).to_be_visible()


def expect_link(page: Page, link: str) -> None:
    page.wait_for_function("link => location.search === '?' + link", arg=link)


def download(page: Page, ending: str, number: int = 0) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Download {ending}").nth(number).click()
    file = Path(waiting.value.path()).with_name(waiting.value.suggested_filename)
    waiting.value.save_as(file)
    return file


def test_every_file_comes_down_and_the_run_comes_back(new_page: Callable[..., Page]):
    page = new_page()
    open_at(page, LINK)
    files = {
        f"{ending} {number}": download(page, ending, number)
        for ending, number in [(".json", 0), (".csv", 0), (".csv", 1), (".py", 0), (".ipynb", 0)]
    }
    assert [file.name for file in files.values()] == [
        *(f"{STEM}.json", f"{STEM}-curve.csv", f"{STEM}-checkpoints.csv"),
        *(f"{STEM}.py", f"{STEM}.ipynb"),
    ]
    experiment, _ = Experiment.from_query(dict(parse_qsl(LINK)))
    trainer = experiment.trainer()
    trainer.advance(experiment.epoch)
    saved = json.loads(files[".json 0"].read_bytes())
    assert saved["trained"]["weights"] == [w.tolist() for w in trainer.network.weights]
    last = files[".csv 1"].read_text().splitlines()[-1].split(",")
    assert [float(value) for value in last[2:]] == trainer.network.flat().tolist()
    assert len(files[".csv 0"].read_text().splitlines()) == 1 + len(trainer.history)
    assert "EPOCHS = 2_186" in files[".py 0"].read_text()
    nbformat.validate(nbformat.read(files[".ipynb 0"], as_version=4))

    # Another visitor, who has a run of his own.
    other = new_page()
    open_at(other, LINK.replace("seed=42", "seed=5").replace("epoch=2186", "epoch=10"))
    upload(other, "run.json", files[".json 0"].read_bytes())
    expect(other.get_by_text("Loaded, and trained again to epoch 2,186.")).to_be_visible()
    expect_link(other, LINK)
    expect(other.get_by_text("seed 42 · epoch 2,186")).to_be_visible()


def test_the_curve_in_a_file_has_the_error_on_held_out_points(page: Page):
    query = {"data": "moons~40~0.15~7", "test": "20", "seed": "7", "epoch": "30"}
    open_at(page, urlencode(query))
    _, *lines = download(page, ".csv", 0).read_text().splitlines()
    experiment, _ = Experiment.from_query(query)
    trainer = experiment.trainer()
    trainer.advance(30)
    held_out = experiment.held_out
    for line in (lines[0], lines[7], lines[-1]):
        epoch, *_, error = line.split(",")
        outputs = trainer.history.network_at(int(epoch)).predict(held_out.inputs)
        expected = abs(held_out.targets - outputs).mean()
        assert float(error) == pytest.approx(expected, rel=1e-12)


def test_the_script_for_a_library_is_shown_and_comes_down(page: Page):
    open_at(page, LINK)
    page.get_by_role("radio", name="PyTorch").click()
    page.wait_for_function("location.search.endsWith('&library=pytorch')")
    unfold(page, "Read it")
    shown = page.locator(".st-key-card-elsewhere [data-testid=stCode]").last
    expect(shown).to_contain_text("trained to epoch 2,186, by PyTorch.")
    expect(shown).to_contain_text("largest difference from the app's weights")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the script for PyTorch").click()
    assert waiting.value.suggested_filename == f"{STEM}-pytorch.py"
    script = Path(waiting.value.path()).read_text(encoding="utf-8")
    compile(script, waiting.value.suggested_filename, "exec")
    assert shown.inner_text().split() == script.split()

    # The link opens it again, and scikit-learn's is of the nearest run.
    page.reload()
    unfold(page, "Read it")
    expect(shown).to_contain_text("by PyTorch.")
    page.get_by_role("radio", name="scikit-learn").click()
    expect(shown).to_contain_text("with biases, trained to epoch 2,186, by scikit-learn.")
    expect(page.get_by_text("cannot do this run: its biases").first).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect_link(page, LINK)
    expect(shown).to_have_count(0)


def test_garbage_is_refused_in_a_sentence_and_nothing_is_lost(page: Page):
    open_at(page, LINK)
    upload(page, "run.json", b"\x89PNG\r\n\x1a\n" * 1_000)
    expect(page.get_by_text("Not loaded: the file is not text in UTF-8.")).to_be_visible()
    upload(page, "large.json", b" " * 300_000)
    expect(page.get_by_text("Not loaded: the file must be at most 256 KB.")).to_be_visible()
    upload(page, "huge.json", b" " * 2_000_000)
    expect(page.get_by_text("1.0MB or smaller")).to_be_visible()
    upload(page, "run.pickle", b"\x80\x04.")
    expect(page.get_by_text("files are not allowed")).to_be_visible()
    expect_link(page, LINK)
    expect(page.get_by_text("seed 42 · epoch 2,186")).to_be_visible()
    settle(page)
    room = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight")
    assert room <= 0  # with a refusal, too, the page needs no scrolling


@pytest.mark.parametrize(
    ("form", "start"),
    [("SVG", b"<svg"), pytest.param("PNG", b"\x89PNG", marks=pytest.mark.long)],
)
def test_an_ordinary_chart_is_saved_in_the_format_that_was_chosen(
    page: Page, form: str, start: bytes
):
    open_at(page, LINK)
    settle(page)
    page.get_by_role("radio", name=form).click()
    expect(page.get_by_role("radio", name=form)).to_be_checked()
    settle(page)
    page.get_by_role("link", name="Ideas").click()
    chart = page.get_by_test_id("stPlotlyChart").first
    expect(chart.locator(".main-svg").first).to_be_visible()
    settle(page)
    chart.hover()
    with page.expect_download() as waiting:
        chart.locator(".modebar-btn").click()
    assert waiting.value.suggested_filename.endswith(f".{form.lower()}")
    assert Path(waiting.value.path()).read_bytes().startswith(start)


@pytest.mark.parametrize("colour_scheme", ["dark"])
def test_a_chart_saved_from_a_dark_page_has_the_ground_of_the_page(page: Page):
    """Without it, the light texts could not be read on paper."""
    page.goto(f"/?{LINK}")
    page.wait_for_function(AT_REST)
    settle(page)
    chart = page.locator(".board .chart").first
    chart.hover()
    with page.expect_download() as waiting:
        chart.locator('[data-title="Save as SVG"]').click()
    first = Path(waiting.value.path()).read_text(encoding="utf-8").partition("<rect")[2]
    ground = page.evaluate(
        "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    )
    assert ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert f"fill: {ground}" in first.partition(">")[0]


def test_the_heading_stands_above_the_cards(page: Page):
    page.goto("/take_home")
    for width in (820, 1280):  # on two lines, and on one
        page.set_viewport_size({"width": width, "height": 720})
        settle(page)
        heading = page.locator(".st-key-take_home_head h5").bounding_box()
        card = page.locator("[class*=st-key-card-]").first.bounding_box()
        assert heading["y"] + heading["height"] <= card["y"]


def test_the_link_of_many_points_scrolls_in_its_box(page: Page):
    points = tuple(Point(k * 37 % 1_001, k * 73 % 1_001, k % 2) for k in range(300))
    page.goto(f"/take_home?data={OwnPoints(points).spell()}")
    link = page.locator(".stCode").filter(has_text="data=own~")
    box = page.locator(".stVerticalBlock[overflow=auto]").filter(has=link)
    expect(box).to_be_visible()
    assert box.bounding_box()["height"] < 200 < link.bounding_box()["height"]
    idle(page)
    assert axe.news(page, "take_home") == []
    # Further cards are in sight.
    last = page.get_by_text("A button in the upper right corner of every chart saves it")
    expect(last).to_be_in_viewport(ratio=0.5)
