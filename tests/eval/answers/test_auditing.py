from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, Quotation, Statement
from assistant.engine import Assistant
from eval.answers.auditing import invented


@pytest.fixture
def honest(fixture_assistant: Assistant) -> Answer:
    answer = fixture_assistant.ask("AI戦略本部の本部長は誰か")
    assert answer.citations
    return answer


def faults(answer: Answer, assistant: Assistant) -> list[str]:
    return list(invented(answer, assistant))


def with_citation(answer: Answer, **changes: object) -> Answer:
    first: Citation = replace(answer.citations[0], **changes)  # type: ignore[arg-type]
    return replace(answer, citations=(first, *answer.citations[1:]))


def test_an_answer_as_the_assistant_gives_it_invents_nothing(honest: Answer, fixture_assistant: Assistant) -> None:
    assert faults(honest, fixture_assistant) == []


def test_a_marker_without_a_citation_is_seen(honest: Answer, fixture_assistant: Assistant) -> None:
    assert faults(replace(honest, text=honest.text + "嘘です。[99]"), fixture_assistant) == ["[99] marks no citation"]


def test_a_passage_that_is_not_held_is_seen(honest: Answer, fixture_assistant: Assistant) -> None:
    assert "law:none:m:1 is not held" in faults(with_citation(honest, passage_id="law:none:m:1"), fixture_assistant)


def test_a_wrong_label_is_seen(honest: Answer, fixture_assistant: Assistant) -> None:
    (fault,) = faults(with_citation(honest, label="架空法第1条"), fixture_assistant)
    assert fault.endswith("is called 架空法第1条")


def test_a_quotation_that_does_not_stand_at_its_place_is_seen(honest: Answer, fixture_assistant: Assistant) -> None:
    quote = Quotation("本部長は、環境大臣をもって充てる。", honest.citations[0].passage_id)
    (fault,) = faults(with_citation(honest, quotes=(quote,)), fixture_assistant)
    assert "does not say 「本部長は、環境大臣をもって充てる。」" in fault


def test_words_quoted_in_a_statement_that_no_passage_has_are_seen(honest: Answer, fixture_assistant: Assistant) -> None:
    statement = Statement("「本部長は、環境大臣をもって充てる。」とされています。", (1,))
    (fault,) = faults(replace(honest, statements=(statement,)), fixture_assistant)
    assert fault == "no passage cited says 「本部長は、環境大臣をもって充てる。」"
