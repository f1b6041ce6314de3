from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.retrieval import HybridRetriever, Query, Steps
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter
from tests.indexes.conftest import opened
from tests.indexes.samples import LAW_ID, OTHER_LAW_ID, article_xml, built, write_filler, write_law

ORDER_ID = "599CO0000000001"
DUTY, PENALTY, ORDER = f"law:{LAW_ID}:m:2", f"law:{LAW_ID}:m:9", f"law:{ORDER_ID}:m:1"
QUESTION = "月光の図書を返却する期限"


@pytest.fixture
def store(tmp_path: Path, quick: None) -> Iterator[EmbeddedStore]:
    """An Act with a duty and its penalty, the Order that fills it in, and other laws that punish and set days."""
    raw = tmp_path / "raw"
    write_law(
        raw,
        article_xml("1", "図書を大切にする。"),
        article_xml("2", "月光の図書は、政令で定める日までに返却する。"),
        article_xml("9", "第二条の規定に違反した者は、木の実十個の過料に処する。"),
        title="架空図書法",
    )
    order = article_xml("1", "架空図書法（以下「法」という。）第二条の政令で定める日は、十日とする。")
    write_law(raw, order, law_id=ORDER_ID, title="架空図書法施行令")
    write_law(raw, *(article_xml(str(n), f"第{n}号の巣箱を壊した者は、過料に処する。") for n in range(1, 30)),
              law_id=OTHER_LAW_ID, title="架空巣箱法")  # fmt: skip
    write_filler(raw)
    built(tmp_path, raw)
    yield from opened(tmp_path)


def found(store: EmbeddedStore, query: Query, steps: Steps | None = None) -> list[str]:
    return [hit.passage.id for hit in HybridRetriever(store, steps=steps).search(query)]


def test_the_penalty_on_a_duty_comes_beside_it_where_it_is_asked_for(store: EmbeddedStore) -> None:
    assert set(found(store, Query(QUESTION, 2, statutory="過料", wants_penalty=True))) == {DUTY, PENALTY}


def test_the_order_that_fills_in_an_act_comes_beside_it_where_it_is_asked_for(store: EmbeddedStore) -> None:
    assert set(found(store, Query(QUESTION, 2, wants_orders=True))) == {DUTY, ORDER}


def test_without_the_step_ties_are_not_followed(store: EmbeddedStore) -> None:
    query = Query(QUESTION, 2, wants_orders=True)
    assert ORDER not in found(store, query, Steps(links=False))


def test_what_a_filter_excludes_is_not_tied_in(store: EmbeddedStore) -> None:
    query = Query(QUESTION, 10, Filter(law_ids=(LAW_ID,)), wants_orders=True)
    assert ORDER not in found(store, query)


def test_neighbours_are_those_of_the_same_family_and_know_which_way_they_refer(store: EmbeddedStore) -> None:
    assert store.neighbours(DUTY) == {PENALTY: True, ORDER: True}
    assert store.neighbours(PENALTY) == {DUTY: False}


def test_a_provision_that_nothing_refers_to_has_no_neighbours(store: EmbeddedStore) -> None:
    assert store.neighbours(f"law:{LAW_ID}:m:1") == {}
