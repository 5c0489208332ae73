"""The page By hand in a browser: every figure of the notebook, every way to work with it."""

import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.controls import cell, expect_step
from tests.browser.scenes import settle
from tests.browser.server import ROOT
from tests.browser.waits import held_back, idle, round_trip, until_kept

FIGURES = json.loads((ROOT / "tests/xorcore/notebook_figures.json").read_text("utf-8"))
FIRST_EPOCH = FIGURES["first_epoch"]

# Where each of the notebook's figures stands: step, its variable, and its place among the
# matrices of that name in the step (0 first, -1 last: the result).
PLACES = {
    "weights_0": (1, "weights_0", 0),
    "sum_synapse_0": (1, "sum_synapse_0", -1),
    "hidden_layer": (2, "hidden_layer", -1),
    "weights_1": (3, "weights_1", 0),
    "sum_synapse_1": (3, "sum_synapse_1", -1),
    "output_layer": (4, "output_layer", -1),
    "error_output_layer": (5, "error_output_layer", 0),
    "derivative_output": (6, "derivative_output", 0),
    "delta_output": (6, "delta_output", -1),
    "delta_output_x_weight": (7, "delta_output_x_weight", -1),
    "delta_hidden_layer": (8, "delta_hidden_layer", -1),
    "input_x_delta1": (9, "input_x_delta1", -1),
    "input_x_delta0": (9, "input_x_delta0", -1),
    "weights_1_after": (10, "weights_1", -1),
    "weights_0_after": (10, "weights_0", -1),
}


def open_step(page: Page, step: int, **query: object) -> None:
    link = "&".join(f"{key}={value}" for key, value in {"step": step, **query}.items())
    page.goto(f"/by_hand?{link}")
    expect_step(page, step)
    settle(page)


def texts(page: Page, variable: str, place: int = -1) -> list[list[str]]:
    """The cells of a matrix as they stand on the page."""
    table = page.locator(f'table[data-variable="{variable}"]').nth(place)
    expect(table).to_be_visible()
    return [
        [cell.strip() for cell in row.locator("td").all_inner_texts()]
        for row in table.locator("tbody tr").all()
    ]


def printed(matrix: object) -> str:
    """As the notebook prints it: NumPy with eight decimals."""
    with np.printoptions(precision=8, suppress=False, floatmode="maxprec"):
        return str(np.asarray(matrix, dtype=np.float64))


def test_every_figure_of_the_first_epoch_stands_on_the_page(page: Page):
    # Opened as it is, with nothing set but the digits: the default is the notebook's epoch.
    open_step(page, 1, digits=17)
    for step in range(1, 11):
        expect_step(page, step)
        for name, (where, variable, place) in PLACES.items():
            if where == step:
                shown = np.array(texts(page, variable, place), dtype=np.float64)
                assert printed(shown) == printed(FIRST_EPOCH[name]), name
        if step == 5:
            assert texts(page, "average_error") == [[repr(FIRST_EPOCH["average_error"])]]
        if step == 10:
            assert page.locator(".matrices").get_by_text("+ 0.3 ×").count() == 2
        else:
            page.get_by_role("button", name="Next").click()
    assert {*PLACES, "average_error", "learning_rate"} == FIRST_EPOCH.keys()


def test_each_step_shows_its_formula_its_shapes_and_its_names(page: Page):
    open_step(page, 7)
    expect(page.locator(".katex").first).to_be_visible()
    captions = page.locator(".matrices caption")
    for caption, words in zip(
        captions.all(),
        (
            ("δ⁽²⁾", "4 × 1", "delta_output"),
            ("W⁽²⁾ᵀ", "1 × 3", "weights_1T"),
            ("δ⁽²⁾ W⁽²⁾ᵀ", "4 × 3", "delta_output_x_weight"),
        ),
        strict=True,
    ):
        assert tuple(caption.locator("> *").all_inner_texts()) == words
    result = page.locator('table[data-variable="delta_output_x_weight"]')
    assert result.locator("tbody th").all_inner_texts() == ["00", "01", "10", "11"]
    assert result.locator("thead th").all_inner_texts() == ["h1", "h2", "h3"]
    # The network is a drawing of its own, and may come after the matrices.
    expect(page.locator(".network .made text")).to_have_text(["h1", "h2", "h3"])
    expect(page.locator(".network .used text")).to_have_text(["y"])
    expect(page.locator(".network line.used")).to_have_count(3)


def test_four_digits_at_first(page: Page):
    open_step(page, 2)
    assert texts(page, "hidden_layer")[1] == ["0.5886", "0.3596", "0.3849"]


def test_steps_by_keys_buttons_and_markers(page: Page):
    open_step(page, 1)
    settle(page)
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect_step(page, 2)
    page.keyboard.press("ArrowRight")
    expect_step(page, 3)
    page.keyboard.press("ArrowLeft")
    expect_step(page, 2)
    page.get_by_role("radio", name="9", exact=True).click()
    expect_step(page, 9)
    page.get_by_role("button", name="Next").click()
    expect_step(page, 10)
    expect(page.get_by_role("button", name="Next")).to_be_disabled()


