from __future__ import annotations

from indexes.passage import Line
from indexes.sources.egov.run_in import parted


def test_paragraphs_in_the_line_of_the_first_one_get_places_of_their_own() -> None:
    lines = [
        Line(
            "p1",
            "館は図書を貸す。**②**　館長は期間を定める。但し、急を要するときは別とする。**③**　館は閉じることができる。",
        )
    ]
    assert parted(lines) == [
        Line("p1", "館は図書を貸す。"),
        Line("p2", "②　館長は期間を定める。但し、急を要するときは別とする。"),
        Line("p3", "③　館は閉じることができる。"),
    ]


def test_items_go_with_the_paragraph_that_announces_them() -> None:
    lines = [
        Line(
            "p1",
            "館は次の表により図書を貸す。**②**　次に掲げる図書は貸さない。**③**　次の各号の者は館長とする。**④**　以上",
        ),
        Line("p1i1", "一　辞書"),
        Line("p1i1s1", "イ　大辞書"),
        Line("p1i2", "二　年鑑"),
        Line("p1i1", "一　司書"),
    ]
    assert [line.at for line in parted(lines)] == ["p1", "p2", "p2i1", "p2i1s1", "p2i2", "p3", "p3i1", "p4"]


def test_items_that_nothing_announces_stay_with_the_first_paragraph() -> None:
    lines = [Line("p1", "館は図書を貸す。**②**　館は閉じる。"), Line("p1i1", "一　辞書")]
    assert [line.at for line in parted(lines)] == ["p1", "p1i1", "p2"]


def test_a_mark_on_the_first_paragraph_heads_it_like_the_others() -> None:
    assert parted([Line("p1", "**①**　館は開く。**②**　館は閉じる。")])[0] == Line("p1", "①　館は開く。")


def test_lines_of_a_file_that_numbers_its_paragraphs_stay_as_they_are() -> None:
    lines = [Line("p1", "館は図書を貸す。**②**　別の定め。"), Line("p2", "２　館は閉じる。")]
    assert parted(lines) == lines


def test_circled_numbers_that_are_part_of_the_words_stay() -> None:
    lines = [Line("p1", "様式の①及び②の欄に記入する。")]
    assert parted(lines) == lines
