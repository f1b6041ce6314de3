"""What stands below an article: the original, its citation, a question about it, and what is tied to it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Citation
from assistant.browsing.law_text import Provision
from assistant.export.official import article, law_name, official
from assistant.ties import Ties
from assistant.ui.html import button, element, outside, plain, short
from assistant.words import laws as words
from assistant.words.text import Language
from indexes.passage import Article, Passage, Speech

_CITATION = "laws-citation"


def tools_html(one: Provision, passage: Passage, language: Language) -> str:
    """Links and buttons for an article; the citation to copy stands there in full."""
    label = f"{passage.label}{one.standing.mark}"
    cited = official(Citation(1, passage.id, label, passage.url, "", passage.verbatim, {}), passage, ())
    copy = element("button", plain(words.COPY(language)), type="button", class_="plain", data_copy=_CITATION)
    source = passage.source
    name = f"{source.law_title}{article(passage, source, ())}" if isinstance(source, Article) else passage.label
    question = words.question_about(name)(language)
    ask = element("button", plain(words.ASK(language)), type="button", class_="plain", data_ask=question)
    original = outside(one.url, words.ORIGINAL(language), language, "plain")
    return element("p", plain(cited), id=_CITATION, class_="citation") + element(
        "p", original + copy + ask, class_="way"
    )


def ties_html(ties: Ties, language: Language) -> str:
    """Articles and Diet statements tied to an article, each list folded under its count."""
    lists = (
        (words.REFERS_TO, ties.refers_to, ties.referred),
        (words.REFERRED_BY, ties.referred_by, ties.referring),
        (words.ANSWERS, ties.answers, ties.answering),
    )
    return "".join(_list(title(language), tied, count, language) for title, tied, count in lists if tied)


def _list(title: str, tied: Sequence[Passage], count: int, language: Language) -> str:
    items = "".join(element("li", _tied(passage, language)) for passage in tied)
    if count > len(tied):
        items += element("li", plain(words.more(count - len(tied))(language)), class_="hint")
    head = element("summary", plain(f"{title}（{count:,}）"))
    return element("details", head + element("ul", items, class_="ties"), class_="tied")


def _tied(passage: Passage, language: Language) -> str:
    source = passage.source
    if isinstance(source, Article):
        label = f"{law_name(source)}{article(passage, source, ())}"
        caption = f"（{source.caption}）" if source.caption else ""
        return button(label + caption, "law", "quiet", data_passage=passage.id)
    gist = source.question if isinstance(source, Speech) else ""
    told = element("small", plain(short(gist or passage.text, 80)))
    return outside(passage.url, passage.label, language) + told
