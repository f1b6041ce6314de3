from __future__ import annotations

from datetime import date

import pytest

from assistant.law_names import LawNames
from assistant.question import understand
from indexes.store.protocol import Law

AI = Law(
    "507AC0000000053", "人工知能関連技術の研究開発及び活用の推進に関する法律", "令和七年法律第五十三号", ("AI法",), True
)
CIVIL = Law("129AC0000000089", "民法", "明治二十九年法律第八十九号", (), True)
PRIVACY = Law("415AC0000000057", "個人情報の保護に関する法律", "平成十五年法律第五十七号", ("個人情報保護法",), True)
PRIVACY_ORDER = Law("415CO0000000507", "個人情報の保護に関する法律施行令", "平成十五年政令第五百七号", (), True)
NAMES = LawNames([AI, CIVIL, PRIVACY, PRIVACY_ORDER], [("個情法", PRIVACY.law_id), ("AI推進法", AI.law_id)])


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("ＡＩ法に罰則はありますか", [AI]),
        ("AI推進法とは", [AI]),
        ("個情法と民法の関係", [PRIVACY, CIVIL]),
        ("個人情報保護法施行令の定め", [PRIVACY_ORDER]),
        ("人工知能関連技術の研究開発及び活用の推進に関する法律", [AI]),
        ("国民法務の話", []),
        ("行政機関個人情報保護法第8条", []),
        ("改正個人情報保護法の要点", [PRIVACY]),
        ("改正民法の要点", [CIVIL]),
        ("天気はどうですか", []),
    ],
)
def test_laws_are_found_by_any_of_their_names(text: str, laws: list[Law]) -> None:
    assert list(understand(text, NAMES).laws) == laws


@pytest.mark.parametrize("spelling", ["AI法第16条", "AI法16条", "ＡＩ法第１６条", "AI法第十六条", "AI法の第十六条"])
def test_an_article_is_found_in_any_numerals(spelling: str) -> None:
    assert [article.id for article in understand(f"{spelling}は何を定めていますか", NAMES).articles] == [
        "law:507AC0000000053:m:16"
    ]


def test_each_article_belongs_to_the_law_named_before_it() -> None:
    question = understand("個情法27条と民法709条の2の違い", NAMES)
    assert [article.id for article in question.articles] == ["law:415AC0000000057:m:27", "law:129AC0000000089:m:709_2"]


def test_an_article_of_a_law_that_nobody_holds_is_reported() -> None:
    question = understand("AI人格権保護法の第5条を教えてください", NAMES)
    assert (question.unknown_laws, question.articles) == (("AI人格権保護法",), ())


def test_the_subject_is_what_remains_without_laws_and_articles() -> None:
    assert understand("AI法第16条の調査とは何ですか", NAMES).subject == "の調査とは何ですか"


def test_an_alias_is_searched_for_under_the_usual_name_too() -> None:
    assert "個人情報保護法" in understand("個情法の見直し", NAMES).search_text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AI法に罰則はありますか", "penalty"),
        ("生成AIと著作権について政府はどう答弁しているか", "diet"),
        ("大臣は何と言ったか", "diet"),
        ("要配慮個人情報とは", "definition"),
        ("第7条と第8条の違いは", "comparison"),
        ("施行日はいつ", "date"),
        ("個人データの利用", "general"),
        ("図書の広告を出すことは違法か", "general"),
        ("審議会は何を審議するのか", "general"),
        ("国会審議で出た数字", "diet"),
        ("経済制裁の効果", "general"),
    ],
)
def test_the_kind_of_answer_wanted_is_read_off_the_words(text: str, kind: str) -> None:
    assert understand(text, NAMES).kind == kind


@pytest.mark.parametrize("text", ["要配慮個人情報とは何か", "要配慮個人情報の定義は", "「要配慮個人情報」とは"])
def test_the_term_to_be_defined_is_found(text: str) -> None:
    assert understand(text, NAMES).term == "要配慮個人情報"


