"""The panel of cited sources, as HTML. Everything from a passage is escaped; links lead to official pages only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from assistant.answer import Answer, Citation
from assistant.compose.wording import in_words
from assistant.ties import Ties
from assistant.ui import words
from assistant.ui.highlight import Piece, marked_lines
from assistant.ui.render import plain, short, source_id
from indexes.passage import DIGEST_MARK, Article, Document, Passage, Speech, Written
from indexes.sources.egov import picture_links

Lookup = Callable[[str], Passage | None]
TiesOf = Callable[[str], Ties]

_OF_ARTICLES = ("place_exists", "articles_exist", "articles_cited")


def nothing_yet() -> str:
    """The panel before the first answer."""
    return f'<h2>{words.SOURCES}</h2><p class="empty">{plain(words.NO_SOURCES_YET)}</p>'


def answer_sources(answer: Answer, turn: int, passage_of: Lookup, ties_of: TiesOf = lambda _id: Ties()) -> str:
    """The cards of one answer, in the order of its numbers."""
    cards = "".join(
        _card(citation, turn, passage_of(citation.passage_id), ties_of(citation.passage_id))
        for citation in answer.citations
    )
    title = plain(words.sources_of(short(answer.question)))
    body = cards or f'<p class="empty">{plain(words.NO_SOURCES)}</p>'
    return f'<section class="answer-sources" aria-label="{title}"><h2>{title}</h2>{body}</section>'


def _card(citation: Citation, turn: int, passage: Passage | None, ties: Ties) -> str:
    label = citation.label.replace(f"【{DIGEST_MARK}】", "")
    heading = f'<h3><span class="number">{citation.n}</span>{plain(label)}</h3>'
    parts = [heading, "" if citation.verbatim else f'<p class="digest">{plain(DIGEST_MARK)}</p>']
    if passage is None:
        quotes: list[list[Piece]] = [[(quote.text, True)] for quote in citation.quotes]
        parts += [
            f'<p class="gone">{plain(words.PASSAGE_GONE)}</p>',
            _text([f"<p>{_marked(quote)}</p>" for quote in quotes], citation),
        ]
    else:
        parts += [_facts(passage), _text(_lines(passage, citation), citation)]
    parts += [_pictures(passage), _checks(citation), _tied(ties), _link(citation.url)]
    # Focusable from a script: a click on a marker leads the keyboard here too.
    return f'<article class="source" id="{source_id(turn, citation.n)}" tabindex="-1">{"".join(parts)}</article>'


def _facts(passage: Passage) -> str:
    """What the label does not say already."""
    source = passage.source
    if isinstance(source, Article):
        facts = _law_facts(source)
    elif isinstance(source, Speech):
        facts = _speech_facts(source)
    else:
        facts = _written_facts(source) if isinstance(source, Written) else _document_facts(source)
    items = "".join(f"<li>{plain(fact)}</li>" for fact in facts if fact)
    return f'<ul class="facts">{items}</ul>' if items else ""


def _law_facts(source: Article) -> Iterator[str]:
    yield source.law_number
    yield " ＞ ".join(" ".join(part.split()) for part in source.path)
    if source.in_force:
        yield f"{in_words(source.in_force)} 施行"
    if source.until:
        yield f"{in_words(source.until)} 改正・廃止"


def _speech_facts(source: Speech) -> Iterator[str]:
    yield f"第{source.session}回国会"
    yield f"発言番号 {source.order}"
    yield source.role
    yield source.group
    if source.questioner:
        group = f"（{source.questioner_group}）" if source.questioner_group else ""
        yield f"質問者 {source.questioner}{group}"


def _written_facts(source: Written) -> Iterator[str]:
    yield f"第{source.session}回国会"
    yield f"提出者 {source.submitter}" if source.submitter else ""
    yield source.respondent
    yield "" if source.complete else "冒頭部分のみ収録"


def _document_facts(source: Document) -> Iterator[str]:
    yield source.category
    yield "法的拘束力あり" if source.binding else "法的拘束力なし"
    yield " ＞ ".join(source.path)


def _lines(passage: Passage, citation: Citation) -> Iterator[str]:
    """Each line of the passage, its quotations marked, set in as deep as it stands in the provision."""
    before = ""
    for line, pieces in zip(passage.lines, marked_lines(passage, citation.quotes), strict=True):
        # Official text numbers its paragraphs itself; a digest does not.
        label = "" if passage.verbatim or line.at == before else passage.place_label(line.at)
        place = f'<span class="place">{plain(label)}</span>' if label else ""
        before = line.at
        yield f'<p class="depth-{line.at.count("i") + line.at.count("s")}">{place}{_marked(pieces)}</p>'


def _text(lines: Iterable[str], citation: Citation) -> str:
    """The box with the whole text. It scrolls, so it must be reachable with the keyboard."""
    name = plain(words.WHOLE_TEXT if citation.verbatim else words.WHOLE_DIGEST)
    return (
        f'<p class="whole">{name}</p>'
        f'<div class="text" tabindex="0" role="region" aria-label="{citation.n} {name}">{"".join(lines)}</div>'
    )


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(f"<mark>{plain(text)}</mark>" if quoted else plain(text) for text, quoted in pieces)


def _checks(citation: Citation) -> str:
    """What was checked, in words; checks of one kind are told together."""
    told: dict[str, bool] = {}
    for name, held in citation.checks.items():
        if label := _check_name(name, citation):
            told[label] = told.get(label, True) and held
    items = "".join(
        f'<li class="{"held" if held else "failed"}">{plain(label)} {words.HELD if held else words.FAILED}</li>'
        for label, held in told.items()
    )
    return f'<ul class="checks">{items}</ul>'


def _check_name(name: str, citation: Citation) -> str:
    kind = citation.passage_id.partition(":")[0]
    if name == "passage_exists":
        return words.EXISTS.get(kind, words.EXISTS_ELSE)
    if name == "quote_verbatim":
        return words.QUOTE if citation.verbatim else words.QUOTE_OF_DIGEST
    # A speech has neither articles nor, unless it is a record, a speaker to agree with.
    if (name == "as_recorded" and kind == "law") or (name in _OF_ARTICLES and kind != "law"):
        return ""
    return words.CHECKS.get(name, "")


def _pictures(passage: Passage | None) -> str:
    """Links to the pictures and formulas that the text only names."""
    links = picture_links([passage]) if passage else {}
    anchors = "".join(f"<li>{_anchor(url, mark)}</li>" for mark, url in links.items())
    return f'<ul class="pictures">{anchors}</ul>' if anchors else ""


def _tied(ties: Ties) -> str:
    """Folded away: the question before an answer, and the articles and answers tied to a passage."""
    groups = (
        (words.ASKED, [ties.question] if ties.question else [], 1),
        (words.REFERS_TO, ties.refers_to, ties.referred),
        (words.REFERRED_BY, ties.referred_by, ties.referring),
        (words.ANSWERS_ON_IT, ties.answers, ties.answering),
    )
    lists = "".join(_tied_list(title, passages, count) for title, passages, count in groups if passages)
    return f'<details class="ties"><summary>{plain(words.TIES)}</summary>{lists}</details>' if lists else ""


def _tied_list(title: str, passages: Sequence[Passage], count: int) -> str:
    items = "".join(f"<li>{_anchor(passage.url, passage.label) or plain(passage.label)}</li>" for passage in passages)
    more = f"<li>{plain(words.more(count - len(passages)))}</li>" if count > len(passages) else ""
    return f"<h4>{plain(title)}</h4><ul>{items}{more}</ul>"


def _link(url: str) -> str:
    """The way to the official text."""
    name = words.LINKS.get(_host(url), words.LINK_ELSEWHERE)
    anchor = _anchor(url, name)
    return f'<p class="official">{anchor}</p>' if anchor else ""


def _anchor(url: str, name: str) -> str:
    """A link out of the page. Anything but a web address, such as `javascript:`, gets none."""
    if not _host(url):
        return ""
    return (
        f'<a href="{plain(url)}" target="_blank" rel="noopener noreferrer">{plain(name)}'
        f'<span class="new-tab">{plain(words.NEW_TAB)}</span></a>'
    )


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("https", "http") else ""
