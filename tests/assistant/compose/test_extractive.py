from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import NOT_FOUND
from assistant.compose.extractive import ExtractiveComposer
from assistant.compose.law.decisive import MAX_ITEMS
from assistant.compose.law.quotations import lead, quoting
from assistant.draft import Draft, DraftStatement, Inquiry
from assistant.engine import Assistant
from assistant.evidence import Evidence, Weigher
from assistant.law_names import LawNames
from assistant.question import understand
from indexes.passage import Passage
from tests.assistant.builders import article, document, speech, written


def compose(assistant: Assistant, question: str, passages: Sequence[Passage]) -> Draft:
    understood = understand(question, LawNames(assistant.store.laws()))
    weigher = Weigher(assistant.store, understood.subject, understood.laws)
    evidence = [weigher.weigh(passage) for passage in passages]
    return ExtractiveComposer().compose(Inquiry(understood, evidence, weigher, assistant.store))


def quote(assistant: Assistant, question: str, passages: Sequence[Passage]) -> list[DraftStatement]:
    """The statements on passages that have been chosen, whatever is chosen."""
    understood = understand(question, LawNames(assistant.store.laws()))
    weigher = Weigher(assistant.store, understood.subject, understood.laws)
    evidence = [weigher.weigh(passage) for passage in passages]
    return list(quoting(Inquiry(understood, evidence, weigher, assistant.store), evidence))


def texts(draft: Draft) -> list[str]:
    return [statement.text for statement in draft.statements]


LENDING = article(
    "3",
    ("p1", "図書館は、次に掲げる場合を除き、図書の貸出しを拒んではならない。"),
    ("p1i1", "一　図書が貸出し中であるとき。"),
    ("p1i2", "二　図書が修理中であるとき。"),
    ("p2", "２　貸出しの期間は、二週間とする。"),
    caption="貸出しの義務",
)


def test_the_lead_quotes_what_the_article_rules_and_the_paragraphs_follow_whole(assistant: Assistant) -> None:
    draft = compose(assistant, "図書の貸出しを拒める場合", [LENDING])
    assert texts(draft) == [
        "架空図書貸出法第3条（貸出しの義務）第1項は"
        "「図書館は、次に掲げる場合を除き、図書の貸出しを拒んではならない」と定めています。",
        "第1項「図書館は、次に掲げる場合を除き、図書の貸出しを拒んではならない。」",
        "第1号「図書が貸出し中であるとき。」",
        "第2号「図書が修理中であるとき。」",
        "第2項「貸出しの期間は、二週間とする。」",
    ]


def test_every_statement_names_its_passage(assistant: Assistant) -> None:
    draft = compose(assistant, "図書の貸出しを拒める場合", [LENDING])
    assert {statement.sources for statement in draft.statements} == {(LENDING.id,)}


def test_a_place_inside_the_article_rides_behind_the_id(assistant: Assistant) -> None:
    draft = compose(assistant, "貸出しの期間", [LENDING])
    assert next(quote.at for statement in draft.statements for quote in statement.quotes) == f"{LENDING.id}#p2"


def test_long_lists_are_cut_and_say_how_much_is_left(assistant: Assistant) -> None:
    items = [(f"p1i{n}", f"{n}　その{n}の場合") for n in range(1, MAX_ITEMS + 4)]
    named = ("p1i14", "十四　図書の貸出しが急を要する場合")
    stem = ("p1", "図書の貸出しは、次に掲げる場合に行う。")
    draft = compose(assistant, "図書の貸出し", [article("1", stem, *items, named)])
    assert texts(draft)[-2:] == ["第14号「図書の貸出しが急を要する場合」", "ほかに13号あります。"]
    draft = compose(assistant, "図書の貸出し", [article("1", stem, *items)])
    assert texts(draft)[-1] == "各号（全13号）は出典でご覧ください。"


def test_a_question_that_nothing_found_answers_is_not_answered(assistant: Assistant) -> None:
    draft = compose(assistant, "富士山の標高", [LENDING])
    said, searched = texts(draft)
    assert (draft.status, said) == ("not_found", NOT_FOUND)
    assert searched.startswith("検索した範囲は、法令")


