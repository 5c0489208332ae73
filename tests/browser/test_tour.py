"""A tour of every page, opened once in each size: what is wrong there, by page and check.

On a desktop axe-core, the charts' texts and what fits the window are looked at, on a phone what can
be read and pressed, and from the back row what a projector shows. Another theme changes colours
only: it is looked at for contrast alone. The long tests look at more states of the pages.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.app.pages import diverging
from tests.browser import axe, fit
from tests.browser.board import SIZES, SLOWLY
from tests.browser.scenes import SCENES, settle
from tests.browser.waits import next_frames, until_none
from tests.hostile.links import pages

OTHER_THEME = {"light": "dark", "dark": "light"}


class Findings(dict[str, list[Any]]):
    """What was found, by scene and check."""

    def note(self, scene: str, check: str, found: list[Any]) -> None:
        """Add what a check has found in a scene, if it is something."""
        if found:
            self[f"{scene} · {check}"] = found


@pytest.fixture
def found() -> Findings:
    """What is wrong with the page; it must be nothing at the end of the test."""
    return Findings()


def test_the_tour_comes_to_every_page():
    assert SCENES.keys() == PROJECTED.keys() | {"take_home"} == set(pages())


# ---- on a desktop

# Charts without a text that says a number; one that waits for its data has none to say.
UNSPOKEN = """() => [...document.querySelectorAll(".js-plotly-plot")]
  .filter((plot) => plot.data.some(({ x, z }) => (x ?? z)?.length))
  .map((plot) => [plot, plot.closest("[role=figure]") ?? plot.querySelector("[role=img]")])
  .filter(([, image]) => !/\\d/.test(image?.ariaLabel ?? ""))
  .map(([plot, image]) => `${plot.textContent.slice(0, 60)}: ${image?.ariaLabel}`)"""

# What must fit, by link: some of the scenes, and other states, which the long tests open.
FITS: dict[str, dict[str, Callable[[Page], list[str]]]] = {
    "train": {
        "/": partial(fit.of_train, smallest_number=16),
        "/?seed=42&lr=2&epoch=20000": partial(fit.of_train, smallest_number=16),  # of two digits
        "/?hidden=8-8-8-8&bias=1&lr=2&epoch=2000": partial(fit.of_train, smallest_number=12),
        "/?lr=wrong": partial(fit.of_train, smallest_number=16),  # with a notice above
        # Readouts of many digits, and of many words.
        "/?seed=42&lr=0.6&epoch=399999": partial(fit.of_train, smallest_number=16),
        "/?lr=0.3&epoch=185624&until=0.1": partial(fit.of_train, smallest_number=16),
    },
    "replay": {
        # With two rows of landmarks, and with 21 landmarks at two epochs.
        "/replay?hidden=8-8&act=relu&bias=1&lr=1&epoch=3000&seed=3": fit.of_replay,
        "/replay?hidden=8-8-8-8&act=relu&bias=1&lr=100&epoch=1000&seed=42": fit.of_replay,
    },
    "geometry": {
        "/geometry": fit.of_geometry,
        "/geometry?seed=42&lr=0.6&epoch=3000": fit.of_geometry,
        "/geometry?hidden=8&bias=1&lr=2&seed=42&epoch=2000": fit.of_geometry,
    },
    "landscape": {"/landscape?lr=0.3&epoch=30000": fit.of_landscape},
    "ideas": dict.fromkeys(
        (
            *SCENES["ideas"][1:],
            "/ideas?z=40",
            "/ideas?curve=tanh&z=-4",
            "/ideas?curve=relu&z=2",
            "/ideas?chapter=saturation&hidden=8-4&act=tanh&bias=1",
            "/ideas?chapter=saturation&look=starts",
            "/ideas?chapter=parting",
        ),
        fit.of_ideas,
    ),
    "predict": {SCENES["predict"][1]: fit.of_predict},
    "many_runs": {SCENES["many_runs"][-1]: fit.of_many_runs},
}


@pytest.mark.parametrize("name", SCENES)
def test_on_a_desktop(page: Page, found: Findings, name: str):
    first, *_ = scenes = SCENES[name]
    look_on_desktop(page, found, name, [first, *scenes[1:][-1:]])
    assert found == {}
    assert axe.unmet(name) == [], "exceptions that no longer occur"


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, scenes in SCENES.items() if scenes[1:-1]])
def test_other_states_on_a_desktop(page: Page, found: Findings, name: str):
    look_on_desktop(page, found, name, SCENES[name][1:-1])
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize("name", FITS)
def test_other_states_fit_a_desktop(page: Page, found: Findings, name: str):
    for state in FITS[name].keys() - SCENES[name]:
        page.goto(state)
        settle(page)
        look_at_sizes(page, found, state, FITS[name][state])
    assert found == {}


def look_on_desktop(page: Page, found: Findings, name: str, scenes: Sequence[str]) -> None:
    """Look at some scenes of a page called `name`."""
    page.emulate_media(reduced_motion="reduce")  # a colour on its way is no finding
    for scene in scenes:
        page.goto(scene)
        settle(page)
        found.note(scene, "charts without a text", page.evaluate(UNSPOKEN))
        found.note(scene, "axe-core", axe.news(page, name))
        if scene == SCENES[name][0]:
            found.note(scene, "contrast in the other theme", faint_in_other_theme(page, name))
        if scene in FITS.get(name, {}):
            look_at_sizes(page, found, scene, FITS[name][scene])
        if scene == "/":
            look_while_it_plays(page, found)
        if scene == SCENES[name][0]:
            look_between(page, found, scene, 820)
            page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})


def look_at_sizes(
    page: Page, found: Findings, scene: str, problems: Callable[[Page], list[str]]
) -> None:
    """Have the window grow, and shrink again."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        still = until_none(page, partial(problems, page))
        found.note(scene, f"what fits {width} x {height}", still)
    width, height = SIZES[0]
    page.set_viewport_size({"width": width, "height": height})


