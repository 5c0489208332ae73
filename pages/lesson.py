"""Lesson: a class in stops, each a question to predict, a page to look at, and the answer."""

from pages.lessons.view import lessons
from pages.shared import lesson, session
from pages.shared.layout import begin_page

begin_page()
session.current_run("lesson")
lesson.follow_link()
lessons()
lesson.write_place()
