"""A draft as HTML: the questions with their sections on one side, the cards of their sources on the other.

What it shows is what `assistant.export.drafting` exports; every text is escaped, links lead to official pages only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.drafting.diet_draft import DietDraft, QuestionDraft
from assistant.drafting.outline import heading_facts, outline, title
from assistant.drafting.rendering import text as as_text
from assistant.export.content import Content, Source
from assistant.export.drafting import question_facts, section_blocks
from assistant.export.html_blocks import Link, blocks_html
from assistant.ui.html import button, element, outside, plain, short
from assistant.words import drafting as words
from assistant.words.text import Language

TEXT_ID = "draft-text"


def paper(draft: DietDraft, content: Content, language: Language) -> str:
    """The whole draft; `content` is the same draft as it is exported."""
    questions = "".join(
        _question(question, place, draft, language) for place, question in enumerate(draft.questions, start=1)
    )
    body = element("div", _head(draft, language) + questions, class_="paper", lang="ja")
    sources = {source.n: source for exchange in content.exchanges for source in exchange.sources}
    return element("div", body + _sources([sources[n] for n in sorted(sources)], language), class_="draft")


def actions(draft: DietDraft | None, language: Language) -> str:
    """Copying and saving; nothing while there is no draft."""
    if draft is None:
        return ""
    copying = element("button", plain(words.COPY(language)), type="button", class_="plain", data_copy=TEXT_ID)
    saving = button(words.TO_WORD(language), "save", data_as=".docx") + button(
        words.TO_MARKDOWN(language), "save", data_as=".md"
    )
    hidden = element("pre", plain(as_text(draft)), id=TEXT_ID, hidden=True)
    return element("div", copying + saving, class_="draft-actions") + hidden


def _head(draft: DietDraft, language: Language) -> str:
    heading = element("h2", plain(title(draft)), tabindex="-1", id="draft-title")
    facts = _facts(heading_facts(draft))
    warning = "".join(element("p", plain(notice), class_="warning", role="note") for notice in draft.notices[:1])
    notices = _notices(draft.notices[1:])
    return heading + warning + facts + notices + _contents(draft, language)


def _contents(draft: DietDraft, language: Language) -> str:
    """Ways to the questions where there are several."""
    if len(draft.questions) < 2:
        return ""
    links = "".join(
        element("li", _jump(f"draft-question-{place}", plain(f"問{place}　{short(question.gist, 60)}"), "link"))
        for place, question in enumerate(draft.questions, start=1)
    )
    return element("nav", element("ol", links), class_="contents", aria_label=words.QUESTIONS(language))


def _question(question: QuestionDraft, place: int, draft: DietDraft, language: Language) -> str:
    name = f"draft-question-{place}"
    heading = element("h3", plain(f"問{place}　{question.gist}【{draft.mark}】"), id=name, tabindex="-1")
    asked = element("p", plain(question.text), class_="asked")
    facts = _facts(question_facts(draft, question, language))
    sections = "".join(
        element("h4", plain(section.heading)) + blocks_html(section_blocks(section), _marker(language), plain)
        for section in outline(question, draft.mark)
    )
    return element("article", heading + asked + facts + sections + _notices(question.notices), aria_labelledby=name)


def _marker(language: Language) -> Link:
    def link(n: int) -> str:
        told = element("span", plain(words.to_source(n)(language)), class_="unseen")
        return _jump(f"draft-source-{n}", f"[{n}]{told}", "marker")

    return link


def _sources(sources: Sequence[Source], language: Language) -> str:
    if not sources:
        return ""
    name = words.SOURCES(language)
    cards = "".join(_card(source, language) for source in sources)
    return element("section", element("h2", plain(name)) + cards, class_="draft-sources", aria_label=name, tabindex="0")


def _card(source: Source, language: Language) -> str:
    # Focusable from a script: a click on a marker leads the keyboard here too.
    return element(
        "article", "".join(_parts(source, language)), class_="source", id=f"draft-source-{source.n}", tabindex="-1"
    )


def _parts(source: Source, language: Language) -> Iterator[str]:
    number = element("span", str(source.n), class_="number")
    yield element("h3", number + element("span", plain(source.label), lang="ja"))
    if source.digest:
        yield element("p", plain(source.digest), class_="digest", lang="ja")
    for quote in source.quotes:
        place = element("span", plain(quote.place), class_="place") if quote.place else ""
        yield element("blockquote", place + element("mark", plain(quote.text)), lang="ja")
    yield _facts(((words.CITED_AS(language), source.official), (words.IN_FORCE(language), source.days)))
    checks = "".join(
        element("li", plain(check.text), class_="held" if check.held else "failed") for check in source.checks
    )
    yield element("ul", checks, class_="checks", aria_label=words.CHECKED(language), lang="ja") if checks else ""
    link = outside(source.url, source.link, language) if source.url else ""
    back = element("button", plain(words.BACK(language)), type="button", class_="quiet back")
    yield element("p", link + back, class_="ways")


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        element("div", element("dt", plain(name)) + element("dd", plain(value), lang="ja"))
        for name, value in facts
        if value
    )
    return element("dl", told, class_="facts") if told else ""


def _notices(notices: Sequence[str]) -> str:
    items = "".join(element("li", plain(notice)) for notice in notices)
    return element("ul", items, class_="notices") if items else ""


def _jump(to: str, content: str, class_: str) -> str:
    """A way inside the page; a script walks it, for the page's <base> would turn "#…" into another address."""
    return element("a", content, href=f"#{to}", class_=class_, data_to=to)
