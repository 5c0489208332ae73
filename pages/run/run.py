"""One training run of a session, with what is going on with it."""

from dataclasses import dataclass, field
from itertools import count

from pages.run.counterpart import Counterpart
from pages.run.preview import Preview
from pages.server.engine import ENGINE
from xorcore import Experiment, Network, Trainer

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
