"""/export/diet.csv: the list as a file, for somebody known, and nothing else."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.browsing.diet_search import Search
from assistant.records.users import User
from assistant.ui import handing_out
from assistant.ui.diet import csv_route
from assistant.ui.diet.address import address
from assistant.ui.handing_out import FileDesk
from assistant.ui.site import Site
from assistant.words import diet as words
from assistant.words import files, people
from tests.assistant.browsing.diet_corpus import ANSWERS
from tests.ui.people.being import Being


def client_of(site: Site, *, known: bool = True) -> TestClient:
    app = FastAPI()
    csv_route.install(app, site, FileDesk())
    if known:
        app.add_middleware(Being, user=User("anonymous", "test"))
    return TestClient(app)


def test_the_list_of_a_search_comes_as_a_file_with_a_name(site: Site) -> None:
    told = client_of(site).get(address(Search("利用料", ANSWERS)))
    assert told.status_code == 200
    assert told.headers["content-disposition"].startswith('attachment; filename="diet-answers.csv"')
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert any("架空太郎" in row for row in rows[1:])


@pytest.mark.parametrize("query", ["session=abc", "from=x", "law_ids=1", f"house={'x' * 300}"])
def test_conditions_that_cannot_be_read_are_told(site: Site, query: str) -> None:
    told = client_of(site).get(f"/export/diet.csv?{query}")
    assert told.status_code == 400
    assert told.text == "条件を読み取れませんでした。「答弁を探す」から保存し直してください。"


def test_who_is_nobody_gets_nothing(site: Site) -> None:
    assert client_of(site, known=False).get("/export/diet.csv").status_code == 403


def test_a_fault_is_told_without_its_inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("内部の秘密")

    monkeypatch.setattr(csv_route, "export", fails)
    told = client_of(site).get("/export/diet.csv")
    assert told.status_code == 500
    assert "秘密" not in told.text


def test_the_english_page_is_told_in_english(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client_of(site).get("/export/diet.csv?from=x&lang=en").text == words.BAD_ADDRESS.en
    assert client_of(site, known=False).get("/export/diet.csv?lang=en").text == people.NOBODY.en
    assert client_of(site).get(address(Search("利用料", ANSWERS), "en")).status_code == 200
    monkeypatch.setattr(handing_out, "EACH", 0)
    told = client_of(site).get("/export/diet.csv?lang=en")
    assert (told.status_code, told.text) == (503, files.TOO_BUSY.en)