def look_while_it_plays(page: Page, found: Findings) -> None:
    """While the run plays; afterwards it rests, as before."""
    page.goto(f"/?{SLOWLY}")
    settle(page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".board")).not_to_have_attribute("data-epoch", "0")
    found.note("playing", "axe-core", axe.news(page, "train"))
    page.get_by_role("button", name="Pause").click()
    settle(page)


def faint_in_other_theme(page: Page, name: str) -> list[str]:
    """What has too little contrast there; the page's parts change one after the other."""
    first = theme(page)
    second = OTHER_THEME[first]
    page.emulate_media(color_scheme=second)
    assert until_none(page, lambda: theme(page) != second) is False
    problems = axe.news(page, name, "color-contrast")
    page.emulate_media(color_scheme=first)
    until_none(page, lambda: theme(page) != first)
    return problems


def theme(page: Page) -> str:
    """The theme that the page has put on."""
    return page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).colorScheme")


# ---- on a phone

SMALLEST_TEXT = 12
"""Pixels, but for what stands raised or lowered in a formula or at an axis."""

SMALLEST_TARGET = 24
"""Pixels each way, of what the app makes. Streamlit's own controls axe-core judges, whose rule is
that of WCAG 2.2, 2.5.8: small ones stand that far apart."""

ON_PHONE = Path(__file__).with_name("phone.js").read_text(encoding="utf-8")


def look_on_phone(page: Page, found: Findings, scene: str, name: str) -> None:
    """Look at what is shown, of a page called `name`."""
    too_small = page.evaluate(ON_PHONE, [SMALLEST_TEXT, SMALLEST_TARGET])
    found.note(scene, "cut, off the screen or too small", too_small)
    found.note(scene, "axe-core", axe.news(page, name, "target-size"))


