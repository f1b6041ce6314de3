from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.answer import AI_NOTICE, Consulted
from assistant.export.blocks import Text, plain
from assistant.export.content import Asked, Beside, Check, Quoted, answer_content, checks_of, conversation_content
from assistant.ui.blocks_html import answer_html
from assistant.ui.sources.cards import answer_sources
from assistant.understanding.items import Understood
from assistant.words import sources as said
from assistant.words.text import LANGUAGES, Language
from indexes.passage import DIGEST_MARK
from tests.assistant.export.samples import (
    ASKED_AT,
    DIGEST,
    LENDING,
    SPEECH,
    WRITTEN,
    answer,
    asked,
    citation,
    passage_of,
    squeezed,
)
from tests.ui.hostile import text_of
from tests.ui.sources.shelf import Shelf, held


def test_an_answer_is_titled_by_its_question_and_dated_by_its_asking() -> None:
    content = answer_content(asked()[0], passage_of())
    assert (content.title, content.day, content.notice) == ("図書は借りられますか", date(2026, 1, 5), AI_NOTICE)


def test_a_conversation_keeps_its_title_and_the_order_of_its_questions() -> None:
    content = conversation_content("貸出し", asked(answer(question="一"), answer(question="二\n三")), passage_of())
    assert content.title == "貸出し"
    assert [one.question for one in content.exchanges] == [("一",), ("二", "三")]


def test_sources_keep_their_numbers_and_say_what_they_are() -> None:
    article, speech, digest = answer_content(asked()[0], passage_of()).exchanges[0].sources
    assert (article.n, speech.n, digest.n) == (1, 2, 3)
    assert article.official == "架空図書貸出法（令和99年法律第1号）第27条第1項"
    assert [(quote.place, quote.text) for quote in article.quotes] == [
        ("第1項", "「図書を貸し出す。」"),
        ("第1項第2号", "「修理中の図書である場合」"),
    ]
    assert article.days == "収録した版の施行日：2020年4月1日"
    assert (article.link, speech.link) == ("e-Govで原文を開く", "国会会議録で原文を開く")
    assert digest.digest == "要約（原文ではありません）"
    assert digest.label == "架空図書貸出法 第3条"
    assert (article.digest, speech.digest) == ("", "")


def test_the_facts_of_an_answer_are_told_in_words() -> None:
    one = answer(llm="cloud", understood=(Understood("law", "law:1", "架空図書貸出法"),))
    content = answer_content(Asked(one, ASKED_AT), passage_of(), {"cloud": "架空LLM"}.__getitem__)
    assert content.exchanges[0].facts == (
        ("質問日時", "2026年1月5日 9時03分"),
        ("条文の基準日", "2026年1月5日"),
        ("質問の読み取り", "法令: 架空図書貸出法"),
        ("回答の書き方", "架空LLM"),
        ("索引", "20260101T000000Z"),
    )


def test_a_time_with_time_zone_is_told_in_that_of_japan() -> None:
    content = answer_content(Asked(answer(), datetime(2026, 1, 5, 20, 30, tzinfo=UTC)), passage_of())
    assert content.day == date(2026, 1, 6)
    assert ("質問日時", "2026年1月6日 5時30分") in content.exchanges[0].facts


def test_what_is_not_known_is_left_out() -> None:
    content = answer_content(Asked(answer(on="", index="")), passage_of())
    assert [name for name, _ in content.exchanges[0].facts] == ["回答の書き方"]
    assert content.day is None


def test_passages_are_looked_up_as_of_the_day_of_the_answer() -> None:
    seen: list[tuple[str, date | None]] = []
    answer_content(asked()[0], lambda key, on: seen.append((key, on)))
    assert seen == [(LENDING.id, date(2026, 1, 5)), (SPEECH.id, date(2026, 1, 5)), (DIGEST.id, date(2026, 1, 5))]


def test_a_source_that_is_gone_keeps_its_label_and_its_quotations() -> None:
    source = answer_content(asked()[0], lambda _key, _on: None).exchanges[0].sources[0]
    assert source.official == LENDING.label
    assert source.quotes[0] == Quoted("「図書を貸し出す。」", "")


