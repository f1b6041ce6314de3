from __future__ import annotations

from pathlib import Path

import pytest

from indexes.passage import Passage
from indexes.repeals import Repeal, repeals_in
from indexes.sources.files import RawFile, read_files
from indexes.sources.reading import read_passages
from tests.indexes.samples import article_passage

NUMBER = "平成九十九年法律第一号"


def repealed(*lines: tuple[str, str], supplementary: bool = True, amending: str = "") -> list[tuple[str, str, str]]:
    passage = article_passage(*lines, supplementary=supplementary, amending=amending)
    return [(one.title, one.number, one.at) for one in repeals_in(passage)]


def test_a_law_repealed_by_name_is_found() -> None:
    assert repealed(("p1", f"旧架空図書法（{NUMBER}）は、廃止する。")) == [("旧架空図書法", NUMBER, "p1")]


def test_the_day_of_the_repeal_may_stand_between() -> None:
    assert repealed(("p1", f"旧架空図書法（{NUMBER}）は、令和九十九年三月三十一日から廃止する。"))


def test_every_item_of_a_list_of_laws_repealed_is_found() -> None:
    lines = (
        ("p1", "次に掲げる法律は、廃止する。"),
        ("p1i1", f"一　旧架空図書法（{NUMBER}）"),
        ("p1i2", f"二　旧架空司書法（{NUMBER}）"),
        ("p2", f"架空預託法（{NUMBER}）"),
    )
    assert [title for title, _, _ in repealed(*lines)] == ["旧架空図書法", "旧架空司書法"]


def test_two_laws_repealed_in_one_breath_are_both_named_without_their_joint() -> None:
    text = f"旧架空図書法（{NUMBER}）及び旧架空司書法（{NUMBER}）は、廃止する。"
    assert [title for title, _, _ in repealed(("p1", text))] == ["旧架空図書法", "旧架空司書法"]


@pytest.mark.parametrize(("supplementary", "amending"), [(False, ""), (True, "令和九十九年法律第二号")])
def test_only_the_original_supplementary_provisions_count(supplementary: bool, amending: str) -> None:
    line = ("p1", f"旧架空図書法（{NUMBER}）は、廃止する。")
    assert repealed(line, supplementary=supplementary, amending=amending) == []


def test_the_digital_society_act_took_the_place_of_its_forerunner(corpus: Path) -> None:
    (folder,) = (corpus / "egov_core").glob("503AC0000000035_*")
    files = [file for file in read_files([folder]) if isinstance(file, RawFile)]
    passages = [one for file in files for one in read_passages(file) if isinstance(one, Passage)]
    found = [one for passage in passages for one in repeals_in(passage)]
    assert (
        Repeal("高度情報通信ネットワーク社会形成基本法", "平成十二年法律第百四十四号", "law:503AC0000000035:s:2", "p1")
        in found
    )
