from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import AI_NOTICE, NOT_FOUND, Answer
from assistant.checking.quotations import fold, quotations_in
from assistant.engine import STARTER_NOTICE, Assistant, Listener
from assistant.reading import MAX_QUESTION, clean
from assistant.settings import Settings
from indexes.errors import BadInputError, IndexMissingError
from indexes.passage import DIGEST_MARK

AI_LAW = "law:507AC0000000053:"


def cited(answer: Answer) -> list[str]:
    return [citation.passage_id for citation in answer.citations]


def test_the_ai_act_is_found_to_have_no_penalties(assistant: Assistant) -> None:
    answer = assistant.ask("AI法に罰則はありますか")
    assert answer.status == "answered"
    assert "罰則（拘禁刑・罰金・過料など）の定めは見当たりません" in answer.text
    assert any(key.startswith(AI_LAW) for key in cited(answer))


def test_every_marker_resolves_and_every_quotation_is_verbatim(assistant: Assistant) -> None:
    for question in (
        "AI法に罰則はありますか",
        "AI戦略本部の本部長は誰か",
        "生成AIと著作権の答弁",
        "AI法第7条",
        "広島AIプロセスとは",
    ):
        answer = assistant.ask(question)
        assert answer.citations
        by_number = {citation.n: assistant.passage(citation.passage_id) for citation in answer.citations}
        for statement in answer.statements:
            bodies = [fold(passage.text) for n in statement.citations if (passage := by_number[n])]
            assert len(bodies) == len(statement.citations)
            assert all(any(fold(quote) in body for body in bodies) for quote in quotations_in(statement.text))
        assert all(all(citation.checks.values()) for citation in answer.citations)


def test_only_sources_that_are_cited_are_listed(assistant: Assistant) -> None:
    answer = assistant.ask("AI戦略本部の本部長は誰か")
    assert {n for statement in answer.statements for n in statement.citations} == {c.n for c in answer.citations}


def test_a_digest_is_marked_wherever_it_is_shown(assistant: Assistant) -> None:
    answer = assistant.ask("AI法の目的は何か")
    assert DIGEST_MARK in answer.text
    assert all(DIGEST_MARK in citation.label and citation.url.startswith("https://") for citation in answer.citations)
    assert STARTER_NOTICE in answer.notices
    assert "toben " not in STARTER_NOTICE, "a reader of the page has no command line"


def test_the_answer_says_that_it_is_made_by_ai(assistant: Assistant) -> None:
    assert AI_NOTICE in assistant.ask("AI法の目的は何か").notices


@pytest.mark.parametrize(
    "question", ["漁業権の存続期間は", "飛行機の操縦士の年齢制限は", "土地の境界を確定する訴えの要件は"]
)
def test_what_the_texts_do_not_answer_is_not_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.citations) == ("not_found", ())
    assert answer.text.startswith(NOT_FOUND)


@pytest.mark.parametrize(
    "question", ["明日の霞が関の天気", "What is the capital of France?", "肉じゃがの作り方を教えて"]
)
def test_what_is_no_question_on_law_or_the_diet_is_declined(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.citations) == ("refused", ())
    assert "範囲外" in answer.text


def test_an_article_that_the_law_does_not_have_is_said_not_to_exist(assistant: Assistant) -> None:
    answer = assistant.ask("AI法第99条には何と書いてありますか")
    assert answer.status == "corrected"
    assert answer.text.startswith("AI法に第99条はありません。収録している本則は第1条から第28条までです。")


def test_a_law_that_does_not_exist_is_said_not_to_be_held(assistant: Assistant) -> None:
    answer = assistant.ask("AI人格権保護法の第5条を教えてください")
    assert (answer.status, answer.citations) == ("not_found", ())
    assert "AI人格権保護法という名の法令は、収録している資料の中にありません" in answer.text


def test_an_article_named_by_number_is_the_first_source(assistant: Assistant) -> None:
    assert cited(assistant.ask("AI法第二十二条は何を定めていますか"))[0] == f"{AI_LAW}m:22"


