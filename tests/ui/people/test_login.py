"""Names and passwords: nobody is in without a login, and a login is over when it is over."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.records import sessions
from assistant.records.users import new_token
from assistant.settings import Settings
from assistant.ui.people import routes
from assistant.ui.people.admission import Admission
from assistant.words import people as words
from indexes.errors import BadInputError
from tests.ui.people.asking import join, log_in, who
from tests.ui.people.conftest import Place

Make = Callable[..., Place]
NAME = "toben_session"
HOSTILE = [
    "\x00",
    "a\nb",
    "'; DROP TABLE session; --",
    "<script>alert(1)</script>",
    "あ" * 5_000,
    "\ud83d",
    "%s{0}",
    "名前:x",
]


def test_a_page_leads_to_the_login_and_on_to_where_one_wanted_to_go(place: Make) -> None:
    client = place(users=True).browser()
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/en").headers["location"] == "/en/login"
    sent = client.get("/?law=415AC0000000057&at=1%2B1")
    assert sent.status_code == 303
    login = client.get(sent.headers["location"])
    hidden = re.search(r'name="next" value="([^"]*)"', login.text)
    assert hidden
    wanted = re.sub(r"&#(\d+);", lambda one: chr(int(one[1])), hidden[1])
    assert log_in(client, "山田", wanted=wanted).headers["location"] == "/?law=415AC0000000057&at=1%2B1"
    assert client.get("/").status_code == 200
    assert who(client) == "password:山田"


@pytest.mark.parametrize(
    "path", ["/gradio_api/queue/data", "/gradio_api/heartbeat/s", "/config", "/gradio_api/app_id", "/en/config"]
)
def test_without_a_login_every_call_is_refused_and_nothing_of_the_page_is_told(place: Make, path: str) -> None:
    client = place(users=True).browser()
    assert (client.get(path).status_code, join(client).status_code) == (401, 401)
    assert words.NOT_LOGGED_IN("en" if path.startswith("/en") else "ja") in client.get(path).json()["detail"]
    assert client.get("/anything").status_code == 303
    assert client.get("/health").status_code == 200
    assert client.get("/theme.css").status_code == 200


def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites(place: Make) -> None:
    here = place(users=True)
    cookie = SimpleCookie(log_in(here.browser(), "山田").headers["set-cookie"])[NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", "")
    secure = log_in(here.browser(base_url="https://toben.test"), "山田").headers["set-cookie"]
    assert secure.startswith(f"__Host-{NAME}=")
    assert secure.endswith("; Secure")


def test_every_login_gives_a_new_token_and_ends_the_one_the_browser_had(place: Make) -> None:
    here = place(users=True)
    client = here.browser()
    planted = new_token()
    client.cookies.set(NAME, planted, domain="toben.test", path="/")
    log_in(client, "山田")
    first = client.cookies[NAME]
    assert first != planted
    log_in(client, "tanaka")
    assert client.cookies[NAME] != first
    assert who(client) == "password:tanaka"
    assert here.records.sessions.user(first) is None
    assert here.records.sessions.user(planted) is None


def test_a_token_is_worth_nothing_after_the_logout(place: Make) -> None:
    here = place(users=True)
    client = here.browser()
    log_in(client, "山田")
    token = client.cookies[NAME]
    out = client.post("/en/logout")
    assert (out.status_code, out.headers["location"]) == (303, "/en/login")
    assert '"storage"' in out.headers["clear-site-data"]
    assert NAME not in client.cookies
    client.cookies.set(NAME, token, domain="toben.test", path="/")
    assert client.get("/").headers["location"] == "/login"
    assert join(client).status_code == 401


def test_a_link_to_the_logout_logs_nobody_out(place: Make) -> None:
    client = place(users=True).browser()
    log_in(client, "山田")
    assert "<form" in client.get("/logout").text
    assert who(client) == "password:山田"
    assert client.get("/logout/").status_code == 404


def test_a_session_that_is_over_leads_to_the_login(place: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    here = place(users=True)
    client = here.browser()
    log_in(client, "山田")
    later = time.time() + sessions.IDLE.total_seconds() + 1
    monkeypatch.setattr(here.records.sessions, "_clock", lambda: later)
    assert client.get("/").headers["location"] == "/login"
    assert join(client).status_code == 401


def test_who_is_taken_out_of_the_file_is_out_at_once(place: Make, tmp_path: Path) -> None:
    client = place(users=True).browser()
    log_in(client, "tanaka")
    assert join(client).status_code == 200
    file = tmp_path / "users"
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert join(client).status_code == 401


def test_two_who_log_in_one_after_the_other_are_two(place: Make) -> None:
    client = place(users=True).browser()
    for name in ("山田", "tanaka"):
        log_in(client, name)
        assert who(client) == f"password:{name}"
        client.post("/logout")


def test_a_wrong_name_and_a_wrong_password_are_told_alike(place: Make) -> None:
    client = place(users=True).browser()
    pages = []
    for name, password in (("山田", "another one"), ("誰か", "another one"), ("山田", ""), ("", "")):
        answer = log_in(client, name, password)
        assert (answer.status_code, "set-cookie" in answer.headers) == (422, False)
        pages.append(re.sub(r'name="name"[^>]*>', "", answer.text))
    assert len(set(pages)) == 1
    assert words.WRONG("ja") in pages[0]
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_typed_comes_back_as_text(place: Make, name: str) -> None:
    answer = log_in(
        place(users=True).browser(), name.encode("utf-8", "replace").decode(), name.encode("utf-8", "replace").decode()
    )
    assert answer.status_code in (413, 422)
    assert "<script" not in answer.text
    assert "\x00" not in answer.text


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"&" * 500, b"name", b"", b"name=%ff&password=%00", b"x" * 16_000])
def test_a_body_that_is_no_form_is_a_wrong_password(place: Make, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert place(users=True).browser().post("/login", content=body, headers=headers).status_code in (413, 422)


def test_a_body_too_long_for_a_form_is_not_read_to_its_end(place: Make) -> None:
    answer = place(users=True).browser().post("/login", content=b"name=" + b"x" * 1_000_000)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.test/",
        "https://evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "javascript:alert(1)",
        "/a\r\nX: y",
        "/\t/evil.test",
        "/" + "a" * 3_000,
    ],
)
def test_a_login_leads_to_no_other_site(place: Make, wanted: str) -> None:
    client = place(users=True).browser()
    assert log_in(client, "山田", wanted=wanted).headers["location"] == "/"
    assert client.get("/login", params={"next": wanted}).headers["location"] == "/"
    assert client.get("/").status_code == 200


def test_a_path_that_a_browser_takes_for_another_host_is_not_carried_along(place: Make) -> None:
    client = place(users=True).browser()
    assert client.get("http://toben.test//evil.test/").headers["location"] == "/login?next=%2F"


def test_after_five_wrong_passwords_even_the_right_one_waits(place: Make) -> None:
    here = place(users=True)
    for n in range(5):
        assert log_in(here.browser(f"192.0.2.{n}"), "山田", "wrong").status_code == 422
    waiting = log_in(here.browser("192.0.2.9"), "山田")
    assert (waiting.status_code, waiting.headers["retry-after"]) == (429, "2")
    assert "2秒待って" in waiting.text
    assert log_in(here.browser("192.0.2.9"), "tanaka").status_code == 303


def test_one_address_that_tries_many_names_waits_and_others_do_not(place: Make) -> None:
    here = place(users=True)
    guesser = here.browser("192.0.2.66")
    assert [log_in(guesser, f"name{n}", "wrong").status_code for n in range(31)] == [422] * 30 + [429]
    assert log_in(here.browser("192.0.2.67"), "山田").status_code == 303


def test_a_flood_of_logins_is_told_to_come_again(place: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_WAITING", 1)
    here = place(users=True)
    held = next(one.endpoint.__self__ for one in here.app.routes if getattr(one, "path", "") == "/login")  # type: ignore[attr-defined]
    held._waiting.acquire()
    busy = log_in(here.browser(), "山田")
    assert (busy.status_code, words.BUSY("ja") in busy.text) == (503, True)
    held._waiting.release()
    assert [log_in(here.browser(), "山田").status_code for _ in range(3)] == [303] * 3


@pytest.mark.parametrize("text", ["", "# まだ誰も\n", "山田:hunter2\n", "\x00\n", "a" * 1_000_001])
def test_a_file_at_fault_is_one_line_at_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "users"
    file.write_text(text, encoding="utf-8")
    settings = Settings(home=tmp_path, users=file)
    with pytest.raises(BadInputError) as caught:
        Admission.by(settings, Place(Settings(home=tmp_path)).records)
    assert "利用者のファイル" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_spoilt_while_it_serves_lets_nobody_in_and_says_so(place: Make, tmp_path: Path) -> None:
    client = place(users=True).browser()
    log_in(client, "山田")
    kept = (tmp_path / "users").read_text(encoding="utf-8")
    (tmp_path / "users").write_text("山田:hunter2\n", encoding="utf-8")
    for answer in (client.get("/"), join(client), log_in(client, "tanaka")):
        assert answer.status_code == 503
        assert "hunter2" not in answer.text
    (tmp_path / "users").write_text(kept, encoding="utf-8")
    os.utime(tmp_path / "users", (1, 1))
    assert client.get("/").status_code == 200


def test_records_that_cannot_be_read_are_told_in_one_line(place: Make) -> None:
    here = place(users=True)
    here.records.database.file.parent.mkdir()
    here.records.database.file.write_bytes(b"no database at all" * 100)
    client = here.browser()
    client.cookies.set(NAME, new_token())
    for answer in (client.get("/"), log_in(client, "山田"), join(client)):
        assert answer.status_code == 503
        assert "Traceback" not in answer.text
    assert words.NO_RECORDS_NOW("ja") in client.get("/").text


@pytest.mark.parametrize("value", ["x", "a" * 43, "a" * 60_000, "%00", "' OR 1=1 --"])
def test_a_token_that_was_never_given_is_no_login(place: Make, value: str) -> None:
    client: TestClient = place(users=True).browser()
    assert client.get("/", headers={"cookie": f"{NAME}={value}"}).headers["location"] == "/login"
    assert join(client, cookie=f"{NAME}={value}").status_code == 401


def test_there_is_no_leaving_where_one_logs_in(place: Make) -> None:
    client = place(users=True).browser()
    log_in(client, "山田")
    assert client.post("/leave").status_code == 404
    assert client.get("/login").headers["location"] == "/"
