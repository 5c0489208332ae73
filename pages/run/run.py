"""One training run of a visitor's session: its trainer, and how it is played and looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from math import inf

from pages.figures.points import Points
from pages.run.counterpart import Counterpart
from pages.run.preview import Preview
from pages.server.engine import ENGINE
from xorcore import Dataset, Experiment, Landmark, Network, Trainer
from xorcore.runs.data import Data
from xorcore.runs.landmarks import is_solved

_serials = count(1)


@dataclass
class Run:
    """One training run of a session: its trainer, and how it is played and looked at."""

    experiment: Experiment  # the settings that it started from, at epoch 0
    trainer: Trainer
    goal: int = 0  # the epoch of its link, until the run reaches it or the visitor gives it up
    link: Experiment | None = None  # what that link says, until a setting is changed
    messages: tuple[str, ...] = ()  # what was wrong with the link
    opens_visit: bool = False  # the visit began with it, and with no link
    foretold: tuple[Experiment, bool] | None = None  # how a sweep ended it, and if it was solved
    is_playing: bool = False
    plays_on: bool = False  # plays once it is at its goal: its link says that it was playing
    saved_at: float = -inf  # when the board was last sent the address of the run that plays
    sent_at: float = -inf  # when the room of a class was last sent it
    sent: tuple[int, int] | None = None  # for which task then, and at which epoch
    has_lost_board: bool = False  # the browser needs the charts again
    times_edited: int = 0  # how often its points were edited, as the board is told
    has_new_points: bool = False  # the browser needs what is drawn of them
    edited_at: float = inf  # when points were edited, until the page around the board is drawn
    epochs_per_second: float = 0.0
    timer: int = 1  # ticks from one call of the browser's timer to the next
    ticks: int = 1  # ticks that a batch of frames should take, as the governor says
    pace: int = 0  # frames per batch that the browser asks for, 0 for as many as there are
    landmarks: Sequence[Landmark] = ()  # as the board was sent them
    at: int | None = None  # the past epoch looked at; None for the newest
    moves: int = 0  # how often the server has moved `at`, so that the board follows
    compared: Counterpart | None = None
    preview: Preview | None = None
    serial: int = field(default_factory=lambda: next(_serials))

    @property
    def settings(self) -> Experiment:
        """The experiment as it stands: with the epoch reached and the changes made."""
        return self.experiment.reached(self.trainer)

    @property
    def restarted(self) -> Experiment:
        """Its start again, with learning rate, loss and points now in force."""
        return self.experiment.restarted(self.trainer)

    @property
    def ending(self) -> str:
        """Why the run has ended, in a few words; empty if it has not."""
        if self.trainer.diverged:
            return "Diverged"
        if self.trainer.is_within(self.experiment.tolerance):
            return "Every error is small enough"
        return "Last epoch reached" if self.trainer.epoch >= self.experiment.epochs else ""

    @property
    def ends_otherwise(self) -> bool:
        """Whether it has ended solved and was not in the sweep that it is from, or vice versa."""
        if self.foretold is None or self.settings != self.foretold[0]:
            return False
        return is_solved(self.trainer) != self.foretold[1]

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
    def data(self) -> Data | None:
        """The data of its newest epoch, those held out among them; None for a gate."""
        return self.settings.data_at(self.trainer.epoch)

    @property
    def points(self) -> Points:
        """The points of its newest epoch."""
        return Points(self.trainer.dataset, self.trainer.held_out, self.experiment.units)

    @property
    def dataset(self) -> Dataset:
        """The points that are learned at the epoch looked at."""
        return self.trainer.dataset_at(self.moment)

    @property
    def counterpart(self) -> Counterpart:
        """The same run with biases, or without; a new one once the learning rates differ."""
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
        """Send the charts again with the next redraw."""
        self.has_lost_board = True

    def play(self) -> None:
        """Start to play, from the newest epoch."""
        self._take_best_engine()
        self.messages = ()
        self.at = None
        self.saved_at = -inf
        self.plays_on = False
        self.is_playing = not self.is_finished

    def play_on(self) -> None:
        """Start to play if the run was playing when its link was written."""
        if self.plays_on:
            messages = self.messages  # about its link: the visitor has not seen them yet
            self.play()
            self.messages = messages
            self.resend()

    def pause(self) -> None:
        """Stop playing."""
        self.is_playing = self.plays_on = False
        self.epochs_per_second = 0.0

    def step(self) -> None:
        """Train one epoch."""
        self._take_best_engine()
        self.pause()
        self.at = None
        self.advance_to(self.trainer.epoch + 1)

    def _take_best_engine(self) -> None:
        """At epoch 0, switch to the compiled engine if it has become ready."""
        if self.trainer.epoch == 0:
            anew = self.settings.trainer(ENGINE)
            if anew.engine != self.trainer.engine:
                # What was changed before the first epoch is what the new trainer starts from.
                self.experiment, self.trainer = self.restarted, anew

    def advance_to(self, epoch: int, seconds: float = inf) -> None:
        """Train to `epoch` or for about so many seconds, at most to where the run ends."""
        last, tolerance = min(epoch, self.experiment.epochs), self.experiment.tolerance
        self.trainer.advance_to(last, tolerance, seconds=seconds)

    @property
    def is_catching_up(self) -> bool:
        """Whether it still has to train to the epoch of its link."""
        return self.trainer.epoch < self.goal and not self.is_finished

    def give_up_goal(self) -> None:
        """Stay at the epoch reached, short of the one that the link names."""
        self.goal = self.trainer.epoch
        self.plays_on = False
        self.trainer.drop_planned_changes()
