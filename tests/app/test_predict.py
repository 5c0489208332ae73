"""The page Predict: its numbers, its links and its table of points, without a browser."""

import json
from decimal import Decimal

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.predict_page.weights import as_numpy
from tests.app.pages import FIGURES, FIRST_EPOCH, diverging, link, opened, words
from xorcore import Network
from xorcore.runs.data import OwnPoints, Point
from xorcore.runs.units import Axis, Units

FULL_RUN = FIGURES["full_run"]
TRAINED = "_".join(
    str(weight) for name in ("weights_0", "weights_1") for weight in np.ravel(FULL_RUN[name])
)


def matrix(app: AppTest, variable: str, place: int = -1) -> np.ndarray:
    """The numbers of a matrix as they stand on the page, by the notebook's name for it."""
    tables = [
        item
        for element in app.get("bidi_component")
        if element.proto.component_name == "xorlab_matrices"
        for shown in json.loads(element.proto.json)
        for part in shown.get("parts", ())
        for item in part["items"]
        if isinstance(item, dict) and item["variable"] == variable
    ]
    return np.array([[float(cell["text"]) for cell in row] for row in tables[place]["cells"]])


def metrics(app: AppTest) -> dict[str, str]:
    """The answer to the point looked at."""
    return {metric.label: metric.value for metric in app.metric}


def pasted(app: AppTest, text: str) -> AppTest:
    """Paste a table of points."""
    app.text_area(key="pasted_points").set_value(text).run()
    assert not app.exception
    return app


def has_answers(app: AppTest) -> bool:
    """Whether there is a table of answers."""
    return any("answer" in element.value for element in app.dataframe)


def answers(app: AppTest):
    """The table of answers."""
    [table] = [element.value for element in app.dataframe if "answer" in element.value]
    return table


def test_the_notebooks_trained_weights_give_its_printed_outputs():
    app = opened(page="predict", weights=TRAINED, digits="17")
    # The notebook prints its outputs from before the last update and its weights, to eight
    # decimals, from after it: the two agree to 3e-8.
    outputs = np.array(FULL_RUN["output_layer"])
    np.testing.assert_allclose(matrix(app, "output_layer", 0), outputs, rtol=0, atol=3e-8)
    targets = np.array(FIGURES["outputs"])
    assert matrix(app, "outputs").tolist() == targets.tolist()
    difference = matrix(app, "error_output_layer")
    np.testing.assert_allclose(difference, targets - outputs, rtol=0, atol=3e-8)
    assert "Rounded to 0, 1, 1, 0: **4 of 4 right.**" in words(app)


@pytest.mark.parametrize("pattern", range(4))
def test_calculate_output_of_each_pattern(pattern: int):
    x1, x2 = FIGURES["inputs"][pattern]
    app = opened(page="predict", weights=TRAINED, x1=str(x1), x2=str(x2), digits="17")
    assert metrics(app)["Rounded"] == str(FULL_RUN["rounded_predictions"][pattern])
    output = FULL_RUN["output_layer"][pattern][0]
    assert float(metrics(app)["Output"]) == pytest.approx(output, abs=3e-8)
    assert float(metrics(app)["Distance from 0.5"]) == pytest.approx(abs(output - 0.5), rel=1e-3)
    assert matrix(app, "output_layer", 0)[pattern, 0] == float(metrics(app)["Output"])
    assert matrix(app, "output_layer", 1)[0, 0] == float(metrics(app)["Output"])


def test_the_forward_pass_of_a_pattern_is_the_notebooks():
    app = opened(page="predict", x1="0", x2="1", digits="17")
    for name in ("sum_synapse_0", "hidden_layer", "sum_synapse_1", "output_layer"):
        np.testing.assert_allclose(
            matrix(app, name), [FIRST_EPOCH[name][1]], rtol=0, atol=5e-9, err_msg=name
        )
    for name in ("weights_0", "weights_1"):
        assert matrix(app, name, 0).tolist() == FIRST_EPOCH[name]
    assert "is untrained" in words(app)