def test_a_source_without_a_marker_has_no_way_back() -> None:
    sources = answer_content(asked(answer(text="図書[1]"))[0], passage_of()).exchanges[0].sources
    assert [source.marked for source in sources] == [True, False, False]


def test_a_failed_check_is_told_and_others_of_its_kind_do_not_hide_it() -> None:
    one = citation(
        1, LENDING, checks={"passage_exists": True, "place_exists": True, "articles_exist": False, "new": True}
    )
    assert checks_of(one) == (Check("条文の実在", True, "✓"), Check("条・項・号の一致", False, "✗ 要確認"))
    assert checks_of(one)[1].text == "条・項・号の一致 ✗ 要確認"


def test_the_answer_reads_as_on_the_screen() -> None:
    one = answer()
    shown = answer_html(one.text, [1, 2, 3], lambda n: f"[{n}]")
    exchange = answer_content(Asked(one), passage_of()).exchanges[0]
    told = [
        squeezed(plain(block.pieces) if isinstance(block, Text) else map(plain, (*block.head, *sum(block.rows, ()))))
        for block in exchange.blocks
    ]
    assert squeezed(text_of(shown)) == "".join(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_are_those_of_the_panel(language: Language) -> None:
    checks = dict.fromkeys(
        ("passage_exists", "quote_verbatim", "place_exists", "in_force", "as_recorded", "names_match", "supported"),
        True,
    )
    passages = (LENDING, SPEECH, DIGEST, WRITTEN)
    cited = tuple(citation(n, one, ("", one.lines[0].text), checks=checks) for n, one in enumerate(passages, start=1))
    beside = (Consulted("law:1:m:1", "架空図書返却法 第1条", "https://laws.e-gov.go.jp/law/1", False),)
    one = replace(answer(), citations=cited, consulted=beside, weak=True)
    panel = answer_sources(one, 1, held(Shelf(*passages)), language)
    exchange = answer_content(Asked(one), passage_of(), language=language).exchanges[0]
    for source in exchange.sources:
        card = html.unescape(panel.split("<article ")[source.n])
        assert source.label in card
        assert source.digest in card
        assert re.findall(r'<li class="(?:held|failed)">([^<]*)</li>', card) == [check.text for check in source.checks]
        assert source.link in card
        assert source.official in card
        assert source.days in card
    told = text_of(panel)
    assert exchange.notices[0] in told
    assert [one.label in told and one.digest in told for one in exchange.consulted] == [True]


def test_a_weak_answer_and_what_was_consulted_for_it_are_told() -> None:
    beside = (
        Consulted("law:1:m:1", "架空図書返却法 第1条", "https://laws.e-gov.go.jp/law/1", True),
        Consulted("law:1:m:2", f"架空図書返却法 第2条【{DIGEST_MARK}】", "javascript:alert(1)", False),
    )
    exchange = answer_content(asked(answer(weak=True, consulted=beside))[0], passage_of()).exchanges[0]
    assert exchange.notices[0] == said.WEAK.ja
    assert exchange.consulted == (
        Beside("架空図書返却法 第1条", "", "https://laws.e-gov.go.jp/law/1"),
        Beside("架空図書返却法 第2条", DIGEST_MARK, ""),
    )
    plain_one = answer_content(asked()[0], passage_of()).exchanges[0]
    assert (said.WEAK.ja in plain_one.notices, plain_one.consulted) == (False, ())


def test_a_document_in_english_keeps_official_texts_and_notices_as_they_are() -> None:
    content = answer_content(asked()[0], passage_of(), language="en")
    exchange = content.exchanges[0]
    assert content.language == "en"
    assert exchange.facts[:2] == (("Asked", "5 January 2026 09:03"), ("Law as of", "5 January 2026"))
    assert ("Written by", "Quotations only (no LLM)") in exchange.facts
    article, _, digest = exchange.sources
    assert article.official == "架空図書貸出法（令和99年法律第1号）第27条第1項"
    assert article.days == "version held, in force from 1 April 2020"
    assert article.checked == "Provision exists ✓; Quotation matches ✓; Figures and days match ✓"
    assert digest.digest == "Summary (not the official text)"
    assert exchange.notices == ("検証に通らなかった文を1件除きました。",)
