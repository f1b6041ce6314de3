"""How answers name what they quote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.compose.wording import article_label, asked_by, digest_mark, in_words, law_name, name_of
from indexes.passage import Article, Passage
from tests.assistant.builders import article, document, speech, written

SAID = ("", "答弁します。")


def sourced(passage: Passage, **facts: object) -> Article:
    assert isinstance(passage.source, Article)
    return replace(passage.source, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("passage", "name"),
    [
        (article("16", caption="貸出し"), "架空図書貸出法第16条（貸出し）"),
        (speech(1, "はい。"), "2025年4月1日の衆議院架空委員会での架空太郎（架空大臣）の答弁"),
        (speech(1, "はい。", government=False), "2025年4月1日の衆議院架空委員会での架空太郎氏の発言"),
        (written(SAID), "図書の貸出期間に関する質問主意書（参議院第999回国会第7号）に対する答弁書"),
        (written(SAID, answer=False), "図書の貸出期間に関する質問主意書（参議院第999回国会第7号）"),
        (document("貸出しは二週間とする。"), "架空図書館運営指針（第２章　貸出し）"),
        (document("前文。", section=""), "架空図書館運営指針"),
    ],
)
def test_each_kind_of_text_is_named_as_an_official_would(passage: Passage, name: str) -> None:
    assert name_of(passage) == name


@pytest.mark.parametrize(
    ("num", "supplementary", "label"),
    [
        ("30_4", False, "第30条の4"),
        ("1", True, "附則第1条"),
        ("0", True, "附則第30_4条"),
        ("709:710", False, "第30_4条"),
        ("toc", False, "第30_4条"),
    ],
)
def test_articles_are_numbered_in_ascii_and_the_rest_keeps_its_label(num: str, supplementary: bool, label: str) -> None:
    assert article_label(sourced(article("30_4"), num=num, supplementary=supplementary)) == label


def test_only_articles_belong_to_a_law() -> None:
    assert law_name(article("1")) == "架空図書貸出法"
    assert [law_name(passage) for passage in (speech(1), written(SAID), document())] == ["", "", ""]


def test_who_asked_is_told_of_answers_spoken_and_written_where_it_is_known() -> None:
    assert asked_by(speech(1, "はい。", question="期間は。")) == "（質問花子議員の質問に対して）"
    assert asked_by(written(SAID)) == "（質問花子議員の質問に対して）"
    for passage in (speech(1, "はい。"), written(SAID, answer=False), written(SAID, submitter=""), document()):
        assert asked_by(passage) == ""


def test_days_are_written_without_leading_zeros_and_digests_are_marked() -> None:
    assert in_words(date(2027, 4, 1)) == "2027年4月1日"
    assert digest_mark(article("1", verbatim=False)) == "【要約（原文ではありません）】"
    assert digest_mark(article("1")) == ""
