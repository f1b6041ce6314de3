"""The pages and forms beside the app, as HTML."""

from __future__ import annotations

import pytest

from assistant.records.users import User
from assistant.settings import CONFIDENTIALITY
from assistant.ui.people import pages
from assistant.ui.people.forms import leave_form, whoami_html
from assistant.words import people as words
from assistant.words.text import LANGUAGES, Language

NASTY = "<img src=x onerror=alert(1)>\"'&{{7*7}}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_one_is_is_told_as_text(language: Language) -> None:
    for user in (User("proxy", NASTY), User("password", NASTY)):
        told = whoami_html(user, language)
        assert "<img" not in told
        assert "{{" not in told
    assert "&#60;img" in whoami_html(User("proxy", NASTY), language)


def test_the_hash_of_a_browser_is_never_shown_and_only_who_can_log_out_is_offered_it() -> None:
    browser = whoami_html(User("anonymous", "0123abcd"), "ja")
    assert "0123abcd" not in browser
    assert words.THIS_BROWSER("ja") in browser
    assert "logout" not in whoami_html(User("proxy", "a"), "ja")
    assert "logout" in whoami_html(User("password", "a"), "ja")


def test_leaving_says_what_is_lost_before_it_is_done() -> None:
    for language in LANGUAGES:
        form = leave_form(language)
        assert words.LEAVE_DELETES(language) in form
        assert 'method="post"' in form
        assert "checked" in form


def test_the_login_gives_back_the_name_as_text_and_never_the_password() -> None:
    page = bytes(pages.login("ja", "/x", NASTY, words.WRONG, 422).body).decode()
    assert "<img" not in page
    assert 'role="alert"' in page


@pytest.mark.parametrize("path", ["/", "/?law=1&at=2", "/en/?q=%E3%81%82"])
def test_a_path_of_the_app_is_gone_on_to(path: str) -> None:
    assert pages.own_path(path) == path


def test_a_rule_of_the_operator_stays_as_it_is_in_both_languages() -> None:
    assert words.confidentiality("庁内の決まり")("en") == "庁内の決まり"
    assert words.confidentiality(CONFIDENTIALITY)("en").startswith("Do not enter")
