"""How many results fall in each month, as stacked bars that are buttons, and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.browsing.diet_timeline import Series, Timeline
from assistant.ui.diet.days import month_told
from assistant.ui.html import button, element, plain
from assistant.words import diet as words
from assistant.words.text import Language

SHOWN = 120
"""So many months are plotted at once; the others are reached by buttons."""

_HOUSES = ("衆議院", "参議院", "両院")


def timeline_html(timeline: Timeline, until: str, language: Language) -> str:
    """The plot of the months up to `until` ("" for where the chosen ones are, else the newest), "" without any."""
    if not timeline.months:
        return ""
    first, last = _window(timeline, until)
    cut = slice(first, last)
    series = sorted((one for one in timeline.series if any(one.counts)), key=_place)
    months = timeline.months[cut]
    shown = [Series(one.name, one.counts[cut]) for one in series]
    heading = element("h2", plain(words.TIMELINE(language)), id="diet-timeline-title")
    parts = [heading, element("p", plain(words.TIMELINE_HELP(language)), class_="soft"), _legend(shown)]
    parts += [_plot(months, shown, timeline.chosen, language), _moves(timeline.months, first, last, language)]
    if timeline.undated:
        parts.append(element("p", plain(words.undated(timeline.undated)(language)), class_="soft"))
    return "".join(parts) + _table(months, shown, language)


def _window(timeline: Timeline, until: str) -> tuple[int, int]:
    """From which month to which one (exclusive) is plotted."""
    months, chosen = timeline.months, timeline.chosen
    last = len(months)
    if until in months:
        last = months.index(until) + 1
    elif chosen and months.index(chosen[-1]) < last - SHOWN:
        # The chosen months stand in the middle, as far as there are others.
        last = months.index(chosen[-1]) + 1 + SHOWN // 2
    last = max(last, min(SHOWN, len(months)))
    return max(last - SHOWN, 0), last


def _place(series: Series) -> int:
    """Which look a series has: the same one whatever is searched for."""
    return _HOUSES.index(series.name) if series.name in _HOUSES else len(_HOUSES)


def _legend(series: Sequence[Series]) -> str:
    if len(series) < 2:
        return ""
    names = (element("li", f'<i class="s{_place(one)}"></i>{plain(one.name)}') for one in series)
    return element("ul", "".join(names), class_="legend", lang="ja")


def _plot(months: Sequence[str], series: Sequence[Series], chosen: Sequence[str], language: Language) -> str:
    totals = [sum(counts) for counts in zip(*(one.counts for one in series), strict=True)]
    top = _round(max(totals, default=1))
    ticks = [top, top // 2, 0] if top % 2 == 0 else [top, 0]
    axis = element(
        "div",
        "".join(element("span", f"{tick:,}") for tick in ticks) + element("b", plain(words.COUNT_AXIS(language))),
        class_="axis",
        aria_hidden="true",
    )
    # One stop for the keyboard; the script moves along inside (WAI-ARIA toolbar pattern).
    start = months.index(chosen[-1]) if chosen and chosen[-1] in months else len(months) - 1
    bars = "".join(
        _bar(month, [one.counts[place] for one in series], series, top, language, stop=place == start, chosen=chosen)
        for place, month in enumerate(months)
    )
    box = element("div", bars, class_="bars", role="toolbar", aria_labelledby="diet-timeline-title")
    return element("div", axis + element("div", box, class_="scroll"), class_="plot")


def _bar(
    month: str, counts: Sequence[int], series: Sequence[Series], top: int, language: Language, *, stop: bool,
    chosen: Sequence[str],
) -> str:  # fmt: skip
    total = sum(counts)
    name = words.counted(month_told(month, language), total)(language)
    split = "、".join(
        words.counted(one.name, count)(language) for one, count in zip(series, counts, strict=True) if count
    )
    told = f"{name}（{split}）" if len(series) > 1 and total else name
    stack = "".join(
        element("i", "", class_=f"s{_place(one)}", style=f"height:{100 * count / top:.2f}%")
        for one, count in zip(series, counts, strict=True)
        if count
    )
    number = month[5:].lstrip("0")
    tick = element("span", plain(number), class_="tick") + (
        element("span", plain(month[:4]), class_="year") if number == "1" or stop else ""
    )
    alone = list(chosen) == [month]
    return element(
        "button",
        element("span", stack, class_="stack", aria_hidden="true") + tick,
        type="button",
        class_="within" if month in chosen else "",
        title=told,
        aria_label=told,
        aria_pressed="true" if alone else "false",
        # A month without anything would only lead to nothing.
        aria_disabled="false" if total or alone else "true",
        tabindex="0" if stop else "-1",
        data_do="month",
        data_month=month,
    )


def _moves(months: Sequence[str], first: int, last: int, language: Language) -> str:
    if len(months) <= SHOWN:
        return ""
    span = words.span_of(month_told(months[first], language), month_told(months[last - 1], language))(language)
    parts = [element("span", plain(span), class_="soft")]
    if first:
        parts.insert(0, button(words.EARLIER(language), "plot", "quiet", data_month=months[max(first, SHOWN) - 1]))
    if last < len(months):
        later = months[min(last + SHOWN, len(months)) - 1]
        parts.append(button(words.LATER(language), "plot", "quiet", data_month=later))
    return element("p", "".join(parts), class_="moves")


def _table(months: Sequence[str], series: Sequence[Series], language: Language) -> str:
    several = len(series) > 1
    names = [words.MONTH(language), *((one.name for one in series) if several else ()), words.TOTAL(language)]
    head = "".join(element("th", plain(name), scope="col") for name in names)
    rows = "".join(_rows(months, series, language, several=several))
    table = element("table", element("thead", element("tr", head)) + element("tbody", rows))
    # A box that scrolls must be reached by the keyboard.
    box = element("div", table, class_="scroll", tabindex="0", role="region", aria_label=words.FIGURES(language))
    return element("details", element("summary", plain(words.FIGURES(language))) + box, class_="figures")


def _rows(months: Sequence[str], series: Sequence[Series], language: Language, *, several: bool) -> Iterator[str]:
    for place, month in enumerate(months):
        counts = [one.counts[place] for one in series]
        cells = [*(counts if several else ()), sum(counts)]
        head = element("th", plain(month_told(month, language)), scope="row")
        yield element("tr", head + "".join(element("td", f"{count:,}") for count in cells))


def _round(highest: int) -> int:
    """A round number not below the highest bar: 1, 2, 4, 6, 8 or 10 times a power of ten."""
    power = 1
    while power * 10 < highest:
        power *= 10
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= highest)
