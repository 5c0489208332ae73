"""Data in the sidebar: gates, ready-made sets, points of one's own, and what is held out."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages.run import widgets
from tests.app.pages import link, opened, said, stepped, words
from xorcore import GATES, Experiment
from xorcore.runs.data import MAX_LINK, HeldOut, OwnPoints, Point, ReadyMade
from xorcore.runs.playground import nearest_experiment
from xorcore.runs.units import Axis

FLOWERS = "id;width;length;kind\n1;0,1;1,0;setosa\n2;2,5;6,9;other\n3;1,3;4,0;setosa\n"
PLAYGROUND = (
    "https://playground.tensorflow.org/#activation=tanh&regularization=L2&batchSize=10&dataset=xor"
    "&learningRate=0.03&regularizationRate=0.001&noise=10&networkShape=4,2&seed=0.38104"
    "&percTrainData=80&xSquared=true&problem=classification"
)


def experiment(app: AppTest) -> Experiment:
    """What the address bar says."""
    assert not app.exception
    found, messages = Experiment.from_query(link(app))
    assert messages == ()
    return found


def pasted(app: AppTest, text: str) -> list[str]:
    """Paste it and press the button below; gives what is said of it."""
    app.text_area(key="pasted_table").set_value(text)
    next(button for button in app.button if button.label == "Use it").click().run()
    assert not app.exception
    return said(app)


# ---- what can be chosen


def test_the_gates_come_first_and_xor_is_chosen():
    app = opened()
    names = app.selectbox(key="gate").options
    assert len(names) == 16 + 7 + 1
    assert names[16:] == [
        *("XOR clouds", "Two circles", "Two moons", "Two spirals", "Stripes", "Checkerboard"),
        *("Two blobs", "Your own points"),
    ]
    assert app.selectbox(key="gate").value == "xor"
    assert not link(app).keys() & {"data", "test"}
    held_out = app.slider(key="held_out")
    assert held_out.disabled
    assert "all four are needed to learn it" in words(app)
    assert not [field for field in app.text_input if field.key.startswith("data_")]


def test_a_ready_made_set_has_a_number_of_points_a_noise_and_a_seed():
    app = stepped(opened(), 2)
    app.selectbox(key="gate").set_value("moons").run()
    assert experiment(app) == Experiment(data=ReadyMade("moons"))
    app.text_input(key="data_points").set_value("40").run()
    app.text_input(key="data_noise").set_value("0,25").run()
    app.text_input(key="data_seed").set_value("7").run()
    assert experiment(app).data == ReadyMade("moons", 40, 0.25, 7)
    app.selectbox(key="gate").set_value("spirals").run()  # the numbers stay
    assert experiment(app).data == ReadyMade("spirals", 40, 0.25, 7)
    app.button(key="new_data_seed").click().run()
    drawn = experiment(app).data
    assert isinstance(drawn, ReadyMade)
    assert (drawn.n, drawn.noise, drawn.seed == 7) == (40, 0.25, False)
    app.selectbox(key="gate").set_value("xor").run()
    assert experiment(app) == Experiment()


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("data_points", "3", "Points must be a whole number from 4 to 500; 200 is still used."),
        ("data_points", "501", "Points must be a whole number from 4 to 500; 200 is still used."),
        ("data_noise", "0.6", "Noise must be a number from 0 to 0.5; 0.1 is still used."),
        ("data_noise", "x", "Noise must be a number from 0 to 0.5; 0.1 is still used."),
        ("data_seed", "-1", "Data seed must be a whole number from 0 to 4,294,967,295; 0 is"),
    ],
)
def test_a_number_out_of_bounds_is_refused_and_nothing_changes(key: str, text: str, sentence: str):
    app = opened(data="moons~200~0.1~0")
    before = link(app)
    app.text_input(key=key).set_value(text).run()
    [error] = said(app)
    assert error.startswith(sentence)
    assert link(app) == before


def test_points_are_held_out_by_a_seed_and_a_gate_holds_none():
    app = opened(data="moons~50~0.1~0")
    assert "50 points to learn, 0 held out." in words(app)
    app.slider(key="held_out").set_value(20).run()
    assert experiment(app).test == HeldOut(20)
    assert "40 points to learn, 10 held out." in words(app)
    app.text_input(key="held_out_seed").set_value("9").run()
    assert experiment(app).test == HeldOut(20, 9)
    app.selectbox(key="gate").set_value("circles").run()
    assert experiment(app).test == HeldOut(20, 9)
    app.slider(key="held_out").set_value(0).run()
    assert "test" not in link(app)
    app.slider(key="held_out").set_value(50).run()
    app.selectbox(key="gate").set_value("and").run()
    assert experiment(app) == Experiment(gate="and")


# ---- points of one's own


def test_own_points_begin_with_those_at_hand_and_are_not_lost():
    app = opened(gate="or")
    app.selectbox(key="gate").set_value("own").run()
    corners = ((0, 0, 0), (0, 1000, 1), (1000, 0, 1), (1000, 1000, 1))
    own = OwnPoints(tuple(Point(*corner) for corner in corners))
    assert experiment(app).data == own
    assert "4 own points: 1 of class 0, 3 of class 1." in words(app)
    assert "Scaled" not in words(app)
    app.selectbox(key="gate").set_value("moons").run()
    app.selectbox(key="gate").set_value("own").run()
    assert experiment(app).data == own
    moons = opened(data="moons~9~0.1~0")
    moons.selectbox(key="gate").set_value("own").run()
    data = experiment(moons).data
    assert data is not None
    near = ReadyMade("moons", 9, 0.1, 0).dataset
    assert abs(data.dataset.inputs - near.inputs).max() <= 0.0005
    assert (data.dataset.targets == near.targets).all()
    assert GATES["or"].inputs.tolist() == own.dataset.inputs.tolist()


def test_a_table_is_pasted_and_its_classes_swapped():
    app = stepped(opened(), 2)
    assert pasted(app, FLOWERS) == ["3 points read."]
    data = experiment(app).data
    assert isinstance(data, OwnPoints)
    assert data.units.names == ("width", "length", "kind", "other", "setosa")
    assert data.points == (Point(0, 0, 1), Point(1000, 1000, 0), Point(500, 508, 1))
    assert "3 own points: 1 of class other (0), 2 of class setosa (1)." in words(app)
    assert "Scaled to the square: x1: width, 0.1 to 2.5; x2: length, 1 to 6.9." in words(app)
    app.button(key="swap_classes").click().run()
    assert experiment(app).data == data.swapped()
    assert "3 own points: 2 of class setosa (0), 1 of class other (1)." in words(app)
    assert said(app) == ["3 points read."]
    assert experiment(opened(link(app))) == experiment(app)
    assert app.text_area(key="pasted_table").value == FLOWERS


def test_other_columns_can_be_chosen_and_change_places():
    app = opened()
    pasted(app, FLOWERS)
    assert app.selectbox(key="column_x1").options == ["id", "width", "length", "kind"]
    app.selectbox(key="column_x1").set_value(2).run()  # which x2 was: they change places
    data = experiment(app).data
    assert isinstance(data, OwnPoints)
    assert (data.units.x1, data.units.x2) == (Axis("length", 1.0, 6.9), Axis("width", 0.1, 2.5))
    before = link(app)
    app.selectbox(key="column_target").set_value(0).run()
    [sentence] = said(app)
    assert sentence.startswith("“id” has 3 different values, and a target has two")
    assert link(app) == before
    app.selectbox(key="column_target").set_value(3).run()
    assert said(app) == ["3 points read."]
    assert experiment(app).data == data


def test_three_columns_need_no_choice_unless_they_are_refused():
    app = opened()
    pasted(app, "a,b,c\n0,1,0\n2,3,1\n")
    assert "column_x1" not in [box.key for box in app.selectbox]
    pasted(app, "7,0,4\n8,1,5\n7,2,6\n")
    assert app.selectbox(key="column_target").value == 2
    app.selectbox(key="column_target").set_value(0).run()
    assert said(app) == ["3 points read."]


def test_wrong_rows_are_named_and_the_rest_is_used():
    app = opened()
    assert pasted(app, "a,b,c\n0,1,0\nx,3,1\n2,3,1\n4,5\n") == ["2 points read."]
    assert "**2 rows left out:**" in words(app)
    assert [text.value for text in app.text] == [
        "Line 3: a is “x”, which is not a number.\nLine 5: 2 cells instead of 3."
    ]
    app.selectbox(key="gate").set_value("or").run()
    assert (said(app), len(app.text)) == ([], 0)  # what is said holds for those points


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no row in it."),
        ("1,2\n3,4", "Points need three columns, two inputs and a target, and it has 2 columns."),
        ("0,1,cat\n1,1,cat", "“target” has not two different values: choose another target."),
        (
            "a_b,c,d\nx,y,0\nz,w,1",
            (
                r"No row has numbers in “a\_b” and “c” and a target in “d”; the first one, line 2: "
                r"a\_b is “x”, which is not a number."
            ),
        ),
        ("#hello=1", "This is no link of TensorFlow Playground: none of its settings is in it."),
        ("http://a.b/", "This is no link of TensorFlow Playground: none of its settings is in it."),
    ],
)
def test_what_has_no_points_is_refused_and_nothing_is_lost(text: str, sentence: str):
    app = stepped(opened(lr="0.7"), 2)
    before = link(app)
    assert pasted(app, text) == [sentence]
    assert link(app) == before


def test_one_class_and_one_value_are_taken_and_said():
    sentence = "2 points read. “b” is the same in all rows: the points lie on a line. All points "
    assert pasted(opened(), "a,b,c\n0,5,yes\n1,5,yes") == [
        sentence + "are yes: of no there is none to learn from."
    ]


def test_a_file_is_read_like_a_text():
    app = opened(page="geometry")
    uploader = app.file_uploader(key="uploaded_table")
    uploader.upload("flowers.csv", b"\xef\xbb\xbf" + FLOWERS.encode()).run()
    assert said(app) == ["3 points read."]
    before = experiment(app)
    assert len(before.dataset.inputs) == 3
    app.file_uploader(key="uploaded_table").upload("x.csv", b"\x89PNG\r\n\0\0").run()
    assert said(app) == ["This is not a text file. Save the table as CSV and upload that."]
    assert experiment(app) == before


def test_what_came_of_a_file_is_kept_from_page_to_page():
    app = opened()
    app.file_uploader(key="uploaded_table").upload("flowers.csv", FLOWERS.encode()).run()
    app.switch_page("pages/geometry.py").run()
    assert said(app) == ["3 points read."]


def test_a_file_that_streamlit_finds_again_is_not_read_again(monkeypatch: pytest.MonkeyPatch):
    file = SimpleNamespace(file_id="1", getvalue=FLOWERS.encode)
    monkeypatch.setattr(widgets, "entered", lambda _: file)

    def script() -> None:
        import streamlit as st

        from pages.layout import bring_data
        from pages.run import session
        from xorcore import Experiment

        counts = []
        for _ in range(2):
            session.start(Experiment())
            bring_data._take_file()
            counts.append(len(session.run_under_way().dataset.inputs))
        st.session_state["told"] = counts

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert app.session_state["told"] == [3, 4]


# ---- a link of Playground


def _assert_nearest(app: AppTest) -> None:
    nearest = nearest_experiment(PLAYGROUND)
    assert experiment(app) == Experiment(**nearest.settings)
    assert "The nearest run here has begun." in said(app)[0]
    listed = next(text.value for text in app.caption if text.value.startswith("- Its weights"))
    assert listed.split("\n") == [f"- {sentence}" for sentence in nearest.differences]


@pytest.mark.parametrize("start", [0, PLAYGROUND.index("#"), PLAYGROUND.index("#") + 1])
def test_a_link_of_playground_is_understood_where_a_table_is(start: int):
    app = stepped(opened(), 2)
    pasted(app, f"  {PLAYGROUND[start:]}\n")
    _assert_nearest(app)
    app.selectbox(key="gate").set_value("or").run()
    assert said(app) == []


def test_a_link_of_playground_is_understood_by_bring_it_back():
    app = opened(page="take_home", epoch="5")
    app.text_input(key="playground_link").set_value(PLAYGROUND).run()
    _assert_nearest(app)
    before = link(app)
    app.text_input(key="playground_link").set_value("https://example.org/").run()
    assert said(app) == ["This is no link of TensorFlow Playground: none of its settings is in it."]
    assert link(app) == before
    app.text_input(key="playground_link").set_value("").run()
    assert said(app) == []


# ---- links that are too long to send


def test_many_points_stay_in_the_address_bar_and_are_shared_by_file():
    rows = "\n".join(f"{k * 37 % 499},{k * 73 % 503},{k % 2}" for k in range(500))
    app = opened()
    pasted(app, f"width of leaf,length of leaf,kind\n{rows}")
    assert sum(map(len, link(app).values())) > MAX_LINK - 200
    assert experiment(opened(link(app))) == experiment(app)  # a reload loses nothing
    assert "To share the run, take its file on Take home." in words(app)
    app = opened(link(app), page="take_home")
    [sentence] = said(app)
    assert "is too long to send: of more than about 2,000 characters" in sentence
    assert not app.code[-1:] or "data=own" not in app.code[-1].value
    few = opened(page="take_home", data="own~F9rDsu_")
    assert "data=own~F9rDsu_" in few.code[-1].value
    assert said(few) == []
