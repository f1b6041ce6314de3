from __future__ import annotations

import pytest

from indexes.models.embedder import CHIVE, CONFIG, NAME, PREFIX, TOKENIZER, WEIGHTS, difference

RURI = {NAME: "ruri", CONFIG: "1", WEIGHTS: "2", TOKENIZER: "3", PREFIX: "検索文書: "}


@pytest.mark.parametrize(("made", "wanted"), [({}, {}), (CHIVE, {}), ({}, CHIVE), (RURI, RURI)])
def test_equal_embedders_do_not_differ(made: dict[str, str], wanted: dict[str, str]) -> None:
    assert difference(made, wanted) == ""


def test_the_name_of_a_folder_makes_no_difference() -> None:
    assert difference(RURI, RURI | {NAME: "copy"}) == ""


def test_both_names_are_told() -> None:
    assert difference(CHIVE, RURI) == "埋め込みモデル「chiVe」で作られていますが、いまの設定は「ruri」です"
    assert difference(RURI, CHIVE) == "埋め込みモデル「ruri」で作られていますが、いまの設定は「chiVe」です"


@pytest.mark.parametrize(
    ("key", "part"), [(CONFIG, "構成"), (WEIGHTS, "重み"), (TOKENIZER, "語彙"), (PREFIX, "文書の接頭辞")]
)
def test_of_two_models_of_one_name_the_part_that_differs_is_told(key: str, part: str) -> None:
    assert difference(RURI, RURI | {key: "other"}).endswith(f"「ruri」です（{part}が違います）")
