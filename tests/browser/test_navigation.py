"""From page to page: the experiment goes along, and every control goes on saying what it is."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.scenes import settle

EXPERIMENT = (
    "gate=or&hidden=4&act=tanh&bias=1&seed=7&lr=0.75&loss=cross_entropy&epochs=5000&epoch=120"
)

# They have settings of their own, or none.
WITHOUT_CONTROLS = ("Many runs", "Lesson")


def pages(page: Page) -> Locator:
    return page.get_by_test_id("stSidebarNav").get_by_role("link")


@pytest.mark.parametrize("viewport", [(1280, 720)], ids=["1280x720"])
def test_on_every_page_the_sidebar_says_what_the_experiment_is(page: Page):
    page.goto(f"/?{EXPERIMENT}")
    expect(page.locator(".board")).to_have_attribute("data-epoch", "120")
    names = [
        name for name in pages(page).all_text_contents() if not name.endswith(WITHOUT_CONTROLS)
    ]
    # Each page is come to from another one, and Train is come back to in between.
    for name in [name for other in names[1:] for name in (other, names[0])]:
        link = pages(page).filter(has_text=re.compile(f"{name}$"))
        path = urlsplit(link.get_attribute("href")).path
        link.click()
        page.wait_for_function("path => location.pathname === path", arg=path or "/")
        settle(page)  # it is this page that says so, not the one before
        page.wait_for_function(
            "link => link.split('&').every((part) => location.search.includes(part))",
            arg=EXPERIMENT,
        )
        field = page.get_by_role("textbox")
        expect(field.and_(page.get_by_label("Learning rate", exact=True))).to_have_value("0.75")
        expect(field.and_(page.get_by_label("Epochs", exact=True))).to_have_value("5000")
        expect(field.and_(page.get_by_label("Seed", exact=True))).to_have_value("7")
        expect(page.get_by_role("switch", name="Biases")).to_be_checked()
        expect(page.get_by_role("combobox", name="Units")).to_have_value("4")
        expect(page.get_by_role("combobox", name="Data")).to_have_value("OR")


def test_a_link_of_a_page_that_a_chat_has_changed_opens_that_page(page: Page):
    page.goto("/predict?x1=0.25&amp;x2=0.75).")
    expect(page).to_have_url(re.compile(r"/predict\?x1=0\.25&x2=0\.75&"))
    expect(page.get_by_label("x2", exact=True)).to_have_value("0.75")


def test_the_button_for_a_new_seed_is_beside_its_field(page: Page):
    for seed in (1, 4_294_967_295):  # the sidebar is narrower at the second visit
        page.goto(f"/?seed={seed}")
        field = page.get_by_label("Seed", exact=True)
        expect(field).to_have_value(f"{seed}")
        button = page.get_by_role("button", name="New seed")
        settle(page)
        ends = [e.evaluate("e => e.getBoundingClientRect().bottom") for e in (field, button)]
        assert abs(ends[0] - ends[1]) < 4
        assert field.evaluate("e => e.scrollWidth <= e.clientWidth")  # every digit is seen
