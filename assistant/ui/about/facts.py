"""What the room このアプリについて says, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.corpus_facts import CorpusFacts, DocumentFacts
from assistant.leaving import Leaving, names
from assistant.quality.runs import Run
from assistant.quality.series import latest
from assistant.settings import Settings
from assistant.ui.html import element, outside, plain
from assistant.words import about as words
from assistant.words import quality as measures
from assistant.words.days import told_at
from assistant.words.people import confidentiality
from assistant.words.text import Language

_TOLD = (
    "citation_precision",
    "citation_recall",
    "quotation_fidelity",
    "handled",
    "refusal_accuracy",
    "invented",
    "recall@10",
)


def opening(version: str, language: Language) -> str:
    """What it is, and which version."""
    return _heading(words.TITLE(language)) + _lines(words.WHAT(language), words.version(version)(language))


def corpus(held: CorpusFacts, language: Language) -> str:
    """What the index holds, how current it is and how much there is."""
    laws = held.laws
    rows = [
        (words.LAWS(language), words.laws(laws.verbatim, laws.digests, laws.articles)(language)),
        (words.NEWEST(language), words.newest(laws.newest, laws.coming)(language)),
    ]
    for house in held.speeches:
        name = words.HOUSES[house.house](language) if house.house in words.HOUSES else house.house
        rows.append((f"{words.SPEECHES(language)}・{name}" if language == "ja" else f"{words.SPEECHES(language)}, {name}",
                     words.speeches(house.count, house.first, house.last)(language)))  # fmt: skip
    for title, one in ((words.WRITTEN_QUESTIONS, held.questions), (words.WRITTEN_ANSWERS, held.answers)):
        rows.append((title(language), words.speeches(one.count, one.first, one.last)(language)))
    rows.append(
        (words.INDEX(language), words.index(held.generation, _at(held.built_at, language), held.passages)(language))
    )
    rows.append((words.PARTS(language), "、".join(f"{name} {version}" for name, version in held.stamps.items())))
    starter = element("p", plain(words.STARTER(language)), class_="warning", role="note") if held.starter_only else ""
    return _heading(words.HELD(language)) + starter + _facts(rows) + _documents(held.documents, language)


def limits(language: Language) -> str:
    """What it cannot do."""
    return _heading(words.LIMITS(language)) + _list([line(language) for line in words.LIMIT_LINES])


def checked(runs: Sequence[Run], language: Language) -> str:
    """The checks, and what the latest runs came to."""
    rows = []
    for run in latest(runs):
        told = [
            f"{measures.FIGURES[name].name(language)} {measures.value(run.figures[name], measures.FIGURES[name].unit)}"
            for name in _TOLD
            if name in run.figures
        ]
        name = f"{measures.dataset(run.kind, run.dataset)(language)} {measures.model(run.llm)(language)}"
        rows.append((name, f"{'、'.join(told)}（{told_at(run.when)(language)}）"))
    measured = _facts(rows) if rows else element("p", plain(words.NO_RUN(language)))
    return (
        _heading(words.CHECKED(language))
        + _lines(words.CHECKED_WHAT(language))
        + _list([line(language) for line in words.CHECKS], "ol")
        + element("h3", plain(words.LAST_RUN(language)))
        + measured
    )


def goes(ways: Leaving, settings: Settings, language: Language) -> str:
    """Where what is typed may go, and what may be typed."""
    away = ways.away
    line = words.goes_away(names([one.host for one in away])) if away else words.STAYS
    writers = [f"{one.label}（{one.host or words.HERE(language)}）" for one in ways.writers]
    downloads = words.DOWNLOADS_ALLOWED if ways.downloads else words.DOWNLOADS_OFF
    rows = (
        (words.WRITERS(language), "、".join(writers) or words.NO_WRITERS(language)),
        (words.ALLOWED(language), names(ways.allowed)),
        (words.DOWNLOADS(language), downloads(language)),
        (words.RULE(language), confidentiality(settings.confidentiality)(language)),
    )
    return _heading(words.LEAVING(language)) + _lines(line(language)) + _facts(rows)


def kept(settings: Settings, language: Language) -> str:
    """What is kept of people, and how long."""
    told = [words.kept(settings.retention_days), words.feedback_kept(settings.feedback_days), words.KEPT_DRAFTS]
    if settings.retention_days > 0:
        told.insert(1, words.KEPT_OWN)
    return _heading(words.KEPT(language)) + _list([one(language) for one in told])


def origins(language: Language) -> str:
    """Whose the texts are, and under which licence."""
    items = "".join(
        element("li", f"{outside(url, name(language), language)}<br>{outside(terms_url, terms(language), language)}")
        for name, url, terms, terms_url in words.SOURCE_LINES
    )
    return (
        _heading(words.SOURCES(language))
        + element("ul", items)
        + _heading(words.PROGRAM(language))
        + _lines(words.LICENCE(language))
    )


def _documents(documents: Sequence[DocumentFacts], language: Language) -> str:
    """The catalogue, folded."""
    counts = words.documents(
        len(documents),
        sum(one.verbatim is True for one in documents),
        sum(one.verbatim is False for one in documents),
    )
    head = (words.DOCUMENT, words.CATEGORY, words.VERSION_OF, words.HOLDING)
    top = "".join(element("th", plain(name(language)), scope="col") for name in head)
    rows = "".join(_document(one, language) for one in documents)
    name = words.DOCUMENTS(language)
    table = element("table", element("thead", element("tr", top)) + element("tbody", rows))
    wide = element("div", table, class_="wide", tabindex="0", role="region", aria_label=name)
    return element("details", element("summary", plain(f"{name}: {counts(language)}")) + wide)


def _document(one: DocumentFacts, language: Language) -> str:
    version = " ".join(filter(None, (one.version, one.date.isoformat() if one.date else "")))
    cells = (one.category, version, words.HOLDINGS[one.verbatim](language))
    title = element("th", outside(one.url, one.title, language), scope="row", lang="ja")
    return element("tr", title + "".join(element("td", plain(cell)) for cell in cells))


def _at(built: str, language: Language) -> str:
    try:
        return told_at(datetime.fromisoformat(built))(language)
    except ValueError:
        return built


def _heading(text: str) -> str:
    return element("h2", plain(text))


def _lines(*lines: str) -> str:
    return "".join(element("p", plain(line)) for line in lines)


def _list(lines: Sequence[str], tag: str = "ul") -> str:
    return element(tag, "".join(element("li", plain(line)) for line in lines))


def _facts(rows: Sequence[tuple[str, str]]) -> str:
    return element(
        "dl", "".join(element("div", element("dt", plain(name)) + element("dd", plain(value))) for name, value in rows)
    )
