from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.engine import Assistant
from assistant.settings import LLMSettings, Settings
from indexes.build import build_index
from indexes.store.protocol import Filter
from tests.assistant.dated_laws import COMING, NOW, OLD
from tests.conftest import opened

LAW = "law:599AC0000000001:"
LAW_XML = """<?xml version="1.0" encoding="UTF-8"?>
<Law Lang="ja"><LawNum>令和九十九年法律第二号</LawNum><LawBody><LawTitle>架空静粛法</LawTitle><MainProvision>
<Article Num="1"><ArticleTitle>第一条</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence>
<Sentence>拘禁刑以上の刑に処せられた者は、司書となることができない。</Sentence></ParagraphSentence></Paragraph></Article>
<Article Num="2"><ArticleTitle>第二条</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence>
<Sentence>閲覧室で歌った者は、三千円以下の罰金に処する。</Sentence></ParagraphSentence></Paragraph></Article>
</MainProvision></LawBody></Law>"""


def cited(assistant: Assistant, question: str) -> list[str]:
    return [citation.passage_id for citation in assistant.ask(question).citations]


def test_a_law_is_said_to_have_no_penalties_after_all_of_it_was_read(fixture_assistant: Assistant) -> None:
    answer = fixture_assistant.ask("架空図書貸出法に罰則はありますか")
    assert answer.text.startswith(
        "架空図書の貸出し及び返却に関する法律には、罰則（拘禁刑・罰金・過料など）の定めは見当たりません。"
    )
    assert all(citation.passage_id.startswith(f"{LAW}m:") for citation in answer.citations)


def test_a_provision_that_punishes_is_told_from_one_on_the_punished(tmp_path: Path) -> None:
    file = tmp_path / "599AC0000000002_20250401_000000000000000.xml"
    file.write_text(LAW_XML, encoding="utf-8")
    build_index(tmp_path / "home", [file])
    assistant = opened(tmp_path / "home")
    answer = assistant.ask("架空静粛法に罰則はありますか")
    assert answer.text.startswith("架空静粛法には罰則があります（罰則に触れる条文は1件）。")
    assert [citation.passage_id for citation in answer.citations] == ["law:599AC0000000002:m:2"]
    assistant.close()


def test_when_a_law_comes_into_force_is_answered_from_its_supplementary_provisions(
    fixture_assistant: Assistant,
) -> None:
    assert cited(fixture_assistant, "架空図書貸出法の施行日はいつですか") == [f"{LAW}s:1"]


def test_a_question_of_a_law_name_alone_gets_its_purpose_and_terms(fixture_assistant: Assistant) -> None:
    assert cited(fixture_assistant, "架空図書貸出法とは") == [f"{LAW}m:1", f"{LAW}m:2"]


def test_an_article_that_does_not_exist_brings_no_others_where_nothing_was_asked(fixture_assistant: Assistant) -> None:
    answer = fixture_assistant.ask("架空図書貸出法第99条")
    # Cited is the last article that there is: it shows where the law ends.
    assert [citation.label.partition(" ")[2] for citation in answer.citations] == ["第六条（蔵書の損傷）"]
    assert (answer.status, answer.text) == (
        "corrected",
        "架空図書の貸出し及び返却に関する法律に第99条はありません。収録している本則は第1条から第6条までです。[1]",
    )


def test_an_article_that_was_dropped_is_told_with_the_day_and_not_said_never_to_have_been(dated: Assistant) -> None:
    answer = dated.ask("架空温室法第4条")
    assert (answer.status, answer.citations) == ("corrected", ())
    assert answer.text == "架空温室法第4条は、2024年4月1日に削られたか、効力を失っています。"


@pytest.mark.parametrize(
    ("num", "on", "since", "day"),
    [("3", OLD, "2024年4月1日", "2018年1月1日"), ("5", NOW, "2090年4月1日", "2024年6月1日")],
)
def test_an_article_that_was_not_yet_in_force_on_the_day_is_told_with_its_first_day(
    dated: Assistant, num: str, on: date, since: str, day: str
) -> None:
    answer = dated.ask(f"架空温室法第{num}条", where=Filter(on=on))
    assert (answer.status, answer.citations) == ("corrected", ())
    assert answer.text == f"架空温室法第{num}条は、{since}施行の条文で、{day}の時点では効力がありません。"


def test_an_article_of_a_day_whose_text_is_not_held_is_not_said_to_be_missing(dated: Assistant) -> None:
    for question in ("架空温室法第2条", "架空温室法の施行日はいつですか", "架空温室法に罰則はありますか", "架空温室法"):
        answer = dated.ask(question, where=Filter(on=date(2015, 1, 1)))
        assert (answer.status, answer.citations) == ("corrected", ())
        assert answer.text == (
            "架空温室法の2015年1月1日時点の条文は収録していません（収録は2016年4月1日施行の版から）。"
        )
        assert answer.text not in answer.notices


def test_a_law_held_on_the_day_is_answered_beside_one_that_is_not(dated: Assistant) -> None:
    for question in ("架空天文台法第1条と架空温室法第1条", "架空天文台法と架空温室法の鍵の管理"):
        answer = dated.ask(question, where=Filter(on=OLD))
        assert answer.status == "corrected"
        assert answer.text.startswith("架空天文台法の2018年1月1日時点の条文は収録していません")
        assert cited(dated, "架空温室法の鍵の管理") == [citation.passage_id for citation in answer.citations]


def test_what_names_a_law_is_shown_where_its_text_of_the_day_is_not_held(assistant: Assistant) -> None:
    answer = assistant.ask("AI法に罰則はありますか", where=Filter(on=date(2020, 1, 1)))
    assert answer.text.startswith("人工知能関連技術の研究開発及び活用の推進に関する法律の2020年1月1日時点の条文は")
    assert "\n\nこの法令に触れている資料は次のとおりです。[1]" in answer.text
    assert {citation.passage_id.partition(":")[0] for citation in answer.citations} == {"diet"}


def test_the_articles_that_a_law_is_said_to_have_are_those_of_the_day(dated: Assistant) -> None:
    for on, last in ((OLD, 4), (NOW, 3), (COMING, 5)):
        answer = dated.ask("架空温室法第99条", where=Filter(on=on))
        assert f"第99条はありません。収録している本則は第1条から第{last}条までです。" in answer.text


def test_an_article_of_a_law_held_in_part_is_not_said_not_to_exist(assistant: Assistant) -> None:
    partial = [law for law in assistant.store.laws() if not law.whole]
    assert partial
    for law in partial:
        answer = assistant.ask(f"{law.title}第9999条")
        assert (answer.status, answer.citations) == ("corrected", ())
        assert "第9999条はありません" not in answer.text
        assert "第9999条は収録していません。条文があるかどうかは原文で確かめてください。" in answer.text


def test_of_a_law_held_in_part_nobody_says_that_it_has_no_penalties(assistant: Assistant) -> None:
    for law in assistant.store.laws():
        if not law.whole:
            assert "定めは見当たりません" not in assistant.ask(f"{law.title}に罰則はありますか").text


def test_an_item_is_not_quoted_twice(fixture_assistant: Assistant) -> None:
    quotes = [quote for citation in fixture_assistant.ask("架空図書貸出法とは").citations for quote in citation.quotes]
    assert len(quotes) == len(set(quotes))


def test_settings_without_an_llm_answer_by_quotation(fixture_home: Path) -> None:
    assistant = Assistant.open(Settings(home=fixture_home, llm=LLMSettings(base_url="", model="")))
    assert assistant.ask("架空図書の返却の方法").llm == "none"
    assistant.close()
