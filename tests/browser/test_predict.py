"""The page Predict in a browser: clicking the surface, a table pasted, a file up and down."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.controls import cell
from tests.browser.scenes import settle
from tests.browser.waits import idle, until_none
from xorcore import Network, Trainer

QUERY = "seed=42&lr=0.6&epoch=20000"


@pytest.fixture(scope="module")
def network() -> Network:
    """The network of the pages' link, trained apart from them."""
    trainer = Trainer(Network.random(seed=42), learning_rate=0.6)
    trainer.advance(20_000)
    return trainer.network


def open_page(page: Page, **query: object) -> None:
    more = "".join(f"&{key}={value}" for key, value in query.items())
    page.goto(f"/predict?{QUERY}{more}")
    page.locator(".picker .nsewdrag").wait_for()
    settle(page)


def click_point(page: Page, x1: float, x2: float) -> None:
    box = page.locator(".picker .nsewdrag").bounding_box()
    x, y = box["x"] + x1 * box["width"], box["y"] + (1 - x2) * box["height"]
    page.mouse.click(x, y)


def expect_answer(page: Page, network: Network, x1: float, x2: float) -> None:
    """The page says what the network answers to this point, in all places."""
    output = float(network.predict([[x1, x2]])[0, 0])
    for name, value in (("x1", x1), ("x2", x2)):
        expect(page.get_by_role("textbox", name=name)).to_have_value(f"{value:g}")
    for name, value in (
        ("Output", f"{output:.4g}"),
        ("Rounded", f"{round(output)}"),
        ("Distance from 0.5", f"{abs(output - 0.5):.4g}"),
    ):
        metric = page.get_by_test_id("stMetric").filter(has_text=name)
        expect(metric.get_by_test_id("stMetricValue")).to_have_text(value)
    expect(cell(page, "activation.y")).to_have_text(f"{output:.4g}")
    expect(page).to_have_url(re.compile(rf"x1={x1}&x2={x2}(&|$)"))


def expect_mark(page: Page, expected: list[list[float]]) -> None:
    """The chart has the chosen point; it is drawn apart from the numbers."""
    assert not until_none(page, lambda: mark(page) != expected)


def mark(page: Page) -> list[list[float]]:
    """The chosen point as the chart has it."""
    return page.evaluate(
        "(({ x, y }) => [[...x], [...y]])(document.querySelector('.picker').data.at(-1))"
    )


def test_a_click_on_the_surface_moves_every_number(page: Page, network: Network):
    open_page(page)
    expect_answer(page, network, 0.2, 0.8)
    for x1, x2 in ((0.5, 0.5), (0.07, 0.93), (0.0, 0.0), (1.0, 0.33)):
        click_point(page, x1, x2)
        expect_answer(page, network, x1, x2)
        expect_mark(page, [[x1], [x2]])
    # On a marker of a pattern, a little outside of the square: the corner.
    click_point(page, 1.03, -0.03)
    expect_answer(page, network, 1.0, 0.0)
    # By the keyboard, beyond the square: no mark, the same numbers.
    field = page.get_by_role("textbox", name="x1")
    field.fill("1.2")
    field.press("Enter")
    expect_answer(page, network, 1.2, 0.0)
    expect(page.get_by_text("outside the square")).to_be_visible()
    expect_mark(page, [[], []])
    # Emptied, it says again what it said.
    field.fill("")
    field.press("Enter")
    expect(field).to_have_value("1.2")
    # A friend who opens the link sees the same; going back leads to the point before.
    page.reload()
    expect_answer(page, network, 1.2, 0.0)
    page.go_back()
    expect_answer(page, network, 1.0, 0.0)


def test_a_pressed_number_shows_what_makes_it_and_follows_the_point(page: Page, network: Network):
    open_page(page, x1=1, x2=1)
    cell(page, "sum.h1").click()
    weights = network.weights[0][:, 0]
    terms = "(1 × {:.4g}) + (1 × {:.4g}) ≈ {:.4g}".format(*weights, weights.sum())
    expect(page.locator(".note", has_text="×")).to_have_text(terms)
    click_point(page, 0.0, 1.0)
    terms = "(0 × {:.4g}) + (1 × {:.4g}) ≈ {:.4g}".format(*weights, weights[1])
    expect(page.locator(".note", has_text="×")).to_have_text(terms)
    cell(page, "error.01").click()
    output = float(network.predict([[0, 1]])[0, 0])
    expect(page.locator(".note", has_text="-")).to_have_text(f"1 - {output:.4g} ≈ {1 - output:.4g}")


