"""The page Ideas in a browser: every chapter fits its window, and tells its story."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.app.test_train import diverging

# A chapter's link, and how many charts it has.
CHAPTERS = {
    "z=40": 2,
    "curve=tanh&z=-4": 2,
    "curve=relu&z=2": 2,
    "chapter=saturation&seed=42&lr=0.6&epoch=5000": 1,
    "chapter=saturation&hidden=8-4&act=tanh&bias=1": 1,
    "chapter=saturation&look=starts": 1,
    "chapter=saturation&look=losses&wrong=-12": 1,
    "chapter=perceptron&function=xor&steps=9": 1,
}

# Of all that is to be read or pressed: what lies outside the window or is cut, and which two
# lie over each other without one being in the other. The names of marks in a chart are left out:
# they move with the sums.
PROBLEMS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const things = [...main.querySelectorAll(
    "p, button, input, table, .js-plotly-plot, [data-testid=stAlert], [data-testid=stSlider],"
    + " .xtick text, .ytick text, .annotation-text, .xtitle, .ytitle, .gtitle")].filter(
      (e) => e.getClientRects().length && !e.parentElement.closest("[data-testid=stSlider]"));
  const box = (e) => e.getBoundingClientRect();
  const name = (e) => e.textContent.trim().slice(0, 40) || e.className;
  const problems = [];
  if (main.scrollHeight > main.clientHeight + 1) problems.push("the page scrolls");
  for (const e of things) {
    if (e.closest(".st-key-corrections")) continue;  // a table that may scroll
    const b = box(e);
    if (b.left < 0 || b.top < 0 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1)
      problems.push(`outside the window: ${name(e)}`);
    if (e.tagName === "P" && e.scrollWidth > e.clientWidth + 1) problems.push(`cut: ${name(e)}`);
  }
  for (const [i, e] of things.entries())
    for (const other of things.slice(i + 1)) {
      if (e.contains(other) || other.contains(e)) continue;
      const a = box(e), b = box(other);
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 2) problems.push(`${name(e)} | over | ${name(other)}`);
    }
  return problems;
}"""


def open_chapter(page: Page, link: str, charts: int = 1) -> None:
    page.goto(f"/ideas?{link}")
    drawn = page.locator(".js-plotly-plot:has(.xtitle)")
    expect(drawn).to_have_count(charts)
    expect(drawn.first).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)


@pytest.mark.parametrize(
    ("viewport", "colour_scheme"), [((1280, 720), "light"), ((1920, 1080), "dark")]
)
def test_nothing_is_cut_or_lies_over_something_else(page: Page, viewport: tuple[int, int]):
    found = {}
    for link, charts in CHAPTERS.items():
        open_chapter(page, link, charts)
        page.wait_for_function(f"({PROBLEMS})().length === 0 || performance.now() > 6000")
        found[link] = page.evaluate(PROBLEMS)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
        for chart in page.locator("[data-testid=stPlotlyChart]").all():
            assert chart.bounding_box()["height"] > 0.35 * viewport[1]
    assert {link: problems for link, problems in found.items() if problems} == {}


def test_the_three_values_of_the_sigmoid(page: Page):
    open_chapter(page, "", 2)
    for example, value in (("0", "0.5"), ("40", "1.0"), ("-20.5", "1.2501528648238605e-09")):
        page.get_by_role("radio", name=example, exact=True).click()
        expect(page.locator("code").first).to_have_text(value)
        expect(page.get_by_role("spinbutton", name="Weighted sum z")).to_have_value(example)
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

    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("Converged after step 18")).to_be_visible()
    expect(rows).to_have_count(22)

    page.get_by_role("combobox", name="Function").click()
    page.get_by_role("option", name="XNOR").click()
    expect(rows).to_have_count(0)
    for step in range(1, 4):
        page.get_by_role("button", name="Step", exact=True).click()
        expect(rows).to_have_count(step)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("Steps 6 to 9 repeat for ever")).to_be_visible()
    assert [row.locator("td").first.inner_text() for row in rows.all()[:5]] == [
        *("9 ↻", "8 ↻", "7 ↻", "6 ↻", "5")
    ]

    page.get_by_role("button", name="Add a hidden layer").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "0")
    expect(page).to_have_url(re.compile(r"/\?(?=.*\bgate=xnor\b)(?=.*\bhidden=3\b)"))
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".board")).not_to_have_attribute("data-epoch", "0")
