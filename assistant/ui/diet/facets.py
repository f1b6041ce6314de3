"""The conditions of a search: chips of those chosen, and a list of toggle buttons for each facet."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.browsing.diet_facets import LABELS, Facet, Key, Value, cleared
from assistant.browsing.diet_search import DietSearch
from assistant.ui.diet.days import chosen_told
from assistant.ui.diet.view import View
from assistant.ui.html import button, element, plain
from assistant.words import diet as words
from assistant.words.text import Language
from indexes.store.protocol import Filter

FIRST = 6
"""So many values of a facet are shown until more are asked for."""
_SEARCHED: tuple[Key, ...] = ("committee", "speaker", "office", "party")


def facets_html(diet: DietSearch, view: View, language: Language) -> str:
    """Chips and facets of a view."""
    facets = diet.facets(view.search, FIRST)
    told = (_facet(_unfolded(diet, view, facet), view, language) for facet in facets)
    return chips_html(view.search.where, language) + element(
        "div",
        _scope(view, language) + "".join(told),
        class_="facets",
        role="group",
        aria_label=words.FACETS(language),
    )


def chips_html(where: Filter, language: Language) -> str:
    """What is chosen, each with a button that takes it back; "" for nothing."""
    chosen = [key for key in LABELS if cleared(where, key) != where]
    if not chosen:
        return ""
    chips = [_chip(where, key, language) for key in chosen]
    if len(chosen) > 1:
        chips.append(button(words.CLEAR(language), "clear", "quiet", data_key="all"))
    return element("div", "".join(chips), class_="chosen", role="group", aria_label=words.CHOSEN(language))


def _chip(where: Filter, key: Key, language: Language) -> str:
    label = words.chip(words.FACET_NAMES[key](language), chosen_told(where, key, language))(language)
    cross = element("span", "×", aria_hidden="true")
    return element(
        "button", plain(label) + cross, type="button", class_="plain chip", data_do="clear", data_key=key,
        aria_label=words.removed(label)(language),
    )  # fmt: skip


def _unfolded(diet: DietSearch, view: View, facet: Facet) -> Facet:
    return diet.values(view.search, facet.key, view.letters_of(facet.key)) if facet.key in view.open else facet


def _scope(view: View, language: Language) -> str:
    both = (("answers", words.ANSWERS_ONLY, True), ("all", words.ALL_SPEECHES, False))
    choices = (
        element("li", button(label(language), "scope", "plain", data_value=value,
                             aria_pressed=_pressed(view.search.where.government is government)))
        for value, label, government in both
    )  # fmt: skip
    return _section(words.SCOPE(language), "scope", _list(choices))


def _facet(facet: Facet, view: View, language: Language) -> str:
    key = facet.key
    open_ = key in view.open
    parts = [_list(_choice(key, value, language) for value in facet.values)]
    if not facet.values:
        parts = [element("p", plain(words.NO_VALUE(language)), class_="soft")]
    if key == "year":
        parts.append(_period(view.search.where, language))
    if open_ and facet.more:
        parts.append(element("p", plain(words.beyond(facet.more)(language)), class_="soft"))
    if open_ or facet.more:
        label = words.LESS(language) if open_ else words.more(facet.more)(language)
        parts.append(button(label, "more", "quiet", data_key=key, aria_expanded=_pressed(open_)))
    if key in _SEARCHED and (open_ or facet.more):
        parts.append(_letters(key, view.letters_of(key), language))
    return _section(words.FACET_NAMES[key](language), key, "".join(parts))


def _choice(key: Key, value: Value, language: Language) -> str:
    label = words.session(int(value.value))(language) if key == "session" else value.label
    count = element("span", f"{value.count:,}", class_="count")
    told = element("span", plain(label), lang="ja")
    return element("li", element(
        "button", told + count, type="button", class_="plain", data_do="choose", data_key=key, data_value=value.value,
        aria_pressed=_pressed(value.chosen), aria_label=words.counted(label, value.count)(language),
    ))  # fmt: skip


def _letters(key: Key, typed: str, language: Language) -> str:
    label = element("span", plain(words.LETTERS(language)), class_="unseen")
    box = element(
        "label", label + _input("letters", "search", typed, placeholder=words.LETTERS(language)), class_="field"
    )
    show = element("button", plain(words.SHOW(language)), type="submit", class_="plain")
    return element("form", box + show, class_="letters", data_do="letters", data_key=key)


def _period(where: Filter, language: Language) -> str:
    days = (("from", words.FROM, where.date_from), ("until", words.UNTIL, where.date_to))
    boxes = (
        element("label", element("span", plain(label(language))) + _day(name, day.isoformat() if day else ""),
                class_="field")
        for name, label, day in days
    )  # fmt: skip
    apply = element("button", plain(words.APPLY(language)), type="submit", class_="plain")
    # Without the browser's own bubbles: what is wrong is told above the list.
    return element("form", "".join(boxes) + apply, class_="period", data_do="period", novalidate=True)


def _day(name: str, value: str) -> str:
    return _input(name, "date", value, min="1868-01-01", max="2200-12-31")


def _input(name: str, kind: str, value: str, **attributes: str) -> str:
    return element("input", "", name=name, type=kind, value=value, **attributes).removesuffix("</input>")


def _section(title: str, key: str, content: str) -> str:
    heading = element("h3", plain(title))
    return element("section", heading + content, class_=f"facet of-{key}", aria_label=title)


def _list(items: Iterable[str]) -> str:
    return element("ul", "".join(items))


def _pressed(it: bool) -> str:
    return "true" if it else "false"
