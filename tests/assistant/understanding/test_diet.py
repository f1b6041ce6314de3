from __future__ import annotations

from datetime import date

import pytest

from assistant.understanding.diet import Asked, DietNames
from indexes.store.protocol import DietFacts

FACTS = DietFacts(
    committees=(
        ("衆議院", "内閣委員会"), ("参議院", "内閣委員会"), ("参議院", "環境委員会"), ("衆議院", "予算委員会"),
        ("衆議院", "文部科学委員会"), ("参議院", "文教科学委員会"), ("衆議院", "厚生労働委員会"), ("衆議院", "安全保障委員会"),
        ("衆議院", "消費者問題に関する特別委員会"), ("衆議院", "憲法審査会"), ("衆議院", "本会議"), ("参議院", ""),
    ),
    speakers=("石破茂", "例示一郎", "仮名花子"),
    offices=(("内閣総理大臣", True), ("経済産業大臣", True)),
    parties=("自由民主党・無所属の会", "立憲民主・社民・無所属", "公明党", "国民民主党・無所属クラブ", "有志の会", ""),
    sessions=((216, date(2024, 11, 28), date(2024, 12, 24)), (217, date(2025, 1, 24), date(2025, 6, 22)),
              (221, date(2026, 2, 24), date(2026, 6, 19))),
)  # fmt: skip
DIET = DietNames(FACTS, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("text", "house", "committee"),
    [
        ("参院環境委での答弁", "参議院", "環境委員会"),
        ("衆議院内閣委員会で", "衆議院", "内閣委員会"),
        ("内閣委員会で", "", "内閣委員会"),
        ("予算委で", "", "予算委員会"),
        ("厚労委", "", "厚生労働委員会"),
        ("衆院文科委", "衆議院", "文部科学委員会"),
        ("参院文科委", "参議院", "文教科学委員会"),
        ("文科委", "", ""),
        ("消費者特委", "", "消費者問題に関する特別委員会"),
        ("憲法審査会で", "", "憲法審査会"),
        ("衆参の本会議", "", "本会議"),
        ("個人情報保護委員会の権限", "", ""),
        ("原子力安全委員会", "", ""),
        ("教育委員会", "", ""),
        ("業務の委託", "", ""),
        ("公衆衛生委員会", "", ""),
        ("住民参加委員会", "", ""),
        ("参環境委で", "参議院", "環境委員会"),
        ("衆議院と参議院", "", ""),
    ],
)
def test_houses_and_committees_are_read_in_full_and_short(text: str, house: str, committee: str) -> None:
    asked = DIET.read(text)
    assert (asked.house, asked.committee) == (house, committee)


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("第217回国会", 217), ("217国会で", 217), ("第二百十七回国会", 217), ("第217回通常国会", 217), ("今国会で", 221),
        ("前国会の", 217), ("第190回国会", 190), ("国会で", 0), ("第3回会合", 0),
        ("一国会議員", 0), ("三国会談", 0), ("第三国会談", 0), ("3国会議", 0), ("第217国会", 217), ("217回国会会議録", 217),
    ],
)  # fmt: skip
def test_a_session_is_read_by_number_and_from_today(text: str, session: int) -> None:
    assert DIET.read(text).session == session


def test_the_present_session_is_the_last_one_that_had_begun() -> None:
    assert DietNames(FACTS, date(2025, 3, 1)).read("今国会と").session == 217
    assert DietNames(DietFacts(), date(2025, 3, 1)).read("今国会と").session == 0


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("自民党の議員", "自由民主党"), ("立憲民主党の議員", "立憲民主党"), ("立憲の質問", "立憲民主党"), ("公明党は", "公明党"),
        ("公明の議員", "公明党"), ("国民民主党が", "国民民主党"), ("社民党の", "社会民主党"), ("有志の会の", "有志の会"),
        ("日本共産党の議員", ""), ("公明正大な手続", ""), ("維新の議員", ""),
        ("立憲主義とは", ""), ("立憲君主制の", ""), ("立憲民主主義", ""), ("自民族の", ""), ("自民の議員", "自由民主党"),
    ],
)  # fmt: skip
def test_a_party_is_read_where_the_index_holds_it(text: str, party: str) -> None:
    assert DIET.read(text).party == party


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("総務大臣は", "総務大臣"), ("経産大臣の", "経済産業大臣"), ("経産相は", "経済産業大臣"), ("総理は", "内閣総理大臣"),
        ("首相が", "内閣総理大臣"), ("官房長官が", "内閣官房長官"), ("政府参考人は", "政府参考人"), ("大臣の答弁", "大臣"),
        ("局長の答弁", "局長"), ("環境副大臣は", "環境副大臣"), ("法相の", "法務大臣"), ("外務省北米局長の", "外務省北米局長"),
        ("相続税の", ""), ("大臣官房の", ""), ("環境省の施策", ""),
    ],
)  # fmt: skip
def test_an_office_is_read_as_the_minutes_write_it(text: str, office: str) -> None:
    assert DIET.read(text).office == office


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("石破総理は", ("石破",)), ("石破茂はどう", ("石破茂",)), ("例示一郎と仮名花子", ("例示一郎", "仮名花子")),
        ("佐藤大臣の答弁", ("佐藤",)), ("佐藤という語", ()),
    ],
)  # fmt: skip
def test_people_are_those_who_have_spoken_or_bear_a_title(text: str, speakers: tuple[str, ...]) -> None:
    assert DIET.read(text).speakers == speakers


def test_of_an_index_without_minutes_only_houses_offices_and_people_are_read() -> None:
    assert DietNames().read("参院環境委で自民党の議員が総理に") == Asked(office="内閣総理大臣", house="参議院")
