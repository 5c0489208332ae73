"""The exported script and notebook: run apart from the app, they end with its very weights."""

import ast
import json
import re
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import nbclient
import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.random_experiments import experiments, experiments_with_data
from xorcore import (
    Adam,
    Change,
    Experiment,
    GradientDescent,
    Momentum,
    Nesterov,
    Network,
    Trainer,
)
from xorcore.files.notebook import jupyter_notebook
from xorcore.files.script import python_script
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade
from xorcore.runs.units import Axis, Units

# Put before a program, it leaves nothing to import but NumPy, the standard library and, in a
# notebook, what has brought the program so far.
NUMPY_ALONE = """
import sys

class NumpyAlone:
    allowed = {"numpy", *sys.stdlib_module_names, *(name.split(".")[0] for name in sys.modules)}

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in self.allowed:
            raise ImportError(f"{name} is not to be had here")

assert not {"xorcore", "streamlit", "matplotlib", "pandas"} & NumpyAlone.allowed
sys.meta_path.insert(0, NumpyAlone())
"""


def some_points(count: int) -> OwnPoints:
    """So many points all over the square."""
    places = ((37 * number % 1_001, 611 * number % 1_001) for number in range(1, count + 1))
    return OwnPoints(tuple(Point(x1, x2, (x1 + x2) % 2) for x1, x2 in places))


RUNS = {
    "as the app opens": Experiment(),
    "the notebook by hand": Experiment(epoch=3_000),
    "the notebook's full run, slower on the way": Experiment(
        start="random",
        learning_rate=0.6,
        epoch=6_000,
        changes=(Change(2_000, 0.15, "squared"), Change(6_000, 1.0, "squared")),
    ),
    "moons, a part of them held out": Experiment(
        data=ReadyMade("moons", 40, 0.15, 7),
        test=HeldOut(20),
        hidden=(4, 3),
        activation="tanh",
        bias=True,
        start="random",
        learning_rate=0.05,
        epoch=500,
    ),
    "moons by Adam, shuffled, in batches": Experiment(
        data=ReadyMade("moons", 39, 0.15, 7),
        test=HeldOut(20),
        hidden=(4, 3),
        bias=True,
        start="random",
        learning_rate=0.01,
        rule=Adam(decay=0.01),
        batch=7,
        shuffle=3,
        epoch=200,
    ),
    "own points in their own units": Experiment(
        data=OwnPoints(
            (Point(0, 1_000, 0), Point(123, 456, 1), Point(1_000, 7, 1)),
            Units(Axis("a (cm)", -1.0, 2.5), Axis("b", 0.0, 9.0), "kind", ("cat", "dog")),
        ),
        epoch=700,
    ),
    "deep tanh": Experiment(
        gate="xnor",
        hidden=(4, 3, 2),
        activation="tanh",
        bias=True,
        start="random",
        seed=3,
        learning_rate=0.1,
        loss="cross_entropy",
        epoch=2_000,
    ),
    "relu with another loss on the way": Experiment(
        hidden=(5, 8),
        activation="relu",
        bias=True,
        start="random",
        learning_rate=0.05,
        epoch=2_000,
        changes=(Change(500, 0.02, "cross_entropy"), Change(900, 0.05, "squared")),
    ),
    "edited weights, some of them extreme": Experiment(
        start="edited", weights=(-1e3, 0.1, 1e3, 1 / 3, -1e3, 5e-324, 2.0, -0.0, 1e-5), epoch=2_000
    ),
    "pushed by hand, and at its last epoch again": Experiment(
        learning_rate=0.6,
        epoch=2_000,
        changes=(
            Change(700, 0.6, "squared", tuple(Network.random((2, 3, 1), seed=5).flat().tolist())),
            Change(900, 0.3, "squared"),
            Change(2_000, 0.3, "squared", (-1e3, 0.1, 1e3, 1 / 3, -1.0, 5e-324, 2.0, -0.0, 1e-5)),
        ),
    ),
    "deep, with biases, pushed once": Experiment(
        hidden=(8, 8, 8, 8),
        activation="tanh",
        bias=True,
        start="random",
        learning_rate=0.1,
        epoch=500,
        changes=(Change(300, 0.1, "squared", tuple((np.arange(249.0) / 249 - 0.5).tolist())),),
    ),
    "momentum": Experiment(rule=Momentum(0.9), learning_rate=0.03, epoch=2_000),
    "one at a time": Experiment(batch=1, epoch=2_000),
    "Adam, shuffled, decayed, pushed": Experiment(
        hidden=(4, 3),
        bias=True,
        start="random",
        learning_rate=0.01,
        epoch=700,
        rule=Adam(decay=0.01),
        batch=3,
        shuffle=12_345,
        changes=(
            Change(200, 0.02, "cross_entropy"),
            Change(300, 0.02, "squared", tuple((np.arange(31.0) / 31 - 0.5).tolist())),
        ),
    ),
    "Nesterov with weight decay, in pairs": Experiment(
        activation="tanh", rule=Nesterov(0.8, 1e-3), batch=2, learning_rate=0.1, epoch=900
    ),
    "weight decay alone": Experiment(rule=GradientDescent(1e-3), epoch=500),
    "a momentum with which it diverges": Experiment(
        hidden=(8, 8),
        activation="relu",
        start="random",
        learning_rate=100.0,
        rule=Nesterov(0.99),
        batch=3,
        epoch=1_000,
    ),
    "other points on the way, and at the last epoch": Experiment(
        learning_rate=0.6,
        epoch=2_000,
        changes=(
            Change(700, 0.6, "squared", (), some_points(5)),
            Change(900, 0.3, "squared", tuple(Network.random((2, 3, 1)).flat().tolist())),
            Change(2_000, 0.3, "squared", (), some_points(9)),
        ),
    ),
    "moons and others, held out, in batches that are all of few": Experiment(
        data=ReadyMade("moons", 40, 0.15, 7),
        test=HeldOut(20, 1),
        hidden=(4, 3),
        bias=True,
        start="random",
        learning_rate=0.01,
        rule=Adam(decay=0.01),
        batch=9,
        shuffle=5,
        epoch=300,
        changes=(
            Change(100, 0.01, "cross_entropy", (), some_points(8)),
            Change(150, 0.02, "squared", (), some_points(1)),
            Change(200, 0.02, "squared", (), some_points(60)),
        ),
    ),
    "until it diverges": Experiment(
        hidden=(8, 8, 8, 8),
        activation="relu",
        bias=True,
        start="random",
        learning_rate=100.0,
        loss="cross_entropy",
        epoch=1_000,
    ),
}
NOTEBOOKS = [
    "other points on the way, and at the last epoch",
    "moons and others, held out, in batches that are all of few",
    "moons, a part of them held out",
    "moons by Adam, shuffled, in batches",
    "as the app opens",
    "the notebook's full run, slower on the way",
    "deep tanh",
    "pushed by hand, and at its last epoch again",
    "Adam, shuffled, decayed, pushed",
]