def test_a_table_is_pasted_uploaded_and_taken_home(page: Page, network: Network, tmp_path: Path):
    open_page(page)
    page.get_by_role("tab", name="Many points").click()
    expect(page).to_have_url(re.compile(r"\bview=many\b"))
    field = page.get_by_role("textbox", name="Paste points")
    field.fill("x1,x2\n0,0\n0.25,0.75\nabc,1\n1;0,5\n7\n")
    field.press("Control+Enter")
    expect(page.get_by_text("3 points computed.")).to_be_visible()
    expect(page.get_by_text("2 rows left out:")).to_be_visible()
    expect(page.get_by_text("Line 4: x1 is “abc”, which is not a number.")).to_be_visible()
    expect(page.get_by_text("Line 6: 1 cell instead of 2.")).to_be_visible()
    assert [row["line"] for row in downloaded(page)] == ["2", "3", "5"]

    file = tmp_path / "points.csv"
    file.write_bytes(b"\xef\xbb\xbfx2;x1\r\n0,5;1\r\n\r\n" + b"0,125;-3\r\n" * 9_999 + b"1;1\r\n")
    page.locator("[data-testid=stMain] input[type=file]").set_input_files(file)
    expect(page.get_by_text("10,000 points computed.")).to_be_visible()
    expect(page.get_by_text("Only the first 10,000 rows were read: 1 more")).to_be_visible()
    # Another tab and back: neither the file nor the text is lost.
    page.get_by_role("tab", name="Trained weights").click()
    expect(page.locator(".st-key-weights_chart_0")).to_be_visible()
    page.get_by_role("tab", name="Many points").click()
    expect(page.get_by_text("10,000 points computed.")).to_be_visible()
    rows = downloaded(page)
    assert len(rows) == 10_000
    outputs = network.predict([[1, 0.5], [-3, 0.125]]).ravel().tolist()
    for row, line, x1, x2, output in zip(
        rows[:2], (2, 4), (1.0, -3.0), (0.5, 0.125), outputs, strict=True
    ):
        expected = (line, x1, x2, output, round(output), abs(output - 0.5))
        assert [float(value) for value in row.values()] == pytest.approx(expected, rel=1e-9)


def test_plotly_is_loaded_once_and_the_surface_is_saved(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/?{QUERY}")
    page.locator(".board:not(.playing) .main-svg").first.wait_for()
    page.get_by_role("link", name="Predict").click()
    page.locator(".picker .nsewdrag").wait_for()
    assert len([url for url in asked if "/plotly.min.js" in url]) == 1

    settle(page)  # the script writes the link last
    at = page.url
    page.locator(".picker").hover()
    for form, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as download:
            page.locator(f'.picker [data-title="Save as {form}"]').click()
        assert re.fullmatch(rf"xor-lab-[\w-]+\.{form.lower()}", download.value.suggested_filename)
        assert download.value.path().read_bytes().startswith(start)
    assert page.url == at


@pytest.mark.long
@pytest.mark.parametrize("file", ["xorlab_plotly/plotly.min.js", "picker/browser/index.js"])
def test_without_the_clickable_surface_there_is_an_ordinary_one(lonely_page: Page, file: str):
    page = lonely_page
    page.route(re.compile(re.escape(file)), lambda r: r.abort())
    page.goto(f"/predict?{QUERY}")
    expect(page.get_by_text("the surface cannot be clicked: type the point")).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()


def downloaded(page: Page) -> list[dict[str, str]]:
    """The rows of the result as CSV."""
    idle(page)  # until then the button may be that of the table before
    with page.expect_download() as download:
        page.get_by_role("button", name="Result as CSV").click()
    assert download.value.suggested_filename == "predictions.csv"
    with download.value.path().open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
