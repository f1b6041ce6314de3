from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.asked import as_asked, filters, preferred
from assistant.engine import Assistant
from assistant.question import Question
from indexes.passage import Passage, Speech
from indexes.retrieval import DIET, Hit
from indexes.store.protocol import DietFacts, Filter
from tests.assistant.builders import article, speech, written

QUESTION = Question("問い", "diet", (), (), "問い", "問い")
FACTS = DietFacts(speakers=("架空太郎", "架空次郎", "質問花子"))


def answer(**facts: object) -> Passage:
    passage = speech(2, "貸出期間は二週間です。", question="貸出期間は")
    assert isinstance(passage.source, Speech)
    return replace(passage, source=replace(passage.source, questioner_group="空想の会", **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ({}, True),
        ({"speakers": ("架空",)}, True),
        ({"speakers": ("架空", "質問花子")}, True),
        ({"speakers": ("例文", "架空")}, True),
        ({"speakers": ("例文",)}, False),
        ({"office": "大臣"}, True),
        ({"office": "局長"}, False),
        ({"office": "局長", "speakers": ("架空",)}, True),
        ({"party": "空想の会"}, True),
        ({"party": "公明党"}, False),
        ({"house": "参議院"}, False),
        ({"committee": "架空委員会"}, True),
        ({"committee": "予算委員会"}, False),
        ({"session": 999}, True),
        ({"session": 217}, False),
        ({"period": (date(2025, 4, 1), date.max)}, True),
        ({"period": (date.min, date(2025, 3, 31))}, False),
    ],
)
def test_an_answer_is_as_asked_where_every_condition_holds(asked: dict[str, object], met: bool) -> None:
    assert as_asked(answer(), replace(QUESTION, **asked)) is met  # type: ignore[arg-type]


def test_a_written_answer_is_known_by_the_name_behind_the_office() -> None:
    reply = written(("1", "お答えする。"))
    assert as_asked(reply, replace(QUESTION, speakers=("架空",), office="総理", session=999))
    assert not as_asked(reply, replace(QUESTION, committee="予算委員会"))
    assert not as_asked(article("1", ("p1", "図書。")), QUESTION)


def test_the_filters_are_what_the_question_asks_and_the_users_own_go_first() -> None:
    question = replace(
        QUESTION,
        house="参議院",
        committee="予算委員会",
        session=217,
        office="大臣",
        period=(date(2025, 4, 1), date.max),
    )
    (where,) = filters(question, Filter(house="衆議院"), FACTS, government=True)
    assert where == Filter(
        DIET,
        house="衆議院",
        committee="予算委員会",
        session=217,
        office="大臣",
        date_from=date(2025, 4, 1),
        government=True,
    )


def test_each_person_who_may_be_meant_has_a_filter_and_a_party_asks() -> None:
    named = filters(replace(QUESTION, speakers=("架空",), office="大臣"), Filter(), FACTS, government=False)
    assert [(where.speaker, where.office) for where in named] == [("架空太郎", ""), ("架空次郎", "")]
    party = replace(QUESTION, party="公明党")
    assert [where.party for where in filters(party, Filter(), FACTS, government=False)] == ["公明党"]
    assert [where.party for where in filters(party, Filter(), FACTS, government=True)] == [""]


def test_what_is_as_asked_comes_first_and_nothing_is_hidden() -> None:
    hits = [Hit(speech(number, "図書。"), 1.0) for number in range(1, 5)]
    best = preferred(hits[:3], [hits[1], hits[3]], 4)
    assert best[0].passage.id == hits[1].passage.id
    assert {hit.passage.id for hit in best} == {hit.passage.id for hit in hits}


def test_a_committee_named_in_a_question_on_a_law_filters_nothing(fixture_assistant: Assistant) -> None:
    question = fixture_assistant.find("架空図書貸出法の架空図書特別委員会の定め").question
    assert (question.kind, question.committee) != ("diet", "架空図書特別委員会")
    assert not question.concerns_speeches


def test_answers_of_whom_where_and_when_is_asked_come_first(fixture_assistant: Assistant) -> None:
    found = fixture_assistant.find("参議院で例示一郎は月光閲覧架についてどう答弁したか", 5)
    assert [item.key for item in found.question.understood] == ["speaker:例示一郎", "house:参議院"]
    source = found.hits[0].passage.source
    assert isinstance(source, Speech)
    assert (source.speaker, source.house) == ("例示一郎", "参議院")