def reached(experiment: Experiment) -> tuple[Experiment, Trainer]:
    """Train it in the app's way, to its epoch or to where it diverges."""
    trainer = experiment.trainer()
    trainer.advance(experiment.epoch)
    return experiment.reached(trainer), trainer


def assert_same_bits(file: Path, trainer: Trainer) -> None:
    with np.load(file) as saved:
        assert len(saved) == len(trainer.network.weights)
        for name, weights in zip(saved, trainer.network.weights, strict=True):
            assert saved[name].tobytes() == weights.tobytes(), name


@pytest.mark.parametrize("name", RUNS)
def test_the_script_ends_with_the_apps_weights(name: str, tmp_path: Path):
    experiment, trainer = reached(RUNS[name])
    (tmp_path / "run.py").write_text(python_script(experiment), encoding="utf-8")
    (tmp_path / "start.py").write_text(
        f"{NUMPY_ALONE}\nimport runpy\nrunpy.run_path('run.py', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "start.py", "weights.npz"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert_same_bits(tmp_path / "weights.npz", trainer)
    assert f"{experiment.epoch:,}: mean absolute error {trainer.mean_absolute_error:.6f}" in (
        done.stdout
    )
    outputs = trainer.network.predict(trainer.dataset.inputs)
    is_gate = experiment.data_at(experiment.epoch) is None
    shown = outputs if is_gate else outputs[:8]
    assert done.stdout.count("output ") == len(shown)
    for answer in shown.ravel():
        assert f"output {answer:.6f}" in done.stdout
    if not is_gate:
        right = int((np.round(outputs) == trainer.dataset.targets).sum())
        assert f"{right} of {len(outputs)} are right" in done.stdout
    printed = {float(number) for number in re.findall(r"-?\d[\d.e+-]*", done.stdout)}
    assert {*trainer.network.flat().tolist()} <= printed


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_notebook_ends_with_the_apps_weights_and_draws(name: str, tmp_path: Path):
    experiment, trainer = reached(RUNS[name])
    notebook = nbformat.reads(jupyter_notebook(experiment), as_version=4)
    nbformat.validate(notebook)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(NUMPY_ALONE))
    notebook.cells.append(nbformat.v4.new_code_cell("np.savez('weights.npz', **weights)"))
    nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    assert_same_bits(tmp_path / "weights.npz", trainer)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    pictures = [o.data["image/svg+xml"] for o in outputs if "image/svg+xml" in o.get("data", {})]
    assert len(pictures) == 1 + (experiment.epoch > 0)
    for picture in pictures:
        assert "nan" not in picture
        assert "inf" not in picture


