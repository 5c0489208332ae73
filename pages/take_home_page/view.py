"""The page Take home: a card for each file, for the link, and for the way back."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.figures.numbers import fixed
from pages.layout.chart import choose_format
from pages.layout.control_row import control_row
from pages.layout.page import app_address
from pages.layout.sidebar import ACTIVATION_NAMES, GATE_NAMES
from pages.link.method import method_in_words
from pages.link.sharing import too_long
from pages.live.held_out import held_out_error
from pages.live.training_board import replay
from pages.run.kept import pushes_in_words
from pages.run.run import Run
from pages.server.engine import ENGINE_NAMES
from pages.take_home_page.bring_back import bring_back
from pages.take_home_page.elsewhere import elsewhere
from xorcore import Experiment
from xorcore.files.export import checkpoints_csv, curve_csv, experiment_json, file_stem
from xorcore.files.notebook import jupyter_notebook
from xorcore.files.script import python_script

_STYLE = Path(__file__).parent / "page.css"

_ON_CHARTS = (
    ":material/photo_camera: A button in the upper right corner of every chart saves it: on Train, "
    "Replay, Geometry and Landscape as PNG or SVG, on the other pages as"
)

_LONG_LINK = 400
"""Characters of a link that are read to the end without scrolling."""

_BY_FILE = (
    "So this run goes by file: send *Experiment and weights*, the .json file above. *Bring it "
    "back* opens it, with all its points."
)


class File(NamedTuple):
    """A file that can be downloaded; `make` is called when the user presses its button."""

    title: str
    icon: str
    text: str
    make: Callable[[], str]
    ending: str
    mime: str


def take_home(run: Run) -> None:
    """All cards, and the format in which charts are saved."""
    st.html(_STYLE)
    experiment = run.settings
    error = fixed(run.trainer.mean_absolute_error, 6)
    with st.container(key="take_home_head"):
        engine = f"engine: {ENGINE_NAMES[run.trainer.engine]}"
        st.markdown(f"##### {_summary(experiment)} · mean absolute error {error} · {engine}")
    elsewhere(run)
    files = _files(run, experiment)
    for file, column in zip(files, [*st.columns(3), *st.columns(3)], strict=True):
        with column, _card(file.title, file.icon, file.text):
            st.download_button(
                f"Download .{file.ending.rpartition('.')[2]}",
                file.make,
                file_name=file_stem(experiment) + file.ending,
                mime=file.mime,
                key=f"download {file.title}",
                icon=":material/download:",
                on_click="ignore",
                width="stretch",
            )
    link, back = st.columns(2)
    with link, _card("Link", "link", "Opens this run again, at the same epoch.", True):
        if sentence := too_long(experiment.to_query()):
            st.info(f"{sentence} {_BY_FILE}", icon=":material/link_off:")
        else:
            address = f"{app_address()}/?{urlencode(experiment.to_query())}"
            # One of many points would push all that is below it off the page.
            box = st.container(height=190, border=False) if len(address) > _LONG_LINK else st
            box.code(address, language=None, wrap_lines=True)
    what = "A .json file from here brings its run back."
    with back, _card("Bring it back", "upload", what, True):
        bring_back(run)
    with control_row(gap="small"):
        st.caption(_ON_CHARTS, width="content")
        choose_format()


def _files(run: Run, experiment: Experiment) -> list[File]:
    trainer, held_out = run.trainer, run.settings.test.percent
    return [
        File(
            "Experiment and weights",
            "data_object",
            "All settings and the trained weights, exact to the last digit, to load again below.",
            lambda: experiment_json(experiment, trainer),
            ".json",
            "application/json",
        ),
        File(
            "Error curve",
            "show_chart",
            "For a spreadsheet: the mean absolute error at every checkpoint (recorded epoch)"
            + (", of the points learned and of those held out." if held_out else "."),
            lambda: curve_csv(trainer.history, held_out_error(trainer) if held_out else None),
            "-curve.csv",
            "text/csv",
        ),
        File(
            "Checkpoints",
            "table",
            "At every checkpoint (recorded epoch): the error and each weight, in columns.",
            lambda: checkpoints_csv(trainer.history, trainer.network),
            "-checkpoints.csv",
            "text/csv",
        ),
        File(
            "Python script",
            "code",
            "The run as a short program. Its first lines say how far its numbers agree with these.",
            lambda: python_script(experiment),
            ".py",
            "text/x-python",
        ),
        File(
            "Jupyter notebook",
            "menu_book",
            "The same program explained step by step, with the error curve and the surface.",
            lambda: jupyter_notebook(experiment),
            ".ipynb",
            "application/x-ipynb+json",
        ),
        File(
            "Replay",
            "movie",
            "The whole run, to watch and move through in any browser, also offline.",
            lambda: replay(trainer, run.points, experiment.epochs, _summary(experiment)),
            ".html",
            "text/html",
        ),
    ]


def _card(title: str, icon: str, text: str, in_one_line: bool = False) -> DeltaGenerator:
    card = st.container(border=True, height="stretch", gap="small", key=f"card {title}")
    with card, control_row(gap="small") if in_one_line else card:
        st.markdown(f":material/{icon}: **{title}**", width="content")
        st.caption(text, width="content")
    return card


_STARTS = {"notebook": "start weights of the notebook", "edited": "weights set by hand"}


def _summary(experiment: Experiment) -> str:
    start = f"seed {experiment.seed}" if experiment.start == "random" else _STARTS[experiment.start]
    pushes, data = pushes_in_words(experiment), experiment.data_at(experiment.epoch)
    units = " + ".join(map(str, experiment.hidden))
    unit = "unit" if experiment.hidden == (1,) else "units"
    points = len(experiment.dataset_at(experiment.epoch).inputs)
    method = method_in_words(experiment.method, points)
    return (
        f"{data.in_words if data else GATE_NAMES[experiment.gate]} · {units} hidden {unit}, "
        f"{ACTIVATION_NAMES[experiment.activation]}{', biases' if experiment.bias else ''} · "
        f"{start}{f', {pushes}' if pushes else ''} · {f'{method} · ' if method else ''}"
        f"epoch {experiment.epoch:,}"
    )
