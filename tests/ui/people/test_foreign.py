"""What another site has a browser send is refused; whoever follows a link from there comes in as who he is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.records.packing import Asked
from assistant.records.users import anonymous
from tests.assistant.records.conftest import answer_to
from tests.ui.people.asking import join, log_in, who
from tests.ui.people.conftest import Place

Make = Callable[..., Place]
OWN = "http://toben.test"
FOREIGN = [
    {"Origin": "https://evil.test"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://toben.test.evil.test"},
    {"Origin": "http://toben.test:8080"},
    {"Origin": "http://[::1"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Origin": OWN},
    {"Sec-Fetch-Site": "x" * 10_000},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(
    "path", ["/gradio_api/queue/join", "/leave", "/login", "/logout", "/en/leave", "/gradio_api/cancel"]
)
def test_a_post_from_another_site_is_refused(place: Make, path: str, headers: dict[str, str]) -> None:
    here = place()
    client = here.browser()
    client.get("/")
    user = anonymous(client.cookies["toben_browser"])
    assert user is not None
    here.records.conversations.add(user, Asked("q"), answer_to())
    answer = client.post(path, data={"delete": "all"}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert len(here.records.conversations.page(user).conversations) == 1


@pytest.mark.parametrize("headers", FOREIGN)
def test_nobody_logs_a_browser_in_from_another_site(place: Make, headers: dict[str, str]) -> None:
    client = place(users=True).browser()
    fields = {"name": "tanaka", "password": "another one"}
    assert client.post("/login", data=fields, headers=headers).status_code == 403
    assert log_in(client, "tanaka").status_code == 303


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_site_reads_nothing(place: Make, headers: dict[str, str]) -> None:
    client = place().browser()
    # What a link opens is not read by the page that has the link.
    pages = () if headers.get("Sec-Fetch-Mode") == "navigate" else ("/", "/config")
    for path in (*pages, "/gradio_api/queue/data?session_hash=s", "/en/gradio_api/app_id"):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_who_follows_a_link_from_a_mail_or_another_site_keeps_his_history(place: Make) -> None:
    client = place().browser()
    first = client.get("/").headers["set-cookie"]
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.get("/", headers=headers).headers["set-cookie"] == first


@pytest.mark.parametrize(
    "headers",
    [{"Origin": OWN}, {"Origin": "https://toben.test"}, {"Origin": "http://TOBEN.test"},
     {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Sec-Fetch-Site": "none"}, {}],
)  # fmt: skip
def test_the_page_itself_is_answered(place: Make, headers: dict[str, str]) -> None:
    client = place().browser()
    assert join(client, **headers).status_code == 200
    assert who(client, **headers).startswith("anonymous:")


def test_forms_of_the_page_tell_where_they_are_from(place: Make) -> None:
    assert place().browser().get("/").headers["referrer-policy"] == "same-origin"
