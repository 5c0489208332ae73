"""The compiled engine: the reference's numbers, and no trouble where Numba is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.chaos import assert_same, assert_same_run
from tests.xorcore.diverging_runs import DIVERGING
from tests.xorcore.random_runs import SEEDS, Run, runs, slices
from xorcore import GATES, HIDDEN_ACTIVATIONS, LOSSES, XOR, Network, Trainer, trace_epoch
from xorcore.engines.batch_engine import BatchEpochs
from xorcore.engines.engine import CLASSES, BatchEngine, Engine, TrainerEngine
from xorcore.engines.numba_batch import CompiledBatch
from xorcore.engines.numba_engine import CompiledEpochs, is_available
from xorcore.engines.numpy_engine import InPlaceEpochs

ROOT = Path(__file__).parents[3]
with_numba = pytest.mark.skipif(not is_available(), reason="there is no Numba to use")

# Most runs with large steps are chaotic, and few of those with small ones: see ``chaos``.
SMALL_STEPS = st.floats(0.01, 0.1)


@st.composite
def apps_runs(draw: st.DrawFn) -> Run:
    """Any network, data and loss that the app offers."""
    network = Network.random(
        (2, *draw(st.lists(st.integers(1, 8), min_size=1, max_size=4)), 1),
        seed=draw(SEEDS),
        bias=draw(st.booleans()),
        activation=draw(st.sampled_from([*HIDDEN_ACTIVATIONS])),
    )
    gate, loss = draw(st.sampled_from([*GATES])), draw(st.sampled_from(LOSSES))
    return Run(network, GATES[gate], draw(SMALL_STEPS), loss)


@with_numba
@settings(max_examples=25)
@given(apps_runs(), SEEDS)
def test_the_references_numbers_after_10_000_epochs(run: Run, seed: int):
    reference, compiled = run.trainer(engine="numpy"), run.trainer(engine="numba")
    reference.advance(10_000)
    for part in slices(10_000, seed, longest=9_000):
        compiled.advance(part)
    assert (reference.engine, compiled.engine) == ("numpy", "numba")
    assert_same_run(compiled, reference, run)


@with_numba
@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("bias", [False, True])
def test_the_references_numbers_at_the_notebooks_learning_rate(
    activation: str, loss: str, bias: bool
):
    network = Network.random(seed=42, activation=activation, bias=bias)
    trainers = [Trainer(network, XOR, 0.6, loss, engine=engine) for engine in ("numpy", "numba")]
    for trainer in trainers:
        trainer.advance(10_000)
    reference, compiled = trainers
    assert_same(compiled.network.flat(), reference.network.flat())
    assert_same(compiled.error, reference.error)


@settings(max_examples=30)
@given(runs(SMALL_STEPS), st.integers(1, 20))
def test_any_dataset_will_do(run: Run, epochs: int):
    # As plain Python where Numba is missing.
    settings = (run.network, run.dataset, run.learning_rate, run.loss)
    ways = InPlaceEpochs(*settings), CompiledEpochs(*settings)
    errors = [np.empty((epochs, *run.dataset.targets.shape)) for _ in ways]
    for way, found in zip(ways, errors, strict=True):
        way.run_through(found, [epochs])
    after = [way.measure() for way in ways]
    assert all(way.is_finite() for way in ways)
    assert_same(ways[1].weights, ways[0].weights)
    assert_same(errors[1], errors[0])
    assert_same(after[1], after[0])
    for actual, expected in zip(*(way.summary(errors[0]) for way in ways), strict=True):
        assert_same(actual, expected)


@with_numba
@settings(max_examples=20)
@given(runs(), st.integers(0, 3_000), SEEDS)
def test_a_run_and_its_replays_agree_to_the_last_bit(run: Run, epoch: int, seed: int):
    at_once, sliced = run.trainer(engine="numba"), run.trainer(engine="numba")
    at_once.advance(epoch)
    then = at_once.network.flat()
    at_once.advance(3_000)
    for part in slices(at_once.epoch, seed):
        sliced.advance(part)
    np.testing.assert_array_equal(sliced.network.flat(), at_once.network.flat())
    epoch = min(epoch, at_once.epoch)
    branch = sliced.branched(epoch)
    assert branch.engine == "numba"
    for again in (at_once.history.network_at(epoch), branch.network):
        np.testing.assert_array_equal(again.flat(), then)
    np.testing.assert_array_equal(at_once.errors_between(epoch, epoch)[0], branch.error)


@with_numba
@pytest.mark.parametrize("name", DIVERGING)
def test_a_diverging_run_ends_at_a_finite_state(name: str):
    trainer = DIVERGING[name].trainer(engine="numba")
    trainer.advance(100_000)
    assert trainer.diverged
    assert trainer.epoch < 100_000
    assert np.isfinite(trainer.network.flat()).all()
    assert np.isfinite(trainer.error).all()
    reference = DIVERGING[name].trainer(engine="numpy")
    reference.advance(100_000)
    assert trainer.epoch == pytest.approx(reference.epoch, abs=1)


@with_numba
def test_it_stops_at_the_first_epoch_within_the_tolerance():
    reference, compiled = (
        Trainer(Network.random(seed=42), learning_rate=0.6, engine=engine)
        for engine in ("numpy", "numba")
    )
    for trainer in (reference, compiled):
        trainer.advance(100_000, tolerance=0.1)
    assert compiled.is_within(0.1)
    assert compiled.epoch == reference.epoch
    changed = compiled.branched(compiled.epoch - 1)
    assert not changed.is_within(0.1)


@with_numba
def test_a_change_of_loss_stays_with_the_engine():
    reference, compiled = (Trainer(Network.notebook(), engine=e) for e in ("numpy", "numba"))
    for trainer in (reference, compiled):
        trainer.advance(500)
        trainer.learning_rate, trainer.loss = 0.1, "cross_entropy"
        trainer.advance(500)
    assert compiled.engine == "numba"
    assert_same(compiled.network.flat(), reference.network.flat())


# ---- one Protocol


BATCHES = (BatchEpochs, CompiledBatch)


@pytest.mark.parametrize("engine", CLASSES)
def test_every_engine_fulfils_the_protocol(engine: type):
    network, errors = Network.notebook(), np.empty((3, 4, 1))
    one = (network, XOR, 0.3, "squared")
    two = (network, np.stack([network.flat()] * 2), XOR, np.full(2, 0.3), "squared")
    if engine is CompiledBatch and not is_available():
        pytest.skip("there is no Numba to use")
    epochs = engine(*(two if engine in BATCHES else one))
    protocol = BatchEngine if engine in BATCHES else TrainerEngine
    names = [*_members(Engine), *_members(protocol)]
    assert {"weights", "run", "measure", "is_finite"} <= {*names}
    assert [name for name in names if not hasattr(epochs, name)] == []

    epochs.run(3)
    trace = trace_epoch(*one)
    for _ in range(2):
        trace = trace_epoch(trace.after, *one[1:])
    expected = trace.after
    for weights in np.atleast_2d(epochs.weights):
        np.testing.assert_allclose(weights, expected.flat(), rtol=1e-13)
    for column in epochs.measure().T:
        error = (XOR.targets - expected.predict(XOR.inputs))[:, 0]
        np.testing.assert_allclose(column, error, rtol=1e-12)
    assert np.all(epochs.is_finite())
    if protocol is TrainerEngine:
        after = epochs.run_through(errors, [1, 3])
        np.testing.assert_array_equal(after[-1], epochs.weights)
        assert epochs.summary(errors).means == pytest.approx(np.abs(errors).mean(axis=(1, 2)))


def _members(protocol: type) -> list[str]:
    defined = {**vars(protocol), **protocol.__annotations__}
    return [name for name in defined if not name.startswith("_")]


# ---- which engine it is


def test_an_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="engine must be one of auto, numpy, numba, not 'cuda'"):
        Trainer(Network.notebook(), engine="cuda")


def test_without_numba_everything_is_as_it_was():
    told = python(
        "import sys; sys.modules['numba'] = None",
        "from xorcore import Network, Trainer, compiled",
        "try:\n    compiled.prepare()\nexcept ImportError as error:\n    print(error)",
        "print(Trainer(Network.notebook()).engine, compiled.is_ready())",
        "try:\n    Trainer(Network.notebook(), engine='numba')",
        "except ValueError as error:\n    print(error)",
    )
    assert told == [
        "there is no Numba that can be used",
        "numpy False",
        "the engine “numba” needs Numba, which is missing or of a version that cannot be used",
    ]


@with_numba
def test_without_what_it_needs_of_numbas_inside_everything_is_as_it_was():
    told = python(
        "from numba.core.typeconv import castgraph",
        "del castgraph.Conversion",  # as in a version that has it elsewhere
        "from xorcore import Network, Trainer, compiled",
        "try:\n    compiled.prepare()\nexcept ImportError as error:\n    print(error)",
        "print(Trainer(Network.notebook()).engine, compiled.is_ready())",
    )
    assert told == ["there is no Numba that can be used", "numpy False"]


@with_numba
def test_auto_means_numba_from_the_moment_it_is_prepared():
    told = python(
        "import sys",
        "from xorcore import Network, Trainer, compiled",
        "before = Trainer(Network.notebook())",
        "print(before.engine, 'numba' in sys.modules)",
        "print(Trainer(Network.notebook(), engine='numba').engine, compiled.is_ready())",
        "compiled.prepare()",
        "print(Trainer(Network.notebook()).engine, before.engine, before.branched(0).engine)",
        "print(Trainer(Network.notebook(), engine='numpy').engine)",
    )
    assert told == ["numpy False", "numba False", "numba numpy numpy", "numpy"]


@with_numba
def test_what_plain_runs_need_is_there_first():
    told = python(
        "from xorcore import Momentum, Network, Trainer, compiled",
        "from xorcore.engines import numba_batch",
        "from xorcore.sweep import SweepRequest, SweepResult",
        "engines, warm = [], numba_batch.warm",
        "def look(method):",
        "    start = Network.notebook()",
        "    for how in ({}, {'rule': Momentum()}):",
        "        request = SweepRequest([0], [1], [3], 1, **how)",
        "        made = Trainer(start, **how), SweepResult.nothing_done(request)",
        "        engines.append([one.engine for one in made])",
        "    warm(method)",
        "numba_batch.warm = look",
        "compiled.prepare()",
        "print(engines)",
    )
    # Before the plain code is compiled, and after it.
    numpy, numba = ["numpy"] * 2, ["numba"] * 2
    assert told == [str([numpy, numpy, numba, numpy])]


CHANGES = {
    "numba_functions.py": (
        ("half, 2.0, 1.0", "half, 2.0, 2.0"),
        "from xorcore import Network, Trainer",
        "print(Trainer(Network.notebook(), engine='numba').mean_absolute_error)",
    ),
    "watch.py": (
        ("JUMP = 0.2", "JUMP = 20.0"),
        "from xorcore.sweep import sweep",
        "runs = sweep(range(60), epochs=2_000, loss='cross_entropy', engine='numba')",
        "print(runs.jumped.sum())",
    ),
}


@pytest.mark.long
@with_numba
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_what_is_in_a_stored_function_is_noticed(tmp_path: Path, name: str):
    shutil.copytree(
        ROOT / "xorcore", tmp_path / "xorcore", ignore=shutil.ignore_patterns("__pycache__")
    )
    change, *lines = CHANGES[name]
    environment = {"folder": tmp_path, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    before = python(*lines, **environment)
    assert python(*lines, **environment) == before
    file = tmp_path / "xorcore/engines" / name
    source = file.read_text(encoding="utf-8")
    file.write_text(source.replace(*change), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != source
    assert python(*lines, **environment) != before


@pytest.mark.long
@with_numba
def test_it_compiles_where_nothing_can_be_written(tmp_path: Path):
    shutil.copytree(
        ROOT / "xorcore", tmp_path / "xorcore", ignore=shutil.ignore_patterns("__pycache__")
    )
    # A file where its folder would be: also the system's own user could not write there.
    (tmp_path / "xorcore/__pycache__").touch()
    told = python(
        "from xorcore import compiled",
        "compiled.prepare()",
        "print(compiled.is_ready())",
        folder=tmp_path,
        HOME="/dev/null",
        XDG_CACHE_HOME="/dev/null",
        LOCALAPPDATA="NUL",
    )
    assert told == ["True"]


def python(*lines: str, folder: Path = ROOT, **environment: str) -> list[str]:
    """Run the lines in a Python of their own: what they print, line by line."""
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
