"""The page Ideas in a browser: every chapter fits its window, and tells its story."""

import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.app.pages import diverging


def open_chapter(page: Page, link: str, charts: int = 1) -> None:
    page.goto(f"/ideas?{link}")
    drawn = page.locator(".js-plotly-plot:has(.xtitle)")
    expect(drawn).to_have_count(charts)
    expect(drawn.first if charts else page.locator("table")).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)


def test_the_three_values_of_the_sigmoid(page: Page):
    open_chapter(page, "", 2)
    for example, value in (("0", "0.5"), ("40", "1.0"), ("-20.5", "1.2501528648238605e-09")):
        page.get_by_role("radio", name=example.replace("-", "−"), exact=True).click()
        expect(page.locator("code").first).to_have_text(value)
        expect(page.get_by_role("textbox", name="Weighted sum z")).to_have_value(example)
        expect(page).to_have_url(re.compile(rf"\bz={float(example)!r}(&|$)"))
    expect(page.locator(".katex").first).to_be_visible()


def test_units_move_with_the_run(page: Page):
    open_chapter(page, "chapter=saturation&seed=42&lr=0.6")
    count = page.get_by_text("in the shade: ")
    expect(count).to_have_text(re.compile("After epoch 0, .* 0 of 12"))
    for epoch in ("100", "1,000", "10,000"):
        page.get_by_role("button", name=f"Train to epoch {epoch}").click()
        expect(count).to_have_text(re.compile(f"After epoch {epoch}, "))
    expect(count).not_to_have_text(re.compile(" 0 of 12"))
    page.get_by_role("slider", name="Epoch, in log time").press("Home")
    expect(count).to_have_text(re.compile("After epoch 0, .* 0 of 12"))
    expect(page).to_have_url(re.compile(r"\bat=0\b"))


def test_a_run_that_diverges_on_the_way_says_so(page: Page):
    open_chapter(page, f"chapter=saturation&{urlencode(diverging().to_query())}")
    expect(page.get_by_text("Training diverged after epoch")).to_have_count(0)
    page.get_by_role("button", name="Train to epoch 100").click()
    expect(page.get_by_text("Training diverged after epoch")).to_be_visible()


def test_from_a_perceptron_that_cycles_to_a_hidden_layer(page: Page):
    open_chapter(page, "chapter=perceptron")
    rows = page.locator("table tbody tr")

    # It is watched, then stopped; the rest is not waited for.
    page.get_by_role("button", name="Run", exact=True).click()
    expect(rows.nth(1)).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("radio", name="At once").click()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("Converged after step 18")).to_be_visible()
    expect(rows).to_have_count(22)

    page.get_by_role("combobox", name="Function", exact=True).click()
    page.get_by_role("option", name="XNOR").click()
    expect(rows).to_have_count(0)
    for step in range(1, 4):
        page.get_by_role("button", name="Step", exact=True).click()
        expect(rows).to_have_count(step)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("Steps 6 to 9 repeat for ever")).to_be_visible()
    for row, step in enumerate(("9 ↻", "8 ↻", "7 ↻", "6 ↻", "5")):
        expect(rows.nth(row).locator("td").first).to_have_text(step)

    page.get_by_role("button", name="Add a hidden layer").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "0")
    expect(page).to_have_url(re.compile(r"/\?(?=.*\bgate=xnor\b)(?=.*\bhidden=3\b)"))
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".board")).not_to_have_attribute("data-epoch", "0")


def test_from_a_librarys_defaults_to_a_run_that_never_learns(page: Page):
    open_chapter(page, "chapter=elsewhere", 0)
    rows = page.locator("table tbody tr")
    for name in ("PyTorch", "Keras", "JAX", "scikit-learn"):
        page.get_by_role("radio", name=name, exact=True).click()
        expect(page.locator("table thead th").last).to_have_text(re.compile(rf"^{name} \d+\.\d+"))
    expect(rows.filter(has_text="Stops by itself")).to_contain_text(re.compile(r"after 1\d to \d+"))

    page.get_by_role("radio", name="Why it may never learn").click()
    expect(page).to_have_url(re.compile(r"\bwhere=float32\b"))
    expect(page.locator(".js-plotly-plot:has(.xtitle)")).to_have_count(1)
    for name in ("float32", "float64"):
        expect(page.locator(".js-plotly-plot .annotation-text", has_text=name)).to_be_visible()
    expect(rows).to_have_count(9)
    expect(rows.first).to_contain_text("x1 → h1")
