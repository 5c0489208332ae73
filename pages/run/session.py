"""The session's run. Only this package touches ``st.session_state`` and the address bar.

The address bar is the save file: a run starts from the link's settings and every rest of it
is written back, and every second or so while it plays (by the board, with a mark that it plays).
Pages ask for the run with ``current_run`` when their script begins.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, NamedTuple, NoReturn

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from pages.components.board import Address
from pages.link import address_bar as link
from pages.link import projector
from pages.link.address_bar import Part
from pages.run.counterpart import Counterpart
from pages.run.preview import Preview
from pages.server.engine import ENGINE
from xorcore import Experiment, Network, Trainer
from xorcore.runs.experiment import MAX_CHANGES

_RUN = "run"
_MOMENT = "moment"
PLAYS = "play"
"""The parameter that marks the link of a run that plays."""
_SHOWN = "what is shown"
_ON_ITS_WAY = 1.5
"""Seconds in which a message may arrive that was sent before a widget was told its value."""
_serials = count(1)


@dataclass
class Run:
    """One training run of this session, with what is going on with it."""

    experiment: Experiment  # the settings it started from, at epoch 0 until it rests
    trainer: Trainer
    goal: int = 0  # the epoch a link asks for, until it is reached or given up
    link: Experiment | None = None  # what that link says, as long as nothing else was set
    messages: tuple[str, ...] = ()  # what was wrong with the link
    is_playing: bool = False
    plays_on: bool = False  # once it is where its link asks for: it was left while it played
    saved_at: float = float("-inf")  # when the address bar was last told of it while it plays
    has_lost_board: bool = False  # the browser asks for the charts again
    epochs_per_second: float = 0.0
    timer: int = 1  # ticks from one call of the browser's timer to the next
    ticks: int = 1  # ticks that a batch of frames should take, as the governor has it
    pace: int = 0  # frames per batch that the browser asks for, 0 for as many as there are
    at: int | None = None  # the past epoch looked at; None for the newest
    moves: int = 0  # how often a link has moved that
    compared: Counterpart | None = None
    preview: Preview | None = None  # what comes next
    serial: int = field(default_factory=lambda: next(_serials))

    @property
    def settings(self) -> Experiment:
        """The experiment as it stands: with the epoch reached and the changes made."""
        return self.experiment.reached(self.trainer)

    @property
    def ending(self) -> str:
        """Why there is nothing left to train, in a word or two; empty if there is."""
        if self.trainer.diverged:
            return "Diverged"
        if self.trainer.is_within(self.experiment.tolerance):
            return "Every error is small enough"
        return "Last epoch" if self.trainer.epoch >= self.experiment.epochs else ""

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing left to train."""
        return bool(self.ending)

    @property
    def moment(self) -> int:
        """The epoch looked at."""
        return self.trainer.epoch if self.at is None else min(self.at, self.trainer.epoch)

    @property
    def network(self) -> Network:
        """The network as it was at the epoch looked at."""
        return self.trainer.history.network_at(self.moment)

    @property
    def counterpart(self) -> Counterpart:
        """The same run with biases, or without; kept until the run's learning rates differ."""
        if self.compared is None or not self.compared.is_of(self.trainer):
            self.compared = Counterpart.of(self.trainer, self.experiment.seed)
        return self.compared

    def look_at(self, epoch: int | None) -> None:
        """Look back at a past epoch, or at the newest again (None)."""
        self.at = None if epoch == self.trainer.epoch else epoch

    def go_to(self, epoch: int) -> None:
        """Look back at a past epoch, and have the board do so too."""
        self.look_at(epoch)
        self.moves += 1

    def resend(self) -> None:
        """Have the charts sent again with the next redraw."""
        self.has_lost_board = True

    def play(self) -> None:
        """Let it run."""
        self._take_best_engine()
        self.messages = ()
        self.at = None
        self.saved_at = float("-inf")
        self.plays_on = False
        self.is_playing = not self.is_finished

    def play_on(self) -> None:
        """Let it run if it did when it was left."""
        if self.plays_on:
            messages = self.messages  # about its link, which nobody has read yet
            self.play()
            self.messages = messages
            self.resend()

    def pause(self) -> None:
        """Let it rest."""
        self.is_playing = self.plays_on = False
        self.epochs_per_second = 0.0

    def step(self) -> None:
        """One epoch."""
        self._take_best_engine()
        self.pause()
        self.at = None
        self.advance(1)

    def _take_best_engine(self) -> None:
        """At its start a run may still go over to an engine that was not ready before."""
        if self.trainer.epoch == 0:
            anew = self.settings.trainer(ENGINE)
            if anew.engine != self.trainer.engine:
                self.trainer = anew

    def advance(self, epochs: int) -> None:
        """Train on, at most to where the run ends."""
        room = self.experiment.epochs - self.trainer.epoch
        self.trainer.advance(min(epochs, room), self.experiment.tolerance)

    @property
    def is_catching_up(self) -> bool:
        """Whether it is still on its way to the epoch that its link asks for."""
        return self.trainer.epoch < self.goal and not self.is_finished

    def give_up_goal(self) -> None:
        """Stay at the epoch reached on the way to the one that the link asked for."""
        self.goal = self.trainer.epoch
        self.plays_on = False
        self.trainer.drop_planned_changes()


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
        _forget_what_is_shown()
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
    context = get_script_run_ctx()
    return Address(context.session_id if context else "", keys, query)


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