def test_a_point_that_is_no_pattern_worked_by_hand():
    # Start weights, x = (2, -1): the weighted sums are 2 * row 1 - row 2 of weights_0.
    sums = np.array([[-0.848 - 0.358, -1.48 + 0.577, -1.922 + 0.469]])
    hidden = 1 / (1 + np.exp(-sums))
    above = -0.017 * hidden[0, 0] - 0.893 * hidden[0, 1] + 0.148 * hidden[0, 2]
    output = 1 / (1 + np.exp(-above))
    app = opened(page="predict", x1="2", x2="-1", digits="17")
    np.testing.assert_allclose(matrix(app, "sum_synapse_0"), sums, rtol=1e-14)
    np.testing.assert_allclose(matrix(app, "hidden_layer"), hidden, rtol=1e-14)
    np.testing.assert_allclose(matrix(app, "output_layer"), [[output]], rtol=1e-14)
    assert float(metrics(app)["Output"]) == pytest.approx(output, rel=1e-14)
    assert metrics(app)["Rounded"] == "0"
    assert float(metrics(app)["Distance from 0.5"]) == pytest.approx(0.5 - output, rel=1e-3)
    assert "outside the square" in words(app)


def test_a_typed_point_is_in_the_link_and_the_link_brings_it_back():
    app = opened(page="predict", epoch="1000")
    assert "epoch 1,000" in words(app)
    assert not app.get("page_link")
    app.text_input(key="asked_x1").set_value("0.3").run()
    app.text_input(key="asked_x2").set_value("-7.25").run()
    app.toggle(key="predict_digits").set_value(True).run()
    assert {"x1": "0.3", "x2": "-7.25", "digits": "17", "epoch": "1000"}.items() <= link(
        app
    ).items()
    friend = opened(page="predict", **link(app))
    assert metrics(friend) == metrics(app)
    assert friend.text_input(key="asked_x2").value == "-7.25"


def test_the_moment_looked_at_is_the_one_that_answers():
    app = opened(page="predict", seed="42", lr="0.6", epoch="20000", at="300", digits="17")
    assert "after **epoch 300** of 20,000 trained" in words(app)
    assert metrics(app) == metrics(
        opened(page="predict", seed="42", lr="0.6", epoch="300", digits="17")
    )
    assert link(app)["at"] == "300"


def test_at_epoch_0_the_way_to_training_is_offered():
    assert opened(page="predict").get("page_link")


@pytest.mark.parametrize("wrong", ["", "abc", "nan", "inf", "1e400", "-1000001", "0x1", "9" * 5000])
def test_a_wrong_point_in_the_link_is_replaced_and_said_so(wrong: str):
    app = opened(page="predict", x1=wrong, x2="0.5")
    [warning] = app.warning
    assert warning.value == (
        "“x1” in the link must be a number from -1,000,000 to 1,000,000; "
        "the default is used instead."
    )
    assert link(app)["x2"] == "0.5"
    app.text_input(key="asked_x1").set_value("1.0").run()
    assert not app.warning


def test_what_else_is_wrong_in_the_link_is_replaced_and_said_so():
    app = opened(page="predict", view="<script>", digits="5", cell="<b>")
    assert [line[:8] for line in app.warning[0].value.split("  \n")] == [
        *("“view” i", "“digits”", "“cell” i"),
    ]
    assert {"view", "digits", "cell"}.isdisjoint(link(app))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("view", ["pass", "weights", "many"])
def test_every_view_of_other_networks(view: str, activation: str):
    app = opened(
        page="predict",
        hidden="8-3-2",
        bias="1",
        act=activation,
        seed="3",
        view=view,
        x1="1e6",
        gate="or",
    )
    assert metrics(app)["Output"]


def test_a_diverged_run():
    app = opened(
        page="predict", **diverging().to_query() | {"epoch": "100", "x1": "1e6", "x2": "-1e6"}
    )
    assert "diverged" in app.error[0].value
    pasted(app, "1,1\n1e6,1e6")


