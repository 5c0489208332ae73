"""The visitor's run: where it comes from, what begins another one, and how it gets into a link.

The address bar is the save file. A page's script asks for the run with ``current_run``, which
starts it from the link's settings; ``write_link`` writes a run at rest into the address bar; the
board's player in the browser writes ``address`` there about once a second while the run plays.
Widgets with ``bind`` write their own parameter, and Streamlit's ``switch_page`` all of them.

With pages/link this room alone touches ``st.session_state``.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import Any, NoReturn

import numpy as np
import streamlit as st

from pages.components.board import Address
from pages.link import address_bar as link
from pages.link.address_bar import Part
from pages.link.known import moment
from pages.link.projector import PROJECTOR
from pages.link.train import PLAYING_PAGES, PLAYS
from pages.run.run import Run
from pages.run.widgets import forget_refused_texts, forget_widgets
from pages.server.engine import ENGINE
from pages.server.streamlit_internals import is_history_navigation, session_id
from xorcore import Experiment
from xorcore.runs.data import OwnPoints, ReadyMade, as_points
from xorcore.runs.experiment import MAX_CHANGES

_RUN = "run"
_LAST_RUN = "last run"
_SEED = "last seed of random weights"
_MOMENT = "moment"


def current_run(page: str) -> Run:
    """The visitor's run, or a new one if the page's link names another. Pages call it first.

    A run pauses when the visitor goes from one page to another. Back in the browser's history to
    where it has been looks back at that: what it has reached since is not lost.
    """
    run: Run | None = st.session_state.get(_RUN)
    came_from = st.session_state.get("page", page)
    st.session_state["page"] = page
    if run is not None and came_from != page:
        if run.is_playing:
            left = came_from.capitalize()
            st.toast(f"Leaving {left} paused the run at epoch {run.trainer.epoch:,}.")
        run.pause()
        run.messages = ()
        forget_widgets()
    query = link.changed_by_visitor(_RUN, _KEYS)
    past: int | None = None
    if run is None or query:
        experiment, messages = Experiment.from_query(query or {})
        is_first = run is None
        if run is not None and is_history_navigation() and _has_passed(run, experiment):
            past = experiment.epoch
        elif run is None or messages or experiment != run.settings:
            if run and run.trainer.epoch <= run.goal and (is_history_navigation() or last_run()):
                del st.session_state[_RUN]  # its link leads to where it stands
            start(experiment, messages)
            run = run_under_way()
            run.opens_visit = is_first and not query
        # Going back in the browser's history shows where a run was, and leaves it there.
        is_to_play = is_first and page in PLAYING_PAGES and link.value(PLAYS) == "1"
        run.plays_on = is_to_play and not messages
        if is_to_play and messages:
            run.messages += (f"“{PLAYS}” is not followed: the run is not the one in the link.",)
    moment = link.changed_by_visitor(_MOMENT, _MOMENT_KEYS)
    if moment is not None:
        _look_at(run, moment.get("at"))
    if past is not None and "at" not in (moment or {}):
        # Where it was left while it played, the link is that of up to a second before.
        run.go_to(run.trainer.epoch if link.value(PLAYS) == "1" else past)
    run.edited_at = inf  # the page is drawn with its points
    return run


def _has_passed(run: Run, experiment: Experiment) -> bool:
    """Whether the run has been where the experiment stands, and has gone on since."""
    now, epoch = run.settings, experiment.epoch
    # At its own epoch a push counts, as other points do: without it the network is another one.
    changes = tuple(
        c
        for c in now.changes
        if c.epoch < epoch or c in experiment.changes or (c.epoch == epoch and c.is_seen_at_once)
    )
    return epoch < now.epoch and experiment == replace(now, epoch=epoch, changes=changes)


def page() -> str:
    """The page that the visitor is on: the last one to call ``current_run``."""
    return st.session_state["page"]


def _look_at(run: Run, text: str | None) -> None:
    """Look back at the epoch that a link names, if the run has or will have it."""
    newest = max(run.goal, run.trainer.epoch)
    field = moment(newest)
    if text is not None and not field.accepts([text]):
        run.messages += (field.fault,)
        return
    epoch = newest if text is None else field.parse(text)
    run.at = None if epoch == newest else epoch
    run.moves += 1


def resume(query: Mapping[str, str]) -> None:
    """Play on from the link of a run that a session which is lost was playing on the open page."""
    experiment, messages = Experiment.from_query(query)
    st.session_state.pop(_RUN, None)  # an earlier state of the same run
    start(experiment, messages)
    run_under_way().plays_on = not messages


def run_under_way() -> Run:
    """The visitor's run, for a fragment: the page's script has called ``current_run``."""
    return st.session_state[_RUN]


def follow(page: str, query: Mapping[str, str]) -> NoReturn:
    """Go to a page by a link of the app's own, as if the visitor had opened it.

    A link without settings of a run keeps the present run.
    """
    run = run_under_way()
    run.look_at(None)
    experiment = Experiment.from_query(query)[0] if query.keys() & _KEYS else run.settings
    # Spelt as the page itself will write it, so that the browser's history gets one entry, and
    # Back leads back here.
    link.follow(page, {**query, **experiment.to_query(), **PROJECTOR.get().to_query()})


def start(experiment: Experiment, messages: tuple[str, ...] = ()) -> None:
    """Begin a new run of `experiment`, trained to its epoch; `messages` are about its link."""
    first = replace(experiment, epoch=0, changes=())
    _begin(Run(first, experiment.trainer(ENGINE), experiment.epoch, experiment, messages))


def _begin(run: Run) -> None:
    """Make `run` the visitor's; the one before is the last run from now on, if it has trained."""
    before: Run | None = st.session_state.get(_RUN)
    if before is not None and before.trainer.epoch > 0:
        before.pause()
        before.messages, before.compared = (), None  # the latter can be trained again
        st.session_state[_LAST_RUN] = before
    st.session_state[_RUN] = run
    if run.experiment.start == "random":
        st.session_state[_SEED] = run.experiment.seed
    forget_refused_texts()


