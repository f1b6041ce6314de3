"""Which paragraphs and items of an article are shown."""

from __future__ import annotations

from assistant.compose.law.aspects import Aspects
from assistant.compose.law.decisive import FIRST, MAX_ITEMS, Room, decisive, items_shown, raised
from assistant.compose.law.paragraphs import Item, Paragraph

NOTHING = Aspects()
LONG = Room(0, 0, 400)


def paragraph(number: int, text: str, rank: float = 0.0, *items: Item) -> Paragraph:
    return Paragraph(number, f"p{number}", f"第{number}項", (text,), (rank,), items)


def item(number: int, rank: float = 0.0, text: str = "小説") -> Item:
    return Item(f"p1i{number}", f"第{number}号", text, number, rank)


def numbers(paragraphs: list[Paragraph], room: Room, aspects: Aspects = NOTHING) -> list[int]:
    shown, _ = decisive(paragraphs, aspects, room)
    return [one.paragraph.number for one in shown]


RULE = paragraph(1, "図書は、館長が貸し出す。", 0.9)
EXEMPT = paragraph(2, "前項の規定にかかわらず、辞書は、司書が貸し出す。", 0.2)
OTHER = paragraph(3, "館長は、鍵を預かる。", 0.1)
PERIOD = paragraph(4, "第一項の期間は、十四日以内とする。", 0.1)


def test_a_short_article_is_shown_whole() -> None:
    assert numbers([RULE, EXEMPT, OTHER, PERIOD], FIRST) == [1, 2, 3, 4]


def test_of_a_long_article_the_deciding_paragraph_is_shown_with_its_exceptions() -> None:
    assert numbers([RULE, EXEMPT, OTHER, PERIOD], LONG) == [1, 2]


def test_a_paragraph_with_the_figure_asked_for_is_shown_beside_the_rule_it_belongs_to() -> None:
    assert numbers([RULE, EXEMPT, OTHER, PERIOD], LONG, Aspects(("期間",))) == [1, 2, 4]


def test_what_a_paragraph_refers_to_is_shown_with_it() -> None:
    asked = paragraph(2, "前項の規定にかかわらず、辞書は、司書が貸し出す。", 2.0)
    assert numbers([paragraph(1, "図書は、館長が貸し出す。", 0.1), asked, OTHER], LONG) == [1, 2]


def test_the_deciding_paragraph_is_never_cut_and_leaves_out_what_there_is_no_room_for() -> None:
    long = paragraph(1, f"図書は、{'館長が' * 200}貸し出す。", 0.9)
    assert numbers([long, EXEMPT], LONG) == [1]


def test_the_first_paragraphs_speak_where_no_words_are_shared() -> None:
    silent = [paragraph(number, "館長は、鍵を預かる。") for number in (1, 2, 3)]
    shown, best = decisive(silent, NOTHING, LONG)
    assert ([one.paragraph.number for one in shown], best.number) == ([1, 2], 1)


def test_the_paragraph_that_decides_may_be_known_beforehand() -> None:
    _, best = decisive([RULE, OTHER], NOTHING, LONG, {3})
    assert best.number == 3


def test_a_paragraph_that_hands_the_rest_over_is_left_out_of_a_short_article() -> None:
    rest = paragraph(2, "前項に定めるもののほか、図書に関し必要な事項は、館則で定める。")
    assert numbers([RULE, rest], FIRST) == [1]


def test_few_short_items_are_all_shown() -> None:
    items = [item(number) for number in range(1, MAX_ITEMS + 1)]
    assert items_shown(paragraph(1, "次に掲げる図書", 0.5, *items), NOTHING) == items


def test_of_many_items_those_that_match_are_shown_and_the_rest_is_counted() -> None:
    items = [item(number, 0.8 if number == 7 else 0.1) for number in range(1, 31)]
    (shown,), _ = decisive([paragraph(1, "次に掲げる図書", 0.5, *items)], NOTHING)
    assert ([one.label for one in shown.items], shown.left) == (["第7号"], 29)


def test_items_that_match_no_better_than_one_another_are_not_picked_from() -> None:
    items = [item(number, 0.2) for number in range(1, 31)]
    assert items_shown(paragraph(1, "次に掲げる図書", 0.5, *items), NOTHING) == []
    assert len(items_shown(paragraph(1, "次に掲げる図書", 0.5, *items), Aspects(a_list=True))) == FIRST.matching


def test_a_sub_item_is_shown_behind_its_item() -> None:
    items = [item(number) for number in range(1, 20)]
    below = Item("p1i3s1", "第3号イ", "長編", 40, 0.8)
    shown = items_shown(paragraph(1, "次に掲げる図書", 0.5, *items[:3], below, *items[3:]), NOTHING)
    assert [one.label for one in shown] == ["第3号", "第3号イ"]


def test_what_something_else_speaks_for_is_raised() -> None:
    one = raised(paragraph(1, "次に掲げる図書", 0.2, item(1), item(2)), {"p1i2"}, 0.9)
    assert ([one.rank for one in one.items], one.ranks) == ([0.0, 0.9], (0.2,))
    assert raised(RULE, {"p1"}, 1.5).ranks == (1.5,)