def test_the_weights_can_be_taken_along_to_the_last_bit():
    app = opened(page="predict", seed="42", epoch="300", lr="0.6", view="weights")
    lines = app.code[0].value
    matrices = lines.split("np.array(")[1:]
    network = Network.random(seed=42)
    shown = [json.loads(text.partition(")")[0].replace(",\n]", "\n]")) for text in matrices]
    assert [np.shape(weights) for weights in shown] == [(2, 3), (3, 1)]
    again = Network(tuple(map(np.array, shown)))
    assert as_numpy(again) == lines
    assert as_numpy(network) != lines
    output = float(again.predict([[0.2, 0.8]])[0, 0])
    assert metrics(opened(page="predict", seed="42", epoch="300", lr="0.6", digits="17"))[
        "Output"
    ] == repr(output)


def test_pasted_points_are_computed_and_wrong_rows_named():
    app = pasted(
        opened(page="predict", weights=TRAINED, view="many"),
        "x1,x2\n0,0\n0,1\noops,1\n1,0\n1;1\n1,nan\n",
    )
    table = answers(app)
    assert table.index.tolist() == [2, 3, 5, 6]
    np.testing.assert_allclose(
        table["output"], np.ravel(FULL_RUN["output_layer"]), rtol=0, atol=3e-8
    )
    assert table["answer"].tolist() == FULL_RUN["rounded_predictions"]
    assert app.text[0].value.splitlines() == [
        "Line 4: x1 is “oops”, which is not a number.",
        "Line 7: x2 is “nan”, which is not a number.",
    ]
    assert "**4 points computed.** Line 1 was read as the header." in words(app)
    assert "**2 rows left out:**" in words(app)


def test_more_than_ten_thousand_rows():
    text = "0.5,0.5\n" * 10_000 + "1,1\n" * 7 + "x,x\n" * 3
    app = pasted(opened(page="predict", view="many"), text)
    assert len(answers(app)) == 10_000
    assert "Only the first 10,000 rows were read: 10 more were not." in words(app)


def test_of_many_wrong_rows_each_is_named():
    app = pasted(opened(page="predict", view="many"), "1,1\n" + "no\n" * 1_234)
    lines = app.text[0].value.splitlines()
    expected = [f"Line {line:,}: 1 cell instead of 2." for line in range(2, 1_236)]
    assert lines == expected
    assert any("1,234 rows left out" in said.value for said in app.markdown)


def test_inputs_of_minus_one_and_one_are_told_of():
    app = opened(page="predict", view="many")
    for text, is_told in (("-1,1\n1,-1\n1,1", True), ("1,1", False), ("-1,1\n0,1", False)):
        assert ("write 0 for −1" in words(pasted(app, text))) == is_told


def test_a_file_goes_before_the_text():
    app = pasted(opened(page="predict", view="many"), "1,1")
    data = b"sep=;\nx2;x1\n0,25;0,5\n"
    app.file_uploader(key="uploaded_points").upload("points.csv", data).run()
    assert "Line 2 was read as the header, and nothing above it." in words(app)
    assert answers(app)[["x1", "x2"]].values.tolist() == [[0.5, 0.25]]
    app.file_uploader(key="uploaded_points").set_value(None).run()
    assert answers(app)[["x1", "x2"]].values.tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\0\0", "This is not a text file. Save the table as CSV and upload that."),
        (b"", "There is no row in it."),
        (b"x1,x2\n", "There is no row in it."),
    ],
)
def test_a_file_without_points_is_answered_with_a_sentence(data: bytes, said: str):
    app = opened(page="predict", view="many")
    app.file_uploader(key="uploaded_points").upload("points.csv", data).run()
    assert not app.exception
    assert said in words(app) + "".join(error.value for error in app.error)
    assert not has_answers(app)


def test_where_the_browser_may_load_no_blob_the_surface_is_an_ordinary_chart():
    app = opened(page="predict")
    assert not app.get("plotly_chart")
    app.session_state["what the browser may not load of the visit"] = {"blob:"}
    app.run()
    [chart] = app.get("plotly_chart")
    assert "plain_surface" in chart.proto.id
    assert "In this browser the surface cannot be clicked: type the point." in words(app)


# ---- points of one's own


IRIS = Units(Axis("width cm", 0.1, 2.5), Axis("length cm", 1.0, 6.9), "kind", ("setosa", "other"))
CORNERS = tuple(Point(x1, x2, int(x1 == x2)) for x1 in (0, 1_000) for x2 in (0, 500))