def last_run() -> Run | None:
    """The trained run that a newer one has replaced, as it was then; None if there is none."""
    return st.session_state.get(_LAST_RUN)


def go_back_to_last_run() -> None:
    """Go on with the last run; the present one is the last run then, if it has trained."""
    _begin(st.session_state.pop(_LAST_RUN))


def reset() -> None:
    """Begin the run again from the same weights, with the present learning rate and loss."""
    start(run_under_way().restarted)


def branch(epoch: int) -> None:
    """Train on from a past epoch of the run, as a new run."""
    run = run_under_way()
    _begin(Run(run.experiment, run.trainer.branched(epoch)))


def push(epoch: int, weights: tuple[float, ...]) -> None:
    """Train on from a past epoch of the run, where `weights` (N,) take the place of its own.

    It counts its epochs on; pushed at epoch 0 it is a run that starts from these weights. Raises
    ValueError if there are too many changes, or a weight is too large, as ``Experiment`` does.
    """
    run = run_under_way()
    pushed = run.settings.pushed(epoch, weights)
    if epoch == 0:
        start(pushed)
    else:
        _begin(Run(run.experiment, run.trainer.pushed(epoch, weights)))


def edit_points(points: OwnPoints, unedited: Experiment) -> None:
    """Learn these points from now on; raises ValueError if the run has no room for the change.

    Before it has trained that is a new run; with the points of `unedited`, as after an undo, it
    has that one's gate or ready-made set again. Later the run under way goes on with them, while
    it plays, too.
    """
    run = run_under_way()
    epoch = run.trainer.epoch
    if epoch == 0 and not run.is_playing:
        edited = run.settings.edited(0, points)
        can_be = unedited.data is not None or not edited.test.percent  # of a gate none is held out
        if can_be and points == OwnPoints(as_points(unedited.whole), unedited.units):
            edited = replace(edited, gate=unedited.gate, data=unedited.data)
        start(edited)
        return
    _require_room_for_change(run)
    try:
        run.settings.edited(epoch, points)
    except ValueError:
        raise ValueError(f"so many points were changed in this run that {_NO_ROOM}") from None
    run.trainer.change_points(points)
    run.link = None
    run.look_at(None)
    run.times_edited += 1
    run.has_new_points, run.edited_at = True, time.monotonic()


def new_seed() -> None:
    """Begin a new run from random weights, of a seed drawn at random."""
    change(seed=_drawn_seed())


def new_points() -> None:
    """Begin a new run with other points of the same ready-made set, of a seed drawn at random."""
    data = run_under_way().experiment.data
    if isinstance(data, ReadyMade):
        change(data=replace(data, seed=_drawn_seed()))


def _drawn_seed() -> int:
    return int(np.random.default_rng().integers(10_000))


def write_link(run: Run, *others: Part) -> None:
    """Write the run into the address bar, if it is at rest, and `others` in any case."""
    own = [] if run.is_catching_up else _parts(run)
    beside = (*others, PROJECTOR.link_part())
    if run.is_playing:
        link.write(*beside, along=own)
    else:
        link.write(*own, *beside)


def address(run: Run) -> Address:
    """What the board's player is to write into the address bar while the run plays."""
    parts = _parts(run)
    keys = sorted(key for part in parts for key in part.keys)
    query = {key: value for part in parts for key, value in part.query.items()}
    if run.is_playing:
        link.hand_to_board(*parts)
    return Address(session_id(), keys, query)


def _parts(run: Run) -> list[Part]:
    return [
        Part(_RUN, _KEYS, run.settings.to_query()),
        Part(_MOMENT, _MOMENT_KEYS, {} if run.at is None else {"at": str(run.moment)}),
        Part(PLAYS, {PLAYS}, {PLAYS: "1"} if run.is_playing else {}),
    ]


def change(**settings: Any) -> None:
    """Change settings of the experiment; raises ValueError if they are out of bounds.

    Learning rate, loss, last epoch and tolerance act on the run under way; any other setting
    begins a new run.
    """
    run = run_under_way()
    of_training = settings.keys() & {"learning_rate", "loss"}
    if settings.get("start") == "random" != run.experiment.start:
        # Another start has no seed: the one that was chosen before comes back.
        settings.setdefault("seed", st.session_state.get(_SEED, Experiment.seed))
    if not settings.keys() <= of_training | {"epochs", "tolerance"}:
        start(replace(run.restarted, **settings))
        return
    replace(run.settings, changes=(), **settings)  # raises the ValueError
    if of_training:
        _require_room_for_change(run)
    for name in of_training:
        setattr(run.trainer, name, settings.pop(name))
    run.link = None
    run.experiment = replace(run.experiment, **settings)


def _require_room_for_change(run: Run) -> None:
    at_newest = [change for change in run.trainer.changes if change.epoch == run.trainer.epoch]
    if not at_newest and len(run.trainer.changes) == MAX_CHANGES:
        raise ValueError(f"this run was changed {MAX_CHANGES} times, and {_NO_ROOM}")


_NO_ROOM = "its link has no room for more; press Reset to begin again"
_KEYS = Experiment.query_keys()
_MOMENT_KEYS = frozenset({"at"})