def test_an_article_of_the_supplementary_provisions_is_told_from_the_main_one() -> None:
    assert [article.id for article in understand("AI法附則第2条の内容", NAMES).articles] == ["law:507AC0000000053:s:2"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("刑法第230条は", ("刑法",)),
        ("マイナンバー法の罰則は", ("マイナンバー法",)),
        ("労働基準法だと月何時間", ("労働基準法",)),
        ("相続税法の税率", ("相続税法",)),
        ("税法の考え方", ()),
        ("この方法は合法か、違法か", ()),
        ("同法の規定、基本法の根拠", ()),
        ("AI法と民法", ()),
    ],
)
def test_a_name_that_reads_like_a_law_and_is_none_held_is_told(text: str, names: tuple[str, ...]) -> None:
    assert understand(text, NAMES).unknown_laws == names


def test_who_where_and_when_is_read_off_a_question_for_the_diet() -> None:
    question = understand("令和7年4月の参院で石破総理はどう答弁したか", NAMES)
    assert (question.speakers, question.house) == (("石破",), "参議院")
    assert question.period == (date(2025, 4, 1), date(2025, 4, 30))


def test_an_order_that_is_not_held_is_not_taken_for_its_act() -> None:
    question = understand("個人情報保護法施行規則第7条は", LawNames([PRIVACY]))
    assert (question.laws, question.unknown_laws) == ((), ("個人情報保護法施行規則",))


def test_a_law_known_by_title_and_not_held_is_told_though_its_title_is_half_in_hiragana() -> None:
    title = "情報通信技術を活用した行政の推進等に関する法律"
    question = understand(f"{title}第3条は", LawNames([PRIVACY], known=[title]))
    assert question.unknown_laws == (title,)
    assert question.articles == ()


def test_what_was_understood_has_keys_by_which_it_is_left_out() -> None:
    question = understand("個情法27条と民法709条の罰則", NAMES)
    assert [(item.kind, item.key) for item in question.understood] == [
        ("law", "law:415AC0000000057"),
        ("law", "law:129AC0000000089"),
        ("article", "article:law:415AC0000000057:m:27"),
        ("article", "article:law:129AC0000000089:m:709"),
        ("wish", "wish:penalty"),
    ]
    for item in question.understood:
        left = understand("個情法27条と民法709条の罰則", NAMES, without=[item.key])
        assert item.key not in [one.key for one in left.understood]


def test_a_law_left_out_takes_its_articles_along_and_gives_them_to_no_other() -> None:
    question = understand("民法と個情法27条", NAMES, without=["law:415AC0000000057"])
    assert (question.laws, question.articles, question.unknown_laws) == ((CIVIL,), (), ())


def test_what_a_question_asks_of_the_diet_is_left_out_one_by_one() -> None:
    text = "令和7年4月の参院で石破総理は最新の状況をどう答弁したか"
    keys = [item.key for item in understand(text, NAMES).understood]
    assert keys == [
        "period:2025-04-01..2025-04-30", "speaker:石破", "office:内閣総理大臣", "house:参議院", "wish:latest"
    ]  # fmt: skip
    for key in keys:
        assert [item.key for item in understand(text, NAMES, without=[key]).understood] == [k for k in keys if k != key]


def test_a_day_whose_law_is_asked_for_is_no_period_of_speeches() -> None:
    question = understand("2024年4月1日時点の個人情報保護法第27条", NAMES)
    assert (question.on, question.period) == (date(2024, 4, 1), None)
    assert understand("2024年4月1日時点の法定利率", NAMES).on == date(2024, 4, 1)


@pytest.mark.parametrize("text", ["2019年時点の法定利率", "令和6年4月時点の個人情報保護法第27条"])
def test_a_year_or_month_is_no_day_of_a_text_and_that_is_said(text: str) -> None:
    question = understand(text, NAMES)
    assert question.on is None
    assert "年月日まで指定されていない" in question.notices[0]


def test_orders_asked_for_are_those_of_the_law_named() -> None:
    assert understand("個人情報保護法の政令で定めるもの", NAMES).orders == (PRIVACY_ORDER,)
    named = understand("個人情報保護法施行令第1条", NAMES)
    assert (named.laws, named.orders, named.wants_orders) == ((PRIVACY_ORDER,), (), False)