@pytest.mark.parametrize("viewport", [(390, 844)], ids=["phone"])
@pytest.mark.parametrize("name", SCENES)
def test_on_a_phone(page: Page, found: Findings, name: str):
    page.goto(SCENES[name][0])
    settle(page)
    look_on_phone(page, found, name, name)
    page.get_by_test_id("stExpandSidebarButton").click()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    sidebar.evaluate("e => Promise.all(e.getAnimations().map((moving) => moving.finished))")
    assert sidebar.bounding_box()["width"] <= page.viewport_size["width"]
    look_on_phone(page, found, f"{name}, sidebar open", name)
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize("viewport", [(390, 844)], ids=["phone"])
@pytest.mark.parametrize("name", [name for name, scenes in SCENES.items() if scenes[1:]])
def test_other_states_on_a_phone(page: Page, found: Findings, name: str):
    for scene in SCENES[name][1:]:
        page.goto(scene)
        settle(page)
        look_on_phone(page, found, scene, name)
    assert found == {}


@pytest.mark.parametrize("viewport", [(390, 844)], ids=["phone"])
def test_a_finger_needs_no_keys_and_the_error_stays_in_view(new_page: Callable[..., Page]):
    page = new_page(has_touch=True, is_mobile=True)
    page.goto(f"/?{urlencode(diverging().to_query() | {'epoch': '100'})}")
    settle(page)
    expect(page.locator(".board .words")).not_to_contain_text("keys")
    for hint in (*page.locator("[data-testid=stMain] kbd").all(), page.locator(".open-keys")):
        expect(hint).to_be_hidden()
    assert page.evaluate(MEASURE)["overlaps"] == []  # of the names of 32 units
    page.locator(".board .timeline").scroll_into_view_if_needed()
    expect(page.get_by_text("Training diverged")).to_be_in_viewport()


# ---- in between: a tablet, or a window beside another one

WIDTHS = (640, 820, 900, 1024, 1100, 1280)

# Charts much higher than wide; the rows of small ones are as high as they are.
STRIPS = """() => [...document.querySelectorAll("[data-testid=stMain] .js-plotly-plot")]
  .map((plot) => [plot.textContent.slice(0, 40), plot.clientWidth, plot.clientHeight])
  .filter(([, width, height]) => width && height > 1.7 * width)"""


def look_between(page: Page, found: Findings, scene: str, width: int) -> None:
    """Look at what is shown in a window of this width, with the sidebar as it is."""
    page.set_viewport_size({"width": width, "height": 1100})
    settle(page)

    def problems() -> list[Any]:
        seen = page.evaluate(MEASURE)
        small = page.evaluate(ON_PHONE, [SMALLEST_TEXT, SMALLEST_TARGET])
        return small + seen["overlaps"] + seen["cut"] + seen["clipped"] + page.evaluate(STRIPS)

    sidebar = page.get_by_test_id("stSidebar").get_attribute("data-collapsed")
    note = f"{width} pixels wide, sidebar folded: {sidebar}"
    found.note(scene, note, until_none(page, problems))


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_in_between(page: Page, found: Findings, name: str):
    for scene in SCENES[name]:
        page.goto(scene)
        settle(page)
        for width in WIDTHS:
            look_between(page, found, scene, width)
        page.get_by_test_id("stSidebarHeader").hover()
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        for width in WIDTHS[1:]:
            look_between(page, found, scene, width)
        page.get_by_test_id("stExpandSidebarButton").click()
    assert found == {}


# ---- from the back row

TRAINED = "seed=42&lr=0.6&epoch=5000"
PROJECTED = {
    "train": (f"/?{TRAINED}", f"/?{TRAINED}&draw_as=Network", "/?lr=wrong&epoch=300"),
    "by_hand": ("/by_hand?step=4", "/by_hand?step=8&mode=compute"),
    "replay": (f"/replay?{TRAINED}",),
    "geometry": (
        f"/geometry?{TRAINED}",
        "/geometry?hidden=8&bias=1&lr=2&seed=42&epoch=2000",  # eight terms and a bias
    ),
    "landscape": ("/landscape?lr=0.3&epoch=30000",),
    "ideas": (
        "/ideas?z=0.0",
        "/ideas?chapter=parting",
        "/ideas?chapter=elsewhere&where=float32",
        f"/ideas?chapter=saturation&{TRAINED}",
        "/ideas?chapter=saturation&look=losses&wrong=-12",
        "/ideas?chapter=perceptron&function=xor&steps=9",
    ),
    "predict": (f"/predict?{TRAINED}",),
    "many_runs": (
        "/many_runs?seeds=50",
        *(f"{SCENES['many_runs'][1]}&measure={measure}" for measure in ("share", "median")),
    ),
    "lesson": ("/lesson?lesson=one_epoch&stop=2", "/lesson?lesson=one_epoch&sheet=answers"),
}
WITH_BOARD = {"train", "replay", "geometry", "landscape"}

MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")

LEAST_TEXT, LEAST_LINE, LEAST_CONTRAST = 20, 4, 7

# The canvases' smallest text and thinnest line, as they are painted.
WATCH_CANVASES = """() => {
  window.painted = { text: Infinity, line: Infinity };
  const { prototype } = CanvasRenderingContext2D;
  const { fillText, stroke } = prototype;
  prototype.fillText = function (...given) {
    painted.text = Math.min(painted.text, parseFloat(this.font.match(/([\\d.]+)px/)[1]));
    return fillText.apply(this, given);
  };
  prototype.stroke = function (...given) {
    painted.line = Math.min(painted.line, this.lineWidth);
    return stroke.apply(this, given);
  };
}"""


@pytest.mark.parametrize("name", PROJECTED)
def test_the_back_row_can_read_it(page: Page, found: Findings, name: str):
    look_from_back_row(page, found, name, PROJECTED[name][0])
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, links in PROJECTED.items() if links[1:]])
def test_the_back_row_can_read_other_states(page: Page, found: Findings, name: str):
    for link in PROJECTED[name][1:]:
        look_from_back_row(page, found, name, link)
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize(
    "link", ["/ideas?z=0.0", "/predict?seed=42&lr=0.6&epoch=5000", "/many_runs?seeds=50"]
)
def test_on_other_projectors_no_title_is_cut(page: Page, link: str):
    def cut() -> list[str]:
        seen = page.evaluate(MEASURE)
        return seen["cut"] + seen["clipped"]

    page.goto(f"{link}&projector=1")
    expect(page.locator(".gtitle").first).to_be_visible()
    for width, height in ((1024, 768), (900, 1100), (820, 1100), (640, 1100)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert until_none(page, cut) == [], width


@pytest.mark.parametrize(
    "viewport",
    [
        (1024, 768),
        pytest.param((820, 1100), marks=pytest.mark.long),
        pytest.param((640, 1100), marks=pytest.mark.long),
    ],
    ids=str,
)
def test_other_projectors_show_train_as_well(page: Page, viewport: tuple[int, int]):
    page.goto("/?seed=42&lr=0.6&epoch=399999&projector=1")
    settle(page)
    seen = unreadable(measured(page), scrolls=viewport[0] < 1024)
    checks = "small text", "overlapping", "scrolling"
    assert {check: seen[check] for check in checks if seen[check]} == {}


def look_from_back_row(page: Page, found: Findings, name: str, link: str) -> None:
    """Look at what this link of a page called `name` shows on a projector."""
    page.goto(f"{link}&projector=1")
    settle(page)
    seen = measured(page)
    assert seen["texts"], link
    for check, problems in unreadable(seen, scrolls=name != "train").items():
        found.note(link, check, problems)
    page.emulate_media(color_scheme="dark")
    found.note(link, "contrast in the dark", until_none(page, lambda: faint(page)))
    page.emulate_media(color_scheme="light")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    expect(page.get_by_test_id("stMainMenu")).to_be_hidden()
    if name in WITH_BOARD:
        found.note(link, "small on a canvas", small_on_canvas(page))


def measured(page: Page) -> dict[str, Any]:
    """What is measured when the page has come to rest: twice the same, and nothing faint."""
    seen = [None, page.evaluate(MEASURE)]

    def changes() -> bool:
        seen[:] = seen[1], page.evaluate(MEASURE)
        return seen[0] != seen[1] or bool(faint_words(seen[1]))

    until_none(page, changes)
    return seen[1]


def unreadable(seen: dict[str, Any], scrolls: bool) -> dict[str, list[Any]]:
    """What the back row cannot read, by check."""
    down, across = seen["scroll"]
    return {
        "small text": [text for text in seen["texts"] if text[1] < LEAST_TEXT - 0.01],
        "thin lines": [width for width in seen["lines"] if width < LEAST_LINE],
        "cut": seen["cut"] + seen["clipped"],
        "overlapping": seen["overlaps"],
        "contrast": faint_words(seen),
        "scrolling": [across, down] if across or (down and not scrolls) else [],
    }


def faint(page: Page) -> list[Any]:
    """Words with too little contrast in the dark, or that it is not dark yet."""
    seen = page.evaluate(MEASURE)
    return faint_words(seen) if seen["isDark"] else ["not dark"]


def faint_words(seen: dict[str, Any]) -> list[Any]:
    """Words on charts with too little contrast with the page."""
    return [word for word in seen["contrasts"] if word[1] < LEAST_CONTRAST]


def small_on_canvas(page: Page) -> list[Any]:
    """Looking back, all of the moment is painted on the canvases: text and lines too small."""
    settle(page)
    page.evaluate(WATCH_CANVASES)
    page.keyboard.press(",")
    page.wait_for_function("() => painted.line < Infinity")
    next_frames(page)
    painted = page.evaluate("() => painted")
    is_small = painted["text"] < LEAST_TEXT or painted["line"] < LEAST_LINE
    return [painted] if is_small else []


# ---- scrolled

# Texts of the page that can be seen under the buttons in the corners, after scrolling down so far.
# The strip that hides them belongs to the block that holds the page.
UNDER_BUTTONS = """(top) => {
  const block = document.querySelector("[data-testid=stMainBlockContainer]");
  document.querySelector("[data-testid=stMain]").scrollTo({ top, behavior: "instant" });
  const corners =
    ".open-keys, [data-testid=stMainMenu] button, [data-testid=stExpandSidebarButton]";
  const isIn = ({ left, right, top, bottom }, x, y) =>
    left < x && x < right && top < y && y < bottom;
  const hasTextAt = (element, x, y) => [...element.childNodes].some((node) => {
    if (node.nodeType !== Node.TEXT_NODE) return false;
    const range = document.createRange();
    range.selectNode(node);
    return [...range.getClientRects()].some((box) => isIn(box, x, y));
  });
  const found = new Set();
  for (const button of document.querySelectorAll(corners)) {
    const box = button.getBoundingClientRect();
    for (let x = box.left; x < box.right; x += 3)
      for (let y = box.top; y < box.bottom; y += 3) {
        const there = document.elementsFromPoint(x, y);
        for (const element of there.slice(0, there.indexOf(block)))
          if (block.contains(element) && !button.contains(element) && hasTextAt(element, x, y))
            found.add(element.textContent.slice(0, 40));
      }
  }
  return [...found];
}"""


@pytest.mark.parametrize(
    ("link", "viewport"),
    [
        ("/landscape?lr=0.3&epoch=3000", (1280, 720)),
        ("/ideas", (390, 844)),
        ("/take_home?projector=1", (1280, 720)),
        ("/predict?projector=1", (1280, 720)),
    ],
)
def test_no_text_lies_under_the_buttons_in_the_corners(
    page: Page, found: Findings, link: str, viewport: tuple[int, int]
):
    page.set_viewport_size(dict(zip(("width", "height"), viewport, strict=True)))
    page.goto(link)
    settle(page)
    for top in (0, 8, 20, 45, 100, 200, 333):
        found.note(link, f"scrolled by {top}", page.evaluate(UNDER_BUTTONS, top))
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_strip_under_the_buttons_has_the_colour_of_the_page(page: Page, theme: str):
    page.emulate_media(color_scheme=theme)
    page.goto("/take_home")
    settle(page)
    colours = """() => [["stApp"], ["stMainBlockContainer", "::before"]].map(([name, part]) =>
      getComputedStyle(document.querySelector(`[data-testid=${name}]`), part).backgroundColor)"""
    app, strip = page.evaluate(colours)
    assert strip == app
