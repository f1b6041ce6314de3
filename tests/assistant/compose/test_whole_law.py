from __future__ import annotations

from pathlib import Path

from assistant.engine import Assistant
from assistant.settings import LLMSettings, Settings
from indexes.build import build_index
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
    assert (answer.status, answer.citations) == ("corrected", ())
    assert (
        answer.text
        == "架空図書の貸出し及び返却に関する法律に第99条はありません。収録している本則は第1条から第6条までです。"
    )


def test_an_item_is_not_quoted_twice(fixture_assistant: Assistant) -> None:
    quotes = [quote for citation in fixture_assistant.ask("架空図書貸出法とは").citations for quote in citation.quotes]
    assert len(quotes) == len(set(quotes))


def test_settings_without_an_llm_answer_by_quotation(fixture_home: Path) -> None:
    assistant = Assistant.open(Settings(home=fixture_home, llm=LLMSettings(base_url="", model="")))
    assert assistant.ask("架空図書の返却の方法").llm == "none"
    assistant.close()
