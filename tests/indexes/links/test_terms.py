from __future__ import annotations

import pytest

from tests.indexes.links.samples import found_of


def terms(lines: str | list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(term.term, term.at, term.scope) for term in found_of({"2": lines}).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("この法律において「月光図書」とは、月光の図書をいう。", ("月光図書", "p1", "law")),
        ("この章において「月光図書」とは、月光の図書をいう。", ("月光図書", "p1", "chapter")),
        ("この条において「月光図書」とは、月光の図書をいう。", ("月光図書", "p1", "article")),
        ("前項の「月光図書」とは、月光の図書をいう。", ("月光図書", "p1", "article")),
        ("月光の図書（以下「月光図書」という。）", ("月光図書", "p1", "law")),
        ("月光の図書（以下単に「図書」という。）", ("図書", "p1", "law")),
        ("図書及び木の実（以下「図書等」と総称する。）", ("図書等", "p1", "law")),
        ("月光の図書（以下この項において「月光図書」という。）", ("月光図書", "p1", "article")),
        ("月光の図書（以下この節において「月光図書」という。）", ("月光図書", "p1", "chapter")),
    ],
)
def test_a_term_is_found_with_how_far_it_reaches(text: str, expected: tuple[str, str, str]) -> None:
    assert terms(text) == [expected]


def test_the_items_of_a_list_of_terms_define_one_each() -> None:
    lines = [
        ("p1", "この法律において、次の各号に掲げる用語の意義は、当該各号に定めるところによる。"),
        ("p1i1", "一　月光図書　月光の図書をいう。"),
        ("p1i2", "二　司書　図書を貸し出す者（以下「貸出者」という。）をいう。"),
        ("p1i2s1", "イ　甲　乙をいう。"),
    ]
    assert terms(lines) == [("月光図書", "p1i1", "law"), ("貸出者", "p1i2", "law"), ("司書", "p1i2", "law")]


def test_items_of_other_lists_define_nothing() -> None:
    assert terms([("p1", "次の図書を貸し出す。"), ("p1i1", "一　月光　図書をいう。")]) == []


def test_the_short_name_of_a_law_is_no_term() -> None:
    assert terms("架空雪崩法（令和九十九年法律第三号。以下「雪法」という。）第二条") == []


def test_a_term_says_where_it_stands() -> None:
    term = found_of({"2": "月光の図書（以下「月光図書」という。）"}).terms[0]
    assert (term.law_id, term.passage_id) == ("599AC0000000001", "law:599AC0000000001:m:2")
