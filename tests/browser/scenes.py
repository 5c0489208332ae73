"""Every page of the app, as it is first seen and in other states that a link can tell."""

from playwright.sync_api import Page

SCENES = {
    "train": ("/", "/?seed=42&lr=0.6&epoch=2000&draw_as=Network"),
    "by_hand": (
        "/by_hand",
        "/by_hand?step=7&cell=01.h2",
        "/by_hand?step=7&mode=compute",
        "/by_hand?view=mistakes",
        "/by_hand?view=check",
        "/by_hand?rule=adam&batch=2&epoch=3&update=2&step=14",
    ),
    "replay": ("/replay",),
    "geometry": ("/geometry",),
    "landscape": ("/landscape?lr=0.3&epoch=30000",),
    "ideas": (
        "/ideas",
        "/ideas?chapter=saturation&seed=42&lr=0.6&epoch=5000",
        "/ideas?chapter=saturation&look=losses&wrong=-12",
        "/ideas?chapter=elsewhere&where=scikit-learn",
        "/ideas?chapter=elsewhere&where=float32",
        "/ideas?chapter=perceptron&function=xor&steps=9",
    ),
    "predict": ("/predict", "/predict?seed=42&lr=0.6&epoch=2000&x1=0.2&x2=0.8"),
    "many_runs": (
        "/many_runs",
        "/many_runs?view=map&cell_seeds=4&map_length=200&cell=30_8",
        "/many_runs?seed=42&lr=0.6&epoch=3000&seeds=40&length=3000",
    ),
    "lesson": (
        "/lesson",
        "/lesson?lesson=from_perceptron&stop=2",
        "/lesson?lesson=one_epoch&stop=2&sheet=answers",
    ),
    "take_home": ("/take_home", "/take_home?seed=42&epoch=20&library=scikit-learn"),
}

_SETTLED = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const isSettled = app?.dataset.testScriptState === "notRunning"
    && document.querySelector("[data-testid=stMain]").innerText.trim()
    && !document.querySelector("[data-testid=stSkeleton], .board.playing")
    // A component of the app fills its place when its script has come, but one that shows nothing.
    // Its style sheet is there before: text, but none that is shown. A drawing may have none, a
    // table that is covered, and the list of keys on a phone.
    && [...document.querySelectorAll(".stBidiComponent")]
      .every((place) => place.innerText.trim() || place.querySelector("svg, table, .open-keys")
        || place.closest(".st-key-load_ahead, [class*=st-key-tab_memory]"))
    && [...document.querySelectorAll(
        "[data-testid=stPlotlyChart], .board .chart, .picker, .cells")]
      .every((chart) => chart.querySelector(".main-svg"))
    && document.fonts.status === "loaded";
  // Looked at frame by frame. Not in a few of them only, between two messages of the server.
  window.settledFrames = isSettled ? (window.settledFrames ?? 0) + 1 : 0;
  return window.settledFrames > 12;
}"""


def settle(page: Page) -> None:
    """Wait until the server is done with the page, its charts are drawn, and its keys work.

    The button that a key presses may come after the charts: Streamlit loads each kind of element
    when the first one is drawn.
    """
    page.evaluate("window.settledFrames = 0")
    page.wait_for_function(_SETTLED)
