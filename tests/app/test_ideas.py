"""The page Ideas: what each chapter shows, without a browser."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ideas_page import perceptron
from tests.app.pages import FIGURES, diverging, link, opened, said, words
from xorcore import GATES, XOR, Dataset, Network, Trainer, sigmoid, trace_epoch


def alts(app: AppTest) -> list[str]:
    """What the charts say to those who do not see them."""
    return [chart.proto.alt for chart in app.get("plotly_chart")]


# ---- the page


def test_it_opens_at_the_first_chapter_and_each_is_in_the_link():
    app = opened(page="ideas")
    assert link(app)["chapter"] == "sigmoid"
    for chapter in ("saturation", "parting", "perceptron", "ways", "elsewhere", "sigmoid"):
        app.segmented_control(key="chapter").set_value(chapter).run()
        assert not app.exception
        assert link(app)["chapter"] == chapter
        assert alts(app) or chapter == "elsewhere"
        assert all(alts(app))


@pytest.mark.parametrize(
    "query",
    [
        {"chapter": "x", "curve": "x", "look": "x", "function": "x", "where": "x"},
        {"z": "nan", "wrong": "inf"},
        {"z": "1e9", "wrong": "-12.5", "steps": "٣"},
        {"z": "1_0"},
        {"z": "٣", "chapter": "x"},
        {"wrong": "1_0"},
        {"z": "<script>", "steps": "9" * 400},
        {"steps": "1000"},
    ],
    ids="-".join,
)
def test_what_is_wrong_in_a_link_is_as_at_first_and_told(query: dict[str, str]):
    app = opened(page="ideas", **query)
    assert (query.keys() - {"chapter"}).isdisjoint(link(app))
    assert link(app)["chapter"] == "sigmoid"
    [warning] = app.warning
    assert all(f"“{key}” in the link must be " in warning.value for key in query)
    app.segmented_control(key="chapter").set_value("perceptron").run()
    assert not app.warning


# ---- step and sigmoid


@pytest.mark.parametrize(("z", "value"), FIGURES["sigmoid"])
def test_the_notebooks_three_values_are_a_click_away(z: float, value: float):
    app = opened(page="ideas")
    app.button_group(key="example").set_value(float(z)).run()
    assert f"`{value!r}`" in words(app)
    assert link(app)["z"] == repr(float(z))
    assert app.text_input(key="typed_sum").value == f"{z:g}"
    assert app.select_slider(key="slid_sum").value == z
    assert any(repr(value) in alt for alt in alts(app))


def test_a_sum_is_typed_or_slid():
    app = opened(page="ideas")
    app.text_input(key="typed_sum").set_value("2.5").run()
    # By hand: 1 / (1 + e^-2.5), and its slope a (1 - a)
    output = 1 / (1 + np.exp(-2.5))
    assert f"`{float(output)!r}`" in words(app)
    assert f"`{float(output * (1 - output))!r}`" in words(app)
    app.select_slider(key="slid_sum").set_value(-3.0).run()
    assert app.text_input(key="typed_sum").value == "-3"
    assert link(app)["z"] == "-3.0"
    assert app.button_group(key="example").value is None


@pytest.mark.parametrize(
    ("curve", "value", "slope"), [("step", 1.0, 0.0), ("tanh", np.tanh(2), None), ("relu", 2, 1)]
)
def test_other_functions_to_compare(curve: str, value: float, slope: float | None):
    app = opened(page="ideas", z="2.0")
    app.segmented_control(key="curve").set_value(curve).run()
    assert link(app)["curve"] == curve
    slope = 1 - np.tanh(2) ** 2 if slope is None else slope
    assert f"`{float(value)!r}`" in words(app)
    assert f"`{float(slope)!r}`" in words(app)


@pytest.mark.parametrize(
    ("curve", "z", "said"),
    [
        ("sigmoid", "40", "rounded to ±1"),
        ("tanh", "-20", "rounded to ±1"),
        ("sigmoid", "-720", "1 / ∞ = 0"),
        ("step", "0", "no tangent, no slope"),
        ("relu", "0", "In training the slope counts as 0"),
    ],
)
def test_where_there_is_no_slope_it_says_why(curve: str, z: str, said: str):
    app = opened(page="ideas", curve=curve, z=z)
    assert any(said in caption.value for caption in app.main.caption)
    assert ("`none`" in words(app)) == (z == "0")
    assert ("No tangent" in alts(app)[0]) == (z == "0")


def test_the_numbers_of_the_reasons():
    # 1 has no neighbour nearer than 1.1e-16 below it; e^-z overflows, and e^z is not yet 0.
    assert 1 - np.nextafter(1, 0) == pytest.approx(1.1e-16, rel=0.01)
    slope = sigmoid.derivative(sigmoid([-709.0, -710.0, 36.0, 37.0]))
    assert (slope > 0).tolist() == [True, False, True, False]
    assert np.exp(-720.0) > 0
    # A wrong answer, and its mirror image, under squared error.
    one = Network(([[1.0]],))
    wrong = [(37.0, 0), (36.8, 0), (36.7, 0), (-50.0, 1), (-36.8, 1)]
    deltas = [trace_epoch(one, Dataset("", [[z]], [[t]]), 1.0).deltas[-1].item() for z, t in wrong]
    assert deltas[:2] == [0, 0]
    assert deltas[2] < 0
    assert deltas[3:] == pytest.approx([1.9e-22, np.exp(-36.8)], rel=0.02)
    assert "36.8" in words(opened(page="ideas", chapter="saturation", look="losses"))


# ---- saturation


def test_the_runs_units_are_shown_at_any_epoch_of_it():
    app = opened(page="ideas", chapter="saturation", seed="42", lr="0.6", epoch="5000")
    trainer = Trainer(Network.random(seed=42), learning_rate=0.6)
    trainer.advance(5_000)
    for epoch in (5_000, 1_000, 0):
        if epoch != 5_000:
            epochs = app.select_slider(key="look_at").options
            epoch = min(
                map(int, (e.replace(",", "") for e in epochs)), key=lambda e: abs(e - epoch)
            )
            app.select_slider(key="look_at").set_value(epoch).run()
            assert link(app)["at"] == str(epoch)
        hidden = XOR.inputs @ trainer.history.network_at(epoch).weights[0]
        assert f"h2 {', '.join(f'{z:.4g}' for z in hidden[:, 1])};" in alts(app)[0]
        a = 1 / (1 + np.exp(-hidden))
        assert f"**{(a * (1 - a) < 0.01).sum()} of 12** hidden sums" in words(app)


def test_the_sums_of_many_points_are_counted_with_their_thousands():
    app = opened(page="ideas", chapter="saturation", data="moons~200~0.1~1", hidden="8")
    assert "of 1,600** hidden sums" in words(app)


def test_a_run_at_its_start_can_be_trained_from_here():
    app = opened(page="ideas", chapter="saturation")
    assert len(app.select_slider) == 1  # the sidebar's learning rate
    app.button(key="train_on").click().run()
    assert link(app)["epoch"] == "100"
    assert "After epoch **100**" in words(app)
    app.select_slider(key="look_at").set_value(50).run()
    app.button(key="train_on").click().run()
    assert "After epoch **1,000**" in words(app)
    ended = opened(page="ideas", chapter="saturation", epochs="70", epoch="70")
    assert all(button.key != "train_on" for button in ended.button)


def test_the_larger_the_start_weights_the_fewer_runs_learn():
    table = opened(page="ideas", chapter="saturation", look="starts").table[0].value
    rows = [[*map(str, row.values())] for row in table.to_dict("records")]
    assert [row[0] for row in rows] == ["×1", "×5", "×20"]
    assert "Saturated" in table.columns[1]  # and not "in the shade", of which this chart has none
    learned = [int(row[2].removesuffix(" of 20")) for row in rows]
    errors, flat = [], 0
    for seed in range(20):  # one by one, with the Trainer
        network = Network.random(seed=seed)
        network = network.with_weights(20 * network.flat())
        slopes = sigmoid.derivative(network.forward(XOR.inputs)[1])
        flat += (slopes < 0.01).sum()
        trainer = Trainer(network, learning_rate=0.6)
        trainer.advance(20_000)
        errors.append(np.abs(XOR.targets - trainer.network.predict(XOR.inputs)).ravel())
    right = (np.max(errors, axis=1) < 0.5).sum()
    assert rows[2][1:3] == [f"{flat} of 240", f"{right} of 20"]
    assert float(rows[2][3]) == pytest.approx(np.median(np.mean(errors, axis=1)), abs=6e-5)
    assert learned[0] > 15 > learned[1] > 5 > learned[2]  # what the text says


def test_the_two_deltas_of_a_wrong_answer():
    app = opened(page="ideas", chapter="saturation", look="losses")
    app.slider(key="wrong").set_value(-5.0).run()
    assert link(app)["wrong"] == "-5.0"
    # By hand: a = 1 / (1 + e^5) = 0.00669285; (1 - a) a (1 - a) = 0.00660356; 1 - a = 0.993307
    assert all(number in words(app) for number in ("0.00669285", "0.00660356", "0.993307"))
    assert "150.4 times" in words(app)  # one over the slope: 1 / 0.00664806


def test_a_diverged_run_is_shown():
    app = opened(page="ideas", chapter="saturation", **diverging().to_query() | {"epoch": "100"})
    assert "diverged" in app.error[0].value
    assert len(alts(app)) == 1


# ---- two runs part


def test_two_runs_that_start_a_last_digit_apart_part_where_the_error_jumps():
    app = opened(page="ideas", chapter="parting")
    runs = [Network.random(seed=10), Network.random(seed=10)]
    weights = runs[1].flat()
    weights[0] *= 1 + 1e-15
    runs[1] = runs[1].with_weights(weights)
    outputs, jump = [], 0
    for epoch in range(6_001):  # with every intermediate result of every epoch
        traces = [trace_epoch(run, XOR, 0.6, "cross_entropy") for run in runs]
        outputs.append([trace.activations[-1] for trace in traces])
        runs = [trace.after for trace in traces]
        if not jump and epoch > 500 and traces[0].mean_absolute_error > 0.4:
            jump = epoch
    apart = np.abs(np.subtract(*np.swapaxes(outputs, 0, 1))).max(axis=(1, 2))
    assert apart[: jump - 100].max() < 1e-9
    parted = int(np.argmax(apart > 0.1))
    assert jump - 50 < parted < jump + 1_000  # which of them is a matter of the processor
    assert f"From epoch **{parted:,}** an output differs by more than 0.1" in words(app)
    first, second = np.abs(XOR.targets - np.array(outputs[-1])).mean(axis=(1, 2))
    assert f"the errors are **{first:.4f} and {second:.4f}**" in words(app)
    assert "At rate 0.3 it learns as well, and at least 1" in words(app)  # ten digits or more
    calm = Trainer(Network.random(seed=10), XOR, 0.3, "cross_entropy")
    calm.advance(6_000)
    assert calm.is_within(0.1)
    assert len(alts(app)) == 2


# ---- the perceptron


def test_a_step_at_a_time():
    app = opened(page="ideas", chapter="perceptron", function="xor")
    assert "All weights are 0" in words(app)
    for step in range(1, 5):
        app.button(key="learn_step").click().run()
        assert link(app)["steps"] == str(step)
    newest = app.table[0].value.iloc[0]
    assert list(newest) == ["4", "(0, 1, 0)", "(1, 1, 1)", "1", "1", "0", "−1", "(−1, −1, −1)"]
    assert "**subtracted from** the weights" in words(app)
    app.button(key="learn_reset").click().run()
    assert "steps" not in link(app)
    assert len(app.table) == 0


@pytest.mark.parametrize("gate", sorted(GATES))
def test_run_goes_to_where_it_is_clear_how_it_ends(gate: str):
    app = opened(page="ideas", chapter="perceptron", function=gate)
    app.segmented_control(key="learn_speed").set_value("At once").run()
    app.button(key="learn_run").click().run()
    assert not app.exception
    assert app.button(key="learn_run").disabled
    ends_well = gate not in ("xor", "xnor")
    assert app.button(key="learn_step").disabled == ends_well
    if ends_well:
        assert "**Converged**" in app.success[0].value
        answers = alts(app)[0].split("Input ")[1:]
        assert len(answers) == 4
        assert all(a.split("output ")[1][0] == a.split("target ")[1][0] for a in answers)
    else:
        assert app.warning[0].value.startswith("**Steps 6 to 9 repeat for ever**")
        marked = [step for step in app.table[0].value["Step"] if "↻" in step]
        assert marked == ["9 ↻", "8 ↻", "7 ↻", "6 ↻"]


def test_run_is_watched_step_by_step_at_a_speed(monkeypatch: pytest.MonkeyPatch):
    clock = SimpleNamespace(now=100.0, monotonic=lambda: clock.now)
    monkeypatch.setattr(perceptron, "time", clock)

    def steps_after(seconds: float) -> int:
        clock.now += seconds
        app.run()  # as the browser's timer would
        return int(link(app).get("steps", 0))

    app = opened(page="ideas", chapter="perceptron", function="xor")
    assert steps_after(5) == 0
    run = app.button(key="learn_run")
    assert run.label == "Run"
    run.click().run()
    assert [steps_after(seconds) for seconds in (0, 1, 0.1, 1)] == [1, 2, 2, 3]
    app.segmented_control(key="learn_speed").set_value("Slow").run()
    assert [steps_after(seconds) for seconds in (0, 0.9, 1.1, 2)] == [4, 4, 5, 6]
    assert app.button(key="learn_stop").label == "Stop"
    app.button(key="learn_stop").click().run()
    assert steps_after(5) == 6
    app.button(key="learn_step").click().run()
    assert steps_after(5) == 7
    app.button(key="learn_run").click().run()
    assert [steps_after(2), steps_after(2)] == [9, 9]  # 8 at once, 9 is the end
    assert app.warning
    assert app.button(key="learn_run").disabled
    app.button(key="learn_reset").click().run()
    app.button(key="learn_run").click().run()
    app.selectbox(key="function").set_value("or").run()
    assert steps_after(5) == 0  # another function does not run by itself


def test_no_more_than_two_steps_a_second():
    assert min(set(perceptron.SPEEDS.values()) - {0}) >= 0.5


def test_the_cycle_goes_on_after_it_is_found():
    app = opened(page="ideas", chapter="perceptron", function="xnor", steps="9")
    for _ in range(4):
        app.button(key="learn_step").click().run()
    table = app.table[0].value.drop(columns="Step")
    assert table.iloc[0].equals(table.iloc[4])
    assert app.warning


def test_another_function_begins_anew():
    app = opened(page="ideas", chapter="perceptron", function="xor", steps="9")
    app.selectbox(key="function").set_value("or").run()
    assert link(app)["function"] == "or"
    assert "steps" not in link(app)


@pytest.mark.parametrize("gate", ["xor", "xnor"])
def test_a_hidden_layer_begins_a_run_on_the_same_function(gate: str):
    app = opened(page="ideas", chapter="perceptron", function=gate, steps="9")
    app.button(key="add_layer").click().run()
    assert not app.exception
    assert {"gate": gate, "hidden": "3", "bias": "1", "epoch": "0"}.items() <= link(app).items()


# ---- elsewhere


def told_of(library: str) -> tuple[dict[str, str], str]:
    """What the table says of a library, and all sentences."""
    app = opened(page="ideas", chapter="elsewhere")
    app.segmented_control(key="where").set_value(library).run()
    assert not app.exception
    assert link(app).get("where", "pytorch") == library
    table = app.table[0].value
    return dict(zip(table["What"], table.iloc[:, 2], strict=True)), words(app)


# The rates by hand: of P = 4 patterns a mean of squares is half their sum times 2 / P, and a mean
# of cross-entropies their sum times 1 / P.
@pytest.mark.parametrize(
    ("library", "squared", "entropy"),
    [
        ("pytorch", 0.3 * 4 / 2, 0.3 * 4),
        ("keras", 0.3 * 4 / 2, 0.3 * 4),
        ("jax", 0.3, 0.3),
        ("scikit-learn", None, 0.3 * 4),
    ],
)
def test_each_library_has_the_rates_that_repeat_the_run(
    library: str, squared: float | None, entropy: float
):
    there, said = told_of(library)
    assert there["Rate, squared error"].startswith(f"{squared:g}" if squared else "none")
    assert there["Rate, cross-entropy"].startswith(f"{entropy:g}")
    assert ("the mean" in there["Loss"]) == (library != "jax")
    off = re.search(r"no weight is off by more than ([\d.e−]+)\.", said)
    assert 0 < float(off[1].replace("−", "-")) < 1e-13


@pytest.mark.parametrize("library", ["pytorch", "keras", "jax", "scikit-learn"])
def test_each_letter_of_a_start_is_explained(library: str):
    there, said = told_of(library)
    letters = set(re.findall(r"\b[nm]\b", there["Start weights"]))
    explained = re.search(r"(n|n and m) (is|are) the numbers? of units", said)
    assert letters == set(re.findall(r"\b[nm]\b", explained[1] if explained else ""))


def test_scikit_learn_stops_on_the_first_plateau():
    there, said = told_of("scikit-learn")
    first, last = map(int, re.findall(r"\d+", there["Stops by itself"]))
    assert 11 < first <= 16 <= last < 30  # it looks back on 10 epochs
    assert "none of 20 starts is solved" in said
    # The same by hand: cross-entropy at rate 0.3 from random weights, in the app.
    trainer = Trainer(Network.random(seed=1, bias=True), XOR, 0.3, "cross_entropy")
    trainer.advance(last)
    assert not trainer.is_within(0.5)


def test_a_run_in_float32_may_never_learn():
    app = opened(page="ideas", chapter="elsewhere", where="float32")
    table = app.table[0].value
    weights = [np.float32(value.replace("−", "-")) for value in table["Value"]]
    steps = [np.float32(value.replace("−", "-")) for value in table["Its next step"]]
    # The steps are those of the run there, by the book and in float64.
    trace = trace_epoch(Network.notebook().with_weights(np.array(weights, float)), XOR, 0.01)
    np.testing.assert_allclose(
        steps, 0.01 * np.concatenate([*map(np.ravel, trace.descents)]), rtol=0.06
    )
    digits = table["in last digits"].astype(float)
    np.testing.assert_allclose(digits, np.abs(steps) / np.spacing(np.abs(weights)), atol=0.03)
    assert digits.max() <= 0.5
    # On a plateau, which float64 leaves: the error where it stands is that of the curve's end.
    [alt] = alts(app)
    stands, learns = (
        float(re.search(rf"{name} (0\.\d+)", alt)[1]) for name in ("float32", "float64")
    )
    assert trace.mean_absolute_error == pytest.approx(stands, abs=6e-4)
    assert learns < 0.1 < stands
    assert any("184,194 in float64" in caption.value for caption in app.main.caption)


# ---- ways to step


def test_ways_to_step_names_its_choices_in_the_link_and_tells_how_far_the_runs_are():
    app = opened(page="ideas", chapter="ways")
    assert "10 times" in words(app)
    [table] = app.table
    assert [*table.value["Rule"]] == [
        *("Gradient descent", "Momentum 0.9", "Nesterov’s momentum 0.9", "Adam")
    ]
    assert [*table.value["Rate"]] == ["0.3", "0.03", "0.03", "0.01"]
    app.button_group(key="momentum").set_value("0.8").run()
    app.button_group(key="pace").set_value("0.1").run()
    assert {"chapter": "ways", "momentum": "0.8", "pace": "0.1"}.items() <= link(app).items()
    assert "5 times" in words(app)
    app = opened(page="ideas", chapter="ways", momentum="0.7", pace="x")
    assert "“momentum” in the link must be one of 0.8, 0.9, 0.95, 0.99" in " ".join(said(app))
    assert not {"momentum", "pace"} & link(app).keys()
