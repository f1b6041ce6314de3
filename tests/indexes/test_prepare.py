from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.passage import Document, Line, Passage, Written
from indexes.prepare import PIECE_LETTERS, law_of, prepare, with_question
from indexes.sentences import split_sentences
from indexes.store.rows import Facts, Piece
from indexes.store.text_writer import LawFacts, numbers_of
from indexes.text.embedding import WordVectors
from tests.indexes.samples import LAW_ID, VOCABULARY, article_passage, small_vocabulary, speech_passage

WRITTEN = Written(
    "参議院", 217, 9, "月光の図書に関する質問", "仮名花子", date(2025, 4, 1), answer=True, respondent="例示一郎"
)
DOCUMENT = Document("plan", "月光計画", "架空庁", "司書", date(2025, 4, 1), path=("返却",))


def piece(passage: Passage, words: WordVectors) -> Piece:
    [only] = prepare(passage, words).pieces
    return only


def words_of(passage: Passage, words: WordVectors) -> list[str]:
    return [VOCABULARY[number] for number in numbers_of(piece(passage, words))]


def test_the_head_of_an_article_holds_its_names_its_number_and_its_caption(small_words: WordVectors) -> None:
    passage = article_passage(num="3_2", law_title="月光法", abbreviations=("栞法",), caption="返却")
    assert piece(passage, small_words).head == "月光 法 栞 法 第 2 章 貸し出し 3の2条 返却"


def test_the_body_keeps_sentences_and_paragraphs_apart(small_words: WordVectors) -> None:
    passage = article_passage(("p1", "司書。図書。"), ("p1i1", "一　月光"), ("p2", "２　返却。"))
    assert piece(passage, small_words).body == "司書\n図書\n月光\n\n返却"


def test_a_speech_is_one_group_of_sentences_without_its_opening(small_words: WordVectors) -> None:
    assert piece(speech_passage("○国務大臣（例示君）　司書。", "　図書。"), small_words).body == "司書\n図書"


def test_the_question_asked_is_searched_with_the_answer(small_words: WordVectors) -> None:
    head = piece(speech_passage("司書。", question="月光の図書"), small_words).head
    assert head.split()[-2:] == ["月光", "図書"]


def test_the_vector_speaks_of_caption_and_text_but_not_of_the_names_of_the_law(small_words: WordVectors) -> None:
    passage = article_passage(("p1", "司書。"), law_title="月光法", caption="返却")
    assert words_of(passage, small_words) == ["返却", "司書"]


def test_the_vector_of_a_speech_speaks_of_the_question_asked_too(small_words: WordVectors) -> None:
    assert words_of(speech_passage("司書。", question="月光の話"), small_words) == ["月光", "司書"]


@pytest.mark.parametrize(
    ("passage", "opening"),
    [
        (Passage("shitsumon:san:217:9:a", (Line("", "司書。"),), WRITTEN, ""), ["月光", "図書"]),
        (Passage("doc:plan:2", (Line("", "図書。"),), DOCUMENT, ""), ["司書"]),
    ],
)
def test_the_vector_of_a_written_answer_or_document_speaks_of_its_heading_too(
    small_words: WordVectors, passage: Passage, opening: list[str]
) -> None:
    assert words_of(passage, small_words)[: len(opening)] == opening


def test_an_answer_whose_question_becomes_known_is_as_if_it_had_always_been(small_words: WordVectors) -> None:
    lines = ("司書。" * 1_000, "図書。" * 1_000)
    answer, told = speech_passage(*lines), speech_passage(*lines, question="月光の図書", questioner="仮名花子")
    pieces = prepare(answer, small_words).pieces
    assert len(pieces) > 1
    assert with_question(told, pieces, small_words) == prepare(told, small_words).pieces


def test_the_facts_of_an_article_are_kind_and_law(small_words: WordVectors) -> None:
    assert prepare(article_passage(), small_words).facts == Facts("law", law_id=LAW_ID)


@pytest.mark.parametrize("government", [True, False])
def test_the_facts_of_a_speech_are_what_filters_look_at(small_words: WordVectors, government: bool) -> None:
    place = ("衆議院", "架空図書特別委員会", "例示一郎", government, 20250401)
    facts = Facts("diet", "", *place, "架空図書担当大臣", 999, "空想の会")
    assert prepare(speech_passage(government=government, group="空想の会"), small_words).facts == facts


def test_who_answers_in_writing_is_told_by_office_and_name(small_words: WordVectors) -> None:
    source = replace(WRITTEN, respondent="内閣総理大臣臨時代理　国務大臣　例示一郎")
    facts = prepare(Passage("shitsumon:san:217:9:a", (), source, ""), small_words).facts
    assert (facts.speaker, facts.office) == ("例示一郎", "内閣総理大臣臨時代理 国務大臣")


