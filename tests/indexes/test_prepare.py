from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.passage import Passage
from indexes.prepare import batches, law_of, prepare, prepare_file
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.store.protocol import Law
from indexes.store.texts import word_numbers
from indexes.text.embedding import WordVectors
from tests.indexes.samples import (
    LAW_ID,
    VOCABULARY,
    article_passage,
    article_xml,
    law_file,
    minutes_json,
    speech_passage,
    speech_record,
)


def words(passage: Passage, small_words: WordVectors) -> list[str]:
    return [VOCABULARY[number] for number in word_numbers(prepare(passage, small_words))]


def test_the_head_of_an_article_holds_its_names_its_number_and_its_caption(small_words: WordVectors) -> None:
    passage = article_passage(num="3_2", law_title="月光法", abbreviations=("栞法",), caption="返却")
    assert prepare(passage, small_words).head == "月光 法 栞 法 第 2 章 貸し出し 3の2条 返却"


def test_the_body_keeps_sentences_and_paragraphs_apart(small_words: WordVectors) -> None:
    passage = article_passage(("p1", "司書。図書。"), ("p1i1", "一　月光"), ("p2", "２　返却。"))
    assert prepare(passage, small_words).body == "司書\n図書\n月光\n\n返却"


def test_a_speech_is_one_group_of_sentences_without_its_opening(small_words: WordVectors) -> None:
    assert prepare(speech_passage("○国務大臣（例示君）　司書。", "　図書。"), small_words).body == "司書\n図書"


def test_the_question_asked_is_searched_with_the_answer(small_words: WordVectors) -> None:
    assert prepare(speech_passage("司書。", question="月光の図書"), small_words).head.split()[-2:] == ["月光", "図書"]


def test_the_vector_speaks_of_caption_and_text_but_not_of_the_names_of_the_law(small_words: WordVectors) -> None:
    passage = article_passage(("p1", "司書。"), law_title="月光法", caption="返却")
    assert words(passage, small_words) == ["返却", "司書"]


def test_the_vector_of_a_speech_speaks_of_the_question_asked_too(small_words: WordVectors) -> None:
    assert words(speech_passage("司書。", question="月光の話"), small_words) == ["月光", "司書"]


def test_the_facts_of_an_article_are_kind_and_law(small_words: WordVectors) -> None:
    assert prepare(article_passage(), small_words).facts == {"kind": "law", "law_id": LAW_ID}


@pytest.mark.parametrize(("government", "fact"), [(True, {"government": "yes"}), (False, {})])
def test_the_facts_of_a_speech_are_what_filters_look_at(
    small_words: WordVectors, government: bool, fact: dict[str, str]
) -> None:
    assert (
        prepare(speech_passage(government=government), small_words).facts
        == {
            "kind": "diet",
            "house": "衆議院",
            "committee": "架空図書特別委員会",
            "speaker": "例示一郎",
            "day": 20250401,
        }
        | fact
    )


@pytest.mark.parametrize("passage", [article_passage(), speech_passage()])
def test_a_row_holds_the_whole_passage(small_words: WordVectors, passage: Passage) -> None:
    row = prepare(passage, small_words)
    assert Passage.from_json(row.id, row.url, row.verbatim, row.payload) == passage


def test_an_article_belongs_to_its_law_and_a_speech_to_none() -> None:
    names = ("架空図書の貸出し及び返却に関する法律", "令和九十九年法律第一号", ("架空図書貸出法",))
    assert (law_of(article_passage()), law_of(speech_passage())) == (Law(LAW_ID, *names, verbatim=True), None)


def test_a_file_gives_rows_law_faults_and_what_was_ignored(small_words: WordVectors) -> None:
    law = prepare_file(law_file(article_xml("1", "本。"), article_xml("2", "栞。")), small_words)
    assert ([row.id for row in law.rows], law.law and law.law.law_id) == (
        [f"law:{LAW_ID}:m:1", f"law:{LAW_ID}:m:2"],
        LAW_ID,
    )
    minutes = prepare_file(minutes_json({}, speech_record(), speech_record(speaker="会議録情報")), small_words)
    assert (len(minutes.rows), minutes.law) == (1, None)
    assert (minutes.faults, minutes.ignored) == (
        [Fault("speech.json", "1番目の発言: 項目 'speaker' がありません。")],
        [Ignored("speech.json", "会議録情報")],
    )


def test_a_speech_with_half_a_letter_does_not_lose_those_after_it(small_words: WordVectors) -> None:
    torn, sound = speech_record(speech="本@。"), speech_record(speechID="199905254X00120250401_002")
    file = minutes_json(torn, sound)
    data = file.data.replace(b"@", rb"\ud800")
    assert [row.id[-3:] for row in prepare_file(RawFile(file.name, data), small_words).rows][-1:] == ["002"]


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 60))
def test_batches_hold_every_file_once_and_are_large_enough(sizes: list[int], size: int) -> None:
    files = [RawFile(f"{number}.xml", b"x" * length) for number, length in enumerate(sizes)]
    made = list(batches(files, size))
    assert [file for batch in made for file in batch] == files
    assert [batch for batch in made[:-1] if sum(len(file.data) for file in batch) < size] == []
    assert [batch for batch in made if sum(len(file.data) for file in batch[:-1]) >= size] == []


def test_a_long_file_of_lines_is_shared_out() -> None:
    lines = b"".join(b"%03d\n" % number for number in range(100))
    made = list(batches([RawFile("a.jsonl", lines)], 40))
    assert len(made) > 5
    assert b"".join(file.data for batch in made for file in batch) == lines
