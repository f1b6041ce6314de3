from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import NOT_FOUND
from assistant.citations import Verified
from assistant.citations import verify as verify_with
from assistant.draft import CELL, Draft, DraftStatement, Inquiry, corpus_fact, quoted
from assistant.engine import Assistant
from assistant.evidence import Weigher
from assistant.law_names import LawNames
from assistant.question import understand
from indexes.passage import Article, Passage
from indexes.store.protocol import Law
from tests.assistant.builders import LAW_ID, article, speech, written

LENDING = article(
    "1",
    ("p1", "図書館は、何人にも図書を貸し出さなければならない。"),
    ("p1i1", "一　二週間を超えないこと。"),
    ("p2", "前項の図書は、十冊を限度とする。"),
)
DAMAGE = article("2", ("p1", "図書を損傷した者は、五万円以下の過料に処する。"), caption="過料")
BRANCH = article("3_2", ("p1", "図書館長は、館則を定める。"))
ANSWER = speech(
    2,
    "図書の貸出期間は二週間を超えないものといたします。",
    "先ほど財務大臣から答弁がありましたとおり、予算は三億円でございます。",
    question="貸出期間はどうなるのか。",
)
GIVEN = (LENDING, DAMAGE, BRANCH, ANSWER)
OTHER_LAW = Law("599AC0000000002", "架空館則法", "令和九十九年法律第二号", (), verbatim=True)
LAW = Law(LAW_ID, "架空図書貸出法", "令和九十九年法律第一号", (), verbatim=True)
DAY = date(2025, 4, 1)


class Held:
    """The passages given, and nothing else, over the words of a real store."""

    def __init__(self, assistant: Assistant, passages: tuple[Passage, ...], day: date = DAY) -> None:
        self._store = assistant.store
        self._held = {passage.id: passage for passage in passages}
        self.day = day

    def passages(self, ids: object) -> dict[str, Passage]:
        return {key: self._held[key] for key in ids if key in self._held}  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


