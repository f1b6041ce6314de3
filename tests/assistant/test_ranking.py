from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.engine import Assistant
from assistant.evidence import Evidence, Weigher
from assistant.law_names import LawNames
from assistant.question import Question, understand
from assistant.ranking import WEIGHTS, features, ranked
from indexes.passage import Article, Passage
from tests.assistant.builders import article, document, speech, written


def weighed(assistant: Assistant, text: str, passages: Sequence[Passage]) -> tuple[Question, list[Evidence]]:
    question = understand(text, LawNames(assistant.store.laws()))
    weigher = Weigher(assistant.store, question.subject)
    return question, [weigher.weigh(passage, 1.0) for passage in passages]


def told(assistant: Assistant, text: str, *passages: Passage) -> list[dict[str, float]]:
    return features(*weighed(assistant, text, passages))


def first(assistant: Assistant, text: str, *passages: Passage) -> Passage:
    return max(ranked(*weighed(assistant, text, passages)), key=lambda entry: entry.rank).passage


def of_law(passage: Passage, law_id: str, title: str) -> Passage:
    assert isinstance(passage.source, Article)
    return replace(passage, source=replace(passage.source, law_id=law_id, law_title=title))


def test_nothing_found_is_ranked_as_nothing(assistant: Assistant) -> None:
    assert ranked(understand("図書の貸出し", LawNames(())), []) == []


def test_every_feature_has_a_weight(assistant: Assistant) -> None:
    passages = article("1", ("p1", "貸す。")), speech(1, "貸す。"), written(("1", "貸す。")), document("貸す。")
    names = {name for one in told(assistant, "図書の貸出し", *passages) for name in one}
    assert names == set(WEIGHTS)


def test_the_best_keeps_the_highest_rank_and_the_order_of_what_was_found_stays(assistant: Assistant) -> None:
    passages = [
        article("1", ("p1", "館内では走らない。")),
        article("2", ("p1", "図書を貸す。"), caption="図書の貸出し"),
    ]
    question, entries = weighed(assistant, "図書の貸出し", passages)
    other, best = ranked(question, entries)
    assert [other.passage, best.passage] == passages
    assert best.rank == max(entry.alone for entry in entries) > other.rank
    assert best.score is not None
    assert other.score is not None
    assert best.score > other.score


def test_of_articles_that_share_as_much_the_one_that_says_what_is_asked_comes_first(assistant: Assistant) -> None:
    place = article("1", ("p1", "図書の貸出しは、窓口で行う。"), caption="図書の貸出し")
    days = article("2", ("p1", "図書の貸出しは、十四日とする。"), caption="図書の貸出し")
    assert first(assistant, "図書の貸出しは何日まで", place, days) == days
    assert [one["says_what_is_asked"] for one in told(assistant, "図書の貸出しは何日まで", place, days)] == [0.0, 1.0]


def test_a_period_that_is_spoken_of_is_not_asked_for(assistant: Assistant) -> None:
    plain = article("1", ("p1", "図書の貸出期間を定める。"))
    assert told(assistant, "図書の貸出期間について", plain)[0]["says_what_is_asked"] == 0.0


def test_a_caption_may_name_what_is_asked_for(assistant: Assistant) -> None:
    captions = "図書の返却の期限", "図書の返却の場所"
    articles = [article(str(number), ("p1", "返す。"), caption=caption) for number, caption in enumerate(captions)]
    assert [one["caption_asked"] for one in told(assistant, "図書はいつまでに返す", *articles)] == [1.0, 0.0]


@pytest.mark.parametrize(
    "sentence",
    ["この法律において「貸出図書」とは、貸し出す図書をいう。", "貸し出す図書（以下「貸出図書等」という。）を置く。"],
)
def test_a_definition_asked_for_is_told_by_its_words(assistant: Assistant, sentence: str) -> None:
    defining, using = article("2", ("p1", sentence)), article("3", ("p1", "貸出図書を返す。"))
    asked = "「貸出図書」はどんな状態を指すか"
    assert [one["defines"] for one in told(assistant, asked, defining, using)] == [1.0, 0.0]
    assert told(assistant, "貸出図書の返却", defining)[0]["defines"] == 0.0


