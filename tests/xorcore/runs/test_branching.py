"""A branch of a run is the run itself up to its epoch, and on its own from there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.comparing import assert_same
from tests.xorcore.random_runs import SEEDS, Run, runs, slices
from xorcore import LOSSES, XOR, Change, Dataset, Network, Trainer

pytestmark = pytest.mark.filterwarnings("error")

END = 600  # checkpoints at every epoch up to 288, from there on with gaps
CHANGES = st.dictionaries(
    st.integers(1, END), st.tuples(st.floats(0.01, 5), st.sampled_from(LOSSES)), max_size=5
)


@settings(max_examples=60)
@given(runs(is_plain=False), CHANGES, st.integers(0, END), st.floats(0.01, 5), SEEDS)
def test_a_branch_is_a_run_straight_to_its_epoch_and_on(
    run: Run, changes: dict[int, tuple[float, str]], epoch: int, learning_rate: float, seed: int
):
    planned = [Change(at, *change) for at, change in changes.items()]
    original, undisturbed = run.trainer(changes=planned), run.trainer(changes=planned)
    original.advance(END - 50)  # some changes may still be to come
    undisturbed.advance(END - 50)
    epoch = min(epoch, original.epoch)
    straight = run.trainer(changes=[change for change in planned if change.epoch <= epoch])
    straight.advance(epoch)

    branch = original.branched(epoch)
    assert_same(branch, straight)
    straight.learning_rate = learning_rate
    straight.advance(END)
    branch.learning_rate = learning_rate
    for part in slices(END, seed):
        branch.advance(part)
    assert_same(branch, straight)
    for earlier in {0, epoch // 2, epoch, (epoch + branch.epoch) // 2}:
        np.testing.assert_array_equal(
            branch.history.network_at(earlier).flat(), straight.history.network_at(earlier).flat()
        )

    assert_same(original, undisturbed)
    original.advance(100)
    undisturbed.advance(100)
    assert_same(original, undisturbed)


@pytest.mark.parametrize("epoch", [0, 1, 100, 3_000, 3_001, 19_999, 20_000])
def test_a_branch_anywhere_in_a_long_run(epoch: int):
    original, straight = Trainer(Network.notebook()), Trainer(Network.notebook())
    original.advance(20_000)
    straight.advance(epoch)
    branch = original.branched(epoch)
    assert_same(branch, straight)
    straight.advance(5_000)
    branch.advance(5_000)
    assert_same(branch, straight)


def test_the_rate_of_a_branch_is_its_own():
    original = Trainer(Network.notebook())
    for epoch in (100, 200, 300):
        original.advance(100)
        original.learning_rate = epoch / 1_000
    original.advance(100)
    branch = original.branched(200)
    assert branch.changes == (Change(100, 0.1, "squared"), Change(200, 0.2, "squared"))
    branch.learning_rate = 5
    branch.loss = "cross_entropy"
    assert branch.changes == (Change(100, 0.1, "squared"), Change(200, 5, "cross_entropy"))
    start = original.branched(0)
    start.learning_rate = 7
    assert start.initial == Change(0, 7, "squared")

    assert original.initial == Change(0, 0.3, "squared")
    assert [change.learning_rate for change in original.changes] == [0.1, 0.2, 0.3]
    original.learning_rate = 9
    assert (branch.learning_rate, start.learning_rate) == (5, 7)


def test_a_branch_of_a_branch():
    original, straight = Trainer(Network.notebook()), Trainer(Network.notebook())
    original.advance(2_000)
    branch = original.branched(1_500)
    branch.learning_rate = 1
    branch.advance(1_000)
    straight.advance(1_500)
    straight.learning_rate = 1
    straight.advance(500)
    assert_same(branch.branched(2_000), straight)


def test_a_diverged_run_can_go_on_from_before_with_a_smaller_rate():
    network = Network.random((2, 4, 4, 1), seed=1, bias=True, activation="relu")
    out_of_reach = Dataset("out of reach", XOR.inputs, [[2]] * 4)
    original = Trainer(network, out_of_reach, 0.1, "cross_entropy")
    original.advance(5_000)
    assert original.diverged
    branch = original.branched(original.epoch)
    assert not branch.diverged
    assert branch.epoch == original.epoch
    branch.advance(10)
    assert branch.diverged
    earlier = original.branched(original.epoch // 2)
    earlier.learning_rate = 1e-9
    earlier.advance(5_000)
    assert not earlier.diverged
    assert original.diverged


@pytest.mark.parametrize("epoch", [-1, 1_001, 10**20])
def test_outside_the_run_there_is_no_branch(epoch: int):
    trainer = Trainer(Network.notebook())
    trainer.advance(1_000)
    with pytest.raises(ValueError, match="epochs 0 to 1000"):
        trainer.branched(epoch)