class _Told(NamedTuple):
    """What a widget has been told to show: the value, the one before, and when."""

    value: Any
    before: Any = None
    at: float = 0.0


def show(key: str, value: Any) -> str:
    """Make the widget with this key show `value` now, whatever it showed; gives the key."""
    shown = st.session_state.setdefault(_SHOWN, {})
    now = st.session_state.get(key)
    # A value it has already is not sent back: the user may be moving on from it.
    if key not in st.session_state or now != value:
        st.session_state[key] = value
        shown[key] = _Told(value, now, time.monotonic())
    else:
        shown[key] = _Told(value)
    return key


def _forget_what_is_shown() -> None:
    """On another page a widget is a new one, which has not been told its value."""
    for key in st.session_state.pop(_SHOWN, ()):
        st.session_state.pop(key, None)


def entered(key: str) -> Any:
    """What the user entered in the widget with this key."""
    return st.session_state[key]


def is_news(key: str) -> bool:
    """Whether what the widget with this key says is the user's doing.

    What the browser sends tells the state of every widget, and a message that was on its way
    when ``show`` moved one brings its old value back, as if it had been entered: the next message
    of the same part of the page, for a moment, or one for which another fragment runs, as a tick
    or a click elsewhere. Later the browser sends the new value, which again looks like an entry.
    """
    context, here = get_script_run_ctx(), ThreadState.get().fragment_id
    if context and context.fragment_ids_this_run and here not in context.fragment_ids_this_run:
        return False
    told, now = st.session_state[_SHOWN][key], st.session_state[key]
    is_late = now == told.before and time.monotonic() < told.at + _ON_ITS_WAY
    return now != told.value and not is_late


def is_partial() -> bool:
    """Whether only fragments of the page run, and not its whole script."""
    context = get_script_run_ctx()
    return bool(context and context.fragment_ids_this_run)


def refuse(setting: str, sentence: str) -> None:
    """Have the control of a setting say once why what was entered was not taken."""
    st.session_state[f"refusal of {setting}"] = sentence


def refusal_of(setting: str) -> str | None:
    """What ``refuse`` was given for this setting since this was last asked."""
    return st.session_state.pop(f"refusal of {setting}", None)


_KEYS = Experiment.query_keys()
_MOMENT_KEYS = frozenset({"at"})
