from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eval.retrieval.baselines import Baselines, baselines
from indexes.errors import HomeNotWritableError
from indexes.store.embedded import TEXTS
from indexes.store.protocol import Filter

TODAY = date(2026, 1, 1)
DEPUTY = "law:507AC0000000053:m:23"


def texts(home: Path) -> Path:
    current = (home / "index" / "current").read_text(encoding="utf-8").strip()
    return home / "index" / current / TEXTS


def test_bigrams_find_a_word_inside_a_sentence_and_spaces_do_not(starter_home: Path, tmp_path: Path) -> None:
    with baselines(texts(starter_home), tmp_path, TODAY) as searches:
        found = searches.by_bigrams("人工知能戦略副本部長", 10, Filter(kinds=("law",)))
        assert DEPUTY in found[:3]
        assert len(set(found)) == len(found) == 10
        assert DEPUTY not in searches.by_whitespace("人工知能戦略副本部長", 10, Filter())
        assert searches.by_bigrams("人", 10, Filter()) == []
        assert searches.by_bigrams('"AND" OR (', 3, Filter(kinds=("diet",))) == []


def test_spaces_part_the_name_of_a_law_from_its_text(starter_home: Path, tmp_path: Path) -> None:
    with baselines(texts(starter_home), tmp_path, TODAY) as searches:
        found = searches.by_whitespace("人工知能関連技術の研究開発及び活用の推進に関する法律　とは", 5, Filter())
        assert found
        assert all(one.startswith("law:507AC0000000053:") for one in found)


def test_filters_are_honoured(starter_home: Path, tmp_path: Path) -> None:
    def found(searches: Baselines, **conditions: object) -> list[str]:
        return searches.by_bigrams("人工知能の研究開発", 10, Filter(**conditions))  # type: ignore[arg-type]

    with baselines(texts(starter_home), tmp_path, TODAY) as searches:
        assert all(one.startswith("diet:") for one in found(searches, house="参議院"))
        assert found(searches, house="参議院")
        assert found(searches, date_from=date(1900, 1, 1), date_to=date(1900, 1, 2)) == []


def test_only_what_is_in_force_and_searched_is_indexed(starter_home: Path, tmp_path: Path) -> None:
    with baselines(texts(starter_home), tmp_path, date(1990, 1, 1)) as searches:
        assert DEPUTY not in searches.by_bigrams("人工知能戦略副本部長", 10, Filter())


def test_the_index_is_made_below_the_home_and_removed(starter_home: Path, tmp_path: Path) -> None:
    with baselines(texts(starter_home), tmp_path, TODAY):
        [folder] = tmp_path.iterdir()
        assert any(folder.iterdir())
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_written_is_named(starter_home: Path, tmp_path: Path) -> None:
    with (
        pytest.raises(HomeNotWritableError, match="--no-ablation"),
        baselines(texts(starter_home), tmp_path / "nowhere", TODAY),
    ):
        raise AssertionError("opened")
