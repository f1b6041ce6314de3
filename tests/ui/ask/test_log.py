"""The conversation on the page: markers lead to their sources, and nothing that anybody says is more than text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import AI_NOTICE, Answer, Citation
from assistant.records.packing import Asked
from assistant.ui.ask.job import Job
from assistant.ui.ask.log import log_html, running_html, turn_html
from assistant.ui.ask.talk import Talk, Turn
from assistant.words import ask as words
from assistant.words import sources
from tests.ui.hostile import HOSTILE, tags_of, text_of
from tests.ui.serving import answer, article, citation


def cited(count: int) -> list[Citation]:
    return [citation(article(), n=n) for n in range(1, count + 1)]


def shown(told: Answer, question: str = "問い", **more: object) -> str:
    turn = replace(Turn(3, Asked(question), told, kept_as=3), **more)  # type: ignore[arg-type]
    return turn_html(turn, 7, "ja", last=True)


def answer_of(page: str) -> str:
    """What stands in the answer itself."""
    return page.partition('class="text"')[2].partition("</div>")[0]


def test_markers_become_links_to_the_cards_of_their_answer() -> None:
    page = answer_of(shown(answer("罰則はありません。[1][2]", *cited(2))))
    assert 'href="&#35;src&#45;3&#45;1"' in page
    assert 'href="&#35;src&#45;3&#45;2"' in page
    assert "罰則はありません。[1][2]" in text_of(page)


def test_a_marker_without_a_source_stays_text() -> None:
    page = answer_of(shown(answer("本文[1]と[9]。", *cited(1))))
    assert page.count("<a ") == 1
    assert "[9]" in text_of(page)


def test_bullets_paragraphs_and_tables_keep_their_shape() -> None:
    text = "前文[1]\n\n- 一[1]\n  - 二[1]\n- 三[1]\n\n| 比較 | 規定 |\n|---|---|\n| 甲<b> | 「一\\|二」[1] |"
    page = answer_of(shown(answer(text, *cited(1))))
    assert page.count("<li>") == 3
    assert page.count("<ul>") == 2
    assert page.count("<td>") == 2
    assert "甲<b>" in text_of(page)
    assert "一|二" in text_of(page)


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_in_an_answer_stay_text(said: str) -> None:
    page = answer_of(shown(answer(f"答え「{said}」[1]", *cited(1))))
    assert tags_of(page) <= {"p", "a", "ul", "li"}
    assert page.count("<a ") == 1
    for line in said.splitlines():
        assert line.strip() in text_of(page)


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_of_a_reader_stay_text_wherever_they_stand(said: str) -> None:
    plain = tags_of(shown(answer("答え"), "問い", suggested=("次",), failure="故障", note="注"))
    page = shown(answer("答え"), said, suggested=(said,), note=said)
    assert tags_of(page) <= plain | {"br"}
    for line in said.splitlines():
        assert line.strip() in text_of(page)


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_of_a_model_at_work_stay_text(said: str) -> None:
    job = Job("x", "", Turn(1, Asked("問い")), writes=True)
    job.text(said)
    assert tags_of(running_html(job, "ja")) <= {"article", "div", "h3", "p", "strong"}


def test_halves_of_letters_and_reversing_marks_are_left_out() -> None:
    assert "abcd" in text_of(shown(answer("a\ud800b\u202ec\x00d")))


def test_line_breaks_of_a_question_stay_and_a_long_one_is_cut() -> None:
    assert "<br>" in shown(answer("答え"), "一行目\n\n二行目")
    long = shown(answer("答え"), "あ" * 100_000)
    assert len(long) < 10_000
    assert "全100,000文字" in text_of(long)


def test_a_blank_question_is_shown_as_blank() -> None:
    assert words.BLANK.ja in text_of(shown(answer("答え"), " \n "))


def test_the_stages_are_told_as_they_come() -> None:
    job = Job("x", "", Turn(1, Asked("問い")), writes=False)
    job.stage("understand", 0)
    job.stage("retrieve", 10)
    assert "質問の理解 → 検索 10件" in text_of(running_html(job, "ja"))


def test_an_unverified_draft_says_that_it_is_one() -> None:
    job = Job("x", "", Turn(1, Asked("問い")), writes=True)
    job.text("途中の文")
    assert words.UNVERIFIED.ja in text_of(running_html(job, "ja"))


def test_notices_are_told_below_the_answer_but_the_standing_one_is_not_repeated() -> None:
    noticed = Answer("問", "corrected", "本文", notices=(AI_NOTICE, "検証に通らなかった文を1件除きました。"))
    page = text_of(shown(noticed))
    assert "検証に通らなかった文を1件除きました。" in page
    assert AI_NOTICE not in page.partition("copy")[0].split("※")[0]


def test_that_another_wrote_and_that_little_was_found_is_told_before_the_answer() -> None:
    told = replace(answer("本文"), llm_failure="LLMが応答しません。", weak=True)
    page = text_of(shown(told))
    assert page.index("LLMが応答しません。") < page.index("本文")
    assert page.index(sources.WEAK.ja) < page.index("本文")


def test_a_turn_without_an_answer_says_why_and_can_be_asked_again() -> None:
    page = turn_html(Turn(1, Asked("問い"), failure=words.STOPPED.ja), 0, "ja", last=True)
    assert words.STOPPED.ja in text_of(page)
    assert words.AGAIN.ja in text_of(page)


def test_what_the_history_does_not_hold_offers_neither_files_nor_feedback() -> None:
    kept, not_kept = (shown(answer("答え"), kept_as=number) for number in (3, 0))
    assert "/export/7/3.docx" in kept.replace("&#47;", "/").replace("&#46;", ".")
    assert "export" not in not_kept


def test_suggestions_stand_behind_the_last_answer_only() -> None:
    turns = tuple(Turn(n, Asked("問い"), answer("答え"), suggested=(f"次の問い{n}",)) for n in (1, 2))
    page = text_of(log_html(Talk("x", "1", 1, turns), "ja", ""))
    assert "次の問い2" in page
    assert "次の問い1" not in page


def test_the_first_visit_says_what_it_can_do_what_it_cannot_and_what_not_to_type() -> None:
    page = text_of(log_html(Talk("x"), "ja", "秘密を入力しないでください。<b>"))
    for line in (words.CAN.ja, words.CANNOT.ja, "秘密を入力しないでください。<b>", *words.EXAMPLES):
        assert line in page


def test_the_page_in_english_has_no_japanese_but_what_is_quoted() -> None:
    page = text_of(log_html(Talk("x"), "en", "")).replace("".join(words.EXAMPLES), "")
    assert not [letter for letter in page if "぀" <= letter <= "ヿ"] or all(
        example in page for example in words.EXAMPLES
    )
