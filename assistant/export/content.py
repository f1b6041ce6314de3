"""What a document of an answer or a conversation holds, as plain data: what stands on the screen, in the same order.

Every text in it is clean (`assistant.export.cleaning`); Word, Markdown and the page to print only lay it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from assistant.answer import AI_NOTICE, Answer, Citation
from assistant.export.blocks import Block, blocks, markers
from assistant.export.cleaning import clean, one_line, safe_link, shortened
from assistant.export.official import in_quotes, official, place_of
from assistant.llms.presets.loading import NO_LLM
from assistant.words import export as words
from assistant.words import sources as said
from assistant.words.days import day, in_japan, told_at
from assistant.words.text import Language, Text
from indexes.passage import DIGEST_MARK, Passage

PassageOf = Callable[[str, date | None], Passage | None]
"""The passage of an id on a day: `Assistant.passage`."""

LONGEST_TITLE = 60

_OF_ARTICLES = ("place_exists", "articles_exist", "articles_cited")
_BETWEEN = Text("、", ", ")
_APART = Text("　", "; ")


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer and when its question was asked; a time without time zone is taken as it is.

    `conditions` are what was set beside the question, in words.
    """

    answer: Answer
    at: datetime | None = None
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a source, in 「」, and their place inside an article (第1項第2号), "" where there is none to tell."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked, in words, whether it held, and the mark that says so."""

    name: str
    held: bool
    mark: str

    @property
    def text(self) -> str:
        """施行中 ✓."""
        return f"{self.name} {self.mark}"


@dataclass(frozen=True, slots=True)
class Source:
    """A source under its number on the screen. `url` is safe to link to, "" where there is none.

    `digest` is the mark of what is no official text, `days` says from and until when the text holds, `checked` all
    checks on one line. `marked`: some marker in the answer leads to it.
    """

    n: int
    label: str
    digest: str
    official: str
    days: str
    quotes: tuple[Quoted, ...]
    checks: tuple[Check, ...]
    checked: str
    url: str
    link: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A text consulted and not cited. `url` is safe to link to, "" where there is none; `digest` as of a Source."""

    label: str
    digest: str
    url: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question (its lines) and its answer. `facts` are (name, value): when it was asked, the day of the law, who wrote."""

    question: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    notices: tuple[str, ...]
    sources: tuple[Source, ...]
    consulted: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document. `notice` tells that an AI wrote it; `day` is that of the last question, None if unknown.

    `language` is that of all words but those of texts and answers.
    """

    title: str
    notice: str
    day: date | None
    exchanges: tuple[Exchange, ...]
    language: Language = "ja"


def conversation_content(
    title: str,
    asked: Sequence[Asked],
    passage_of: PassageOf,
    llm_name: Callable[[str], str] | None = None,
    language: Language = "ja",
) -> Content:
    """A conversation under its title. `llm_name` turns `Answer.llm` into the name that the screen shows."""
    days = [in_japan(one.at).date() for one in asked if one.at is not None]
    name = llm_name or (lambda llm: llm_name_of(llm, language))
    return Content(
        title=shortened(title, LONGEST_TITLE) or words.QUESTION(language),
        notice=AI_NOTICE,
        day=max(days, default=None),
        exchanges=tuple(_exchange(one, passage_of, name, language) for one in asked),
        language=language,
    )


def answer_content(
    asked: Asked,
    passage_of: PassageOf,
    llm_name: Callable[[str], str] | None = None,
    language: Language = "ja",
) -> Content:
    """One answer, under its question."""
    return conversation_content(asked.answer.question, [asked], passage_of, llm_name, language)


def checks_of(citation: Citation, language: Language = "ja") -> tuple[Check, ...]:
    """What was checked of a citation, in words; checks of one kind are told together."""
    told: dict[Text, bool] = {}
    for key, held in citation.checks.items():
        if name := _check_name(key, citation):
            told[name] = told.get(name, True) and held
    return tuple(
        Check(name(language), held, (said.HELD if held else said.FAILED)(language)) for name, held in told.items()
    )


def consulted_of(answer: Answer, language: Language = "ja") -> tuple[Beside, ...]:
    """What was consulted for an answer and is not cited in it, as it is shown."""
    return tuple(
        Beside(_undigested(one.label), "" if one.verbatim else said.DIGEST(language), safe_link(one.url))
        for one in answer.consulted
    )


def llm_name_of(llm: str, language: Language) -> str:
    """Who wrote an answer, where no screen has another name for it."""
    return words.NO_LLM_NAME(language) if llm == NO_LLM else llm


def day_of(iso: str) -> date | None:
    """The day that an answer or a citation names, None where it names none."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _exchange(asked: Asked, passage_of: PassageOf, llm_name: Callable[[str], str], language: Language) -> Exchange:
    answer = asked.answer
    on = day_of(answer.on)
    weak = (said.WEAK(language),) if answer.weak else ()
    body = blocks(answer.text, [citation.n for citation in answer.citations])
    marked = {n for block in body for n in markers(block)}
    return Exchange(
        question=tuple(line.strip() for line in clean(answer.question).split("\n") if line.strip()),
        facts=tuple((name, one_line(value)) for name, value in _facts(asked, on, llm_name, language) if value),
        blocks=body,
        # The notice that all is an AI's stands over the whole document.
        notices=(*weak, *(one_line(one) for one in answer.notices if one != AI_NOTICE and one.strip())),
        sources=tuple(
            source_of(one, passage_of(one.passage_id, on), marked=one.n in marked, language=language)
            for one in answer.citations
        ),
        consulted=consulted_of(answer, language),
    )


