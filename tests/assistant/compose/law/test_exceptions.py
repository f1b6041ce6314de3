"""Exceptions and what paragraphs refer to."""

from __future__ import annotations

from assistant.compose.law.exceptions import exempts, places_of_exceptions, referred
from assistant.compose.law.paragraphs import Paragraph


def paragraph(number: int, *sentences: str) -> Paragraph:
    return Paragraph(number, f"p{number}", f"第{number}項", sentences, tuple(0.0 for _ in sentences))


RULE = paragraph(1, "図書は、返さなければならない。", "ただし、破れたものは、この限りでない。")


def test_paragraphs_refer_to_those_before_them_and_to_those_they_name() -> None:
    assert referred(paragraph(3, "前項の場合において、第一項の図書は、返さなくてよい。")) == {1, 2}
    assert referred(paragraph(4, "前二項の規定は、適用しない。")) == {2, 3}
    assert referred(paragraph(4, "前各項に定めるもののほか、館長が定める。")) == {1, 2, 3}
    assert referred(paragraph(5, "第一項から第三項までの図書")) == {1, 2, 3}


def test_paragraphs_of_other_articles_are_not_meant() -> None:
    assert referred(paragraph(2, "第七条第一項、同条第三項及び附則第二項の図書")) == set()


def test_a_paragraph_exempts_from_another_one_only() -> None:
    assert exempts(paragraph(2, "前項の規定にかかわらず、館長は、返却を免除することができる。"))
    assert exempts(paragraph(2, "第一項の規定は、団体については、適用しない。"))
    assert not exempts(paragraph(2, "館長は、天候にかかわらず、図書館を開く。"))
    assert not exempts(paragraph(2, "前項の図書は、修理する。"))


def test_exceptions_to_the_deciding_paragraph_are_named() -> None:
    free = paragraph(2, "前項の規定にかかわらず、館長は、返却を免除することができる。")
    other = paragraph(4, "前項の規定は、適用しない。", "ただし、団体は、この限りでない。")
    assert places_of_exceptions(RULE, [RULE, free, other]) == ["第1項ただし書", "第2項"]
    assert places_of_exceptions(free, [RULE, free]) == []