def test_a_term_may_be_defined_as_an_item(assistant: Assistant) -> None:
    listed = article("2", ("p1", "用語は次による。"), ("p1i1", "一　貸出図書　貸し出す図書をいう。"))
    assert told(assistant, "貸出図書の定義は", listed)[0]["defines"] == 1.0


def test_a_question_in_words_of_the_law_wants_the_law_and_one_of_policy_the_answer(assistant: Assistant) -> None:
    rule = article("3", ("p1", "図書の貸出しの期間は、二週間とする。"), caption="図書の貸出しの期間")
    answer = speech(1, "図書の貸出しの期間は二週間とすることを検討しております。", question="図書の貸出しの期間は")
    assert first(assistant, "図書の貸出しの期間の規定は", rule, answer) == rule
    asked = "図書の貸出しの期間の見直しの検討状況"
    assert told(assistant, asked, answer)[0]["of_policy"] == 1.0
    assert told(assistant, "図書の貸出し", answer)[0]["of_policy"] == 0.0


def test_an_answer_whose_question_was_the_same_comes_first(assistant: Assistant) -> None:
    asked = speech(1, "二週間でございます。図書でございます。", question="図書の貸出期間は何週間か")
    other = speech(2, "二週間でございます。図書でございます。", question="開館の時間は何時か")
    assert first(assistant, "図書の貸出期間は何週間か", other, asked) == asked


def test_an_order_comes_behind_its_act_unless_it_is_asked_for(assistant: Assistant) -> None:
    act = of_law(article("1", ("p1", "図書を貸す。"), caption="貸出し"), "599AC0000000001", "架空図書法")
    order = of_law(article("1", ("p1", "図書を貸す。"), caption="貸出し"), "599CO0000000002", "架空図書法施行令")
    assert first(assistant, "図書の貸出し", order, act) == act
    assert told(assistant, "図書の貸出しを定めた政令は", order)[0]["order_asked"] == 1.0


def test_a_law_of_one_occasion_is_told_apart_unless_the_question_speaks_of_it(assistant: Assistant) -> None:
    special = of_law(article("1", ("p1", "図書を貸す。")), "599AC0000000003", "架空震災図書特例法")
    assert told(assistant, "図書の貸出し", special)[0]["special"] == 1.0
    assert told(assistant, "震災のときの図書の貸出し", special)[0]["special"] == 0.0


def test_places_count_within_articles_and_within_answers_and_equals_share_one(assistant: Assistant) -> None:
    question, entries = weighed(
        assistant, "図書", [article("1", ("p1", "貸す。")), speech(1, "貸す。"), article("2", ("p1", "貸す。"))]
    )
    first_one, answer, last = entries
    unequal = [first_one, replace(answer, retrieval=0.2), replace(last, retrieval=0.6)]
    assert [one["place"] for one in features(question, entries)] == [0.0, 0.0, 0.0]
    assert [one["place"] > 0 for one in features(question, unequal)] == [False, False, True]


def test_scores_of_a_reranker_stay_within_bounds(assistant: Assistant) -> None:
    question, (entry,) = weighed(assistant, "図書", [article("1", ("p1", "図書を貸す。"))])
    assert [features(question, [replace(entry, retrieval=value)])[0]["retrieval"] for value in (-3.0, 40.0)] == [0, 1.5]


def test_a_hostile_question_is_read_in_no_time(assistant: Assistant) -> None:
    long = "期間" * 20_000 + "「" * 5_000
    assert told(assistant, "図書の貸出し", article("1", ("p1", "図書を貸す。" * 2_000)))
    question, entries = weighed(assistant, "図書", [article("1", ("p1", "図書を貸す。"))])
    assert features(replace(question, text=long), entries)
