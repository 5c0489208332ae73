"""Lessons are read from their files, and what is wrong in one is named with file and line."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pages.lesson_page.reader import LessonError, read_lesson
from tests.browser.server import ROOT

SOUND = '''\
title = "A lesson"
about = """
Said with
answer = 9
in the middle of a text."""

[[stop]]
title = "Choose"
minutes = 3
question = "Which?"
choices = ["This", "That"]
answer = 2
opens = "/by_hand?seed=42&lr=0.6&step=7"
look = "Look."
reveal = "That."

[stop.promises]
step = 7
shows = ["One", "Two"]

[[stop]]
title = "Work out"
minutes = 5
question = "How much?"
answer = 0.4
tolerance = 0.1
opens = "?gate=and"
look = "Look."
reveal = "So much."
promises = { gate = "and" }
'''


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "pages" / "lesson_page" / "lessons" / "mine.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_lesson_is_read(tmp_path: Path):
    lesson = read_lesson(written(tmp_path, SOUND))
    assert (lesson.name, lesson.title, lesson.minutes) == ("mine", "A lesson", 8)
    choose, work_out = lesson.stops
    assert (choose.choices, choose.solution) == (("This", "That"), "That")
    assert (choose.page, choose.query) == ("by_hand", {"seed": "42", "lr": "0.6", "step": "7"})
    assert (choose.texts, choose.state) == (("One", "Two"), {"step": "7"})
    assert (work_out.page, work_out.query, work_out.texts) == ("train", {"gate": "and"}, ())
    assert [choose.is_right(n) for n in (1, 2)] == [False, True]
    within = [work_out.is_right(n) for n in (0.3, 0.5, 0.4, 0.29, 0.51)]
    assert within == [True, True, True, False, False]


def test_a_mark_at_the_beginning_and_windows_lines_do_no_harm(tmp_path: Path):
    text = SOUND.replace("\n", "\r\n").encode("utf-8-sig")
    assert len(read_lesson(written(tmp_path, text)).stops) == 2


# What is replaced by what, the line it stands in then, and a word of what is said.
BROKEN = [
    ('title = "A lesson"', 'title = "A lesson', 1, "a text has no closing quotes"),
    ('in the middle of a text."""', "", 2, "a text has no closing quotes"),
    ('look = "Look."\nreveal = "That."', "look = 'Look.\nreveal = 1", 14, "no closing quotes"),
    ('"Which?"', '"$\\sigma$?"', 10, 'in "quotes" a backslash is written twice'),
    ('"Which?"', '"$\\nu$?"', 10, 'in "quotes" a backslash is written twice'),
    ("answer = 2", "answer = 0,5", 12, "the line must end behind the value; a decimal has a point"),
    ("answer = 2", "answer: 2", 12, 'a line is a name, "=" and a value, or [[stop]].'),
    ("[[stop]]", "[[stop]", 7, "each stop begins with [[stop]], in two pairs of brackets."),
    ('"This", ', '"This" ', 11, "a list has a comma between two entries, and ] behind the last."),
    ('"Which?"', '"$\\times$?"', 10, 'in "quotes" a backslash is written twice'),
    ('"This", ', '"$\\frac12$", ', 11, 'in "quotes" a backslash is written twice'),
    ('"Which?"', '"$\\upsilon$?"', 10, 'in "quotes" a backslash is written twice'),
    ('"Which?"', "“Which?”", 10, 'a text in straight "quotes"'),
    ('[[stop]]\ntitle = "W', '[stop]\ntitle = "W', 21, "each stop begins with [[stop]]"),
    ('[[stop]]\ntitle = "C', ' [ stop ]\ntitle = "C', 21, "each stop begins with [[stop]]"),
    ('promises = { gate = "and" }', 'promises = { gate = "and"', 30, "Unclosed"),
    ('title = "A lesson"\n', "", 1, "the lesson needs “title”, a text"),
    ('title = "A lesson"', 'titel = "A lesson"', 1, "“titel” is not known here"),
    ('gate = "and" }', 'gate = "and" }\n[[halt]]\na = 1', 31, "“halt” is not known here"),
    ("minutes = 5", 'minutes = "5"', 23, "“minutes” must be a whole number"),
    ("minutes = 5", "minutes = 0", 23, "“minutes” must be a whole number"),
    ("minutes = 5", "minutes = true", 23, "“minutes” must be a whole number"),
    ("minutes = 5\n", "", 21, "stop 2 needs “minutes”"),
    ('title = "Choose"', 'title = ""', 8, "“title” must be a text"),
    ('["This", "That"]', '["This"]', 11, "“choices” must be 2 to 6 texts"),
    ('["This", "That"]', '["This", "This"]', 11, "“choices” must be 2 to 6 texts"),
    ('["This", "That"]', '["This", 2]', 11, "“choices” must be 2 to 6 texts"),
    ('["This", "That"]', "[['This'], ['That']]", 11, "“choices” must be 2 to 6 texts"),
    ("answer = 2", "answer = 3", 12, "the number of the right choice, 1 to 2"),
    ("answer = 2", "answer = 1.5", 12, "the number of the right choice, 1 to 2"),
    ("answer = 2", 'answer = "That"', 12, "“answer” must be a number"),
    ("answer = 2", "answer = 2\ntolerance = 1", 13, "“tolerance” is for numbers"),
    ("answer = 0.4", "answer = nan", 25, "“answer” must be a finite number"),
    ("answer = 0.4", "answer = 1" + "0" * 400, 25, "“answer” must be a finite number"),
    ("answer = 0.4", "answer = 1" + "0" * 4400, 25, "this number has too many digits"),
    ("answer = 0.4", "answer = 0x" + "f" * 4400, 25, "“answer” must be a finite number"),
    ("tolerance = 0.1", "tolerance = 1" + "0" * 400, 26, "“tolerance” must be a number of 0"),
    ("step = 7", "step = 0x" + "f" * 4400, 18, "“step” must be a text or a number"),
    ("tolerance = 0.1", "tolerance = -0.1", 26, "“tolerance” must be a number of 0 or more"),
    ("by_hand?", "by_foot?", 13, "there is no page “by_foot”; there are by_hand, "),
    ('"?gate=and"', '"lesson?stop=2"', 27, "there is no page “lesson”"),
    ('"?gate=and"', '"http://[/by_hand"', 27, "this is no link"),
    ("seed=42", "seed=x", 13, "“seed” in the link must be a whole number"),
    (
        '"?gate=and"',
        '"https://host.example/x/train?lr=0.3"',
        27,
        "“opens” must be a page of this app",
    ),
    ('"?gate=and"', '"//host.example/train?lr=0.3"', 27, "“opens” must be a page"),
    ('"?gate=and"', '"mailto:train?lr=0.3"', 27, "“opens” must be a page"),
    ('"?gate=and"', '"?gate=and&lr=1&gate=or"', 27, "“gate” is in the link more than once."),
    ('"?gate=and"', '"ideas?chapter=foo"', 27, "“chapter” in the link must be one of sigmoid, "),
    ('"?gate=and"', '"ideas?step=4"', 27, "“step” in the link is not known there; known are "),
    ('"?gate=and"', '"by_hand?stpe=4"', 27, "“stpe” in the link is not known there"),
    ('"?gate=and"', '"by_hand?step=14"', 27, "“step” in the link is past the last one of this net"),
    ('"?gate=and"', '"by_hand?hidden=3&step=11"', 27, "“step” in the link is past the last one"),
    ('"?gate=and"', '"by_hand?step=2&cell=01.h9"', 27, "“cell” in the link is no cell of step 2."),
    ('"?gate=and"', '"by_hand?step=400"', 27, "“step” in the link must be a whole number from 1"),
    ('"?gate=and"', '"?speed=log"', 27, "“speed” in the link must be one of 1 epoch a frame, "),
    ('"?gate=and"', '"predict?x1=abc"', 27, "“x1” in the link must be a number from"),
    ('"?gate=and"', '"many_runs?sweep=x"', 27, "“sweep” in the link is not known there"),
    ('"?gate=and"', '"geometry?hidden=4&axes_of_h5=h1"', 27, "“axes_of_h5” in the link is not"),
    (
        '"?gate=and"',
        '"?epoch=10&at=99"',
        27,
        "“at” in the link must be an epoch",
    ),
    (
        '"?gate=and"',
        '"?epoch=10&at=-1"',
        27,
        "“at” in the link must be an epoch",
    ),
    ("step = 7", "step = [7]", 18, "“step” must be a text or a number"),
    ('shows = ["One", "Two"]', 'shows = "One"', 19, "“shows” must be a list of texts"),
    ('promises = { gate = "and" }', "promises = {}", 30, "“promises” must say what"),
    ('look = "Look."\nreveal = "So', 'look = "<b>"\nlock = 1\nreveal = "So', 29, "“lock” is not"),
]