def test_a_cell_shows_its_arithmetic_and_lights_its_row_and_column(page: Page):
    open_step(page, 1)
    cell(page, "01.h1").click()
    note = page.locator(".matrices .note")
    expect(note).to_have_text("(0 × -0.424) + (1 × 0.358) = 0.358")
    assert page.locator("td.used").all_inner_texts() == ["0", "1", "-0.424", "0.358"]
    assert page.locator("td.selected").all_inner_texts() == ["0.358"]
    expect(page.locator(".network .made text")).to_have_text(["h1"])
    expect(page).to_have_url(re.compile(r"\bcell=01\.h1\b"))
    cell(page, "01.h1").click()
    expect(note).to_have_text("")
    expect(page.locator("td.used")).to_have_count(0)


def test_a_cell_is_chosen_with_the_keyboard_alone(page: Page):
    open_step(page, 1)
    cell(page, "00.h2").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_have_text("(0 × -0.74) + (1 × -0.577) = -0.577")
    page.keyboard.press("ArrowRight")  # the steps' keys work from a cell too
    expect_step(page, 2)


def test_a_link_carries_step_cell_and_mode(page: Page, new_page: Callable[..., Page]):
    open_step(page, 7)
    cell(page, "01.h2").click()
    expect(page).to_have_url(re.compile(r"\bcell=01\.h2\b"))
    other = new_page()
    other.goto(page.url)
    expect_step(other, 7)
    expect(other.locator(".note")).to_have_text("(0.1394 × -0.893) ≈ -0.1245")
    assert other.locator("td.selected").all_inner_texts() == ["-0.1245"]

    page.get_by_text("You compute it").click()
    page.get_by_role("radio", name="A row").click()
    expect(page).to_have_url(re.compile(r"(?=.*mode=compute)(?=.*blank=row)"))
    expect(page.locator(".matrices input")).to_have_count(3)
    names = [c.get_attribute("data-cell") for c in page.locator(".matrices input").all()]
    other.goto(page.url)
    expect(other.locator(".matrices input")).to_have_count(3)
    assert [c.get_attribute("data-cell") for c in other.locator(".matrices input").all()] == names


@pytest.mark.parametrize(
    ("link", "step"),
    [
        ("step=99", 10),
        ("step=x&cell=%3Cscript%3E&mode=?&blank=?&draw=-1&at=1e9&digits=5&view=none", 1),
        ("step=7&cell=01.h9&at=5", 7),
    ],
)
def test_a_link_with_something_wrong_opens_all_the_same(page: Page, link: str, step: int):
    page.goto(f"/by_hand?{link}")
    expect_step(page, step)
    expect(page.locator(".note")).to_have_text("")


def test_back_goes_to_the_step_before(page: Page):
    open_step(page, 1)
    page.get_by_role("button", name="Next").click()
    expect_step(page, 2)
    round_trip(page)  # a link that changes sooner may be one that a click overtook
    expect(page).to_have_url(re.compile(r"\bstep=2\b"))
    page.go_back()
    expect_step(page, 1)


def test_you_compute_it(page: Page):
    open_step(page, 1, mode="compute", blank="all")
    word = cell(page, "01.h1").locator("xpath=../small")
    for typed, said in (
        ("abc", "✗ not a number"),
        ("1e999", "✗ too large"),
        ("-0.358", "✗ check the sign"),
        ("0.5", "✗ not yet"),
        ("", "✗ empty"),
        ("0.358", "✓ right"),
    ):
        cell(page, "01.h1").fill(typed)
        cell(page, "01.h1").press("Enter")
        expect(word).to_have_text(said)
    expect(page.get_by_text("Score: 1 of 1 right")).to_be_visible()
    expect(cell(page, "01.h2")).to_be_focused()
    page.keyboard.type("-0.577")
    page.keyboard.press("Tab")
    expect(cell(page, "01.h2").locator("xpath=../small")).to_have_text("✓ right")
    expect(cell(page, "01.h1")).to_have_value("0.358")


def test_an_empty_cell_is_told_so_at_enter(page: Page):
    open_step(page, 1, mode="compute", blank="one")
    page.locator(".matrices input").press("Enter")
    expect(page.locator(".matrices small")).to_have_text("✗ empty")


def test_typed_numbers_outlast_a_look_at_another_step(page: Page):
    open_step(page, 1, mode="compute", blank="one")
    page.locator(".matrices input").fill("7")
    page.locator(".matrices input").press("Enter")
    expect(page.locator(".matrices small")).to_have_text("✗ not yet")
    page.get_by_role("button", name="Next").click()
    expect_step(page, 2)
    page.get_by_role("button", name="Previous").click()
    expect_step(page, 1)
    expect(page.locator(".matrices input")).to_have_value("7")


