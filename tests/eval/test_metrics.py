from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.facts import fold_numbers, states
from eval.metrics import (
    citation_precision,
    citation_recall,
    first_citation,
    key_fact_coverage,
    quotation_fidelity,
    refusal_accuracy,
)

A, B, C = "law:1:m:1", "law:1:m:2", "diet:3"


@pytest.mark.parametrize(
    ("cited", "gold", "precision", "recall", "first"),
    [
        ((A,), (A,), 1.0, 1.0, 1.0),
        ((B, A), (A,), 0.5, 1.0, 0.0),
        ((A, B, C), (A,), 1 / 3, 1.0, 1.0),
        ((C,), (A, B), 0.0, 0.0, 0.0),
        ((), (A,), None, 0.0, None),
        ((A,), (), None, None, None),
        ((), (), None, None, None),
    ],
    ids=["right", "half right", "a third right", "wrong", "nothing cited", "nothing to cite", "nothing at all"],
)
def test_citations_are_compared_with_gold(
    cited: tuple[str, ...], gold: tuple[str, ...], precision: float | None, recall: float | None, first: float | None
) -> None:
    assert citation_precision(cited, gold) == (None if precision is None else pytest.approx(precision))
    assert citation_recall(cited, gold, "duty") == recall
    assert first_citation(cited, gold) == first


def test_one_gold_passage_is_enough_except_for_a_comparison() -> None:
    assert citation_recall((A, C), (A, B), "duty") == 1.0
    assert citation_recall((A, C), (A, B), "comparison") == 0.5
    assert citation_recall((B, A), (A, B), "comparison") == 1.0
    assert citation_recall((), (A, B), "comparison") == 0.0


def test_a_passage_cited_twice_counts_once() -> None:
    assert citation_precision((A, A, B), (A,)) == 0.5


def test_declining_is_right_exactly_when_nothing_is_held() -> None:
    assert refusal_accuracy(refused=True, should_refuse=True) == 1.0
    assert refusal_accuracy(refused=False, should_refuse=False) == 1.0
    assert refusal_accuracy(refused=True, should_refuse=False) == 0.0
    assert refusal_accuracy(refused=False, should_refuse=True) == 0.0


def test_key_facts_are_counted_wherever_the_answer_or_a_quotation_states_them() -> None:
    texts = ("本部長は内閣総理大臣です。", "九つの自治体で導入")
    assert key_fact_coverage(("総理|首相", "9つの自治体"), texts) == 1.0
    assert key_fact_coverage(("総理|首相", "官房長官"), texts) == 0.5
    assert key_fact_coverage(("官房長官",), texts) == 0.0
    assert key_fact_coverage(("官房長官",), ()) == 0.0
    assert key_fact_coverage((), texts) is None


def test_a_fact_does_not_reach_across_two_texts() -> None:
    assert not states("導入済み", ["自治体で導入", "済みである"])


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("119億", "百十九億円"),
        ("百十九億", "１１９億円"),
        ("1,969億|1969億", "総額は一千九百六十九億円"),
        ("二〇二六", "2026年度末"),
        ("2026", "二〇二六年度末"),
        ("四七%", "４７％の企業"),
        ("5千人", "五千人"),
        ("60 エクサ", "六十エクサFLOPS"),
        ("第4章", "第四\n章"),
        ("GX", "ＧＸ二〇四〇ビジョン"),
        ("八割", "8割減"),
    ],
)
def test_letters_and_numerals_meet_however_they_are_written(fact: str, text: str) -> None:
    assert states(fact, [text])


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("五年", "十五年"),
        ("5年", "2.5年"),
        ("9%", "九十九%"),
        ("第1", "第十二条"),
        ("二〇二六", "二〇二六〇"),
        ("3", "3.5割"),
        ("八割", "八分"),
    ],
)
def test_part_of_a_number_is_another_number(fact: str, text: str) -> None:
    assert not states(fact, [text])


@given(st.text(alphabet="0123〇一二三十百千万億年,.０１ ", max_size=40))
def test_no_run_of_numerals_breaks_the_comparison(text: str) -> None:
    assert fold_numbers(text + "条").endswith("条")


def test_quotations_must_stand_verbatim_in_their_passage() -> None:
    source = "第一条　この法律は、\nＡＩの活用を推進する。"
    assert quotation_fidelity(("AIの活用を推進する。",), (source,)) == 1.0
    assert quotation_fidelity(("この法律は、AIの", "AIの活用を禁止する。"), (source, source)) == 0.5
    assert quotation_fidelity(("AIの活用を推進する。",), ("",)) == 0.0
    assert quotation_fidelity((" ",), (source,)) == 0.0
    assert quotation_fidelity((), ()) is None
