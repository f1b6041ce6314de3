from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.passage import Passage
from indexes.sentences import Sentence, items_below, split_sentences, whole_sentences
from tests.assistant.builders import written
from tests.indexes.samples import article_passage, speech_passage


def texts(passage: Passage) -> list[str]:
    return [sentence.text for sentence in split_sentences(passage)]


def test_a_line_is_cut_after_each_full_stop() -> None:
    assert texts(article_passage(("p1", "題名を告げる。色を告げる。"))) == ["題名を告げる。", "色を告げる。"]


def test_a_full_stop_inside_brackets_does_not_end_a_sentence() -> None:
    line = "司書（見習いを含む。以下同じ。）は「探します。」と答える。次の者が進む。"
    assert texts(article_passage(("p1", line))) == [
        "司書（見習いを含む。以下同じ。）は「探します。」と答える。",
        "次の者が進む。",
    ]


def test_a_closing_bracket_too_many_does_not_hide_later_full_stops() -> None:
    assert texts(article_passage(("p1", "甲）である。乙である。"))) == ["甲）である。", "乙である。"]


def test_a_line_without_a_full_stop_is_one_sentence() -> None:
    assert texts(article_passage(("p1i1", "一　冒険の物語　十四日"))) == ["冒険の物語　十四日"]


@pytest.mark.parametrize(
    "ordinal", ["２", "12", "一", "二十一", "三の二", "百八", "イ", "ヌ", "ル", "ン", "②", "（１）", "(12)", "（ⅳ）"]
)
def test_the_number_of_a_paragraph_or_item_is_no_part_of_its_sentence(ordinal: str) -> None:
    assert texts(article_passage(("p2", f"{ordinal}　司書は探す。"))) == ["司書は探す。"]


@pytest.mark.parametrize("line", ["一覧　を示す。", "イギリス　の図書。", "図書　一　冊"])
def test_a_word_is_not_taken_for_a_number(line: str) -> None:
    assert texts(article_passage(("p1", line))) == [line]


def test_a_speech_begins_after_who_speaks() -> None:
    assert texts(speech_passage("○国務大臣（例示一郎君）　増やします。", "　以上です。")) == [
        "増やします。",
        "以上です。",
    ]


def test_a_sentence_knows_its_place_and_line() -> None:
    passage = article_passage(("p1", "甲。"), ("p2", "２　乙。丙。"))
    assert list(split_sentences(passage)) == [
        Sentence("甲。", "p1", 0),
        Sentence("乙。", "p2", 1),
        Sentence("丙。", "p2", 1),
    ]


def test_a_sentence_knows_the_paragraph_above_its_item() -> None:
    assert Sentence("甲", "p2i1s3", 0).paragraph == "p2"


@given(st.text("司書は図書を貸す。「」（）　 一２", max_size=60))
def test_every_sentence_stands_verbatim_in_the_passage(line: str) -> None:
    passage = article_passage(("p1", line))
    assert [text for text in texts(passage) if text not in line] == []


@given(st.text("司書は図書を貸す。「」（）", max_size=60))
def test_no_letter_is_lost_in_cutting(line: str) -> None:
    assert "".join(texts(article_passage(("p1", line)))) == line


STEM = article_passage(
    ("p1", "次の各号に掲げる図書は、貸し出さない。"),
    ("p1i1", "一　光る図書"),
    ("p1i2", "二　次に掲げる図書"),
    ("p1i2s1", "イ　歌う図書"),
    ("p1i3", "三　眠る図書"),
    ("p2", "２　前項の図書は、眺めるものとする。"),
    ("p2i1", "一　立って眺める図書"),
)


def below(number: int) -> list[str]:
    return [item.text for item in items_below(STEM, list(split_sentences(STEM))[number])]


def test_a_stem_has_the_items_of_its_own_paragraph_below() -> None:
    assert below(0) == ["光る図書", "次に掲げる図書", "眠る図書"]


def test_a_sentence_that_announces_nothing_has_no_items_below() -> None:
    assert below(5) == []


def test_an_item_is_no_stem() -> None:
    assert below(2) == []


def test_items_keep_the_line_on_which_they_stand() -> None:
    first, *_ = split_sentences(STEM)
    assert [(item.at, item.line) for item in items_below(STEM, first)] == [("p1i1", 1), ("p1i2", 2), ("p1i3", 4)]


def test_a_speech_has_no_items() -> None:
    passage = speech_passage("次のとおりです。", "一　光る図書")
    assert items_below(passage, next(split_sentences(passage))) == []


@pytest.mark.parametrize(
    ("held", "quotable"),
    [
        ("棚を直す。なお、館は「図書を貸し", ["棚を直す。"]),
        ("館長が「棚（書架をいう。）を直す。本を運ぶ。そして大", ["館長が「棚（書架をいう。）を直す。本を運ぶ。"]),
        ("棚を直す。本を運ぶ。", ["棚を直す。", "本を運ぶ。"]),
        ("館は「棚を直す。」", ["館は「棚を直す。」"]),
        ("館は棚（書架をいう。以下", ["館は棚（書架をいう。以下"]),
    ],
)
def test_of_a_beginning_only_whole_sentences_are_quoted(held: str, quotable: list[str]) -> None:
    assert [one.text for one in whole_sentences(written(("1", held), complete=False))] == quotable


def test_of_a_whole_record_every_sentence_is_quoted() -> None:
    passage = written(("1", "棚を直す。以上"))
    assert [one.text for one in whole_sentences(passage)] == ["棚を直す。", "以上"]


def test_a_number_at_which_a_beginning_breaks_off_is_not_quoted() -> None:
    passage = written(("1", "棚を直す。"), ("2", "二について"), complete=False)
    assert [one.text for one in whole_sentences(passage)] == ["棚を直す。"]
