from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.engine import Assistant
from assistant.filters import narrow
from assistant.law_names import names_of
from indexes.passage import Article, Speech, Written
from indexes.store.protocol import Filter
from tests.conftest import opened
from tests.indexes.samples import LAW_ID, article_xml, built, write_law

APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)


def reasons(assistant: Assistant, where: Filter, on: date | None = None) -> list[str]:
    return narrow(where, names_of(assistant.store), assistant.store.at(on)).why_nothing


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (Filter(house="衆院"), Filter(house="衆議院")),
        (Filter(committee="架空図書特委"), Filter(committee="架空図書特別委員会")),
        (Filter(speaker="例示"), Filter(speaker="例示一郎")),
        (Filter(law_ids=("架空図書貸出法",)), Filter(law_ids=(LAW_ID,))),
        (Filter(speaker="例示 一郎"), Filter(speaker="例示一郎")),
        (
            Filter(committee="衆議院架空図書特別委員会"),
            Filter(house="衆議院", committee="架空図書特別委員会"),
        ),
        (Filter(office="大臣", party="空想の会", session=999), Filter(office="大臣", party="空想の会", session=999)),
    ],
)
def test_what_people_say_is_brought_to_what_the_index_holds(
    fixture_assistant: Assistant, said: Filter, meant: Filter
) -> None:
    narrowed = narrow(said, names_of(fixture_assistant.store), fixture_assistant.store)
    assert (narrowed.where, narrowed.why_nothing) == (meant, [])


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        (Filter(law_ids=("架空図書貸出方",)), "「架空図書貸出方」という法令は収録していません（架空図書の"),
        (Filter(committee="参議院架空図書特別委員会"), "の会議録は収録していません"),
        (Filter(law_ids=("存在しない法",)), "「存在しない法」という法令は収録していません。"),
        (Filter(house="貴族院"), "「貴族院」の会議録は収録していません"),
        (Filter(committee="懲罰委員会"), "「懲罰委員会」の会議録は収録していません。"),
        (
            Filter(house="参議院", committee="架空図書特別委員会"),
            "参議院の「架空図書特別委員会」の会議録は収録していません。",
        ),
        (Filter(speaker="不在太郎"), "「不在太郎」という発言者の発言は収録していません。"),
        (Filter(office="宇宙大臣"), "「宇宙大臣」という役職の発言は収録していません。"),
        (Filter(party="架空党"), "「架空党」という会派の発言は収録していません。"),
        (Filter(session=1), "第1回国会の会議録は収録していません"),
        (Filter(date_from=MAY, date_to=APRIL), "期間の初め（2025年5月1日）が終わり（2025年4月1日）より後です。"),
        (Filter(law_ids=(LAW_ID,), house="参議院"), "同時には満たせません"),
        (Filter(kinds=("law",), house="参議院"), "国会での発言と質問主意書だけです"),
        (Filter(kinds=("diet",), law_ids=(LAW_ID,)), "法令の条文だけです"),
    ],
)
def test_a_filter_that_nothing_satisfies_finds_nothing_and_says_why(
    fixture_assistant: Assistant, where: Filter, reason: str
) -> None:
    found = fixture_assistant.find("図書の貸出し", where=where)
    assert found.hits == ()
    assert any(reason in notice for notice in found.notices)
    answer = fixture_assistant.ask("図書の貸出し", where=where)
    assert (answer.status, answer.citations) == ("not_found", ())
    assert reason in answer.text


def test_a_name_that_several_speakers_bear_is_asked_for_in_full(fixture_assistant: Assistant) -> None:
    (reason,) = reasons(fixture_assistant, Filter(speaker="仮"))
    assert "氏名で指定してください" in reason
    assert "仮名花子" in reason


def test_a_law_that_did_not_exist_on_the_day_is_told(dated: Assistant) -> None:
    law = next(law for law in dated.store.laws() if law.since and law.since > date(2001, 1, 1))
    found = dated.find("目的", where=Filter(law_ids=(law.title,), on=date(1950, 1, 1)))
    assert found.hits == ()
    assert "1950年1月1日時点の条文は収録していません" in found.notices[0]


def test_a_condition_on_speeches_lets_speeches_and_written_questions_through_only(fixture_assistant: Assistant) -> None:
    for where in (Filter(date_from=date(2000, 1, 1)), Filter(date_to=date(2100, 1, 1)), Filter(house="参議院")):
        hits = fixture_assistant.search("人工知能 図書", 30, where)
        assert hits
        assert all(isinstance(hit.passage.source, Speech | Written) for hit in hits)


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over a law whose articles differ in nothing but their numbers."""
    home = tmp_path_factory.mktemp("alike")
    write_law(
        home / "laws",
        *(article_xml(num, "司書は、図書を貸し出す。") for num in ("14", "34", "134")),
        title="架空図書貸出法",
    )
    built(home / "home", home / "laws")
    assistant = opened(home / "home")
    yield assistant
    assistant.close()


@pytest.mark.parametrize("spelling", ["第34条", "第三十四条", "34条", "３４条"])
def test_article_34_is_neither_14_nor_134(alike: Assistant, spelling: str) -> None:
    found = [hit.passage.source for hit in alike.search(f"架空図書貸出法{spelling}の図書", 3)]
    assert [one.num for one in found if isinstance(one, Article)][:1] == ["34"]
    forms = {
        hit.id.rpartition(":")[2]
        for hit in alike.store.by_words({"34条": 1.0}, {"34条": 1.0}, 9, Filter(law_ids=(LAW_ID,)))
    }
    assert forms == {"34"}
    answer = alike.ask(f"架空図書貸出法{spelling}")
    assert [citation.passage_id.rpartition(":")[2] for citation in answer.citations] == ["34"]
