"""One passage with all that is tied to it, as text and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from assistant.engine import Assistant
from assistant.showing import Shown, show
from assistant.ties import Ties
from indexes.errors import BadInputError
from indexes.passage import Passage, Speech
from tests.assistant.builders import article, article_in_force, speech, written
from tests.assistant.dated_laws import COMING, NOW, OBSERVATORY, OLD, greenhouse

FEE = greenhouse("2")


def answer() -> Passage:
    passage = speech(2, "第三条により返します。", question="返却はどうなるのか")
    assert isinstance(passage.source, Speech)
    return replace(passage, source=replace(passage.source, questioner_group="空想の会"))


def test_the_text_stands_below_its_label_and_address(dated: Assistant) -> None:
    assert show(dated, FEE, None).text().splitlines()[:4] == [
        "架空温室法 第2条（入場料）",
        "https://laws.e-gov.go.jp/law/599AC0000000011#Mp-At_2",
        "",
        "温室の入場料は、二百円とする。",
    ]


def test_every_text_that_an_article_has_had_is_listed_by_its_first_and_last_day(dated: Assistant) -> None:
    assert show(dated, FEE, None).text().splitlines()[-4:] == [
        "版",
        "  2016年4月1日～2024年3月31日",
        "  2024年4月1日～2090年3月31日",
        "  2090年4月1日～",
    ]
    assert "版" not in show(dated, greenhouse("1"), None).text()


def test_the_text_of_a_day_is_shown_and_marked(dated: Assistant) -> None:
    shown = show(dated, FEE, OLD)
    assert "温室の入場料は、百円とする。" in shown.text()
    assert shown.text().startswith("架空温室法 第2条（入場料）【改正前の条文（2024年4月1日に改正・廃止）】\n")
    assert show(dated, FEE, COMING).text().startswith("架空温室法 第2条（入場料）【未施行（2090年4月1日施行）】\n")


def test_a_place_inside_leads_to_its_passage(dated: Assistant) -> None:
    assert show(dated, f"{FEE}#p1", NOW) == show(dated, FEE, NOW)


def test_the_json_has_text_lines_versions_and_ties(dated: Assistant) -> None:
    data = json.loads(json.dumps(show(dated, FEE, None).to_json()))
    assert (data["passage_id"], data["label"], data["verbatim"]) == (FEE, "架空温室法 第2条（入場料）", True)
    assert data["lines"] == [{"at": "p1", "text": "温室の入場料は、二百円とする。"}]
    assert (data["in_force"], data["until"]) == ("2024-04-01", "2090-04-01")
    assert [version["in_force"] for version in data["versions"]] == ["2016-04-01", "2024-04-01", "2090-04-01"]
    assert data["versions"][-1]["until"] is None
    assert data["question"] is None
    assert [data[key] for key in ("refers_to", "referred_by", "answers")] == [{"count": 0, "first": []}] * 3


def test_ties_are_listed_with_their_ids_and_counted_beyond_those_shown() -> None:
    here, there = article("3", ("p1", "返す。")), article("9", ("p1", "第三条の場合"))
    ties = Ties((there,), (there,), (answer(), written(("1", "第三条について"))), None, 12, 40, 1_234)
    shown = Shown(here, ties, (here,), NOW)
    text = shown.text()
    assert f"\n参照する条文（12件）\n  {there.label}\n    {there.id}" in text
    assert f"\nこの条を参照する条文（40件）\n  {there.label}\n    {there.id}" in text
    assert (
        f"\nこの条に触れた国会での質問・答弁（条番号は発言当時のもの）（1,234件）\n  {answer().label}\n    {answer().id}"
        in text
    )
    data = shown.to_json()
    assert [data[key]["count"] for key in ("refers_to", "referred_by", "answers")] == [12, 40, 1_234]
    assert [one["passage_id"] for one in data["answers"]["first"]] == [answer().id, "shitsumon:san:999:7:a"]


def test_an_answer_is_shown_with_who_asked_what() -> None:
    asked = speech(1, "返却はどうなるのか。", government=False)
    shown = Shown(answer(), Ties(question=asked), (answer(),), NOW)
    assert "\n質問: 質問花子（空想の会） 返却はどうなるのか" in shown.text()
    assert shown.to_json()["question"]["passage_id"] == asked.id
    assert "質問:" not in Shown(asked, Ties(), (asked,), NOW).text()


def test_a_text_whose_days_nobody_knows_is_shown_without_them() -> None:
    passages = (article_in_force(None), article_in_force(None, NOW))
    text = Shown(passages[0], Ties(), passages, NOW).text()
    assert text.endswith("版\n  ～\n  ～2024年5月31日")


@pytest.mark.parametrize("unknown", ["", "nonsense", "law:599AC0000000011:m:99", "diet:' OR 1=1 --", "law:" * 1_000])
def test_an_unknown_id_is_one_line_that_leads_to_the_search(dated: Assistant, unknown: str) -> None:
    with pytest.raises(BadInputError, match="という資料は収録していません。toben search で探してください。"):
        show(dated, unknown, None)


@pytest.mark.parametrize(
    ("passage_id", "on", "held"),
    [
        (FEE, date(2015, 1, 1), "2016年4月1日～2024年3月31日、2024年4月1日～2090年3月31日、2090年4月1日～"),
        (greenhouse("4"), None, "2016年4月1日～2024年3月31日"),
        (f"law:{OBSERVATORY}:m:1", OLD, "2090年1月1日～"),
    ],
)
def test_a_day_without_the_text_is_one_line_with_the_days_that_have_it(
    dated: Assistant, passage_id: str, on: date | None, held: str
) -> None:
    with pytest.raises(BadInputError) as told:
        show(dated, passage_id, on)
    assert str(told.value) == (
        f"{passage_id} のこの日の条文は収録していません。収録しているのは {held} です。--on で指定してください。"
    )