class Bench:
    """Verifies statements against the passages given."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def verify(
        self,
        *statements: DraftStatement,
        given: tuple[Passage, ...] = GIVEN,
        on: date = DAY,
        today: date = DAY,
        by_model: bool = False,
    ) -> Verified:
        store = Held(self._assistant, given, on)
        weigher = Weigher(self._assistant.store, "図書の貸出")
        question = understand("図書の貸出", LawNames([]))
        evidence = [weigher.weigh(passage) for passage in given]
        inquiry = Inquiry(question, evidence, weigher, store)  # type: ignore[arg-type]
        draft = Draft("answered", statements, by_model=by_model)
        return verify_with(draft, inquiry, LawNames([LAW, OTHER_LAW]), today)

    def failed(self, text: str, *sources: str, by_model: bool = True) -> list[str]:
        """The checks for which a statement is removed, none where it stays."""
        return list(self.verify(DraftStatement(text, sources), by_model=by_model).removed)


@pytest.fixture(scope="module")
def bench(assistant: Assistant) -> Bench:
    return Bench(assistant)


def test_sources_are_numbered_in_the_order_in_which_they_are_cited(bench: Bench) -> None:
    verified = bench.verify(
        DraftStatement("答弁です。", (ANSWER.id,)), DraftStatement("条文です。", (LENDING.id, ANSWER.id))
    )
    assert [(citation.n, citation.passage_id) for citation in verified.citations] == [(1, ANSWER.id), (2, LENDING.id)]
    assert verified.text == "答弁です。[1]\n\n条文です。[2][1]"


def test_a_source_that_was_not_given_takes_its_statement_with_it(bench: Bench) -> None:
    verified = bench.verify(DraftStatement("本当です。", (LENDING.id,)), DraftStatement("嘘です。", ("law:none:m:1",)))
    assert verified.text == "本当です。[1]"
    assert (verified.removed, verified.status) == ({"source_given": 1}, "answered")
    assert verified.notices == ("検証に通らなかった文を1件除きました。",)


def test_a_statement_without_a_source_is_removed_unless_it_tells_of_the_index(bench: Bench) -> None:
    verified = bench.verify(DraftStatement("図書は自由です。", ()), corpus_fact("架空法は収録していません。"))
    assert verified.text == "架空法は収録していません。"
    assert verified.substance == 0


def test_nothing_left_is_not_found(bench: Bench) -> None:
    altered = DraftStatement("「図書館は、国民だけに図書を貸し出さなければならない。」と定めています。", (LENDING.id,))
    verified = bench.verify(altered)
    assert (verified.status, verified.text, verified.citations) == ("not_found", NOT_FOUND, ())


@pytest.mark.parametrize(
    "spelling",
    ["二週間を超えないこと。", "二週間を 超えないこと。", "二週間を超えな\u3000いこと。"],
)
def test_quotations_are_compared_without_regard_to_width_and_white_space(bench: Bench, spelling: str) -> None:
    assert bench.verify(DraftStatement(f"「{spelling}」です。", (LENDING.id,))).removed == {}


def test_a_short_word_in_brackets_is_a_name_and_loses_them(bench: Bench) -> None:
    assert bench.verify(DraftStatement("いわゆる「館の掟」です。", (LENDING.id,))).text == "いわゆる館の掟です。[1]"


def test_an_item_that_a_quotation_does_not_stand_in_is_no_place_of_it(bench: Bench) -> None:
    wrong = DraftStatement(
        "「二週間を超えないこと。」", (LENDING.id,), (quoted(LENDING.id, "p2", "二週間を超えないこと。"),)
    )
    assert bench.verify(wrong).removed == {"place_exists": 1}


@pytest.mark.parametrize(
    ("text", "source", "check"),
    [
        ("架空図書貸出法第9条は図書の貸出しを定めています。", LENDING.id, "articles_exist"),
        ("架空図書貸出法第3条は館則を定めています。", BRANCH.id, "articles_exist"),
        ("架空図書貸出法第1条第7項は図書の貸出しを定めています。", LENDING.id, "articles_exist"),
        ("架空図書貸出法第2条第1項は図書館が図書を貸し出すことを定めています。", ANSWER.id, "articles_cited"),
        ("架空図書貸出法第1条第2項は「二週間を超えないこと。」と定めています。", LENDING.id, "articles_cited"),
        ("架空館則法第1条は図書館が図書を貸し出すことを定めています。", LENDING.id, "articles_exist"),
        ("架空館則法は、図書館が図書を貸し出すことを定めています。", LENDING.id, "laws_cited"),
        ("架空読書促進法は、図書館が図書を貸し出すことを定めています。", LENDING.id, "laws_exist"),
        ("図書を損傷した者は、50万円以下の過料に処されます。", DAMAGE.id, "figures_match"),
        ("図書を損傷した者は、五十万円以下の過料に処されます。", DAMAGE.id, "figures_match"),
        ("図書を損傷した者は、5万円以上の過料に処されます。", DAMAGE.id, "figures_match"),
        ("図書館は三週間を超えない図書の貸出しをします。", LENDING.id, "figures_match"),
        ("2024年6月1日に、図書の貸出期間は二週間を超えないと答弁しました。", ANSWER.id, "figures_match"),
        ("令和7年3月31日に、図書の貸出期間は二週間を超えないと答弁しました。", ANSWER.id, "figures_match"),
        ("参議院で、図書の貸出期間は二週間を超えないと答弁しました。", ANSWER.id, "as_recorded"),
        ("衆議院予算委員会で、図書の貸出期間は二週間を超えないと答弁しました。", ANSWER.id, "as_recorded"),
        ("財務大臣は、図書の貸出期間は二週間を超えないと答弁しました。", ANSWER.id, "as_recorded"),
        ("山田太郎議員は、図書の貸出期間は二週間を超えないと述べました。", ANSWER.id, "as_recorded"),
        ("総務省は、図書館が図書を貸し出すことを定めています。", LENDING.id, "names_match"),
        ("Amazonは、図書館が図書を貸し出すことを定めています。", LENDING.id, "names_match"),
        ("図書館は図書を貸し出します。詳しくは https://example.com/fake をご覧ください。", LENDING.id, "plain_text"),
        ("図書館は図書を貸し出します<img src=x>。", LENDING.id, "plain_text"),
        ("航空機の操縦士は飛行前に気象情報を確認します。", LENDING.id, "supported"),
    ],
)  # fmt: skip
def test_a_statement_that_its_source_does_not_bear_is_removed(bench: Bench, text: str, source: str, check: str) -> None:
    assert bench.failed(text, source) == [check]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("架空図書貸出法第1条第1項は、図書館が何人にも図書を貸し出すことを定めています。", LENDING.id),
        ("架空図書貸出法第三条の二は、図書館長が館則を定めることとしています。", BRANCH.id),
        ("第1条第2項により、図書は10冊が限度です。", LENDING.id),
        ("図書を損傷した者は、50,000円以下の過料に処されます。", DAMAGE.id),
        ("図書の貸出期間は14日を超えません。", LENDING.id),
        ("2025年4月1日の衆議院架空委員会で、架空太郎架空大臣は、図書の貸出期間は二週間を超えないと答弁しました。", ANSWER.id),
        ("架空大臣は、財務大臣の答弁のとおり予算は3億円だと述べました。", ANSWER.id),
        ("架空図書貸出法に第9条はありません。", LENDING.id),
    ],
)  # fmt: skip
def test_a_statement_that_its_source_bears_stays_as_it_is(bench: Bench, text: str, source: str) -> None:
    verified = bench.verify(DraftStatement(text, (source,)), by_model=True)
    assert verified.removed == {}
    (statement,) = verified.statements
    assert (statement.text, statement.repaired) == (text, False)
    assert statement.checks
    assert all(statement.checks.values())


@pytest.mark.parametrize(
    "text",
    [
        "「図書の貸出期間は二週間を超えないものといたします。」と答弁しています。",
        "架空図書貸出法第2条は、図書を損傷した者を過料に処すると定めています。",
    ],
)
def test_a_statement_that_another_passage_given_makes_true_cites_that_one(bench: Bench, text: str) -> None:
    verified = bench.verify(DraftStatement(text, (BRANCH.id,)), by_model=True)
    (statement,) = verified.statements
    assert statement.repaired
    (citation,) = verified.citations
    assert citation.passage_id in {ANSWER.id, DAMAGE.id}
    assert citation.quote
    assert all(citation.checks.values())


def test_of_several_sources_those_that_were_not_given_are_left_out(bench: Bench) -> None:
    verified = bench.verify(
        DraftStatement("図書館は何人にも図書を貸し出します。", (LENDING.id, "law:none:m:1")), by_model=True
    )
    (statement,) = verified.statements
    assert (statement.repaired, [one.passage_id for one in verified.citations]) == (True, [LENDING.id])


def test_a_citation_tells_every_check_that_its_statements_passed(bench: Bench) -> None:
    verified = bench.verify(
        DraftStatement(
            "「二週間を超えないこと。」です。", (LENDING.id,), (quoted(LENDING.id, "p1i1", "二週間を超えないこと。"),)
        )
    )
    (citation,) = verified.citations
    assert {"passage_exists", "place_exists", "in_force", "quote_verbatim", "figures_match"} <= set(citation.checks)
    assert all(citation.checks.values())


def test_the_same_quotation_is_kept_once(bench: Bench) -> None:
    quote = quoted(LENDING.id, "p1i1", "二週間を超えないこと。")
    statements = [DraftStatement(f"{n}「二週間を超えないこと。」", (LENDING.id,), (quote,)) for n in ("甲", "乙")]
    (citation,) = bench.verify(*statements).citations
    assert citation.quotes == (quote,)


def test_a_text_that_is_not_in_force_on_the_day_is_marked_wherever_it_is_told(bench: Bench) -> None:
    assert isinstance(LENDING.source, Article)
    coming = replace(LENDING, source=replace(LENDING.source, in_force=date(2030, 4, 1)))
    verified = bench.verify(DraftStatement("図書館は図書を貸し出します。", (coming.id,)), given=(coming,))
    assert "【未施行（2030年4月1日施行）】" in verified.text
    assert verified.citations[0].checks["in_force"] is False


def test_a_digest_is_marked_once_where_its_words_are_shown(bench: Bench) -> None:
    digest = replace(LENDING, verbatim=False)
    quote = quoted(digest.id, "p1i1", "二週間を超えないこと。")
    verified = bench.verify(DraftStatement("「二週間を超えないこと。」", (digest.id,), (quote,), 1), given=(digest,))
    assert verified.text.count("要約（原文ではありません）") == 1


def test_rows_become_a_table_with_a_heading(bench: Bench) -> None:
    rows = (
        DraftStatement(CELL.join(("比較", "規定")), (), corpus=True, row=True),
        DraftStatement(CELL.join(("貸出", "「二週間を超えないこと。」")), (LENDING.id,), row=True),
    )
    verified = bench.verify(DraftStatement("次のとおりです。", (LENDING.id,)), *rows)
    assert verified.text.split("\n\n")[1] == "| 比較 | 規定 |\n|---|---|\n| 貸出 | 「二週間を超えないこと。」[1] |"


def test_a_table_that_lost_its_rows_loses_its_heading(bench: Bench) -> None:
    heading = DraftStatement(CELL.join(("比較", "規定")), (), corpus=True, row=True)
    row = DraftStatement(CELL.join(("貸出", "「三週間を超えないこととします。」")), (LENDING.id,), row=True)
    verified = bench.verify(DraftStatement("図書は貸し出されます。", (LENDING.id,)), heading, row)
    assert [statement.text for statement in verified.statements] == ["図書は貸し出されます。"]


def test_bullets_stand_below_their_paragraph(bench: Bench) -> None:
    statements = [
        DraftStatement("次のとおりです。", (LENDING.id,)),
        DraftStatement("貸出", (LENDING.id,), level=1),
        DraftStatement("その下", (LENDING.id,), level=2),
    ]
    assert bench.verify(*statements).text == "次のとおりです。[1]\n\n- 貸出[1]\n  - その下[1]"


def test_a_quotation_with_a_bracket_that_is_never_closed_ends_where_it_ends(bench: Bench) -> None:
    said = "貸出期間は「二週間を超えない」ものとし、館長が「図書は大切である。"
    held = written(("1", said))
    quote = quoted(held.id, "1", said)
    statement = DraftStatement(f"答弁書: 「{said}」（以下は収録していません）", (held.id,), (quote,), 1)
    assert bench.verify(statement, given=(held,)).removed == {}
    invented = DraftStatement(f"答弁書: 「{said}」「三週間とする図書がある。」", (held.id,), (quote,), 1)
    assert bench.verify(invented, given=(held,)).removed == {"quote_verbatim": 1}


def test_an_article_in_the_title_of_a_written_answer_is_no_article_claimed(bench: Bench) -> None:
    held = written(("1", "図書を貸し出す。"), title="架空図書貸出法第一条に関する第三回質問")
    text = "架空図書貸出法第一条に関する第三回質問（参議院第999回国会第7号）に対する答弁書: 「図書を貸し出す。」"
    statement = DraftStatement(text, (held.id,), (quoted(held.id, "1", "図書を貸し出す。"),), 1)
    assert bench.verify(statement, given=(held,)).removed == {}


def test_a_lead_goes_with_what_it_leads_to(bench: Bench) -> None:
    lead = DraftStatement("政府の答弁は1件あります。", (ANSWER.id,), corpus=True, leads=True)
    false = DraftStatement("「図書の貸出期間は三週間とする。」", (ANSWER.id,), (), 1)
    again = DraftStatement("同趣旨の答弁がほかに1件あります。", (ANSWER.id,), (), 1, corpus=True)
    verified = bench.verify(corpus_fact("ほかの政府答弁は次のとおりです。"), lead, false, again)
    assert (verified.status, verified.text, verified.citations) == ("not_found", NOT_FOUND, ())
    true = DraftStatement("「予算は三億円でございます。」", (ANSWER.id,), (), 1)
    assert bench.verify(lead, false, true).statements[0].text == lead.text


def test_answers_are_not_counted_once_one_of_them_is_removed(bench: Bench) -> None:
    lead = DraftStatement("2件あります。", (ANSWER.id, LENDING.id), corpus=True, leads=True)
    true = DraftStatement("「予算は三億円でございます。」", (ANSWER.id,), (), 1)
    false = DraftStatement("「図書館は三週間休む。」", (LENDING.id,), (), 1)
    below = DraftStatement("「十冊を限度とする。」", (LENDING.id,), (), 2)
    assert [one.text for one in bench.verify(lead, true, false, below).statements] == [true.text]


def test_a_model_that_only_leads_to_what_was_removed_has_said_nothing(bench: Bench) -> None:
    lead = DraftStatement("図書の貸出期間については、次のように答弁しています。", (ANSWER.id,))
    false = DraftStatement("「図書の貸出期間は三週間とする。」", (ANSWER.id,), (), 1)
    assert bench.verify(lead, false, by_model=True).status == "not_found"
