from __future__ import annotations

import tomllib
from importlib import resources

from indexes.text.lexicon import Synonym, synonyms
from indexes.text.sudachi import tokens

LEXICON = tomllib.loads(resources.files("indexes.text").joinpath("lexicon.toml").read_text("utf-8"))
EXPRESSIONS = [(expression, terms) for domain in LEXICON.values() for expression, terms in domain.items()]


def found(question: str) -> list[Synonym]:
    return synonyms(list(tokens(question)))


def terms(question: str) -> list[list[str]]:
    return [[token.surface for token in synonym.term] for synonym in found(question)]


def test_the_term_of_the_statutes_is_found_for_an_everyday_word() -> None:
    assert terms("家賃を払わない") == [["借", "賃"], ["賃料"]]


def test_a_question_without_everyday_words_has_no_synonyms() -> None:
    assert found("栞と月光") == []


def test_the_longest_expression_wins_over_its_parts() -> None:
    assert terms("AIの計画") == [["人工", "知能"]]
    assert terms("AI基本計画") == [["人工", "知能", "基本", "計画"]]


def test_a_synonym_knows_which_words_of_the_question_it_explains() -> None:
    assert {synonym.forms for synonym in found("AI基本計画")} == {frozenset(["ai", "基本", "計画"])}


def test_an_expression_is_found_in_the_middle_of_a_question() -> None:
    assert terms("もし家賃が上がると") == terms("家賃")


def test_every_term_of_the_lexicon_can_find_something() -> None:
    assert [term for _, terms in EXPRESSIONS for term in terms if not list(tokens(term))] == []


def test_every_expression_of_the_lexicon_can_be_found() -> None:
    assert [expression for expression, _ in EXPRESSIONS if not found(expression)] == []