def test_an_answer_in_the_diet_is_told_with_who_answered_whom_and_where(assistant: Assistant) -> None:
    said = speech(5, "図書の貸出期間は二週間を超えないものといたします。", question="図書の貸出期間について")
    draft = compose(assistant, "図書の貸出期間について政府はどう答弁しているか", [said])
    first, *_, last = texts(draft)
    assert draft.status == "answered"
    for part in ("2025年4月1日", "衆議院架空委員会", "架空太郎", "質問花子議員の質問に対して"):
        assert part in first
    assert "「図書の貸出期間は二週間を超えないものといたします。」" in last


def test_what_a_member_asked_is_no_answer_of_the_government(assistant: Assistant) -> None:
    asked = speech(4, "図書の貸出期間は二週間でよいのでしょうか。", government=False)
    draft = compose(assistant, "図書の貸出期間について政府はどう答弁しているか", [asked])
    assert draft.status != "answered"
    assert "見つかりませんでした" in texts(draft)[0]


def test_a_definition_is_answered_by_the_sentence_that_defines_the_term(assistant: Assistant) -> None:
    defining = article("2", ("p1", "この法律において「貸出図書」とは、図書館が貸し出す図書をいう。"), caption="定義")
    using = article("9", ("p1", "貸出図書は、返さなければならない。"), caption="貸出図書の返却")
    draft = compose(assistant, "貸出図書とは", [using, defining])
    assert texts(draft) == [
        "「貸出図書」は、架空図書貸出法第2条で定義されています。",
        "「この法律において「貸出図書」とは、図書館が貸し出す図書をいう。」",
    ]


def test_a_digest_is_marked_where_it_is_quoted(assistant: Assistant) -> None:
    digest = article("1", ("p1", "図書の貸出しは無料である。"), verbatim=False)
    assert texts(compose(assistant, "図書の貸出し", [digest])) == [
        "架空図書貸出法第1条は「図書の貸出しは無料である。」と定めています。【要約（原文ではありません）】"
    ]


def test_neighbouring_sentences_of_a_guideline_are_quoted_as_one(assistant: Assistant) -> None:
    guide = document("図書館は図書を貸し出す。図書館は図書を修理する。図書館は月曜日に休む。")
    (_, quotation) = quote(assistant, "図書館と図書", [guide])
    assert quotation.quotes[0].text == "図書館は図書を貸し出す。図書館は図書を修理する。"


def test_a_guideline_is_quoted_by_its_title_and_section(assistant: Assistant) -> None:
    told = quote(assistant, "図書の貸出期間は", [document("図書の貸出期間は、二週間を目安とする。")])
    assert [one.text for one in told] == [
        "架空図書館運営指針（第２章　貸出し）に次の記述があります。",
        "架空図書館運営指針（第２章　貸出し）: 「図書の貸出期間は、二週間を目安とする。」",
    ]


def test_the_lead_tells_articles_guidelines_and_answers_apart(assistant: Assistant) -> None:
    passages = [document("図書を貸す。"), written(("", "図書を貸す。")), LENDING, speech(1, "図書を貸す。")]
    first, *_ = quote(assistant, "図書の貸出し", passages)
    assert first.text.endswith(
        "架空図書館運営指針（第２章　貸出し）にも関係する記述があります。国会での政府答弁もあります。"
    )
    assert set(first.sources) == {passage.id for passage in passages}


def test_without_articles_the_lead_names_guidelines_before_answers() -> None:
    said, guide = Evidence(speech(1, "貸す。"), 1.0, ()), Evidence(document("貸す。"), 1.0, ())
    assert lead([said]).text == "政府は国会で次のように答弁しています。"
    assert lead([guide, said]).text == (
        "架空図書館運営指針（第２章　貸出し）に次の記述があります。国会での政府答弁もあります。"
    )


def test_a_written_answer_is_an_answer_of_the_government(assistant: Assistant) -> None:
    said = written(("1", "一について"), ("1", "図書の貸出期間は、二週間を超えないものと考えている。"))
    draft = compose(assistant, "図書の貸出期間について政府はどう答弁しているか", [said])
    assert draft.status == "answered"
    assert "参議院第999回国会第7号）に対する答弁書" in texts(draft)[0]
    assert "図書の貸出期間は、二週間を超えないものと考えている。」" in texts(draft)[-1]


def test_a_written_question_is_no_answer_of_the_government(assistant: Assistant) -> None:
    asked = written(("1", "一　図書の貸出期間は二週間でよいか。"), answer=False)
    for question in ("図書の貸出期間について政府はどう答弁しているか", "図書の貸出期間は"):
        draft = compose(assistant, question, [asked])
        assert draft.status != "answered"
        assert "見つかりませんでした" in texts(draft)[0]
