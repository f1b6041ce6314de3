from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from assistant.answer import NOT_FOUND
from assistant.citations import Verified, quotations_in
from assistant.citations import verify as verify_on
from assistant.draft import Draft, DraftStatement, quoted
from indexes.passage import Passage
from tests.assistant.builders import article, speech

LENDING = article(
    "1", ("p1", "図書館は、何人にも図書を貸し出さなければならない。"), ("p1i1", "一　二週間を超えないこと。")
)
ANSWER = speech(2, "図書の貸出期間は二週間を超えないものといたします。")
GIVEN = {passage.id: passage for passage in (LENDING, ANSWER)}


DAY = date(2025, 4, 1)


def verify(draft: Draft, given: Mapping[str, Passage], on: date = DAY) -> Verified:
    return verify_on(draft, given, on, DAY)


def draft(*statements: DraftStatement) -> Draft:
    return Draft("answered", statements)


def test_sources_are_numbered_in_the_order_in_which_they_are_cited() -> None:
    verified = verify(
        draft(DraftStatement("答弁です。", (ANSWER.id,)), DraftStatement("条文です。", (LENDING.id, ANSWER.id))), GIVEN
    )
    assert [(citation.n, citation.passage_id) for citation in verified.citations] == [(1, ANSWER.id), (2, LENDING.id)]
    assert verified.text == "答弁です。[1]\n\n条文です。[2][1]"


def test_a_source_that_was_not_given_takes_its_statement_with_it() -> None:
    verified = verify(
        draft(DraftStatement("本当です。", (LENDING.id,)), DraftStatement("嘘です。", ("law:none:m:1",))), GIVEN
    )
    assert verified.text == "本当です。[1]"
    assert (verified.removed, verified.status) == (1, "corrected")


def test_a_quotation_that_is_not_in_its_passage_takes_its_statement_with_it() -> None:
    altered = DraftStatement("「図書館は、国民だけに図書を貸し出さなければならない。」と定めています。", (LENDING.id,))
    verified = verify(draft(altered), GIVEN)
    assert (verified.status, verified.text, verified.citations) == ("not_found", NOT_FOUND, ())


def test_a_quotation_of_another_passage_is_refused() -> None:
    swapped = DraftStatement("「図書の貸出期間は二週間を超えないものといたします。」と定めています。", (LENDING.id,))
    assert verify(draft(swapped), GIVEN).removed == 1


@pytest.mark.parametrize(
    "spelling",
    ["図書館は、何人にも図書を貸し出さなければならない。", "図書館は、 何人にも\n図書を貸し出さなければならない。"],
)
def test_white_space_and_width_do_not_matter_to_a_quotation(spelling: str) -> None:
    assert verify(draft(DraftStatement(f"「{spelling}」です。", (LENDING.id,))), GIVEN).removed == 0


def test_brackets_around_a_short_name_are_dropped_where_the_source_lacks_it() -> None:
    verified = verify(draft(DraftStatement("いわゆる「貸出法」です。", (LENDING.id,))), GIVEN)
    assert verified.text == "いわゆる貸出法です。[1]"


def test_a_citation_carries_its_first_quotation_and_all_of_them() -> None:
    statements = [
        DraftStatement(
            f"「{line.text.removeprefix('一　')}」",
            (LENDING.id,),
            (quoted(LENDING.id, line.at, line.text.removeprefix("一　")),),
            1,
        )
        for line in LENDING.lines
    ]
    (citation,) = verify(draft(*statements), GIVEN).citations
    assert citation.quote == LENDING.lines[0].text
    assert [quote.at for quote in citation.quotes] == [f"{LENDING.id}#p1", f"{LENDING.id}#p1i1"]
    assert citation.checks == {"passage_exists": True, "quote_verbatim": True, "in_force": True}


def test_bullets_stand_below_their_paragraph() -> None:
    statements = (
        DraftStatement("次のとおりです。", (LENDING.id,)),
        DraftStatement("一つ", (LENDING.id,), (), 1),
        DraftStatement("その下", (LENDING.id,), (), 2),
    )
    assert verify(draft(*statements), GIVEN).text == "次のとおりです。[1]\n\n- 一つ[1]\n  - その下[1]"


def test_quotations_are_read_with_the_brackets_inside_them() -> None:
    assert list(quotations_in("「図書」と「「期間」とは二週間をいう」、「閉じない")) == [
        "図書",
        "「期間」とは二週間をいう",
    ]
