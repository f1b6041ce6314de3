from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from assistant.engine import Assistant
from assistant.premises import corrections, renumbered
from assistant.premises.renumbered import Moved, moves
from indexes.build import build_index
from indexes.passage import article_id
from tests.assistant.premises.conftest import LIBRARY
from tests.conftest import opened

APPI = "415AC0000000057"
COPYRIGHT = "345AC0000000048"
PLATFORMS = "413AC0000000137"

CATALOGUE = Moved(LIBRARY, (), "4", article_id(LIBRARY, "7"), ("目録",), "令和九十九年法律第三号", date(2020, 4, 1))
ENDED = Moved(
    "", ("架空旧蔵書法",), "9", article_id(LIBRARY, "7"), ("目録",), "令和九十九年法律第三号", date(2020, 4, 1)
)


def first(assistant: Assistant, question: str) -> list[str]:
    inquiry = assistant.inquire(question)
    assert inquiry is not None
    return [one.text for one in corrections(inquiry)]


def test_a_provision_asked_for_by_its_old_number_is_shown_where_it_stands_now(
    library: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renumbered, "moves", lambda: (CATALOGUE,))
    there, now, quote = first(library, "架空書庫法第4条の目録")
    assert there == "架空書庫法第4条（閲覧室の照明）に、目録の定めはありません。"
    before = "2020年4月1日に施行された令和九十九年法律第三号より前の架空書庫法第4条の定め"
    assert now == f"目録は、{before}で、現在は架空書庫法第7条（目録の縦覧）が定めています。"
    assert "「書庫長は、書籍の目録を作成し" in quote


def test_an_old_number_whose_present_text_has_the_subject_is_no_mistake(
    library: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renumbered, "moves", lambda: (replace(CATALOGUE, subjects=("照明",)),))
    assert first(library, "架空書庫法第4条の照明") == []


def test_a_number_of_a_law_that_has_ended_leads_to_the_law_in_its_place(
    library: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renumbered, "moves", lambda: (ENDED,))
    unknown, now, _ = first(library, "架空旧蔵書法9条の目録")
    assert unknown == "架空旧蔵書法という名の法令は、収録している資料の中にありません。"
    assert "架空旧蔵書法第9条の定めで、現在は架空書庫法第7条（目録の縦覧）が定めています。" in now


def test_every_entry_names_a_law_a_number_and_subjects() -> None:
    data = tomllib.loads(resources.files("assistant.premises").joinpath("renumbered.toml").read_text("utf-8"))
    assert len(moves()) == sum(len(one["moved"]) for one in data["amendment"])
    for one in moves():
        assert one.law or one.titles
        assert one.subjects
        assert all(len(subject) > 1 for subject in one.subjects)
        assert one.new.split(":")[0] == "law"
        assert one.new != article_id(one.law, one.old)
    assert len({(one.law, one.titles, one.old, one.new) for one in moves()}) == len(moves())


@pytest.fixture(scope="module")
def statutes(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over three real statutes that were renumbered."""
    home = tmp_path_factory.mktemp("statutes")
    folders = [next((corpus / "egov_core").glob(f"{law}_*")) for law in (APPI, COPYRIGHT, PLATFORMS)]
    build_index(home, folders)
    assistant = opened(home)
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    ("question", "there", "now"),
    [
        ("個人情報保護法23条の第三者提供の同意", "第23条（安全管理措置）", "第27条（第三者提供の制限）"),
        ("個人情報保護法20条の安全管理措置", "第20条（適正な取得）", "第23条（安全管理措置）"),
        ("個人情報保護法22条に基づく委託先の監督", "第22条（データ内容の正確性の確保等）", "第25条（委託先の監督）"),
        ("個人情報保護法24条の外国への提供", "第24条（従業者の監督）", "第28条（外国にある第三者への提供の制限）"),
        ("個人情報保護法28条の開示", "第28条（外国にある第三者への提供の制限）", "第33条（開示）"),
        ("利用停止を定める個人情報保護法30条", "第30条（第三者提供を受ける際の確認等）", "第35条（利用停止等）"),
        ("著作権法47条の7の情報解析", "第47条の7（複製権の制限により作成された複製物の譲渡）", "第30条の4"),
        (
            "プロバイダ責任制限法4条の発信者情報開示",
            "第4条（公職の候補者等に係る特例）",
            "第5条（発信者情報の開示請求）",
        ),
    ],
)
def test_a_renumbered_provision_of_a_real_statute_is_found(
    statutes: Assistant, question: str, there: str, now: str
) -> None:
    sentences = [one for one in first(statutes, question) if "定め" in one]
    assert there in sentences[0]
    assert sentences[0].endswith("の定めはありません。")
    assert f"現在は{_law(sentences[1])}{now}" in sentences[1]


@pytest.mark.parametrize(
    "question",
    [
        "個人情報保護法第23条の安全管理措置",
        "個人情報保護法27条で定める第三者提供の同意",
        "個情法26条の漏えい報告",
        "個人情報保護法第28条に基づく外国への提供",
        "個人情報保護法20条の要配慮個人情報の取得",
        "個人情報保護法33条の開示請求",
        "個人情報保護法25条の委託先の監督",
        "個人情報保護法41条の仮名加工情報",
        "著作権法第30条の4の要件",
        "著作権法30条の私的使用のための複製",
        "著作権法32条の引用",
        "著作権法51条は死後70年",
        "著作権法15条の職務著作",
    ],
)
def test_an_article_of_a_real_statute_asked_for_rightly_is_not_corrected(statutes: Assistant, question: str) -> None:
    assert first(statutes, question) == []


def test_every_target_in_these_statutes_exists_and_the_old_number_is_another_subject(statutes: Assistant) -> None:
    for one in moves():
        if one.law not in (APPI, COPYRIGHT, PLATFORMS):
            continue
        held = statutes.store.passages([one.new, article_id(one.law, one.old)])
        assert one.new in held, one
        old = held.get(article_id(one.law, one.old))
        caption = getattr(old.source, "caption", "") if old else ""
        assert not any(subject in caption for subject in one.subjects), one


def _law(sentence: str) -> str:
    return sentence.partition("現在は")[2].partition("第")[0]
