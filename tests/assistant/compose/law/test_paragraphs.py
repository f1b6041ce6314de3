"""The paragraphs of an article as its readers count them."""

from __future__ import annotations

from assistant.compose.law.paragraphs import paragraphs_of
from assistant.evidence import Evidence, Scored
from indexes.passage import Passage
from indexes.sentences import split_sentences
from tests.assistant.builders import article, document


def evidence(passage: Passage, rank: float = 0.0) -> Evidence:
    return Evidence(passage, 1.0, tuple(Scored(sentence, rank) for sentence in split_sentences(passage)))


def test_a_paragraph_has_its_proviso_and_its_items() -> None:
    passage = article(
        "1",
        ("p1", "図書館は、次に掲げる図書を貸し出す。ただし、破れたものは、この限りでない。"),
        ("p1i1", "一　小説"),
        ("p1i1s1", "イ　長編"),
        ("p2", "２　料金は、取らない。"),
    )
    first, second = paragraphs_of(evidence(passage))
    assert (first.label, first.proviso, [item.label for item in first.items]) == ("第1項", True, ["第1号", "第1号イ"])
    assert first.text == "図書館は、次に掲げる図書を貸し出す。ただし、破れたものは、この限りでない。"
    assert (second.label, second.proviso, second.items) == ("第2項", False, ())


def test_an_article_of_one_paragraph_has_no_number_to_name() -> None:
    (only,) = paragraphs_of(evidence(article("1", ("p1", "図書館は、図書を貸し出す。"))))
    assert only.label == ""


def test_a_paragraph_ranks_as_its_best_sentence() -> None:
    passage = article("1", ("p1", "図書館は、図書を貸し出す。料金は、取らない。"), ("p2", "２　鍵を掛ける。"))
    low, high, none = (Scored(one, rank) for one, rank in zip(split_sentences(passage), (0.2, 0.6, 0.0), strict=True))
    first, second = paragraphs_of(Evidence(passage, 1.0, (low, high, none)))
    assert (first.rank, second.rank) == (0.6, 0.0)


def test_only_articles_with_paragraphs_have_any() -> None:
    assert paragraphs_of(evidence(document("貸出しは、二週間とする。"))) == []
    assert paragraphs_of(evidence(article("t1", ("", "別表　図書の種類")))) == []


def test_a_long_table_is_not_part_of_what_is_quoted() -> None:
    rows = "\t".join(["字句"] * 150)
    (paragraph,) = paragraphs_of(evidence(article("1", ("p1", f"図書の種類は、次の表のとおりとする。\t{rows}"))))
    assert (paragraph.text, paragraph.long_table) == ("図書の種類は、次の表のとおりとする。", True)
    (short,) = paragraphs_of(evidence(article("1", ("p1", "図書の種類は、次の表のとおりとする。\t小説\t詩集"))))
    assert (short.text, short.long_table) == ("図書の種類は、次の表のとおりとする。小説　詩集", False)