def test_the_notebook_is_the_same_each_time_and_of_the_format_it_says():
    experiment, _ = reached(RUNS["deep tanh"])
    text = jupyter_notebook(experiment)
    assert text == jupyter_notebook(experiment)
    document = json.loads(text)
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in document["cells"]]
    assert len(set(ids)) == len(ids)
    kinds = [cell["cell_type"] for cell in document["cells"]]
    assert kinds == ["markdown", "code"] * (len(kinds) // 2)


@settings(max_examples=60)
@given(experiments() | experiments_with_data(), st.integers(0, 300))
def test_any_experiments_script_is_exact_and_has_nothing_it_does_not_need(
    tmp_path_factory: pytest.TempPathFactory, experiment: Experiment, epochs: int
):
    changes = [
        change._replace(epoch=50 * number) for number, change in enumerate(experiment.changes, 1)
    ]
    changes = tuple(change for change in changes if change.epoch <= epochs)
    wanted = replace(experiment, epochs=300, epoch=epochs, changes=changes)
    experiment, trainer = reached(wanted)
    script = python_script(experiment)
    assert max(map(len, script.splitlines())) < 100
    assert unused(script) == set()
    file = tmp_path_factory.mktemp("script") / "run.py"
    file.write_text(script, encoding="utf-8")
    with np.errstate(), patch.object(sys, "argv", [str(file)]):
        left = runpy.run_path(str(file))
    for matrix, weights in zip(left["weights"].values(), trainer.network.weights, strict=True):
        # To the bit but for the sign of a zero: the app keeps some of its weights negated.
        np.testing.assert_array_equal(matrix, weights)


def unused(script: str) -> set[str]:
    """Names that a program gives to something and never uses, but for methods of its classes."""
    nodes = list(ast.walk(ast.parse(script)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    given = {name.id for name in names if isinstance(name.ctx, ast.Store)} - {"_"}
    methods = [m for node in nodes if isinstance(node, ast.ClassDef) for m in node.body]
    given |= {
        node.name for node in nodes if isinstance(node, ast.FunctionDef) and node not in methods
    }
    return given - {name.id for name in names if isinstance(name.ctx, ast.Load)}


def test_a_program_says_which_loss_its_steps_make_smaller():
    """Not the mean absolute error, which it prints, and which may rise."""
    squared = Change(0, 0.3, "squared")._replace
    for loss, changes, said in (
        ("squared", (), "half the sum of the squared errors"),
        ("cross_entropy", (), "the sum of the cross-entropies"),
        (
            "squared",
            (squared(epoch=2, loss="cross_entropy"), squared(epoch=4)),
            "half the sum of the squared errors or the sum of the cross-entropies",
        ),
    ):
        program = python_script(Experiment(loss=loss, changes=changes, epoch=5))
        text = " ".join(line.removeprefix("# ") for line in program.splitlines())
        assert f"should change to make the loss smaller, {said}; a weight's step" in text
        assert "The mean absolute error usually falls, too, but not always." in text


def test_a_program_says_what_points_mean():
    script = python_script(RUNS["own points in their own units"])
    text = " ".join(script.replace("\n#", "").split())
    assert "The inputs are a (cm), -1 at 0 and 2.5 at 1, and b, 0 at 0 and 9 at 1;" in text
    assert "the answer is kind: cat is 0, and dog is 1." in text
    assert "[0.123, 0.456, 1.0]," in script
    assert "Own points (3 learned) and a network of 2-3-1 units" in script
    moons = python_script(RUNS["moons, a part of them held out"])
    assert "The 8 points held out are not among them." in " ".join(moons.replace("\n#", "").split())
    assert "# (32, 3)" in moons
    assert "(4, " not in moons.replace("(4, 3)", "")  # the shape of W2


def test_a_program_prints_points_in_their_own_units_and_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "run.py"
    experiment = RUNS["own points in their own units"]
    file.write_text(python_script(experiment), encoding="utf-8")
    runpy.run_path(str(file), run_name="__main__")
    printed = [line for line in capsys.readouterr().out.splitlines() if ": target" in line]
    assert [line.rpartition(", ")[0] for line in printed] == [
        "a (cm) = -1, b = 9: target 0 (cat)",
        "a (cm) = -0.5695, b = 4.104: target 1 (dog)",  # -1 + 0.123 * 3.5 and 0.456 * 9
        "a (cm) = 2.5, b = 0.063: target 1 (dog)",
    ]
    wide = Units(Axis("income", 0.0, 1e6), Axis("year", 1_990.25, 2_020.125), "kind", ("a", "b"))
    text = " ".join(
        python_script(replace(experiment, data=replace(experiment.data, units=wide))).split()
    ).replace(" # ", " ")
    assert "income, 0 at 0 and 1000000 at 1, and year, 1990.25 at 0 and 2020.125 at 1" in text


# Names are free: one may have the other's role in it.
ANY_NAMES = [
    (Axis("x2", 0.0, 5.0), Axis("x1", 10.0, 20.0), "x2 = 2.5, x1 = 12.5"),
    (Axis("max2"), Axis("weight"), "max2 = 0.5, weight = 0.25"),
    (Axis("x1"), Axis("max1", 0.0, 8.0), "x1 = 0.5, max1 = 2"),
    # Its value has the digits that tell a thousandth of the range.
    (Axis("time", 1e5, 100_001.0), Axis("w", 100.0, 100.0005), "time = 100000.5, w = 100.000125"),
    (Axis("a", -1e6, 1e6), Axis("b", 999_999.0, 1e6), "a = 0, b = 999999.25"),
    (Axis("a", 1e-12, 3e-12), Axis("b", 0.0, 1e6), "a = 2e-12, b = 250000"),
]


def with_a_point_in_the_middle(x1: Axis, x2: Axis) -> Experiment:
    """Two points to learn; the first lies in the middle across, and a quarter up."""
    points = Point(500, 250, 1), Point(0, 1_000, 0)
    units = Units(x1, x2, "kind", ("cat", "dog"))
    return Experiment(data=OwnPoints(points, units), start="random", epoch=2, epochs=10)


@pytest.mark.parametrize("kind", ["script", "notebook"])
@pytest.mark.parametrize(("x1", "x2", "place"), ANY_NAMES)
def test_a_program_prints_each_value_behind_its_own_name(
    x1: Axis, x2: Axis, place: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    program = python_script(with_a_point_in_the_middle(x1, x2))
    if kind == "notebook":
        cells = json.loads(jupyter_notebook(with_a_point_in_the_middle(x1, x2)))["cells"]
        program = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    (tmp_path / "run.py").write_text(program, encoding="utf-8")
    runpy.run_path(str(tmp_path / "run.py"))
    assert f"\n{place}: target 1 (dog), output " in capsys.readouterr().out


def test_a_program_says_which_units_start_equal():
    weights = (1.0, 1.0, 2.0, -1.0, -1.0, 3.0, 0.5, 0.5, 0.7)  # h1 and h2, of three
    program = python_script(Experiment(start="edited", weights=weights, epoch=5))
    said = " ".join(line.removeprefix("# ") for line in program.splitlines())
    assert "These units start equal: h1, h2. Equal units get equal changes" in said
    assert "cannot learn XOR" not in said  # two different units are left
    assert "start equal" not in python_script(Experiment(epoch=5))


def test_a_program_says_of_a_push_and_only_of_a_push_what_it_does():
    def text_of(experiment: Experiment) -> str:
        lines = python_script(experiment).splitlines()
        return " ".join(line.removeprefix("# ") for line in lines)

    equal = (1.0, 1.0, 2.0, -1.0, -1.0, 3.0, 0.5, 0.5, 0.7)
    of = {"start": "edited", "weights": equal, "epoch": 5}
    push = Change(3, 0.3, "squared", (1.5, *equal[1:]))
    said = "At a push by hand, the weights in the table take the place of those there."
    assert said in text_of(Experiment(**of, changes=(push,)))
    assert "until the push at epoch 3 parts them." in text_of(Experiment(**of, changes=(push,)))
    assert "pushed" not in text_of(Experiment(**of))
    assert "push" not in text_of(Experiment(**of))
