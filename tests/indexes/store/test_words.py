from __future__ import annotations

from datetime import date

import pytest

from indexes.store.protocol import Filter
from indexes.store.words import WordIndex, WordWriter, day_number

ANY = Filter()


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> WordIndex:
    folder = tmp_path_factory.mktemp("index") / "words"
    writer = WordWriter(folder)
    writer.add(1, "図書 貸出", "司書 図書 探す", {"kind": "law", "law_id": "a"})
    writer.add(2, "返却", "図書 箱\n\n入れる 栞", {"kind": "law", "law_id": "b"})
    writer.add(3, "大臣", "月光 増やす", {"kind": "diet", "day": 20250401, "speaker": "例示 一郎"})
    writer.commit()
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


def test_a_fact_with_a_space_is_matched_whole(words: WordIndex) -> None:
    speakers = ("例示 一郎", "例示", "一郎")
    assert [found(words, [], ["月光"], where=Filter(speaker=name)) for name in speakers] == [[3], [], []]


def test_the_frequency_of_a_word_is_that_of_the_field_where_it_occurs_most(words: WordIndex) -> None:
    assert [words.document_frequency(term) for term in ("図書", "返却", "栞", "無い")] == [2, 1, 1, 0]


def test_days_sort_as_numbers() -> None:
    assert day_number(date(2025, 4, 1)) == 20250401
