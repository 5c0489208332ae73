"""Lesson: a class in stops, each a question to predict, a page to look at, and the answer."""

from pages.lessons.view import lessons
from pages.shared import lesson, session
from pages.shared.layout import begin_page
from pages.shared.notices import check_link, tell_of_link

begin_page()
run = session.current_run("lesson")
lesson.follow_link()
check_link(run)
tell_of_link(run.messages)
lessons()
lesson.write_place()
