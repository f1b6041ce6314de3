from __future__ import annotations

from dataclasses import replace

from assistant.compose.brief import MOST_ITEMS, MOST_POINTS
from assistant.compose.extractive import ExtractiveComposer
from assistant.draft import Draft, Inquiry
from assistant.engine import Assistant
from assistant.evidence import Weigher
from assistant.law_names import LawNames
from assistant.question import understand
from indexes.passage import Article, Passage
from tests.assistant.builders import article


def compose(assistant: Assistant, question: str, *passages: Passage, brief: bool = True) -> Draft:
    understood = understand(question, LawNames(assistant.store.laws()))
    weigher = Weigher(assistant.store, understood.subject, understood.laws)
    evidence = [weigher.weigh(passage) for passage in passages]
    return ExtractiveComposer().compose(Inquiry(understood, evidence, weigher, assistant.store, brief=brief))


LENDING = article(
    "3",
    ("p1", "図書館は、図書の貸出しを拒んではならない。"),
    ("p2", "２　館長は、図書の目録を作り、閲覧室に備え付け、公衆の閲覧に供しなければならない。"),
    ("p3", "３　前項の目録は、毎年一回、点検するものとする。"),
    ("p4", "４　第一項の規定は、修理中の図書については、適用しない。"),
    ("p5", "５　図書館は、閲覧室の利用の状況を公表するものとする。"),
    caption="貸出しの義務",
)
RULE = article(
    "4",
    ("p1", "図書館は、次に掲げる図書の貸出しを拒むことができる。"),
    *((f"p1i{n}", f"{kanji}　図書が貸出し中である場合その{kanji}") for n, kanji in enumerate("一二三四五", start=1)),
    caption="貸出しの拒否",
)
QUESTION = "図書の貸出しを拒んでもよいか"


def test_the_lead_and_the_exception_to_what_it_rules_stay(assistant: Assistant) -> None:
    draft, full = compose(assistant, QUESTION, LENDING), compose(assistant, QUESTION, LENDING, brief=False)
    assert draft.statements[0].text == full.statements[0].text
    assert any("第4項「第一項の規定は" in one.text for one in draft.statements)
    assert len(draft.statements) < len(full.statements)
    assert sum(one.level == 1 for one in draft.statements) <= MOST_POINTS


def test_what_was_left_out_is_counted(assistant: Assistant) -> None:
    draft, full = compose(assistant, QUESTION, LENDING), compose(assistant, QUESTION, LENDING, brief=False)
    left = sum(one.level == 1 for one in full.statements) - sum(one.level == 1 for one in draft.statements)
    assert draft.notices == (f"簡潔な回答のため、引用を{left}件省きました（詳細な回答で表示します）。",)
    assert full.notices == ()


def test_nothing_is_said_of_leaving_out_where_all_is_told(assistant: Assistant) -> None:
    one = article("5", ("p1", "図書の貸出しの期間は、二週間とする。"), caption="貸出しの期間")
    short = compose(assistant, "図書の貸出しの期間", one)
    assert short == compose(assistant, "図書の貸出しの期間", one, brief=False)


def test_many_items_are_told_by_their_number(assistant: Assistant) -> None:
    draft = compose(assistant, "図書の貸出しを拒むことができる場合", RULE)
    assert [one.text for one in draft.statements if one.level == 2] == ["各号（全5号）は出典でご覧ください。"]
    assert MOST_ITEMS < 5


def test_a_source_that_only_the_lead_names_opens_at_its_place(assistant: Assistant) -> None:
    draft = compose(assistant, QUESTION, RULE, LENDING, replace_num(LENDING, "6"))
    lead = draft.statements[0]
    shown = {quote.at.partition("#")[0] for one in draft.statements for quote in one.quotes}
    assert set(lead.sources) == shown


def test_that_nothing_was_found_is_explained_as_ever(assistant: Assistant) -> None:
    draft = compose(assistant, "宇宙船の車検")
    assert draft == compose(assistant, "宇宙船の車検", brief=False)
    assert draft.status == "not_found"


def test_a_correction_stays_in_a_brief_answer(assistant: Assistant) -> None:
    question = "AI法第7条に違反した企業への過料はいくらか"
    full, short = assistant.ask(question), assistant.ask(question, brief=True)
    assert full.status == short.status == "corrected"
    assert short.statements[0] == full.statements[0]


def test_every_statement_of_a_brief_answer_is_verified(assistant: Assistant) -> None:
    short, full = assistant.ask("AI戦略本部の組織", brief=True), assistant.ask("AI戦略本部の組織")
    assert short.citations[0].passage_id == full.citations[0].passage_id
    assert len(short.text) <= len(full.text)
    assert all(all(one.checks.values()) for one in short.citations)


def replace_num(passage: Passage, num: str) -> Passage:
    other = article(num)
    assert isinstance(passage.source, Article)
    return replace(passage, id=other.id, source=replace(passage.source, num=num, label=f"第{num}条"))
