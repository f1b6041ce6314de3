"""What is said of days: marks behind labels, notices, and answers for another day than today."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from assistant.answer import Answer
from assistant.dating import mark, notices
from assistant.engine import Assistant
from assistant.question import Question
from assistant.settings import Settings
from indexes.build import build_index
from indexes.passage import Passage
from indexes.store.protocol import Filter, Law, Store
from tests.assistant.builders import LAW_ID, article_in_force, speech
from tests.assistant.dated_laws import CANAL, COMING, GREENHOUSE, NOW, OLD, greenhouse
from tests.indexes.samples import LAW_ID as SAMPLE_ID
from tests.indexes.samples import article_xml, write_law

TODAY = date(2026, 1, 1)
LONG_AGO, LATER = date(2015, 1, 1), date(2091, 1, 1)


class DayStore:
    """As much of a store as the notices ask: laws, their texts, and the texts that an id has had."""

    def __init__(self, day: date, laws: Sequence[Law] = (), passages: Sequence[Passage] = ()) -> None:
        self.day = day
        self._laws = laws
        self._passages = passages

    def laws(self) -> Sequence[Law]:
        return self._laws

    def law_passages(self, _law_id: str) -> list[Passage]:
        return [*self._passages]

    def missing_revision(self, _law_id: str) -> None:
        return None

    def versions(self, passage_id: str) -> list[Passage]:
        return [passage for passage in self._passages if passage.id == passage_id]


def law(since: date | None = None, repealed: date | None = None) -> Law:
    return Law(LAW_ID, "架空図書貸出法", "令和九十九年法律第一号", (), True, since=since, repealed=repealed)


def said(store: DayStore, *cited: Passage, named: Sequence[Law] = (), today: date = TODAY) -> list[str]:
    question = Question("問い", "general", tuple(named), (), "問い", "問い")
    return list(notices(question, cited, cast("Store", store), today))


def ask(assistant: Assistant, question: str, on: date | None = None) -> Answer:
    return assistant.ask(question, where=Filter(on=on))


@pytest.mark.parametrize(
    ("in_force", "until", "expected"),
    [
        (date(2020, 4, 1), None, ""),
        (None, None, ""),
        (TODAY, None, ""),
        (date(2020, 4, 1), date(2026, 1, 2), ""),
        (date(2026, 1, 2), None, "【未施行（2026年1月2日施行）】"),
        (date(2020, 4, 1), TODAY, "【改正前の条文（2026年1月1日に改正・廃止）】"),
        (date(2090, 4, 1), date(2091, 4, 1), "【未施行（2090年4月1日施行）】"),
    ],
)
def test_a_text_that_is_not_in_force_today_is_marked(in_force: date | None, until: date | None, expected: str) -> None:
    assert mark(article_in_force(in_force, until), TODAY) == expected


def test_what_was_said_in_the_diet_is_never_marked_by_days() -> None:
    assert mark(speech(1, "答弁します。"), date(1999, 1, 1)) == ""


def test_an_answer_for_another_day_says_so_first() -> None:
    told = said(DayStore(date(2024, 2, 29)), article_in_force(OLD, COMING))
    assert told == ["2024年2月29日時点の条文で回答しています。"]


def test_an_answer_for_today_says_nothing_of_days() -> None:
    assert said(DayStore(TODAY, [law(OLD)]), article_in_force(OLD), named=[law(OLD)]) == []


def test_a_change_to_come_is_told_of_what_is_cited() -> None:
    now, later = article_in_force(OLD, COMING), article_in_force(COMING)
    (told,) = said(DayStore(TODAY, passages=[now, later]), now)
    assert told == "架空図書貸出法第1条は、2090年4月1日に改正後の条文に変わります（未施行）。"


def test_an_article_that_will_be_dropped_is_told_to_end() -> None:
    now = article_in_force(OLD, COMING)
    (told,) = said(DayStore(TODAY, passages=[now]), now)
    assert told == "架空図書貸出法第1条は、2090年4月1日に効力を失うか、削られます（未施行）。"


def test_a_text_that_is_yet_to_come_is_told_to_be_so() -> None:
    coming = article_in_force(COMING)
    (told,) = said(DayStore(TODAY, passages=[coming]), coming)
    assert told == "架空図書貸出法第1条は、まだ施行されていません（2090年4月1日施行）。"


def test_a_law_that_has_ended_is_told_to_be_repealed_from_its_last_day_on() -> None:
    gone = law(OLD, repealed=TODAY)
    assert said(DayStore(TODAY, [gone]), named=[gone]) == ["架空図書貸出法は2026年1月1日に廃止されています。"]
    cited = article_in_force(OLD)
    (told,) = said(DayStore(date(2025, 12, 31), [gone], [cited]), cited, named=[gone])
    assert told == "2025年12月31日時点の条文で回答しています。"


def test_an_answer_for_another_day_that_cites_no_article_does_not_claim_its_law() -> None:
    (told,) = said(DayStore(date(2025, 12, 31)), speech(1, "○仮名大臣　伺いました。"))
    assert told.startswith("2025年12月31日時点の条文は引用していません。")


def told(on: date, *laws: Law) -> list[str]:
    """What is said of the days of an answer to a question that names no law, and cites none."""
    store = cast("Store", DayStore(on, laws))
    question = Question("貸出しの期間は", "general", (), (), "", "")
    return list(notices(question, [], store, TODAY))


def test_a_day_before_any_text_held_is_told_with_the_first_day_of_all() -> None:
    later = law(since=date(2020, 4, 1)), law(since=date(2018, 1, 1))
    assert told(LONG_AGO, *later)[-1] == (
        "2015年1月1日時点の条文は収録していません（収録は2018年1月1日施行の版から）。"
    )


def test_laws_of_which_only_later_texts_are_held_are_counted_where_none_is_named() -> None:
    assert told(LONG_AGO, law(since=date(2020, 4, 1)), law())[-1] == (
        "収録している法令2本のうち1本は、2015年1月1日より後の版だけを収録しているため、調べた範囲に入っていません。"
    )
    assert len(told(LONG_AGO, law(since=date(2010, 4, 1)), law())) == 1


def test_an_answer_for_a_day_to_come_says_that_it_knows_only_what_is_held() -> None:
    assert told(LATER, law())[-1] == "今後の改正は、公布されて収録しているものだけを反映しています。"
    assert told(TODAY, law()) == []


def test_a_law_whose_text_of_the_day_is_not_held_is_told_with_the_first_day_held() -> None:
    (_, told) = said(DayStore(LONG_AGO, [law(date(2016, 4, 1))]), named=[law(date(2024, 4, 1))])
    assert told == "架空図書貸出法の2015年1月1日時点の条文は収録していません（収録は2016年4月1日施行の版から）。"


@pytest.mark.parametrize(
    ("on", "fee", "marked"),
    [
        (OLD, "百円", "【改正前の条文（2024年4月1日に改正・廃止）】"),
        (NOW, "二百円", ""),
        (LATER, "三百円", "【未施行（2090年4月1日施行）】"),
    ],
)
def test_an_article_is_answered_as_it_stands_on_the_day_asked_about(
    dated: Assistant, on: date, fee: str, marked: str
) -> None:
    answer = ask(dated, "架空温室法第2条", on)
    (citation,) = answer.citations
    assert citation.quote == f"温室の入場料は、{fee}とする。"
    assert citation.label == f"架空温室法 第2条（入場料）{marked}"
    assert citation.checks["in_force"]
    assert answer.on == on.isoformat()
    assert answer.notices[1] == f"{on.year}年{on.month}月{on.day}日時点の条文で回答しています。"


def test_a_citation_tells_the_days_between_which_its_text_is_in_force(dated: Assistant) -> None:
    (citation,) = ask(dated, "架空温室法第2条", NOW).citations
    assert (citation.in_force, citation.until) == ("2024-04-01", "2090-04-01")


def test_without_a_day_the_law_of_today_is_answered_and_the_change_to_come_told(dated: Assistant) -> None:
    answer = ask(dated, "温室の入場料はいくらか")
    assert answer.on == dated.store.day.isoformat()
    assert [quote.text for quote in answer.citations[0].quotes] == ["温室の入場料は、二百円とする。"]
    assert "架空温室法第2条（入場料）は、2090年4月1日に改正後の条文に変わります（未施行）。" in answer.notices


def test_a_law_that_is_yet_to_come_is_answered_and_fails_the_check_of_being_in_force(dated: Assistant) -> None:
    answer = ask(dated, "架空天文台法の望遠鏡の使用")
    (citation,) = answer.citations
    assert citation.label.endswith("【未施行（2090年1月1日施行）】")
    assert [name for name, held in citation.checks.items() if not held] == ["in_force"]
    assert any("まだ施行されていません" in notice for notice in answer.notices)


def test_the_search_finds_the_text_of_the_day_only(dated: Assistant) -> None:
    found = {
        on: {hit.passage.id: hit.passage.text for hit in dated.search("温室の口笛と入場料と鯉", 20, Filter(on=on))}
        for on in (OLD, NOW, LATER)
    }
    assert [greenhouse(num) in found[OLD] for num in "45"] == [True, False]
    assert [greenhouse(num) in found[NOW] for num in "45"] == [False, False]
    assert [greenhouse(num) in found[LATER] for num in "45"] == [False, True]
    assert [found[on][greenhouse("2")] for on in found] == [
        f"温室の入場料は、{yen}円とする。" for yen in ("百", "二百", "三百")
    ]


def test_a_repealed_law_is_found_on_days_before_its_end_only(dated: Assistant) -> None:
    where = {on: Filter(law_ids=(CANAL,), on=on) for on in (date(2022, 3, 31), date(2022, 4, 1))}
    assert [len(dated.search("小舟の灯火", 5, one)) for one in where.values()] == [1, 0]


@pytest.mark.parametrize("on", [date.min, date(1899, 12, 31), date.max])
def test_the_first_and_the_last_day_of_all_are_days_like_any_other(dated: Assistant, on: date) -> None:
    answer = ask(dated, "架空温室法第2条", on)
    assert answer.on == on.isoformat()
    assert bool(answer.citations) == (on == date.max)


def test_penalties_of_another_day_are_those_of_the_law_of_that_day(dated: Assistant) -> None:
    assert "罰則があります" in ask(dated, "架空温室法に罰則はありますか", NOW).text
    assert "定めは見当たりません" in ask(dated, "架空温室法に罰則はありますか", OLD).text
    assert dated.passage(greenhouse("3"), OLD) is None
    assert GREENHOUSE in {law.law_id for law in dated.store.laws()}


def test_an_answer_from_a_law_of_which_a_later_revision_is_listed_but_not_held_says_so(tmp_path: Path) -> None:
    article = article_xml("1", "架空の鍵は、園長が預かる。", "（鍵の管理）")
    write_law(tmp_path / "raw", article, title="架空鍵法", day="20240401")
    listed = [{"amendment_enforcement_date": day} for day in ("2024-04-01", "2025-04-01", "2090-04-01")]
    history = {"law_info": {"law_id": SAMPLE_ID}, "revisions": listed}
    (tmp_path / "raw" / "revisions.json").write_text(json.dumps(history), encoding="utf-8")
    build_index(tmp_path, [tmp_path / "raw"])
    assistant = Assistant.open(Settings(home=tmp_path))
    said = "架空鍵法には2025年4月1日施行の新しい版がありますが、収録していません。"
    assert any(said in notice for notice in assistant.ask("架空鍵法第1条").notices)
    before = assistant.ask("架空鍵法第1条", where=Filter(on=date(2024, 6, 1)))
    assert not any("新しい版" in notice for notice in before.notices)
    assistant.close()
