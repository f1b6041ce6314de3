from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexes.store.protocol import Filter
from indexes.store.rows import Facts, Piece
from indexes.store.words import WordIndex, WordWriter

ANY = Filter()


def piece(head: str, body: str) -> Piece:
    return Piece("", head, body, b"")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of three pieces."""
    writer = WordWriter(tmp_path / "words")
    writer.add(1, piece("図書 貸出", "司書 図書 探す"), Facts("law", law_id="a"))
    writer.add(2, piece("返却", "図書 箱\n\n入れる 栞"), Facts("law", law_id="b"))
    writer.add(3, piece("大臣", "月光 増やす"), Facts("diet", day=20250401, speaker="例示 一郎", government=True))
    writer.commit()
    return tmp_path / "words"


@pytest.fixture
def words(folder: Path) -> WordIndex:
    return WordIndex(folder)


def found(words: WordIndex, head: list[str], body: list[str], k: int = 10, where: Filter = ANY) -> list[int]:
    return [n for n, _ in words.search(dict.fromkeys(head, 1.0), dict.fromkeys(body, 1.0), k, where)]


def test_a_word_is_found_in_the_field_that_it_is_asked_in(words: WordIndex) -> None:
    assert (found(words, ["図書"], []), sorted(found(words, [], ["図書"]))) == ([1], [1, 2])


def test_the_passage_with_more_of_the_words_comes_first(words: WordIndex) -> None:
    assert found(words, [], ["図書", "栞"]) == [2, 1]


def test_only_the_best_k_come_back(words: WordIndex) -> None:
    assert found(words, [], ["図書", "栞"], k=1) == [2]


def test_words_across_line_and_paragraph_ends_are_words(words: WordIndex) -> None:
    assert (found(words, [], ["入れる"]), found(words, [], ["箱"])) == ([2], [2])


def test_without_words_nothing_is_found(words: WordIndex) -> None:
    assert found(words, [], []) == []


def test_a_weight_counts_in_proportion(words: WordIndex) -> None:
    [(_, one)] = words.search({}, {"月光": 1.0}, 10, ANY)
    [(_, half)] = words.search({}, {"月光": 0.5}, 10, ANY)
    assert half == pytest.approx(one / 2)


def test_a_filter_does_not_change_the_score(words: WordIndex) -> None:
    assert words.search({}, {"月光": 1.0}, 10, Filter(kinds=("diet",))) == words.search({}, {"月光": 1.0}, 10, ANY)


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        (Filter(kinds=("law",)), [1, 2]),
        (Filter(law_ids=("b", "c")), [2]),
        (Filter(government=True), [3]),
        (Filter(date_from=date(2025, 4, 1), date_to=date(2025, 4, 1)), [3]),
        (Filter(date_from=date(2025, 4, 2)), []),
        (Filter(date_to=date(2025, 4, 1)), [3]),
        (Filter(kinds=("law",), government=True), []),
    ],
)
def test_a_filter_looks_at_the_facts(words: WordIndex, where: Filter, numbers: list[int]) -> None:
    assert sorted(found(words, [], ["図書", "月光"], where=where)) == numbers


def test_a_fact_with_a_space_is_matched_whole(words: WordIndex) -> None:
    speakers = ("例示 一郎", "例示", "一郎")
    assert [found(words, [], ["月光"], where=Filter(speaker=name)) for name in speakers] == [[3], [], []]


def test_the_frequency_of_a_word_is_that_of_the_field_where_it_occurs_most(words: WordIndex) -> None:
    assert [words.document_frequency(term) for term in ("図書", "返却", "栞", "無い")] == [2, 1, 1, 0]


def test_pieces_are_added_to_and_taken_out_of_an_index_that_is_there(folder: Path) -> None:
    writer = WordWriter(folder)
    writer.remove([1, 99])
    writer.add(4, piece("", "図書 栞"), Facts("law", law_id="a"))
    writer.commit()
    assert sorted(found(WordIndex(folder), [], ["図書", "栞", "司書"])) == [2, 4]


def test_a_number_may_be_given_again(folder: Path) -> None:
    writer = WordWriter(folder)
    writer.remove([1])
    writer.add(1, piece("", "木の実"), Facts("law", law_id="a"))
    writer.commit()
    words = WordIndex(folder)
    assert (found(words, [], ["木の実"]), found(words, [], ["司書"])) == ([1], [])
