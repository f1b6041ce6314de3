from __future__ import annotations

from datetime import date

import pytest

from assistant.draft import CELL
from assistant.engine import Assistant
from tests.assistant.compose.diet.speeches import drafted, said

ASKED = "図書の貸出期間について政府はどう答弁したか"
EARLIER, LATER = date(2024, 3, 5), date(2025, 6, 7)


def table(assistant: Assistant, first: str, second: str, days: tuple[date, date] = (EARLIER, LATER)) -> list[str]:
    passages = [said(1, first, day=days[0]), said(2, second, day=days[1], speaker="別人次郎")]
    draft = drafted(assistant, ASKED, passages)
    said_first = [one.text for one in draft.statements if "次の2つの答弁は" in one.text]
    return [*said_first, *(one.text for one in draft.statements if one.row)]


def test_two_figures_for_one_thing_stand_side_by_side(assistant: Assistant) -> None:
    first, second = "図書の貸出期間は十四日でございます。", "現在、図書の貸出期間は二十一日となっております。"
    assert table(assistant, first, second) == [
        "次の2つの答弁は、数字（図書の貸出期間）が異なります。",
        CELL.join(("日付", "答弁者", "答弁")),
        CELL.join(("2025年6月7日", "別人次郎（架空大臣）", f"「{second}」")),
        CELL.join(("2024年3月5日", "架空太郎（架空大臣）", f"「{first}」")),
    ]


def test_what_one_does_and_the_other_does_not_stands_side_by_side(assistant: Assistant) -> None:
    first = "図書の貸出期間については、期間延長の検討はしておりません。"
    second = "図書の貸出期間については、期間延長の検討を進めております。"
    assert table(assistant, first, second)[0] == "次の2つの答弁は、方針（期間延長の検討）が異なります。"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("図書の貸出期間は十四日です。", "図書の貸出期間は二週間、すなわち十四日でございます。"),
        ("図書の貸出期間は十四日です。", "図書の貸出期間のうち、雑誌の貸出期間は七日です。"),
        ("図書の貸出期間は令和五年度で十四日です。", "図書の貸出期間は令和六年度で二十一日です。"),
        ("図書の貸出期間は十四日以内です。", "図書の貸出期間は二十一日以内です。"),
        ("図書の貸出期間は十四日です。", "図書の貸出期間は三人が決めます。"),
        ("図書の貸出期間の延長を検討しております。", "図書の貸出期間の延長を検討しないわけではありません。"),
        ("図書の貸出期間の延長を検討しております。", "図書の貸出期間に関し、罰則の導入を検討しておりません。"),
    ],
)
def test_without_strong_evidence_no_conflict_is_claimed(assistant: Assistant, first: str, second: str) -> None:
    assert table(assistant, first, second) == []


def test_what_is_said_on_one_day_is_no_conflict(assistant: Assistant) -> None:
    sentences = ("図書の貸出期間は十四日でございます。", "図書の貸出期間は二十一日となっております。")
    assert table(assistant, *sentences, days=(LATER, LATER)) == []
