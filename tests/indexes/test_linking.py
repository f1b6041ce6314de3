from __future__ import annotations

from pathlib import Path

import pytest

from indexes.store.texts import TextStore
from tests.indexes.samples import (
    LAW_ID,
    OTHER_LAW_ID,
    TODAY,
    article_xml,
    built,
    texts,
    write_filler,
    write_law,
    write_speech,
)

ORDER_ID = "599CO0000000001"
RETURN = f"law:{LAW_ID}:m:2"

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """An Act, the Order that fills it in, another Act that refers to it, and an answer that names an article."""
    raw = tmp_path / "raw"
    write_law(
        raw,
        article_xml("1", "図書を貸し出す。"),
        article_xml("2", "前条の図書は、政令で定める日までに返却する。"),
        title="架空図書法",
    )
    order = article_xml("1", "架空図書法（以下「法」という。）第二条の政令で定める日は、十日とする。")
    write_law(raw, order, law_id=ORDER_ID, title="架空図書法施行令")
    other = article_xml("1", "「司書」とは、架空図書法第二条の返却を受ける者をいう。")
    write_law(raw, other, law_id=OTHER_LAW_ID, title="架空司書法")
    write_speech(raw, speech="○国務大臣（仮名花子君）　架空図書法第二条は返却について定めております。")
    return raw


def targets(store: TextStore, passage_id: str) -> list[tuple[str, str]]:
    return [(tie.target, tie.kind) for tie in store.links_from(passage_id, TODAY)]


def sources(store: TextStore, passage_id: str) -> set[str]:
    return {tie.source for tie in store.links_to(passage_id, TODAY)}


def test_a_reference_inside_a_law_leads_to_its_article(tmp_path: Path, raw: Path) -> None:
    built(tmp_path, raw)
    assert (f"law:{LAW_ID}:m:1", "article") in targets(texts(tmp_path), RETURN)


def test_what_an_act_leaves_to_an_order_leads_to_the_article_that_lays_it_down(tmp_path: Path, raw: Path) -> None:
    built(tmp_path, raw)
    assert (f"law:{ORDER_ID}:m:1", "delegation") in targets(texts(tmp_path), RETURN)


def test_an_article_knows_the_order_the_other_act_and_the_speech_that_name_it(tmp_path: Path, raw: Path) -> None:
    built(tmp_path, raw)
    speech = "diet:199905254X00120250401_001"
    assert sources(texts(tmp_path), RETURN) == {f"law:{ORDER_ID}:m:1", f"law:{OTHER_LAW_ID}:m:1", speech}


def test_a_defined_term_leads_to_the_article_that_defines_it(tmp_path: Path, raw: Path) -> None:
    built(tmp_path, raw)
    assert texts(tmp_path).defining("司書") == [(f"law:{OTHER_LAW_ID}:m:1", "p1")]


def test_the_manifest_counts_what_was_found_and_resolved(tmp_path: Path, raw: Path) -> None:
    links = built(tmp_path, raw).manifest.links
    assert links["neighbour"] == {"found": 1, "resolved": 1, "law_only": 0, "outside": 0, "unresolved": 0}


def test_an_amended_law_keeps_the_links_of_others_to_it_and_gets_its_own_anew(tmp_path: Path, raw: Path) -> None:
    write_filler(raw)
    built(tmp_path, raw)
    amended = write_law(
        tmp_path / "amended",
        article_xml("1", "図書を貸し出す。"),
        article_xml("2", "前条の図書は、第三条の日に返却する。"),
        article_xml("3", "返却の日は十日とする。"),
        title="架空図書法",
        day="20250501",
    )
    assert built(tmp_path, amended, add=True).carried_on
    store = texts(tmp_path)
    assert targets(store, RETURN) == [(f"law:{LAW_ID}:m:1", "article"), (f"law:{LAW_ID}:m:3", "article")]
    assert f"law:{OTHER_LAW_ID}:m:1" in sources(store, RETURN)


def test_carrying_on_gives_the_links_of_a_build_afresh(tmp_path: Path, raw: Path) -> None:
    write_filler(raw)
    built(tmp_path / "carried", raw)
    write_law(
        raw, article_xml("1", "架空図書法第一条の図書を司書が預かる。"), law_id="599AC0000000009", title="架空預託法"
    )
    carried, afresh = built(tmp_path / "carried", raw), built(tmp_path / "afresh", raw)
    assert (carried.carried_on, afresh.carried_on) == (True, False)
    assert carried.manifest.links == afresh.manifest.links
    ids = [RETURN, f"law:{ORDER_ID}:m:1", f"law:{OTHER_LAW_ID}:m:1", "law:599AC0000000009:m:1"]
    one, other = texts(tmp_path / "carried"), texts(tmp_path / "afresh")
    assert [targets(one, key) for key in ids] == [targets(other, key) for key in ids]


def test_links_go_with_the_file_that_they_came_from(tmp_path: Path, raw: Path) -> None:
    write_filler(raw)
    built(tmp_path, raw)
    next(path for path in raw.rglob("*.xml") if OTHER_LAW_ID in path.name).unlink()
    assert built(tmp_path, raw).carried_on
    assert f"law:{OTHER_LAW_ID}:m:1" not in sources(texts(tmp_path), RETURN)
    assert texts(tmp_path).defining("司書") == []