def test_a_written_answer_is_the_governments_and_a_document_nobodys(small_words: WordVectors) -> None:
    answer = Passage("shitsumon:san:217:9:a", (), WRITTEN, "")
    question = replace(answer, id="shitsumon:san:217:9:q", source=replace(WRITTEN, answer=False))
    assert [prepare(one, small_words).facts for one in (answer, question)] == [
        Facts("shitsumon", house="参議院", speaker="例示一郎", government=True, day=20250401, session=217),
        Facts("shitsumon", house="参議院", speaker="仮名花子", government=False, day=20250401, session=217),
    ]
    assert prepare(Passage("doc:plan:2", (), DOCUMENT, ""), small_words).facts == Facts("doc", day=20250401)


@pytest.mark.parametrize("passage", [article_passage(), speech_passage()])
def test_a_row_holds_the_whole_passage(small_words: WordVectors, passage: Passage) -> None:
    row = prepare(passage, small_words)
    assert Passage.from_json(row.id, row.url, row.verbatim, row.payload) == passage


@pytest.mark.parametrize("facts", [{"num": "toc"}, {"amending": "改正法"}])
def test_what_search_is_not_to_find_has_no_pieces(small_words: WordVectors, facts: dict[str, str]) -> None:
    row = prepare(article_passage(**facts), small_words)
    assert (row.searchable, row.pieces) == (False, ())


def test_an_article_is_seen_from_its_first_day_and_a_speech_always(small_words: WordVectors) -> None:
    rows = [prepare(passage, small_words) for passage in (article_passage(), speech_passage())]
    assert [row.since for row in rows] == [20250401, 0]


def test_an_article_belongs_to_its_law_and_a_speech_to_none() -> None:
    names = ("架空図書の貸出し及び返却に関する法律", "令和九十九年法律第一号", ("架空図書貸出法",))
    assert law_of(article_passage()) == LawFacts(LAW_ID, *names, since=date(2025, 4, 1))
    assert law_of(speech_passage()) is None


def test_equal_texts_of_two_revisions_have_equal_content(small_words: WordVectors) -> None:
    one, other = (
        prepare(article_passage(in_force=day, revision=str(day), law_number=str(day)), small_words).content
        for day in (date(2024, 4, 1), date(2025, 4, 1))
    )
    assert one == other


@pytest.mark.parametrize(
    "other",
    [
        article_passage(("p1", "別の文。")),
        article_passage(("p2", "題名を告げる。")),
        article_passage(label="第四条"),
        article_passage(caption="別の見出し"),
        article_passage(path=()),
        article_passage(law_title="改称法"),
    ],
)
def test_whatever_a_reader_sees_counts_as_content(small_words: WordVectors, other: Passage) -> None:
    assert prepare(other, small_words).content != prepare(article_passage(), small_words).content


def test_a_long_article_is_cut_before_a_paragraph(small_words: WordVectors) -> None:
    passage = article_passage(*((f"p{num}", "司書が図書を読む。" * 100) for num in range(1, 6)))
    pieces = prepare(passage, small_words).pieces
    assert [one.at for one in pieces] == ["", "p3", "p5"]
    assert [one.body.count("司書") for one in pieces] == [200, 200, 100]
    assert {one.head for one in pieces} == {piece(article_passage(), small_words).head}


def test_a_long_paragraph_is_cut_before_an_item(small_words: WordVectors) -> None:
    passage = article_passage(*((f"p1i{num}", "司書が図書を読む。" * 50) for num in range(1, 7)))
    assert [one.at for one in prepare(passage, small_words).pieces] == ["", "p1i5"]


def test_a_long_speech_is_cut_before_a_line(small_words: WordVectors) -> None:
    passage = speech_passage(*(["司書が図書を読む。" * 50] * 6))
    assert [one.at for one in prepare(passage, small_words).pieces] == ["", "l5"]


PLACES = st.sampled_from(["p1", "p1i1", "p1i2", "p2", "p3", ""])
SENTENCES = st.lists(
    st.sampled_from(["司書が読む。", "図書。" * 30, "月光と" * 900 + "返却。"]), min_size=1, max_size=4
)
LINES = st.lists(st.tuples(PLACES, SENTENCES.map("".join)), min_size=1, max_size=12)


@given(LINES, st.booleans())
def test_pieces_hold_every_sentence_once_in_order_and_are_not_too_long(
    lines: list[tuple[str, str]], spoken: bool
) -> None:
    passage = speech_passage(*(text for _, text in lines)) if spoken else article_passage(*lines)
    row = prepare(passage, small_vocabulary())
    sentences = [line for one in row.pieces for line in one.body.replace("\n\n", "\n").split("\n")]
    assert len(sentences) == len(list(split_sentences(passage)))
    whole = [form for one in row.pieces for form in one.body.split()]
    alone = [prepare(speech_passage(text), small_vocabulary()).pieces for _, text in lines]
    assert whole == [form for pieces in alone for one in pieces for form in one.body.split()]
    longest = max(len(one.text) for one in split_sentences(passage))
    line = max(len(text) for _, text in lines)
    assert all(len(one.body.replace(" ", "")) <= PIECE_LETTERS + max(longest, line) for one in row.pieces)
    assert [one.at == "" for one in row.pieces] == [place == 0 for place in range(len(row.pieces))]
