from __future__ import annotations

from dataclasses import replace

from assistant.engine import Assistant
from assistant.evidence import Weigher
from indexes.passage import Passage
from tests.assistant.builders import article, document, speech, written


def test_the_passage_that_speaks_of_the_subject_covers_more(assistant: Assistant) -> None:
    weigher = Weigher(assistant.store, "著作権の侵害")
    about = weigher.weigh(article("1", ("p1", "著作権を侵害してはならない。")))
    other = weigher.weigh(article("2", ("p1", "図書館は月曜日に休む。")))
    assert (about.coverage, other.coverage) == (1.0, 0.0)


def test_an_everyday_word_covers_through_its_statutory_term(assistant: Assistant) -> None:
    weigher = Weigher(assistant.store, "自治体の責務")
    statutory = weigher.weigh(article("1", ("p1", "地方公共団体は、責務を有する。")))
    unrelated = weigher.weigh(article("2", ("p1", "図書館は、責務を有する。")))
    assert statutory.coverage > unrelated.coverage


def test_words_scattered_over_a_long_speech_do_not_add_up(assistant: Assistant) -> None:
    weigher = Weigher(assistant.store, "税関の人数")
    filler = ["その点は承知しております。"] * 20
    together = weigher.weigh(speech(1, "税関の人数を増やします。", *filler))
    scattered = weigher.weigh(speech(2, "税関に参りました。", *filler, "人数は存じません。"))
    assert together.coverage > scattered.coverage


def test_the_rule_is_preferred_to_a_sentence_that_mentions_it(assistant: Assistant) -> None:
    rule = "図書を貸し出さなければならない。"
    mention = (
        "前項の規定により図書を貸し出さなければならない場合における書類の様式、部数及び提出の時期は、政令で定める。"
    )
    evidence = Weigher(assistant.store, "図書の貸出し").weigh(article("1", ("p1", mention), ("p2", rule)))
    assert evidence.best.sentence.text == rule


def test_a_passage_of_another_law_counts_for_less(assistant: Assistant) -> None:
    law = assistant.store.laws()[0]
    named = Weigher(assistant.store, "図書の貸出し", [law])
    unnamed = Weigher(assistant.store, "図書の貸出し")
    passage = article("1", ("p1", "図書の貸出しを行う。"))
    assert named.weigh(passage).coverage < unnamed.weigh(passage).coverage


def test_the_heading_of_a_guideline_or_a_written_answer_counts_as_said_in_it(assistant: Assistant) -> None:
    weigher = Weigher(assistant.store, "図書の貸出期間")
    for about, other in (
        (document("二週間とする。", section="図書の貸出期間"), document("二週間とする。", section="入館料")),
        (written(("1", "二週間とする。")), written(("1", "二週間とする。"), title="入館料に関する質問主意書")),
    ):
        assert weigher.weigh(about).coverage > weigher.weigh(other).coverage
        assert weigher.weigh(about).caption_coverage > weigher.weigh(other).caption_coverage


def pointed_at(*lines: tuple[str, str]) -> Passage:
    """Invented lines under the id of the provision that the lexicon gives for パブコメ."""
    return replace(article("39", *lines), id="law:405AC0000000088:m:39")


def test_a_provision_that_only_the_lexicon_knows_is_quoted_from_its_rule(assistant: Assistant) -> None:
    passage = pointed_at(("p1", "ただし、貸し出さない。"), ("p2", "図書館は、貸し出す。"), ("p2i1", "一　パブの地図"))
    evidence = Weigher(assistant.store, "パブコメ").weigh(passage)
    assert evidence.coverage > 0.5
    assert evidence.best.sentence.at == "p2"


def test_a_provision_that_the_lexicon_knows_is_pointed_at_and_others_are_not(assistant: Assistant) -> None:
    weigher = Weigher(assistant.store, "パブコメ")
    assert 0 < weigher.weigh(pointed_at(("p1", "図書館は、貸し出す。"))).pointed <= 1
    assert weigher.weigh(article("1", ("p1", "図書館は、貸し出す。"))).pointed == 0


def test_a_caption_that_says_little_else_is_denser(assistant: Assistant) -> None:
    weigher = Weigher(assistant.store, "図書の貸出し")
    plain = weigher.weigh(article("1", ("p1", "貸す。"), caption="図書の貸出し"))
    longer = weigher.weigh(article("2", ("p1", "貸す。"), caption="図書の貸出しに係る倉庫及び車両の検査"))
    assert plain.caption_density > longer.caption_density > 0


def test_what_was_asked_before_an_answer_counts_for_it_alone(assistant: Assistant) -> None:
    weigher = Weigher(assistant.store, "図書の貸出期間")
    answer = weigher.weigh(speech(1, "二週間でございます。", question="図書の貸出期間は何週間か"))
    statement = weigher.weigh(speech(2, "図書の貸出期間は二週間でございます。"))
    assert (answer.asked, statement.asked) == (1.0, 0.0)


def test_a_question_without_words_of_its_own_weighs_without_error(assistant: Assistant) -> None:
    evidence = Weigher(assistant.store, "").weigh(article("1", ("p1", "貸す。"), caption="貸出し"))
    assert (evidence.caption_density, evidence.asked, evidence.score) == (0.0, 0.0, None)


def test_among_others_a_standing_goes_before_the_rank_by_itself(assistant: Assistant) -> None:
    evidence = Weigher(assistant.store, "図書").weigh(article("1", ("p1", "図書を貸す。")))
    assert evidence.rank == evidence.alone
    assert replace(evidence, standing=0.25).rank == 0.25
