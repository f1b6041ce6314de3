from __future__ import annotations

import pytest

from assistant.drafting.clauses import clauses_with_figures, contradict, likeness, polarity


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("入場料の引上げについては、検討しておりません。", {"検討": False}),
        ("入場料の見直しを検討しております。", {"検討": True}),
        ("温室に新たな罰則は設けておりません。", {"設け": False}),
        ("来年度に調査を実施する予定です。", {"実施": True}),
        ("見直しを行わなければならないと考えます。", {}),
        ("蘭は美しい花であります。", {}),
    ],
)
def test_what_is_affirmed_and_what_is_denied_is_told_apart(sentence: str, said: dict[str, bool]) -> None:
    found = polarity(sentence)
    assert {matter: found[matter] for matter in said} == said
    assert False not in found.values() or False in said.values()


def test_clauses_that_differ_in_a_figure_only_are_alike() -> None:
    (older,) = clauses_with_figures("温室の蘭の持ち出しの件数は、昨年は十二件であります。")
    (newer,) = clauses_with_figures("温室の蘭の持ち出しの件数は、昨年は30件でございます。")
    assert likeness(older.masked, newer.masked) > 0.9
    assert [int(clause.figures[0].value) for clause in (older, newer)] == [12, 30]


def test_short_clauses_are_not_alike_by_chance() -> None:
    assert likeness("総額は#円", "それが、#円がどうのこうのというお話") == 0


def test_answers_with_other_figures_or_of_another_mind_contradict_each_other() -> None:
    assert contradict("引上げを検討しております。", "引上げを検討しておりません。")
    assert contradict("件数は十二件です。", "件数は三十件です。")
    assert not contradict("件数は十二件です。", "件数は12件であります。")