def test_a_switch_that_a_link_sets_is_on_however_late_the_browser_loads_it(
    new_page: Callable[..., Page],
):
    page = new_page()
    blank = page.locator(".matrices input")
    with held_back(page, "**/Checkbox.*.js"):
        page.goto("/by_hand?step=1&mode=compute&blank=one")
        blank.focus()  # the page is drawn anew for it
        page.wait_for_function("() => location.search.includes('cell=')")
        idle(page)
    expect(page.get_by_role("switch", name="You compute it")).to_be_checked()
    blank.fill("7")
    blank.press("Enter")
    expect(page.locator(".matrices small")).to_have_text("✗ not yet")


def test_hints_in_two_stages(page: Page):
    open_step(page, 1, mode="compute", blank="all")
    expect(page.get_by_role("button", name="Hint")).to_be_disabled()
    cell(page, "01.h1").click()
    expect(page.locator(".note")).to_have_text("")
    page.get_by_role("button", name="Hint").click()
    expect(page.locator(".note")).to_have_text("(0 × -0.424) + (1 × 0.358) = ?")
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator(".note")).to_have_text("(0 × -0.424) + (1 × 0.358) = 0.358")
    expect(page.get_by_text("Score: 0 of 1 right, 1 shown")).to_be_visible()


def test_the_score_outlives_a_reload(page: Page):
    open_step(page, 1, mode="compute", blank="all")
    cell(page, "01.h1").fill("0.358")
    cell(page, "01.h1").press("Enter")
    cell(page, "11.h1").fill("1")
    cell(page, "11.h1").press("Enter")
    expect(page.get_by_text("Score: 1 of 2 right")).to_be_visible()
    until_kept(page, "answers", "kept.length === 2")
    page.reload()
    expect(page.get_by_text("Score: 1 of 2 right")).to_be_visible()
    expect(cell(page, "01.h1")).to_have_value("0.358")
    cell(page, "11.h1").fill("-0.066")
    cell(page, "11.h1").press("Enter")
    expect(page.get_by_text("Score: 2 of 2 right")).to_be_visible()


def test_worksheet_and_key_are_downloads(page: Page):
    open_step(page, 1, mode="compute", blank="all")
    pages = {}
    for name in ("Worksheet", "Answer key"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename.endswith(".html")
        pages[name] = download.value.path().read_text("utf-8")
    assert "-0.1245" in pages["Answer key"]
    assert "-0.1245" not in pages["Worksheet"]


def test_apply_three_epochs_and_play_on(page: Page):
    open_step(page, 10)
    after = texts(page, "weights_0")
    for epoch in (1, 2, 3):
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_role("textbox", name="After epoch")).to_have_value(str(epoch))
        expect_step(page, 1)
        if epoch == 1:
            assert texts(page, "weights_0") == after
        expect(page).to_have_url(re.compile(rf"\bepoch={epoch}\b"))
    page.get_by_role("link", name="Train").click()
    board = page.locator(".board")
    expect(board).to_have_attribute("data-epoch", "3")
    page.get_by_role("button", name="Play").click()
    expect(board).not_to_have_attribute("data-epoch", "3")
    page.get_by_role("button", name="Pause").click()


def test_a_past_epoch_is_shown_exactly_and_cannot_be_applied(page: Page):
    page.goto("/by_hand?epoch=100&at=1&step=1&digits=17")
    expect_step(page, 1)
    shown = np.array(texts(page, "weights_0"), dtype=np.float64)
    assert printed(shown) == printed(FIRST_EPOCH["weights_0_after"])
    expect(page.get_by_role("button", name="Apply")).to_be_disabled()
    page.get_by_role("button", name="Go to epoch 100").click()
    expect(page.get_by_role("button", name="Apply")).to_be_enabled()


@pytest.mark.parametrize("colour_scheme", ["dark"])
@pytest.mark.parametrize("link", [{}, {"projector": 1, "bias": 1}], ids=["ordinary", "projector"])
def test_all_of_a_step_is_in_the_window(
    page: Page, viewport: tuple[int, int], link: dict[str, int]
):
    width, height = viewport
    open_step(page, 1, **link)
    for step in range(1, 11):
        expect_step(page, step)
        settle(page)  # what the step before had more of is still there until the script ends
        for what in (
            page.get_by_role("button", name="Next"),
            page.locator(".st-key-walk_head h3"),
            *page.locator(".st-key-walk_head .katex").all(),
            page.locator(".note"),
            *page.locator(".st-key-walk_cell:visible").all(),
            *page.locator(".matrices table").all(),
        ):
            box = what.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height, step
        main = page.get_by_test_id("stMain")
        assert main.evaluate("e => e.scrollHeight - e.clientHeight + e.scrollTop") == 0, step
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if step < 10:
            page.get_by_role("button", name="Next").click()


def test_a_deep_network_stays_usable(page: Page):
    open_step(page, 21, hidden="8-8-8-8", bias=1, seed=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cell(page, "h47.y").click()
    expect(page.locator(".note")).to_contain_text(" ≈ ")
    page.get_by_role("radio", name="22", exact=True).click()
    expect_step(page, 22)
