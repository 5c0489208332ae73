"""A lesson on paper."""

from html.parser import HTMLParser

from pages.lesson_page.lesson import Lesson, Stop
from pages.lesson_page.reader import lesson_files, read_lesson
from pages.lesson_page.sheet import lesson_sheet

APP = "https://class.example/lab"


class Sheet(HTMLParser):
    """What a browser reads in the sheet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links, self.tags = "", [], set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and where it leads."""
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Add what is to be read."""
        self.text += data


def test_every_question_and_link_is_on_paper_and_the_answers_on_the_teachers():
    for file in lesson_files().values():
        lesson = read_lesson(file)
        handout, key = (Sheet(lesson_sheet(lesson, APP, is_key)) for is_key in (False, True))
        for number, stop in enumerate(lesson.stops, start=1):
            for sheet in (handout, key):
                assert f"{number}. {stop.title}" in sheet.text
                assert all(choice in sheet.text for choice in stop.choices)
            last_word = stop.reveal.replace("**", "").split()[-1]
            assert last_word in key.text
        assert len(handout.links) == len(key.links) == len(lesson.stops)
        assert all(link.startswith(f"{APP}/") for link in handout.links)
        assert handout.text.count("What we saw:") == len(lesson.stops)
        assert "What we saw:" not in key.text
        assert len(handout.text) < len(key.text)


def test_links_are_addresses_and_what_a_file_says_stays_text():
    evil = "<script>alert(1)</script> **bo\nld** *slanted* `code` & $\\sigma(z) \\cdot e^{-z}$"
    stop = Stop(
        title=evil,
        minutes=1,
        question=evil,
        choices=(evil, "b"),
        answer=1,
        tolerance=0,
        page="by_hand",
        query={"step": "7", "cell": '01.h2"><script>'},
        look=evil,
        reveal=evil,
        texts=(),
        state={},
    )
    sheet = Sheet(lesson_sheet(Lesson("evil", evil, evil, (stop,)), APP, has_answers=True))
    assert "script" not in sheet.tags
    assert "<script>alert(1)</script> bo\nld slanted code & σ(z) · e−z" in sheet.text
    assert sheet.links == [f"{APP}/by_hand?step=7&cell=01.h2%22%3E%3Cscript%3E"]