def of_iris(**more: str) -> AppTest:
    return opened(page="predict", data=OwnPoints(CORNERS, IRIS).spell(), **more)


def test_a_point_is_typed_in_its_own_units_and_the_network_gets_shares():
    app = of_iris(seed="3")
    field = app.text_input(key="asked_x1")
    assert (field.label, field.value) == ("width cm", "0.58")  # 0.1 + 0.2 * 2.4
    field.set_value("1,3").run()  # a decimal comma; the middle of 0.1 to 2.5
    assert float(link(app)["x1"]) == pytest.approx(0.5, abs=1e-15)
    output = Network.random(seed=3).predict([[0.5, 0.8]])[0, 0]
    assert float(metrics(app)["Output"]) == pytest.approx(output, abs=5e-5)
    assert "gets 0.5, 0.8: the shares of the ranges, width cm from 0.1 to 2.5 and" in words(app)
    assert f"kind: **{'other' if output > 0.5 else 'setosa'}**" in words(app)


def test_a_value_on_a_narrow_range_is_typed_with_all_the_digits_that_tell_it():
    narrow = Units(Axis("time", 900_000.0, 900_000.00001), Axis("x2"))
    app = opened({"x1": "0.3"}, "predict", data=OwnPoints(CORNERS, narrow).spell())
    assert app.text_input(key="asked_x1").value == "900000.000003"
    app = opened({"x1": "0.325"}, "predict", data=OwnPoints(CORNERS, narrow).spell())
    assert float(app.text_input(key="asked_x1").value) == pytest.approx(900_000.00000325, abs=2e-9)


def test_a_value_that_is_none_is_refused_in_its_own_name():
    app = of_iris()
    app.text_input(key="asked_x2").set_value("tall").run()
    assert "length cm is “tall”, which is not a number" in app.error[0].value
    assert link(app)["x2"] == "0.8"


@pytest.mark.parametrize(
    ("axis", "allowed"),
    [
        (Axis("time", 1.0, 6.9), "-1,000,000 to 1,000,000"),
        (Axis("time", 0.5, 0.500001), "-0.5 to 1.5"),
        (Axis("time", 123.4567891, 123.4567892), "123.3567891 to 123.5567891"),
        # 0.1234 less a million times 0.357 is -356,999.8766: what is said lies beyond it.
        (Axis("time", 0.1234, 0.4804), "-356,999.9 to 357,000.1"),
        (Axis("time", 0.123, 0.457), "-333,999.9 to 334,000.1"),
    ],
)
def test_what_can_be_typed_on_an_axis_is_said_and_is_so(axis: Axis, allowed: str):
    app = opened(page="predict", data=OwnPoints(CORNERS, Units(axis)).spell())
    field = app.text_input(key="asked_x1")
    assert field.help == f"It can be a number from {allowed}."
    for end in allowed.split(" to "):
        field = app.text_input(key="asked_x1").set_value(end.replace(",", "")).run()
        assert not app.error
    beyond = float(end.replace(",", "")) + 1
    app.text_input(key="asked_x1").set_value(f"{beyond}").run()
    assert allowed in app.error[0].value


def test_predictions_are_in_the_units_and_words_of_the_data():
    shown = of_iris().dataframe[0].value
    assert shown["width cm"].tolist() == [0.1, 0.1, 2.5, 2.5]
    assert shown["length cm"].tolist() == [1.0, 3.95, 1.0, 3.95]
    assert shown["kind"].tolist() == ["other", "setosa", "setosa", "setosa"]
    assert set(shown["answer"]) <= {"setosa", "other"}


def in_browser(form: str, value: float) -> str:
    """A number as a column writes it: in JavaScript %g has no exponent from 1e-6 on.

    No column has %g now; with it, such a number would be wider than its column.
    """
    text = form % value
    return f"{Decimal(text):f}" if form.endswith("g") and abs(value) >= 1e-6 else text


