from __future__ import annotations

from math import log2

import pytest

from eval.retrieval.measures import MEASURES, misses, values
from eval.retrieval.questions import Question


def asked(*gold: str, kind: str = "duty", also_ok: tuple[str, ...] = ()) -> Question:
    return Question("q", "問い", gold, type=kind, also_ok=also_ok)


def measured(question: Question, found: list[str]) -> dict[str, float]:
    [row] = values([question], [found])
    return dict(zip(MEASURES, row, strict=True))


def ranked(**places: int) -> list[str]:
    """Twenty-five passages, the named ones at their ranks."""
    found = [f"other {rank}" for rank in range(1, 26)]
    for name, rank in places.items():
        found[rank - 1] = name
    return found


def test_a_gold_passage_counts_from_its_rank_on() -> None:
    row = measured(asked("a"), ranked(a=7))
    assert [row[f"recall@{k}"] for k in (1, 5, 10, 20)] == [0, 0, 1, 1]
    assert row["mrr"] == pytest.approx(1 / 7)
    assert row["ndcg@10"] == pytest.approx(1 / log2(8))


def test_a_gold_passage_beyond_twenty_is_no_recall() -> None:
    row = measured(asked("a"), ranked(a=21))
    assert (row["recall@20"], row["ndcg@10"]) == (0, 0)
    assert row["mrr"] == pytest.approx(1 / 21)


def test_of_several_gold_passages_the_first_found_counts() -> None:
    row = measured(asked("a", "b"), ranked(a=2, b=12))
    assert (row["recall@1"], row["recall@5"], row["all@10"]) == (0, 1, 1)
    assert row["mrr"] == 0.5
    assert row["ndcg@10"] == pytest.approx((1 / log2(3)) / (1 + 1 / log2(3)))


@pytest.mark.parametrize("kind", ["multi", "comparison"])
@pytest.mark.parametrize(("last", "all_there"), [(10, 1.0), (11, 0.0)])
def test_questions_for_two_provisions_need_both_among_ten(kind: str, last: int, all_there: float) -> None:
    row = measured(asked("a", "b", kind=kind), ranked(a=1, b=last))
    assert row["recall@1"] == 1
    assert row["all@10"] == all_there


def test_what_is_right_beside_the_gold_counts_only_where_it_is_said() -> None:
    row = measured(asked("a", also_ok=("b",)), ranked(a=15, b=4))
    assert [row["recall@10"], row["mrr"], row["ndcg@10"]] == pytest.approx([0, 1 / 15, 0])
    assert (row["recall@10+ok"], row["mrr+ok"]) == (1, 0.25)
    assert row["ndcg@10+ok"] == pytest.approx((1 / log2(5)) / (1 + 1 / log2(3)))


def test_a_search_that_finds_nothing_has_nothing_of_everything() -> None:
    both = values([asked("a"), asked("b")], [[], ["b"]])
    assert both[0].tolist() == [0.0] * len(MEASURES)
    assert both[1].tolist() == [1.0] * len(MEASURES)


def test_a_miss_says_the_rank_of_its_gold_and_what_came_first() -> None:
    questions = [asked("a", "b", kind="multi"), asked("c"), asked("d", "e", kind="multi")]
    found = [ranked(a=3, b=14), ranked(), ranked(d=1, e=2)]
    first, second = misses(questions, found, values(questions, found))
    assert (first.ranks, first.first) == ({"a": 3, "b": 14}, ("other 1",))
    assert second.ranks == {"c": None}
