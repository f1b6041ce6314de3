"""What may be chosen, and how many results each choice would show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.browsing.diet_facets import WRITTEN, Facet, Key, choose, cleared
from assistant.browsing.diet_search import DietSearch, Search
from indexes.store.protocol import Filter
from tests.assistant.browsing.diet_corpus import ANSWERS, HERE

KEYS: tuple[Key, ...] = ("house", "committee", "session", "year", "speaker", "office", "party")


def facet(minutes: DietSearch, key: Key, search: Search, top: int = 50) -> Facet:
    return next(one for one in minutes.facets(search, top) if one.key == key)


def counts(minutes: DietSearch, key: Key, search: Search) -> dict[str, int]:
    return {one.label: one.count for one in facet(minutes, key, search).values}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "search",
    [Search("", HERE), Search("", ANSWERS), Search("利用料", ANSWERS), Search("", Filter(government=True)),
     Search("", replace(ANSWERS, house="参議院", party="立憲", office="財務相"))],
    ids=lambda search: f"{search.words}{search.where.house}{search.where.government}",
)  # fmt: skip
def test_choosing_a_value_shows_as_many_results_as_it_says(minutes: DietSearch, key: Key, search: Search) -> None:
    for value in facet(minutes, key, search).values:
        chosen = replace(search, where=choose(search.where, key, value.value))
        assert minutes.results(chosen).total == value.count


def test_a_facet_is_counted_with_its_own_choice_left_free(minutes: DietSearch) -> None:
    chosen = Search("", replace(ANSWERS, house="参議院"))
    assert counts(minutes, "house", chosen) == {"衆議院": 5, "参議院": 2}
    assert counts(minutes, "committee", chosen) == {"空想文化委員会": 2}


def test_the_choice_made_is_known_as_such(minutes: DietSearch) -> None:
    where = replace(ANSWERS, house="参院", office="財務相")
    for key, value in (("house", "参議院"), ("office", "財務大臣")):
        chosen = [one.value for one in facet(minutes, key, Search("", where)).values if one.chosen]  # type: ignore[arg-type]
        assert chosen == [value]


def test_parties_are_named_as_people_write_them_and_a_joint_group_is_each_of_its_parties(minutes: DietSearch) -> None:
    assert counts(minutes, "party", Search("", ANSWERS)) == {"立憲民主党": 4, "社会民主党": 1, "自由民主党": 1}


def test_a_position_with_several_offices_is_each_of_them(minutes: DietSearch) -> None:
    offices = counts(minutes, "office", Search("", ANSWERS))
    assert offices["財務大臣"] == offices["内閣府特命担当大臣(金融)"] == 2
    assert offices["政府参考人"] == offices["総務省自治行政局長"] == 2


def test_written_questions_stand_where_meetings_do(minutes: DietSearch) -> None:
    assert counts(minutes, "committee", Search("", HERE))[WRITTEN] == 2
    where = choose(HERE, "committee", WRITTEN)
    assert minutes.results(Search("", where)).total == 2
    assert cleared(where, "committee") == HERE


def test_who_asks_is_counted_among_the_people_of_an_answer(minutes: DietSearch) -> None:
    people = counts(minutes, "speaker", Search("", ANSWERS))
    assert people["仮名花子"] == 4
    assert people["架空太郎"] == 3


def test_only_the_most_frequent_values_are_shown_and_the_chosen_one(minutes: DietSearch) -> None:
    shown = facet(minutes, "speaker", Search("", replace(HERE, speaker="木の実緑")), top=1)
    assert [one.value for one in shown.values] == ["仮名花子", "木の実緑"]
    assert shown.more == 4


def test_sessions_stand_newest_first(minutes: DietSearch) -> None:
    sessions = [int(one.value) for one in facet(minutes, "session", Search("", Filter())).values]
    assert sessions == sorted(sessions, reverse=True)
    assert len(sessions) > 1


def test_a_year_is_chosen_as_a_period() -> None:
    assert choose(HERE, "year", "2025") == replace(HERE, date_from=date(2025, 1, 1), date_to=date(2025, 12, 31))


@pytest.mark.parametrize("key", KEYS)
def test_a_choice_is_taken_back_by_choosing_nothing(key: Key) -> None:
    value = "217" if key == "session" else "2025" if key == "year" else "架空"
    assert choose(choose(Filter(), key, value), key, "") == Filter()


@pytest.mark.parametrize("value", ["０", "0000", "99999", "-1", "二〇二五", "1e3", "<b>"])
def test_what_is_no_number_changes_neither_session_nor_year(value: str) -> None:
    assert choose(HERE, "year", value) == HERE
    assert choose(HERE, "session", value) in (HERE, replace(HERE, session=0))


def test_values_are_found_by_some_letters_of_their_names(minutes: DietSearch) -> None:
    facet = minutes.values(Search("", HERE), "speaker", "架 空")
    assert [one.value for one in facet.values] == ["架空太郎"]
    assert minutes.values(Search("", HERE), "speaker", "居ない人").values == ()


def test_without_letters_a_facet_is_shown_at_length(minutes: DietSearch) -> None:
    shown = next(one for one in minutes.facets(Search("", HERE), 1) if one.key == "speaker")
    assert len(minutes.values(Search("", HERE), "speaker").values) == len(shown.values) + shown.more