@pytest.mark.parametrize(
    "range_",
    [
        (0.001, 0.02),
        (150, 200),
        (1e-9, 5e-9),
        (1e-7, 1.4e-6),
        (-1e6, 1e6),
        (999_990, 999_994),
        (100, 100.0005),
        (1013.1, 1013.10009),
        (0.00012, 0.00012001),  # tiny, and narrow
    ],
)
@pytest.mark.parametrize("digits", ["4", "17"])
def test_no_number_of_the_predictions_is_wider_than_its_column(
    range_: tuple[float, float], digits: str
):
    units = Units(Axis("x1", *range_), Axis("x2", 0.0, 1.0), "kind", ("setosa", "versicolor"))
    rng = np.random.default_rng(4)
    points = tuple(Point(*rng.integers(0, 1_001, 2).tolist(), k % 2) for k in range(30))
    query = {"data": OwnPoints(points, units).spell(), "lr": "2", "epoch": "5000"}
    [shown] = opened(query, "predict", digits=digits).dataframe
    table, told = shown.value, json.loads(shown.proto.columns)
    for name in ("x1", "x2", "output"):
        settings = told[name]
        form = settings["type_config"]["format"]
        width = {"medium": 200}.get(settings["width"], settings["width"])
        # Digits are 7.3 pixels wide at a row's size, and the cell has 4 on each side, at least.
        assert 8 + 7.3 * max(len(in_browser(form, value)) for value in table[name]) <= width + 1
    # Two different values of a column are told apart, to a thousandth of the axis.
    for name in ("x1", "x2"):
        form = told[name]["type_config"]["format"]
        assert len({form % value for value in table[name]}) == table[name].nunique()


def test_a_table_of_points_is_read_by_the_names_of_the_data_and_answered_in_its_units():
    app = pasted(of_iris(view="many", seed="3"), "length cm;width cm\n3,95;1,3\n1,0;0,1\n")
    [table] = [shown.value for shown in app.dataframe if shown.value.index.name == "line"]
    assert table["width cm"].tolist() == [1.3, 0.1]
    expected = Network.random(seed=3).predict([[0.5, 0.5], [0, 0]]).ravel()
    np.testing.assert_allclose(table["output"], expected, atol=1e-12)
    assert table["kind"].tolist() == ["other" if o > 0.5 else "setosa" for o in expected]


def test_the_example_of_a_table_has_the_digits_that_tell_its_rows_apart():
    narrow = Units(Axis("time", 7_000.00012, 7_000.00062), Axis("x2"))
    app = opened(page="predict", data=OwnPoints(CORNERS, narrow).spell(), view="many")
    # A quarter of the way is 0.000125 from the low end.
    example = "time,x2\n7000.00012,0\n7000.000245,0.75"
    assert app.text_area(key="pasted_points").placeholder == example
    of_xor = opened(page="predict", view="many").text_area(key="pasted_points")
    assert of_xor.placeholder == "x1,x2\n0,0\n0.25,0.75"


def test_all_but_one_point_right_are_not_100_percent():
    # A network that answers 1 wherever x1 > 0.5, and one point that has another target.
    points = [Point(700 + k, 500, 1) for k in range(249)] + [
        Point(100 + k, 500, 0) for k in range(250)
    ]
    data = OwnPoints((*points, Point(800, 500, 0))).spell()
    weights = "_".join(map(str, (20, 0, 0, 0, 0, 0, -10, 0, 0, 20, 0, 0, -10)))
    query = {"data": data, "bias": "1", "start": "edited", "weights": weights}
    assert "**499 of 500 right, 99 %.**" in words(opened(query, "predict"))


def test_of_many_points_there_is_a_table_with_a_total_and_what_is_held_out():
    app = opened(page="predict", data="moons~100~0.1~1", test="20", seed="2", epoch="50")
    shown = app.dataframe[0].value
    assert len(shown) == 100
    assert shown["held out"].sum() == 20
    learned = shown[~shown["held out"]]
    assert f"**{learned['right'].sum()} of 80 right, " in words(app)
    held = shown[shown["held out"]]
    assert f"Held out: **{held['right'].sum()} of 20 right, " in words(app)
    assert (shown["right"] == ((shown["output"] > 0.5) == (shown["target"] == 1))).all()
