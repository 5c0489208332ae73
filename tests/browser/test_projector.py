"""Projector mode in a real browser: sizes as rendered, nothing in the way, predict, then reveal."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.scenes import settle
from tests.browser.waits import idle, next_frames, round_trip, until_kept, until_none

TRAINED = "seed=42&lr=0.6&epoch=5000"

BOARD = ".board:not(.playing) .chart .main-svg"

AT_REST = "() => document.querySelector('.board:not(.playing)')"


def test_the_mode_goes_along_and_is_left_again(page: Page):
    page.goto("/?seed=3&projector=1")
    page.locator(BOARD).first.wait_for()
    sidebar = page.get_by_test_id("stSidebar")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    links = page.get_by_test_id("stSidebarNav").get_by_role("link", include_hidden=True)
    for name in ("Many runs", "Lesson", "Take home", "Ideas", "Train"):
        if sidebar.get_attribute("data-collapsed") == "true":
            page.get_by_test_id("stExpandSidebarButton").click()
        links.filter(has_text=re.compile(f"{name}$")).click()
        heading = "XOR Lab" if name == "Train" else name
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        settle(page)  # it is this page that says so, not the one before
        page.wait_for_function("() => location.search.includes('projector=1')")
        expect(page.get_by_role("switch", name="Projector")).to_be_checked()
    page.locator(BOARD).first.wait_for()
    page.get_by_test_id("stSidebar").get_by_text("Projector").click()
    page.wait_for_function("() => !location.search.includes('projector')")
    expect(page.locator(".board .ytick text").first).to_have_css("font-size", "12px")
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    expect(page.locator(":root")).to_have_css("font-size", "16px")


def test_the_switch_outlives_a_reload_and_goes_along_to_a_new_tab(page: Page):
    page.goto(f"/?{TRAINED}")
    page.get_by_test_id("stSidebar").get_by_text("Projector").click()
    until_kept(page, "projector", "kept === 1")
    page.reload()
    expect(page.locator(":root")).to_have_css("font-size", "18px")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(":root")).to_have_css("font-size", "18px")
    idle(other)  # its script writes the link last
    assert "projector" not in other.url
    other.close()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_text("Projector").click()
    until_kept(page, "projector", "kept === 0")
    page.reload()
    page.locator(BOARD).first.wait_for()
    round_trip(page)
    expect(page.locator(":root")).to_have_css("font-size", "16px")


# ---- predict, then reveal

OUTPUTS = re.compile(r"output 0\.\d")

# All that the board has for a screen reader, apart from its texts.
SPOKEN = """() => [...document.querySelectorAll(".board [aria-label], .board [role=status]")]
  .map((part) => part.getAttribute("aria-label") ?? part.textContent)
  .join(" ")"""


def place_of_answers(page: Page, chart: int) -> dict[str, float]:
    """Where a chart has its cover, without the edge, over which markers stand."""
    box = page.locator(".board .chart").nth(chart).locator(".cover").bounding_box()
    edge = 24
    corner = {"x": box["x"] + edge, "y": box["y"] + edge}
    return {**corner, "width": box["width"] - 2 * edge, "height": box["height"] - 2 * edge}


def test_predictions_and_surface_are_covered_until_the_key_is_pressed(page: Page):
    page.goto(f"/?{TRAINED}&projector=1&cover=1")
    page.locator(BOARD).first.wait_for()
    settle(page)
    board = page.locator(".board")
    mounted = board.element_handle()
    places = [place_of_answers(page, chart) for chart in (1, 2)]  # surface, predictions

    def what_shows() -> list[bytes]:
        return [page.screenshot(clip=place) for place in places]

    covered = what_shows()
    label = board.get_attribute("aria-label")
    assert label.startswith("Epoch 5,000.")
    assert not OUTPUTS.search(label)
    assert "Right" not in label
    assert "0.9618" not in page.evaluate(SPOKEN)
    expect(page.get_by_text("0.9618").first).to_be_hidden()

    for _ in range(3):  # looking back
        page.keyboard.press(",")
    page.wait_for_function("() => document.querySelector('.board').dataset.epoch < 5000")
    assert what_shows() == covered
    page.wait_for_function(AT_REST)
    assert what_shows() == covered
    page.keyboard.press("Space")  # while it plays
    page.wait_for_function("() => document.querySelector('.board').dataset.epoch > 5000")
    assert what_shows() == covered
    page.keyboard.press("p")
    expect(page.locator(".board.covered")).to_have_count(0)
    assert not set(what_shows()) & set(covered)
    page.keyboard.press("p")
    expect(page.locator(".board.covered")).to_have_count(1)
    assert what_shows() == covered
    page.keyboard.press("Space")
    page.wait_for_function(AT_REST)
    assert what_shows() == covered
    expect(page).to_have_url(re.compile(r"\bcover=1\b"))
    page.get_by_role("button", name="Reveal").click()
    expect(page.locator(".board.covered")).to_have_count(0)
    page.wait_for_function("() => !location.search.includes('cover')")
    expect(board).to_have_attribute("aria-label", OUTPUTS)
    assert not until_none(page, lambda: "output" not in page.evaluate(SPOKEN))
    assert not set(what_shows()) & set(covered)
    assert page.evaluate("board => board.isConnected", mounted)  # the same charts all the while


@pytest.mark.parametrize("link", ["/predict", "/geometry"])
def test_other_pages_cover_the_same(page: Page, link: str):
    page.goto(f"{link}?{TRAINED}&projector=1&cover=1")
    page.get_by_role("button", name="Reveal").wait_for()
    answer = page.get_by_text("0.9618").first
    if link == "/geometry":
        answer = page.get_by_text("All 4 right").first
    expect(answer).to_be_attached()
    expect(answer).to_be_hidden()
    settle(page)
    page.keyboard.press("p")
    expect(answer).to_be_visible()


def test_the_cover_is_over_what_tells_of_answers_elsewhere(page: Page):
    told = "all four answers are right"  # the landmark at epoch 582
    page.goto(f"/replay?{TRAINED}&at=582&projector=1")
    settle(page)
    landmark = page.get_by_role("button", name="All four right at epoch")
    words = page.locator(".board .timeline").get_by_text(told)
    curve = page.get_by_role("img", name=re.compile("^Mean absolute error")).first
    diamonds = page.locator(".board .chart").first.locator(".points path").first
    for shown in (landmark, words, diamonds):
        expect(shown).to_be_visible()
    expect(curve).to_have_accessible_name(re.compile(told))
    page.keyboard.press("p")
    for hidden in (landmark, words, diamonds):
        expect(hidden).to_be_hidden()
    page.wait_for_function(AT_REST)
    expect(curve).not_to_have_accessible_name(re.compile(told))
    page.goto(f"/geometry?{TRAINED}&projector=1&cover=1")
    page.get_by_role("button", name="Reveal").wait_for()
    page.wait_for_function(AT_REST)
    settle(page)
    expect(page.get_by_text("4 of 4 right")).to_have_count(0)
    page.keyboard.press("p")
    expect(page.get_by_text("4 of 4 right").first).to_be_visible()


# Every label that a chart has shown at the pointer, as long as something was covered.
NOTE_LABELS = """() => {
  window.labels = [];
  new MutationObserver(() => {
    if (document.querySelector(".board.covered"))
      for (const label of document.querySelectorAll(".board .hovertext"))
        if (label.checkVisibility({ visibilityProperty: true })) labels.push(label.textContent);
  }).observe(document.querySelector(".board"), { childList: true, subtree: true });
}"""


@pytest.mark.parametrize("name", ["", "replay", "geometry"])
def test_the_pointer_finds_nothing_under_the_cover(page: Page, name: str):
    page.goto(f"/{name}?{TRAINED}&projector=1&cover=1")
    page.wait_for_function(AT_REST)
    settle(page)
    page.evaluate(NOTE_LABELS)
    for cover in page.locator(".board .cover").all():
        box = cover.bounding_box()
        for x, y in ((0.3, 0.3), (0.7, 0.4), (0.5, 0.8)):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            next_frames(page)
    page.get_by_role("button", name="Reveal").click()
    expect(page.locator(".board.covered")).to_have_count(0)
    settle(page)  # what Plotly draws anew has no label, until the pointer moves again
    page.mouse.move(0, 0)
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"], steps=3)
    expect(page.locator(".board .hovertext").first).to_be_visible()
    assert page.evaluate("labels") == []


def test_a_notice_begins_where_all_else_does_and_leaves_the_corners_free(page: Page):
    page.goto("/predict?x1=wrong&projector=1")
    notice = page.get_by_test_id("stAlert")
    expect(notice).to_be_visible()
    settle(page)
    below = page.locator(".st-key-predict_patterns")
    assert notice.bounding_box()["x"] == below.bounding_box()["x"]
    corner = page.get_by_test_id("stExpandSidebarButton").bounding_box()
    words = notice.locator("p").bounding_box()
    assert words["x"] > corner["x"] + corner["width"]


# Pairs of links and controls that lie on one another.
ON_ANOTHER = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const shown = [...main.querySelectorAll("a[href], button, [role=combobox]")]
    .filter((control) => control.checkVisibility({ visibilityProperty: true }));
  const box = (control) => control.getBoundingClientRect();
  return shown.flatMap((one, at) => shown.slice(at + 1).filter((other) => {
    const [a, b] = [box(one), box(other)];
    return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1
      && b.top < a.bottom - 1 && !one.contains(other) && !other.contains(one);
  }).map((other) => [one.textContent, other.textContent]));
}"""


@pytest.mark.parametrize("viewport", [(1024, 768)])
@pytest.mark.parametrize("link", ["/", "/replay", "/geometry"])
def test_on_a_small_projector_no_control_lies_on_another(page: Page, link: str):
    page.goto(f"{link}?{TRAINED}&projector=1")
    settle(page)
    expect(page.get_by_role("button", name="Predict first")).to_be_visible()
    assert not until_none(page, lambda: page.evaluate(ON_ANOTHER))