@pytest.mark.parametrize(("good", "bad", "line", "said"), BROKEN)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, good: str, bad: str, line: int, said: str
):
    assert good in SOUND
    file = written(tmp_path, SOUND.replace(good, bad, 1))
    with pytest.raises(LessonError) as caught:
        read_lesson(file)
    assert str(caught.value).startswith(f"pages/lesson_page/lessons/mine.toml, line {line}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "link",
    [
        "train?lr=0.6&epoch=10&at=9&speed=Flat+out&axes=Linear&draw_as=Network",
        "by_hand?hidden=2-2&step=14",
        "by_hand?data=moons~200~0.15~7&test=20&points=1_3&step=9",
        "by_hand?epoch=3&view=mistakes&mistake=No+transpose&digits=4&cell=11.h1",
        "by_hand?view=check&h=1e-05",
        "predict?x1=0.5&x2=-1e3&view=many",
        "ideas?chapter=saturation&look=losses&wrong=-5.0",
        "geometry?hidden=3-4&axes_of_h24=h21",
        "many_runs?seeds=20",
        "replay?epoch=100&at=50",
    ],
)
def test_whatever_a_page_has_in_its_link_may_be_opened(tmp_path: Path, link: str):
    file = written(tmp_path, SOUND.replace("?gate=and", link))
    stop = read_lesson(file).stops[1]
    assert f"{stop.page}?{urlencode(stop.query)}" == link


def test_other_files_are_no_lessons_either(tmp_path: Path):
    for content, line in (
        (b"title = 'A'\nabout = '\xff'", 2),
        (b"", 1),
        (b"\x89PNG\r\n\x1a\n", 1),
        (b"title = 'A'\nabout = 'B'\nstop = [1]", 3),
        (b"title = 'A'\nabout = 'B'\nstop = []", 3),
    ):
        with pytest.raises(
            LessonError, match=f"^pages/lesson_page/lessons/mine.toml, line {line}: "
        ):
            read_lesson(written(tmp_path, content))


def test_the_example_of_the_readme_is_a_lesson(tmp_path: Path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"^```toml\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    [stop] = read_lesson(written(tmp_path, example)).stops
    assert stop.solution == "Near a half"
