from __future__ import annotations

from assistant.engine import Assistant


def test_the_paragraph_named_is_shown_and_no_other(assistant: Assistant) -> None:
    (citation,) = assistant.ask("AI法第22条第2項").citations
    assert [quote.at for quote in citation.quotes] == ["law:507AC0000000053:m:22#p2"]


def test_a_paragraph_that_the_article_does_not_have_is_said_not_to_exist(assistant: Assistant) -> None:
    answer = assistant.ask("AI法第22条第9項")
    assert answer.status == "corrected"
    assert answer.text.startswith("AI法第22条（人工知能戦略本部長）に第9項はありません。")


def test_a_penalty_that_the_article_does_not_have_is_denied_first(assistant: Assistant) -> None:
    answer = assistant.ask("AI法7条に違反した企業への過料はいくら？")
    assert answer.status == "corrected"
    assert answer.text.startswith("AI法第7条（活用事業者の責務）に罰則の定めはありません。")
    assert "AI法には、罰則（拘禁刑・罰金・過料など）の定めは見当たりません。" in answer.text


def test_an_article_is_shown_where_no_answer_in_the_diet_speaks_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("AI法第27条について政府の見解は")
    assert "収録している資料の中に見つかりませんでした" in answer.text
    assert answer.citations[0].passage_id == "law:507AC0000000053:m:27"
