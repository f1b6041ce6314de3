"""A search as an address and back."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.browsing.diet_search import Search
from assistant.ui.diet.address import LONGEST_WORDS, address, search_of
from indexes.errors import BadInputError
from indexes.store.protocol import Filter

SEARCHES = [
    Search(),
    Search("生成AI & 著作権", Filter(government=True, house="衆議院", session=217), newest=True),
    Search("", Filter(kinds=("shitsumon",), party="公明党", office="財務大臣", speaker="架空太郎")),
    Search("", Filter(government=True, committee="内閣委員会", date_from=date(2025, 4, 1), date_to=date(2025, 4, 30))),
]


def back(link: str) -> Search:
    return search_of(dict(parse_qsl(urlsplit(link).query)))


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_an_address_tells_the_whole_search(search: Search) -> None:
    assert back(address(search)) == search


@given(st.text())
def test_any_words_make_an_address_that_is_read(text: str) -> None:
    assert back(address(Search(text))).where == Search().where


def test_long_words_are_cut() -> None:
    assert back(address(Search("あ" * 100_000))).words == "あ" * LONGEST_WORDS


@pytest.mark.parametrize(
    "query",
    [{"law_ids": "x"}, {"house": "衆" * 300}, {"from": "2025-13-01"}, {"session": "abc"}, {"words": "あ" * 5_000}],
    ids=str,
)
def test_an_address_that_the_page_did_not_write_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(BadInputError):
        search_of(query)