def test_a_question_for_answers_in_the_diet_cites_government_answers(assistant: Assistant) -> None:
    answer = assistant.ask("生成AIの学習と著作権について政府はどう答弁しているか")
    assert answer.citations
    assert all(key.startswith("diet:") for key in cited(answer))


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\x00\x01"])
def test_a_blank_question_is_refused_in_one_line(assistant: Assistant, question: str) -> None:
    with pytest.raises(BadInputError, match="質問が空です"):
        assistant.ask(question)


@pytest.mark.parametrize("question", ["！？＃＄％", "😀😀😀", "。。。", "<>", "()"])
def test_a_question_without_words_gets_a_polite_answer(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.citations, answer.on) == ("refused", (), assistant.store.day.isoformat())


@pytest.mark.parametrize(
    "question", ["AI法\x00の目的", "<script>alert(1)</script>AI法の目的", "AI法の目的\udcff", "AI法の目的😀"]
)
def test_rubbish_around_a_question_does_not_hide_it(assistant: Assistant, question: str) -> None:
    assert f"{AI_LAW}m:1" in cited(assistant.ask(question))


def test_a_question_of_fifty_thousand_characters_is_cut_and_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("AI戦略本部について。" * 5_000)
    assert len(answer.question) == MAX_QUESTION
    assert any("先頭の4,000文字" in notice for notice in answer.notices)


def test_control_characters_are_taken_out_of_a_question() -> None:
    assert clean("AI法\x00 の\u3000目的\n") == ("AI法 の 目的", ())


@pytest.mark.parametrize(
    ("pasted", "question"),
    [
        ("<p class='x'>AI法の<b>目的</b></p>", "AI法の目的"),
        ("<SCRIPT src=x>alert(1)</script >AI法の目的", "AI法の目的"),
        ("A<B、C>Dのとき", "A<B、C>Dのとき"),
        ("a < b と c > d", "a < b と c > d"),
        ("<script>" * 5_000, "<script>" * 500),
    ],
)
def test_markup_of_a_copied_page_is_taken_out_of_a_question(pasted: str, question: str) -> None:
    assert clean(pasted)[0] == question


def test_the_stages_are_announced_in_order(assistant: Assistant) -> None:
    stages: list[str] = []
    assistant.ask("AI法の目的は何か", listener=Listener(stage=lambda stage, _count: stages.append(stage)))
    assert stages == ["understand", "retrieve", "compose", "verify"]


def test_the_time_of_each_stage_is_told(assistant: Assistant) -> None:
    assert list(assistant.ask("AI法の目的は何か").timings) == ["understand", "retrieve", "compose", "verify", "total"]


def test_an_unknown_llm_is_refused_with_the_names_that_work(assistant: Assistant) -> None:
    with pytest.raises(BadInputError, match="使えるのは none です"):
        assistant.ask("AI法の目的は何か", llm="unknown")


def test_without_an_index_nothing_opens(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="toben index build"):
        Assistant.open(Settings(home=tmp_path))


def test_the_exceptions_to_consent_are_answered_from_the_article(corpus: Path, tmp_path: Path) -> None:
    from indexes.build import build_index

    folder = next((corpus / "egov_official").glob("415AC0000000057_*"))
    build_index(tmp_path, [folder])
    assistant = Assistant.open(Settings(home=tmp_path))
    answer = assistant.ask("個人データを本人の同意なく第三者に提供できるのはどんな場合か")
    assert cited(answer)[0] == "law:415AC0000000057:m:27"
    assert answer.citations[0].verbatim
    assert [quote.at.partition("#")[2] for quote in answer.citations[0].quotes][:3] == ["p1", "p1i1", "p1i2"]
    assistant.close()


def test_an_article_asked_for_by_number_alone_is_shown_whole(assistant: Assistant) -> None:
    answer = assistant.ask("AI法第22条")
    (citation,) = answer.citations
    passage = assistant.passage(citation.passage_id)
    assert passage is not None
    assert [quote.text for quote in citation.quotes] == [line.text for line in passage.lines]


def test_a_diet_answer_on_another_bill_is_not_taken_for_one_on_the_law_named(fixture_assistant: Assistant) -> None:
    answer = fixture_assistant.ask("架空図書貸出法に罰則はありますか")
    assert not any(key.startswith("diet:1217") for key in cited(answer))