def _facts(
    asked: Asked, on: date | None, llm_name: Callable[[str], str], language: Language
) -> Iterator[tuple[str, str]]:
    answer = asked.answer
    yield words.ASKED_AT(language), told_at(asked.at)(language) if asked.at else ""
    yield words.CONDITIONS(language), asked.conditions
    yield words.LAW_OF(language), day(on)(language) if on else ""
    yield words.UNDERSTOOD(language), "、".join(item.text for item in answer.understood)
    yield words.WRITTEN_BY(language), llm_name(answer.llm)
    yield words.INDEX(language), answer.index


def source_of(citation: Citation, passage: Passage | None, *, marked: bool, language: Language = "ja") -> Source:
    """A source as it is shown, from a citation and its passage (None: it is held no more)."""
    url = safe_link(citation.url)
    checks = checks_of(citation, language)
    return Source(
        n=citation.n,
        label=_undigested(citation.label),
        digest="" if citation.verbatim else said.DIGEST(language),
        official=official(citation, passage),
        days=_days(citation, language),
        quotes=tuple(Quoted(in_quotes(quote.text), place_of(passage, quote.at)) for quote in citation.quotes),
        checks=checks,
        checked=_APART(language).join(check.text for check in checks) or said.NOT_CHECKED(language),
        url=url,
        link=said.LINKS.get(urlsplit(url).hostname or "", said.LINK_ELSEWHERE)(language),
        marked=marked,
    )


def _undigested(label: str) -> str:
    return one_line(label.replace(f"【{DIGEST_MARK}】", ""))


def _days(citation: Citation, language: Language) -> str:
    first, end = day_of(citation.in_force), day_of(citation.until)
    told = (said.since(first)(language) if first else "", said.until(end)(language) if end else "")
    return _BETWEEN(language).join(filter(None, told))


def _check_name(key: str, citation: Citation) -> Text | None:
    kind = citation.passage_id.partition(":")[0]
    if key == "passage_exists":
        return said.EXISTS.get(kind, said.EXISTS_ELSE)
    if key == "quote_verbatim":
        return said.QUOTE if citation.verbatim else said.QUOTE_OF_DIGEST
    # A speech has neither articles nor, unless it is a record, a speaker to agree with.
    if (key == "as_recorded" and kind == "law") or (key in _OF_ARTICLES and kind != "law"):
        return None
    return said.CHECKS.get(key)
