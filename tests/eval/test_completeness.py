from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import completeness
from eval.completeness import check, law_texts, main, measure, missing_texts
from indexes.passage import Passage
from indexes.sources.egov import read_law
from indexes.sources.files import RawFile
from tests.conftest import FIXTURES
from tests.indexes.samples import LAW_ID, article_xml, bulk_name, law_xml, paragraph_xml, write_law

LAWS = FIXTURES / "laws"
LAW = law_xml(article_xml("1", "本を貸す。", "（貸出し）"), article_xml("2", "本を返す。"))


def law(data: str) -> RawFile:
    return RawFile(bulk_name(), data.encode())


def test_a_law_that_is_read_whole_misses_nothing() -> None:
    figures = check(law(LAW))
    assert figures is not None
    title, captions, sentences = "架空図書貸出法", "（貸出し）", "第1条第2条本を貸す。本を返す。"
    assert (figures.letters, figures.missing) == (len(title + captions + sentences), 0)


def test_a_provision_that_the_reader_overlooks_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        completeness,
        "read_law",
        lambda file: (one for one in read_law(file) if isinstance(one, Passage) and not one.id.endswith(":2")),
    )
    figures = check(law(LAW))
    assert figures is not None
    assert (figures.missing, figures.examples) == (len("第2条本を返す。"), ("第2条", "本を返す。"))


def test_the_readings_of_rare_letters_count_as_missing() -> None:
    figures = check(law(law_xml(paragraph_xml("<Ruby>栞<Rt>しおり</Rt></Ruby>を挟む。"))))
    assert figures is not None
    assert figures.examples == ("しおり",)


def test_a_translation_does_not_count() -> None:
    assert check(law(law_xml(article_xml("1", "Books are lent."), language="en"))) is None


@pytest.mark.parametrize(
    ("texts", "held", "missing"),
    [
        (["甲", "乙"], "甲\n乙", []),
        (["乙", "甲"], "甲\n乙", []),
        (["甲", "甲"], "甲\n乙", ["甲"]),
        (["乙", "甲", "甲"], "甲\n乙", ["甲"]),
        (["甲乙"], "甲\n乙", ["甲乙"]),
        (["甲"], "", ["甲"]),
        (["丁" * 20, "甲"], "甲" + "乙" * 9_000 + "丁" * 20 + "甲", []),
    ],
)
def test_a_text_is_found_in_its_place_or_elsewhere_as_often_as_it_is_met(
    texts: list[str], held: str, missing: list[str]
) -> None:
    assert missing_texts(texts, held) == missing


def test_the_texts_of_json_are_those_below_the_body() -> None:
    body = {"tag": "LawBody", "children": [{"tag": "LawTitle", "attr": "", "children": ["貸出法"]}, "末尾"]}
    full = {"tag": "Law", "children": [{"tag": "LawNum", "children": ["第一号"]}, body]}
    assert list(law_texts(json.dumps({"law_full_text": full}).encode())) == ["貸出法", "末尾"]


def test_a_folder_is_measured_with_its_faults(tmp_path: Path) -> None:
    write_law(tmp_path, article_xml("1", "本を貸す。"))
    (tmp_path / bulk_name(LAW_ID, "20260401")).write_text("<Law>", encoding="utf-8")
    (tmp_path / "minutes.json").write_text('{"speechRecord": []}', encoding="utf-8")
    figures = measure([tmp_path], workers=1)
    assert (figures.files, figures.passages, figures.share, figures.worst) == (1, 1, 1.0, ())
    assert [bulk_name(LAW_ID, "20260401") in fault for fault in figures.faults] == [True]


def test_enough_text_ends_with_0_and_too_little_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, poor = tmp_path / "whole", tmp_path / "poor"
    write_law(whole, article_xml("1", "本を貸す。"))
    write_law(poor, paragraph_xml("<Ruby>栞<Rt>しおり</Rt></Ruby>"))
    assert main(["--from", str(whole)]) == 0
    assert "収録率 100.0000%" in capsys.readouterr().out
    assert main(["--from", str(poor), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["missing"], told["worst"][0]["examples"]) == (3, ["しおり"])


def test_a_place_without_statutes_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--from", str(tmp_path)]) == 1
    assert "0 ファイル" in capsys.readouterr().out


@pytest.mark.parametrize("folder", ["egov_core", "egov_official", "egov_revisions"])
def test_no_text_of_the_real_statutes_is_missing_but_readings(corpus: Path, folder: str) -> None:
    figures = measure([corpus / folder], workers=1)
    assert figures.share > completeness.REQUIRED_SHARE
    assert [one for one in figures.worst if one.missing > 40] == []


def test_the_invented_law_misses_only_its_reading() -> None:
    figures = measure([LAWS], workers=1)
    assert [one.examples for one in figures.worst] == [("えつらんか",)]
