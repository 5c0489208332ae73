"""The session's run. Only this package touches ``st.session_state`` and the address bar.

The address bar is the save file: a run starts from the link's settings and every rest of it
is written back, and every second or so while it plays (by the board, with a mark that it plays).
Pages ask for the run with ``current_run`` when their script begins.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np
import streamlit as st

from pages.components.board import Address
from pages.link import address_bar as link
from pages.link import projector
from pages.link.address_bar import Part
from pages.link.train import PLAYS
from pages.run.run import Run
from pages.run.widgets import forget_widgets
from pages.server.engine import ENGINE
from pages.server.streamlit_internals import session_id
from xorcore import Experiment
from xorcore.runs.experiment import MAX_CHANGES

_RUN = "run"
_MOMENT = "moment"


def current_run(page: str) -> Run:
    """The session's run for a page's script: the one there is, or that of the page's link.

    On the way from one page to another the run pauses.
    """
    run = st.session_state.get(_RUN)
    came_from = st.session_state.get("page", page)
    st.session_state["page"] = page
    if run is not None and came_from != page:
        run.pause()
        run.messages = ()
        forget_widgets()
    query = link.news(_RUN, _KEYS)
    if run is None or query:
        experiment, messages = Experiment.from_query(query or {})
        is_first = run is None
        if is_first or messages or experiment != run.settings:
            run = _start(experiment, messages)
        # Going back in the browser's history shows where a run was, and leaves it there.
        is_to_play = is_first and page == "train" and st.query_params.get(PLAYS) == "1"
        run.plays_on = is_to_play and not messages
        if is_to_play and messages:
            run.messages += (f"“{PLAYS}” is not followed: the run is not the one in the link.",)
    moment = link.news(_MOMENT, _MOMENT_KEYS)
    if moment is not None:
        _look_at(run, moment.get("at"))
    return run


def page() -> str:
    """The page whose script has last asked for the run."""
    return st.session_state["page"]


def _look_at(run: Run, text: str | None) -> None:
    """Look at the epoch that a link names, if the run has or will have it."""
    newest = max(run.goal, run.trainer.epoch)
    epoch = newest if text is None else link.whole(text, newest)
    if epoch is None:
        run.messages += (f"“at” in the link must be an epoch of the run, 0 to {newest:,}.",)
        return
    run.at = None if epoch == newest else epoch
    run.moves += 1


def resume(query: Mapping[str, str]) -> None:
    """Play on from the link of a run that an earlier session played on the open page."""
    experiment, messages = Experiment.from_query(query)
    _start(experiment, messages).plays_on = not messages


def run_under_way() -> Run:
    """The session's run for a fragment of a page, whose script has made sure there is one."""
    return st.session_state[_RUN]


def follow(page: str, query: Mapping[str, str]) -> NoReturn:
    """Go to a page by a link of the app's own, as if the reader had opened it.

    A link that says nothing of the run keeps the one there is.
    """
    run = st.session_state[_RUN]
    run.look_at(None)
    experiment = Experiment.from_query(query)[0] if query.keys() & _KEYS else run.settings
    # Spelt as the page itself will write it: one entry of the browser's history, so that going
    # back leads back here.
    link.follow(page, {**query, **experiment.to_query(), **projector.query()})


def start(experiment: Experiment) -> None:
    """Begin a new run of `experiment`, trained to its epoch."""
    _start(experiment, ())


def reset() -> None:
    """Begin the run again from the same weights, with the learning rate and loss now set."""
    run = st.session_state[_RUN]
    start(run.experiment.restarted(run.trainer))


def _start(experiment: Experiment, messages: tuple[str, ...]) -> Run:
    first = replace(experiment, epoch=0, changes=())
    return _take_over(
        Run(first, experiment.trainer(ENGINE), experiment.epoch, experiment, messages)
    )


def branch(epoch: int) -> None:
    """Go on from a past epoch of the run, as a run of its own."""
    run = st.session_state[_RUN]
    _take_over(Run(run.experiment, run.trainer.branched(epoch)))


def _take_over(run: Run) -> Run:
    st.session_state[_RUN] = run
    return run


def new_seed() -> None:
    """Begin a new run from random weights with a seed that has not been seen."""
    change(seed=int(np.random.default_rng().integers(10_000)))


def write_link(run: Run, *others: Part) -> None:
    """Put the run as it stands into the address bar, if it is at rest, and `others` beside it."""
    own = [] if run.is_playing or run.is_catching_up else _parts(run)
    link.write(*own, *others, projector.link_part())


def address(run: Run) -> Address:
    """The run as it stands, for the board to put into the address bar while it plays."""
    parts = _parts(run)
    keys = sorted(key for part in parts for key in part.keys)
    query = {key: value for part in parts for key, value in part.query.items()}
    return Address(session_id(), keys, query)


def _parts(run: Run) -> list[Part]:
    return [
        Part(_RUN, _KEYS, run.settings.to_query()),
        Part(_MOMENT, _MOMENT_KEYS, {} if run.at is None else {"at": str(run.moment)}),
        Part(PLAYS, {PLAYS}, {PLAYS: "1"} if run.is_playing else {}),
    ]


def change(**settings: Any) -> None:
    """Give the experiment other settings; raises ValueError if they are out of bounds.

    Learning rate, loss and where to stop act on the run under way; all else begins a new one.
    """
    run = st.session_state[_RUN]
    in_flight = {"learning_rate", "loss", "epochs", "tolerance"}
    if settings.keys() <= in_flight:
        replace(run.settings, changes=(), **settings)  # refuses what is out of bounds
        changes_training = bool(settings.keys() & {"learning_rate", "loss"})
        if changes_training and len(run.trainer.changes) == MAX_CHANGES:
            raise ValueError(
                f"this run has had {MAX_CHANGES} changes, as many as a link can carry; "
                "Reset to change it again"
            )
        for name in settings.keys() & {"learning_rate", "loss"}:
            setattr(run.trainer, name, settings.pop(name))
        run.link = None
        run.experiment = replace(run.experiment, **settings)
    else:
        start(replace(run.experiment.restarted(run.trainer), **settings))


_KEYS = Experiment.query_keys()
_MOMENT_KEYS = frozenset({"at"})
