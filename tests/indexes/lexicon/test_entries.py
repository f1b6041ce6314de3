from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from indexes.lexicon import lexicon_digest, read_entries
from indexes.lexicon.entries import _words

FILES = [file for file in resources.files("indexes.lexicon").iterdir() if file.name.endswith(".toml")]
TABLES = {file.name: tomllib.loads(file.read_text("utf-8")) for file in FILES}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("家賃", ((("家賃",),),)),
        ("家賃 払う", ((("家賃",),), (("払う",),))),
        ("家賃|敷金 払う", ((("家賃",), ("敷金",)), (("払う",),))),
        ("火災保険", ((("火災", "保険"),),)),
    ],
)
def test_a_key_is_words_of_which_each_may_be_a_choice(key: str, words: object) -> None:
    assert _words(key) == words


def test_words_that_only_ask_are_not_waited_for() -> None:
    assert _words("家賃 教える") == _words("家賃")


def test_one_word_is_waited_for_whatever_it_is() -> None:
    assert _words("教える") != ()


def test_the_same_word_twice_in_a_choice_is_one() -> None:
    assert _words("払う|払った") == _words("払う")


def test_a_table_with_a_japanese_name_is_a_law() -> None:
    assert {entry.law for entry in read_entries()} >= {"", "民法"}


def test_every_key_of_the_lexicon_can_be_found() -> None:
    keys = [(name, table, key) for name, tables in TABLES.items() for table, rows in tables.items() for key in rows]
    assert [place for place in keys if not _words(place[2])] == []
    assert len(keys) == len(read_entries())


def test_every_key_has_one_to_three_wordings() -> None:
    rows = [
        (table, key, terms) for tables in TABLES.values() for table, of in tables.items() for key, terms in of.items()
    ]
    assert [row for row in rows if not 1 <= len(row[2]) <= 3 or not all(term.strip() for term in row[2])] == []


def test_the_digest_stays_while_the_data_does() -> None:
    assert lexicon_digest() == lexicon_digest() != ""
