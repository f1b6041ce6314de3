"""Browsers without login: each has a history of its own, also when several people use it one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient

from assistant.records.packing import Asked
from assistant.records.users import User, anonymous, new_token
from tests.assistant.records.conftest import answer_to
from tests.ui.people.asking import join, who
from tests.ui.people.conftest import Place

Make = Callable[..., Place]
NAME = "toben_browser"


def token_of(client: TestClient) -> str:
    return client.cookies[NAME]


def user_of(client: TestClient) -> User:
    user = anonymous(token_of(client))
    assert user is not None
    return user


def test_a_browser_is_one_user_from_its_first_page_on(place: Make) -> None:
    here = place()
    one, other = here.browser(), here.browser()
    for client in (one, other):
        assert client.get("/").status_code == 200
    assert who(one) == who(one) == user_of(one).key
    assert who(other) == user_of(other).key != who(one)


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_lasts_as_long_as_the_history(place: Make) -> None:
    answer = place(retention_days=30).browser().get("/")
    cookie = SimpleCookie(answer.headers["set-cookie"])[NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/", "")
    assert cookie["max-age"] == str(30 * 86_400)
    assert cookie["domain"] == ""
    assert re.search(r"private|no-store", answer.headers["cache-control"])


def test_by_https_the_cookie_is_secure_and_only_this_host_can_set_it(place: Make) -> None:
    client = place().browser(base_url="https://toben.test")
    told = client.get("/").headers["set-cookie"]
    assert told.startswith(f"__Host-{NAME}=")
    assert told.endswith("; Secure")
    assert who(client).startswith("anonymous:")
    # What another host of the domain may have set by plain http counts for nothing.
    tossed = new_token()
    known = anonymous(tossed)
    client.cookies.set(NAME, tossed)
    assert known is not None
    assert who(client) != known.key


def test_the_proxy_says_that_the_browser_came_by_https_and_nobody_else_does(place: Make) -> None:
    here = place()
    header = {"X-Forwarded-Proto": "https"}
    assert "Secure" in here.browser("127.0.0.1").get("/", headers=header).headers["set-cookie"]
    assert "Secure" not in here.browser("192.0.2.7").get("/", headers=header).headers["set-cookie"]


def test_a_page_opened_again_keeps_the_token_and_begins_its_time_anew(place: Make) -> None:
    client = place().browser()
    first = client.get("/").headers["set-cookie"]
    assert client.get("/en/").headers["set-cookie"] == first


def test_where_nothing_is_kept_the_cookie_ends_with_the_browser(place: Make) -> None:
    assert "Max-Age" not in place(retention_days=0).browser().get("/").headers["set-cookie"]


def test_files_and_health_leave_no_cookie(place: Make) -> None:
    client = place().browser()
    for path in ("/health", "/theme.css", "/assets/none.js", "/static/none.js"):
        assert "set-cookie" not in client.get(path).headers


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "a" * 42,
        "a" * 44,
        "a" * 60_000,
        "あ" * 43,
        "a" * 42 + "\x00",
        "%00" * 20,
        "' OR 1=1 --",
        "=;=;;=",
        '"' * 43,
    ],
)
def test_a_cookie_that_was_never_given_makes_a_new_user(place: Make, value: str) -> None:
    client = place().browser()
    answer = client.get("/", headers={b"cookie": f"{NAME}={value}".encode()})
    assert answer.status_code == 200
    assert anonymous(token_of(client)) is not None
    assert who(client) == user_of(client).key


def test_nobody_guesses_the_cookie_of_another(place: Make) -> None:
    here = place()
    one = here.browser()
    one.get("/")
    here.records.conversations.add(user_of(one), Asked("秘密の質問"), answer_to())
    hashed = user_of(one).name
    for guess in (hashed, user_of(one).key, token_of(one)[:-1] + "_", token_of(one).swapcase()):
        other = here.browser()
        other.cookies.set(NAME, guess)
        key = who(other)
        assert key != user_of(one).key
        assert here.records.conversations.page(User("anonymous", key.partition(":")[2])).conversations == ()


def test_first_requests_that_come_together_each_get_a_user_and_the_browser_ends_with_one(place: Make) -> None:
    here = place()
    first = here.browser()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: TestClient(here.app, "http://toben.test").get("/"), range(8)))
    tokens = [SimpleCookie(one.headers["set-cookie"])[NAME].value for one in answers]
    assert len(set(tokens)) == 8
    # A browser keeps what came last.
    for token in tokens:
        first.cookies.set(NAME, token, domain="toben.test", path="/")
    last = anonymous(tokens[-1])
    assert last is not None
    assert who(first) == who(first) == last.key


def test_a_browser_that_lost_its_cookie_with_the_page_open_gets_one_with_its_next_click(place: Make) -> None:
    client = place().browser()
    assert "set-cookie" in join(client).headers
    assert who(client) == user_of(client).key


@pytest.mark.parametrize("path", ["/leave", "/en/leave"])
def test_two_users_of_one_browser_see_nothing_of_each_other(place: Make, path: str) -> None:
    here = place()
    client = here.browser()
    client.get("/")
    first, old = user_of(client), token_of(client)
    conversations = here.records.conversations
    conversations.add(first, Asked("前の利用者の質問"), answer_to())
    left = client.post(path, data={"delete": "all"})
    assert (left.status_code, left.headers["location"]) == (303, "/en/" if path.startswith("/en") else "/")
    assert '"storage"' in left.headers["clear-site-data"]
    assert user_of(client) != first
    assert who(client) == user_of(client).key
    assert conversations.page(first).conversations == ()
    # Who has noted the old token finds nothing behind it.
    client.cookies.set(NAME, old, domain="toben.test", path="/")
    assert conversations.page(user_of(client)).conversations == ()


def test_who_leaves_without_deleting_is_another_user_all_the_same(place: Make) -> None:
    here = place()
    client = here.browser()
    client.get("/")
    first = user_of(client)
    here.records.conversations.add(first, Asked("q"), answer_to())
    client.post("/leave")
    assert user_of(client) != first
    assert len(here.records.conversations.page(first).conversations) == 1
    assert here.records.conversations.page(user_of(client)).conversations == ()


def test_who_cannot_be_forgotten_now_is_told_and_stays_who_he_was(place: Make) -> None:
    here = place()
    client = here.browser()
    client.get("/")
    token = token_of(client)
    here.records.database.file.parent.mkdir()
    here.records.database.file.write_bytes(b"no database at all" * 100)
    answer = client.post("/leave", data={"delete": "all"})
    assert answer.status_code == 503
    assert "履歴のファイル" in answer.text
    assert token_of(client) == token


def test_a_look_at_the_page_of_leaving_changes_nothing(place: Make) -> None:
    client = place().browser()
    client.get("/")
    token = token_of(client)
    page = client.get("/leave")
    assert "別の利用者として始める" in page.text
    assert token_of(client) == token


@pytest.mark.parametrize("path", ["/login", "/logout", "/en/login", "/login/", "/logout/"])
def test_there_is_no_login_where_nobody_logs_in(place: Make, path: str) -> None:
    client = place().browser()
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
