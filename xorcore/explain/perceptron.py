"""One unit with a step activation, and the rule it learns by (Rosenblatt 1958).

All numbers are whole: weights that start whole, learning rate 1, and patterns of whole numbers.
So nothing is ever rounded, and a state that comes back comes back exactly. From weights of 0 a
learning rate would only scale all weights alike and change no answer (Novikoff 1962).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from xorcore.model.activations import step
from xorcore.model.dataset import Dataset

Integers = tuple[int, ...]


@dataclass(frozen=True)
class Perceptron:
    """The state of learning: the weights, the bias last, and the pattern that comes next.

    Learning goes on in the same way from two equal states.
    """

    weights: Integers = (0, 0, 0)
    position: int = 0

    def weighted_sum(self, inputs: Integers) -> int:
        """Sum of weight times input; `inputs` end with the 1 that feeds the bias."""
        return sum(w * x for w, x in zip(self.weights, inputs, strict=True))

    def output(self, inputs: Integers) -> int:
        """1 if the weighted sum is at least 0, else 0."""
        return int(step(self.weighted_sum(inputs)))

    def learn(self, dataset: Dataset) -> "Correction":
        """Show it the next pattern and correct it: w += (target - output) * input.

        Raises ValueError when the dataset's numbers are not whole or do not fit the weights.
        """
        rows = _whole(dataset, len(self.weights))
        *features, target = rows[self.position]
        inputs = (*features, 1)
        output = self.output(inputs)
        error = target - output
        change = tuple(error * x for x in inputs)
        weights = tuple(w + d for w, d in zip(self.weights, change, strict=True))
        after = Perceptron(weights, (self.position + 1) % len(rows))
        weighted_sum = self.weighted_sum(inputs)
        return Correction(self, inputs, target, weighted_sum, output, error, change, after)


@dataclass(frozen=True)
class Correction:
    """One step: a pattern shown, and what its error changes.

    inputs: of the pattern, and a 1 for the bias.
    output: 1 if the weighted sum is at least 0, else 0.
    error: target - output.
    change: error times inputs, which ``after`` has added to the weights of ``before``.
    """

    before: Perceptron
    inputs: Integers
    target: int
    weighted_sum: int
    output: int
    error: int
    change: Integers
    after: Perceptron


@dataclass(frozen=True)
class Course:
    """All steps of learning up to the first state that occurs a second time.

    Its last step leads back to the state before step `repeats_from`, counted from 0. So those
    from there to the last repeat for ever, exactly.
    """

    steps: tuple[Correction, ...]
    repeats_from: int

    @classmethod
    def of(cls, dataset: Dataset, start: Perceptron | None = None) -> Self:
        """The course that learning takes on `dataset` from `start`, by default weights of 0.

        It always ends: the weights stay bounded whatever the patterns are (Block and Levin
        1970), and there are only so many whole numbers within bounds.
        """
        state = start or Perceptron((0,) * (dataset.inputs.shape[1] + 1))
        seen: dict[Perceptron, int] = {}
        steps: list[Correction] = []
        while state not in seen:
            seen[state] = len(steps)
            steps.append(state.learn(dataset))
            state = steps[-1].after
        return cls(tuple(steps), seen[state])

    @property
    def repeated(self) -> tuple[Correction, ...]:
        """The steps that repeat for ever."""
        return self.steps[self.repeats_from :]

    @property
    def converged(self) -> bool:
        """Whether a whole pass changes nothing, so that every pattern is right for good."""
        return not any(correction.error for correction in self.repeated)

    def step(self, number: int) -> Correction:
        """Any step, counted from 0, also after the last: the repeated ones come round again."""
        if number >= len(self.steps):
            number = self.repeats_from + (number - self.repeats_from) % len(self.repeated)
        return self.steps[number]


def _whole(dataset: Dataset, weights: int) -> list[Integers]:
    """Inputs and target of every pattern as whole numbers."""
    rows = np.hstack((dataset.inputs, dataset.targets))
    if rows.shape[1] != weights:
        raise ValueError(
            f"{dataset.inputs.shape[1]} inputs and a bias need as many weights, not {weights}"
        )
    if not np.array_equal(rows, np.trunc(rows)):
        raise ValueError("a perceptron's patterns must be whole numbers")
    return [tuple(map(int, row)) for row in rows]
