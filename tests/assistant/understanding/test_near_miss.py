from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.law_names import LawNames
from assistant.question import understand
from assistant.understanding import near_miss
from indexes.store.protocol import Law


def law(law_id: str, title: str, *names: str) -> Law:
    return Law(law_id, title, "", names, True)


PRIVACY = law("415AC0000000057", "個人情報の保護に関する法律", "個人情報保護法")
COPYRIGHT = law("345AC0000000048", "著作権法")
PROCEDURE = law("405AC0000000088", "行政手続法")
RECORDS = law("421AC0000000066", "公文書等の管理に関する法律", "公文書管理法")
CIVIL_CASES = law("408AC0000000109", "民事訴訟法")
INCOME_TAX = law("340AC0000000033", "所得税法")
LAWS = [PRIVACY, COPYRIGHT, PROCEDURE, RECORDS, CIVIL_CASES, INCOME_TAX]
NAMES = LawNames(LAWS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("個人情報保護方", PRIVACY),
        ("個人情報保獲法", PRIVACY),
        ("個人情保護法", PRIVACY),
        ("個人情報保護委法", PRIVACY),
        ("個人情報の保護に関する法立", PRIVACY),
        ("個人情報の保護に関する法", PRIVACY),
        ("著作件法", COPYRIGHT),
        ("行政手続き法", PROCEDURE),
        ("公文章管理法", RECORDS),
    ],
)
def test_a_name_with_one_letter_wrong_missing_or_too_many_is_read_and_that_is_said(written: str, meant: Law) -> None:
    question = understand(f"改正{written}第27条の罰則は", NAMES)
    assert question.laws == (meant,)
    assert [article.law for article in question.articles] == [meant]
    assert question.notices == (f"「{written}」を「{meant.title}」と読みました。",)
    assert question.unknown_laws == ()


@pytest.mark.parametrize(
    "text",
    [
        "説明方法を教えて", "解決法は", "勉強法のこつ", "考え方の違い", "行政手続の方法", "個人情報保護方針の作り方",
        "教育の仕方", "地方の役割", "個人情報の保護に関する方針", "著作権方式", "行政手続方法",
    ],
)  # fmt: skip
def test_words_that_are_no_law_are_none(text: str) -> None:
    question = understand(text, NAMES)
    assert (question.laws, question.notices, question.unknown_laws) == ((), (), ())


@pytest.mark.parametrize("name", ["刑事訴訟法", "人事訴訟法"])
def test_another_law_that_differs_by_one_letter_is_not_turned_into_this_one(name: str) -> None:
    question = understand(f"{name}第1条", NAMES)
    assert (question.laws, question.unknown_laws) == ((), (name,))


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("個人情報保護令", "個人情報保護法"), ("国民年金令", "国民年金法"), ("架空図書貸出法", "架空図書貸出令"),
        ("個人情報保護規則", "個人情報保護法則"),
        ("環境庁設置法", "環境省設置法"), ("防災省設置法", "防衛省設置法"), ("家事調停法", "民事調停法"),
        ("生活保障法", "生活保護法"), ("労働組織法", "労働組合法"),
    ],
)  # fmt: skip
def test_what_may_be_another_instrument_is_not_read_as_a_misspelling(written: str, title: str) -> None:
    names = LawNames([law("a", title)])
    assert names.find(f"{written}第1条") == []
    assert names.called(written) == ()


@pytest.mark.parametrize(
    ("written", "title"),
    [("不正競走防止法", "不正競争防止法"), ("個人報情保護法", "個人情報保護法"), ("独占禁示法", "独占禁止法")],
)
def test_a_letter_that_sounds_alike_or_makes_no_word_is_a_slip(written: str, title: str) -> None:
    assert [one.misspelt for one in LawNames([law("a", title)]).find(f"{written}第1条")] == [True]


def test_names_are_read_in_several_threads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each reading is made anew, so that the threads meet in the tokenizer.
    monkeypatch.setattr(near_miss, "_sound", near_miss._sound.__wrapped__)
    title = "架空図書の貸出及び閲覧並びに保存に関する特別措置法"
    names = LawNames([law("a", title)])
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(names.find, [title.replace("措", "素")] * 100))
    assert all(len(mentions) == 1 for mentions in found)


def test_a_short_name_must_sound_the_same() -> None:
    assert understand("取得税法の税率", NAMES).laws == ()


def test_between_two_laws_that_are_as_near_none_is_chosen() -> None:
    names = LawNames([law("a", "架空温室管理法"), law("b", "架空温床管理法")])
    assert understand("架空温石管理法第1条", names).laws == ()


def test_a_law_spelt_rightly_gets_no_notice() -> None:
    assert understand("個人情報保護法と行政手続法", NAMES).notices == ()


def test_a_filter_may_name_a_law_nearly_too() -> None:
    assert NAMES.called("個人情報保護方") == (PRIVACY,)
    assert NAMES.called("架空法") == ()


@pytest.mark.parametrize("letters", ["方", "法", "個人情報保護", "行政手続き方"])
def test_four_thousand_letters_are_read_at_once(letters: str) -> None:
    started = time.perf_counter()
    understand(letters * (4_000 // len(letters)), NAMES)
    assert time.perf_counter() - started < 5
