"""The plot of the months: one bar each, what they say, which of them are shown."""

from __future__ import annotations

import re

from assistant.browsing.diet_timeline import Series, Timeline
from assistant.ui.diet.timeline import SHOWN, timeline_html


def months(count: int, first_year: int = 2000) -> tuple[str, ...]:
    return tuple(f"{first_year + place // 12}-{place % 12 + 1:02}" for place in range(count))


def of(count: int, *chosen: str) -> Timeline:
    lower, upper = tuple(place % 3 for place in range(count)), (0,) * (count - 1) + (5,)
    return Timeline(
        months(count), (Series("両院", (0,) * count), Series("参議院", upper), Series("衆議院", lower)), chosen
    )


def plotted(html: str) -> list[str]:
    return [one.replace("&#45;", "-") for one in re.findall(r'data-month="([^"]+)" ?>?<span', html)] or [
        one.replace("&#45;", "-") for one in re.findall(r'data-do="month" data-month="([^"]+)"', html)
    ]


def test_every_month_is_a_button_that_says_its_count_by_house() -> None:
    html = timeline_html(of(3), "", "ja")
    assert "2000年3月 7件（衆議院 2件、参議院 5件）" in html
    assert html.count("<button") == 3


def test_a_month_without_anything_is_there_and_leads_nowhere() -> None:
    html = timeline_html(of(3), "", "ja")
    empty = re.findall(r"<button[^>]*2000年1月 0件[^>]*>", html)
    assert len(empty) == 1
    assert 'aria-disabled="true"' in empty[0]


def test_a_house_with_nothing_has_no_place_in_the_legend() -> None:
    assert "両院" not in timeline_html(of(3), "", "ja")


def test_a_single_month_is_a_plot_of_one_bar() -> None:
    html = timeline_html(Timeline(("2025-04",), (Series("すべて", (31,)),)), "", "ja")
    assert "2025年4月 31件" in html
    assert html.count("<button") == 1


def test_only_one_bar_is_a_stop_of_the_keyboard() -> None:
    html = timeline_html(of(24, "2000-05"), "", "ja")
    assert html.count('tabindex="0"') == 2  # One bar, and the box of the table.
    assert re.search(r'aria-pressed="true"[^>]*tabindex="0"[^>]*2000&#45;05', html)


def test_ten_years_are_plotted_at_once_and_the_others_are_reached_by_buttons() -> None:
    html = timeline_html(of(300), "", "ja")
    shown = plotted(html)
    assert (len(shown), shown[0], shown[-1]) == (SHOWN, "2015-01", "2024-12")
    earlier = timeline_html(of(300), "2014-12", "ja")
    assert (plotted(earlier)[0], plotted(earlier)[-1]) == ("2005-01", "2014-12")
    assert "後の期間" in earlier
    assert "前の期間" in earlier


def test_the_plot_goes_to_the_month_that_is_chosen() -> None:
    assert "2003-05" in plotted(timeline_html(of(300, "2003-05"), "", "ja"))


def test_an_asked_for_month_that_is_not_there_changes_nothing() -> None:
    assert timeline_html(of(3), "1900-01", "ja") == timeline_html(of(3), "", "ja")


def test_the_table_has_the_figures_of_the_plot() -> None:
    html = timeline_html(of(3), "", "en")
    assert re.search(r"2000&#45;03</th><td>2</td><td>5</td><td>7</td>", html)


def test_nothing_found_has_no_plot() -> None:
    assert timeline_html(Timeline(), "", "ja") == ""
