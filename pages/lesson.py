"""Lesson: a class in stops, each a question to predict, a page to look at, and the answer."""

from pages.layout.notices import check_link, tell_of_link
from pages.layout.page import begin_page
from pages.lesson_page.view import lessons, write_place
from pages.link import lesson

run = begin_page("lesson")
lesson.follow_link()
check_link(run)
tell_of_link(run.messages)
lessons()
write_place()
