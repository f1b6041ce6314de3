"""The list of results: one card an exchange, pages, what is close in meaning, and what to loosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.browsing.diet_excerpts import Excerpt
from assistant.browsing.diet_exchanges import Exchange, Side
from assistant.browsing.diet_held import DietHeld
from assistant.browsing.diet_search import DietSearch, Results
from assistant.browsing.diet_terms import Terms
from assistant.export.official import clipboard_of
from assistant.ui.diet.address import address
from assistant.ui.diet.days import day_told
from assistant.ui.diet.marks import marked
from assistant.ui.diet.view import View
from assistant.ui.html import button, element, outside, plain, short
from assistant.words import diet as words
from assistant.words.text import Language
from indexes.passage import DIGEST_MARK, Passage

_MOST_ALIKE = 5


def told_of(results: Results, held: DietHeld, language: Language) -> str:
    """What is read out after a search: how many there are, or why there is nothing and what to do; and what is held."""
    found = words.found(results.total, results.cards)(language) if results.total else results.message
    told = "".join(element("p", plain(line)) for line in (found, *results.notices) if line)
    return told + _held(held, language)


def _held(held: DietHeld, language: Language) -> str:
    if not held.speeches + held.questions + held.answers:
        return ""
    first, last = (_day(number, language) for number in (held.first, held.last))
    told = words.held(held.speeches, held.questions, held.answers, first, last)
    return element("p", plain(told(language)), class_="soft")


def _day(number: int, language: Language) -> str:
    rest, day = divmod(number, 100)
    return words.day(*divmod(rest, 100), day)(language) if number else ""


def results_html(diet: DietSearch, results: Results, view: View, language: Language) -> str:
    """A page of results as HTML."""
    if not len(diet.facets_of_all.rows):
        return element("p", plain(words.NOTHING_HELD(language)), class_="empty")
    cards = _Cards(diet, (*results.exchanges, *results.near), view.search.words, language)
    parts = [_head(results, view, language), _loosening(results, language)]
    parts.append(element("ol", "".join(cards.card(one) for one in results.exchanges), class_="cards"))
    parts.append(_pages(results, language))
    if results.near:
        near = "".join(cards.card(one) for one in results.near)
        parts.append(element("h2", plain(words.NEAR(language))) + element("ol", near, class_="cards"))
    return "".join(parts)


def _head(results: Results, view: View, language: Language) -> str:
    heading = element("h2", plain(words.RESULTS(language)), tabindex="-1")
    if not results.total:
        return heading
    newest = view.search.newest or not view.search.words.strip()
    orders = ((words.BY_RELEVANCE, "relevance", not newest), (words.NEWEST, "newest", newest))
    # Without words nothing is more relevant than anything else.
    buttons = "".join(
        button(label(language), "order", "plain", data_value=value, aria_pressed="true" if pressed else "false")
        for label, value, pressed in (orders if view.search.words.strip() else orders[1:])
    )
    group = element("div", buttons, class_="orders", role="group", aria_label=words.ORDER(language))
    save = element("a", plain(words.CSV(language)), href=address(view.search, language), class_="plain", download=True)
    return element("div", heading + group + save, class_="head")


def _loosening(results: Results, language: Language) -> str:
    if not results.loosen:
        return ""
    offers = "".join(
        button(words.loosened(one.key, one.label, one.count)(language), "loosen", data_key=one.key)
        for one in results.loosen
    )
    return element("div", element("h3", plain(words.LOOSEN(language))) + offers, class_="loosen")


def _pages(results: Results, language: Language) -> str:
    if results.pages < 2:
        return ""
    told = element("span", plain(words.of_pages(results.page, results.pages)(language)))
    steps = (
        (words.PREVIOUS, results.page - 1, results.page > 1),
        (words.NEXT, results.page + 1, results.page < results.pages),
    )
    before, behind = (
        button(label(language), "page", data_page=page, disabled=not there) for label, page, there in steps
    )
    return element("nav", before + told + behind, class_="pages", aria_label=words.PAGES(language))


class _Cards:
    """Cards of one page; what they copy is read for all of them at once."""

    def __init__(self, diet: DietSearch, exchanges: Iterable[Exchange], typed: str, language: Language) -> None:
        shown = tuple(exchanges)
        ids = [one for each in shown for one in (each.id, *each.alike[:_MOST_ALIKE])]
        self._passages: Mapping[str, Passage] = diet.store.passages(ids)
        self._words = diet.cleaned(typed)
        self._terms = Terms(self._words)
        self._language = language
        self._number = 0

    def card(self, one: Exchange) -> str:
        language = self._language
        self._number += 1
        parts = [
            element("p", plain(_when(one, language)), class_="when", lang="ja"),
            _who(one.said),
            "" if one.verbatim else element("p", plain(DIGEST_MARK), class_="digest", lang="ja"),
            self._asked(one.asked),
            self._said(one),
            _articles(one, language),
            self._alike(one),
            self._buttons(one),
        ]
        return element("li", element("article", "".join(parts), class_="exchange"))

    def _asked(self, asked: Side | None) -> str:
        if asked is None:
            return ""
        who = f"{asked.who}（{asked.party}）" if asked.party else asked.who
        gist = marked(asked.gist, self._terms.spans(asked.gist))
        name = element("b", plain(words.ASKED(self._language)))
        return element(
            "p", f'{name} <span lang="ja">{element("span", plain(who), class_="by")} {gist}</span>', class_="asked"
        )

    def _said(self, one: Exchange) -> str:
        text = "".join(self._excerpt(each, place) for place, each in enumerate(one.said.excerpts))
        label = words.SAID if one.answers else words.SPOKEN
        return element(
            "p", f'{element("b", plain(label(self._language)))} <span lang="ja">{text}</span>', class_="said"
        )

    def _excerpt(self, one: Excerpt, place: int) -> str:
        gap = "" if one.follows or not place else " … "
        return gap + marked(one.text, self._terms.spans(one.text))

    def _alike(self, one: Exchange) -> str:
        if not one.alike:
            return ""
        held = [self._passages[key] for key in one.alike[:_MOST_ALIKE] if key in self._passages]
        items = "".join(element("li", button(each.label, "pair", "quiet", data_id=each.id)) for each in held)
        rest = len(one.alike) - len(held)
        items += element("li", plain(words.others(rest)(self._language))) if rest else ""
        summary = element("summary", plain(words.alike(one.alike_count)(self._language)))
        return element("details", summary + element("ul", items), class_="alike")

    def _buttons(self, one: Exchange) -> str:
        language = self._language
        passage = self._passages.get(one.id)
        pair = words.PAIR if one.answers and one.asked and one.asked.passage_id else words.READ_AROUND
        written = one.id.startswith("shitsumon:")
        parts = [button(pair(language), "pair", data_id=one.id)]
        if one.url:
            label = words.OPEN_WRITTEN if written or not one.verbatim else words.OPEN_MINUTES
            parts.append(outside(one.url, label(language), language, "plain"))
        if passage is not None:
            copied = f"diet-copy-{self._number}"
            parts.append(element("span", plain(clipboard_of(passage)), id=copied, hidden=True))
            parts.append(
                element("button", plain(words.COPY(language)), type="button", class_="plain", data_copy=copied)
            )
        if one.answers:
            asking = words.question_about(_when(one, "ja"), _name(one.said), short(self._words))
            parts.append(button(words.ASK(language), "ask-about", data_question=asking))
        return element("div", "".join(parts), class_="doing")


def _when(one: Exchange, language: Language) -> str:
    day = day_told(one.day, language) if one.day else ""
    session = f"（第{one.session}回国会）" if one.session else ""
    return " ".join(part for part in (day, one.house, one.meeting, one.issue) if part) + session


def _name(side: Side) -> str:
    return f"{side.who}（{side.office}）" if side.office else side.who


def _who(side: Side) -> str:
    rest = "・".join(part for part in (side.office, side.party) if part)
    office = element("span", plain(rest), class_="office") if rest else ""
    return element("h3", plain(side.who) + office, lang="ja")


def _articles(one: Exchange, language: Language) -> str:
    if not one.articles:
        return ""
    links = "、".join(outside(each.url, each.label, language) for each in one.articles)
    rest = one.article_count - len(one.articles)
    more = plain(words.others(rest)(language)) if rest > 0 else ""
    name = element("b", plain(words.ARTICLES(language)))
    return element("p", f'{name} <span lang="ja">{links}</span> {more}', class_="articles")
