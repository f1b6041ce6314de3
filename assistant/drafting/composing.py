"""Drafts of answers for the Diet: each question of a notice, its answer, what it rests on, and what to check.

Without an LLM an answer consists of quotations and fixed connecting words; nothing in it is of the machine's invention.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.compose.wording import name_of
from assistant.draft import Inquiry
from assistant.drafting import wording
from assistant.drafting.asking import without_address
from assistant.drafting.changes import of_law, of_time, of_words
from assistant.drafting.clauses import contradict, likeness
from assistant.drafting.comparing import among_answers
from assistant.drafting.decisive import provision, under_way
from assistant.drafting.diet_draft import DietDraft, Difference, Paragraph, PastAnswer, QuestionDraft, RelatedArticle
from assistant.drafting.follow_ups import follow_ups
from assistant.drafting.generating import Writer
from assistant.drafting.key_words import KeyWords
from assistant.drafting.legal import Basis, Fact, bases, facts
from assistant.drafting.listening import DraftListener
from assistant.drafting.notice import MAX_LETTERS, MAX_QUESTIONS, Notice, NoticeQuestion, read_notice
from assistant.drafting.past import SAME_POINT, Past, past_answers
from assistant.drafting.sources import Sources
from assistant.engine import Assistant
from assistant.llms.presets.loading import NO_LLM
from indexes.errors import BadInputError
from indexes.passage import Article
from indexes.retrieval import DIET
from indexes.store.protocol import Filter, Store
from indexes.text.query_words import query_tokens

# Fewer words ask nothing that could be looked for.
LEAST_WORDS = 2
MOST_FURTHER = 2
# Of two answers so much alike the second adds nothing.
SAME_WORDS = 0.6
# Of two answers that fit as well the one that tells what is being done comes first.
UNDER_WAY = 0.1
# Whom a question asks, and how it may be punished, is no condition on the answers looked for.
_NO_CONDITION = ("office:", "house:", "committee:", "wish:")


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one question."""

    inquiry: Inquiry | None
    past: Sequence[Past]
    articles: Sequence[Basis]
    facts: Sequence[Fact]
    words: KeyWords | None
    notices: tuple[str, ...]


def draft_answers(
    assistant: Assistant,
    text: str,
    llm: str | None = None,
    on: date | None = None,
    listener: DraftListener | None = None,
) -> DietDraft:
    """The draft for a question, or for every question of a pasted notice.

    `llm` is one of `assistant.llms()`, None for none; `on` the day whose law is quoted (None: today).
    Raises BadInputError for an unknown LLM, and for a text in which nothing is asked; DraftStoppedError where the
    listener wants no more of it.
    """
    listener = listener or DraftListener()
    started = time.perf_counter()
    model = assistant.model(llm or NO_LLM)
    notice = read_notice(text)
    if not any(len(query_tokens(one.search_text)) >= LEAST_WORDS for one in notice.questions):
        raise BadInputError("質問を読み取れませんでした。何を問うかが分かる文を入力してください。")
    store = assistant.store.at(on)
    sources = Sources(store.day, assistant.store.day)
    writer = Writer(assistant, model, sources, listener) if model else None
    questions = []
    for number, question in enumerate(notice.questions, start=1):
        listener.go_on()
        listener.begins(number, len(notice.questions), question.gist)
        questions.append(_drafted(assistant, question, on, sources, writer))
    return DietDraft(
        mark=wording.MARK,
        questions=tuple(questions),
        citations=sources.citations(),
        committee=notice.heading.committee,
        day=notice.heading.day,
        member=notice.heading.member,
        party=notice.heading.party,
        notices=(wording.WARNING, *_of_notice(notice)),
        on=store.day.isoformat(),
        index=assistant.index,
        timings={"total": round((time.perf_counter() - started) * 1_000, 2)},
    )


def _of_notice(notice: Notice) -> Iterator[str]:
    """What of a notice was not drafted."""
    if notice.cut:
        yield f"通告が長いため、先頭の{MAX_LETTERS:,}文字だけを読みました（残り{notice.cut:,}文字）。"
    if notice.left_out:
        yield f"質問は{MAX_QUESTIONS}問までです。残りの{notice.left_out}問は作成していません。分けて入力してください。"
    if notice.others:
        listed = "".join(f"「{line[:40]}{'…' if len(line) > 40 else ''}」" for line in notice.others[:5])
        yield f"質問として読まなかった部分が{len(notice.others)}か所あります：{listed}"


def _drafted(
    assistant: Assistant, question: NoticeQuestion, on: date | None, sources: Sources, writer: Writer | None
) -> QuestionDraft:
    started = time.perf_counter()
    found = _found(assistant, question, on)
    paragraphs = tuple(_numbered(_paragraphs(assistant, question, found, sources)))
    notices, name = found.notices, NO_LLM
    if writer is not None and found.inquiry is not None:
        given = [*(one.passage for one in found.past), *(one.passage for one in found.articles)]
        written = writer.paragraphs(question, found.inquiry, given)
        notices = (*notices, *written.notices)
        if written.paragraphs:
            paragraphs, name = written.paragraphs, writer.name
    return QuestionDraft(
        number=question.number,
        text=question.text,
        gist=question.gist,
        subject=question.subject,
        respondents=question.respondents,
        paragraphs=paragraphs,
        past_answers=tuple(_past(one, sources) for one in sorted(found.past, key=lambda one: one.day, reverse=True)),
        articles=tuple(_article(one, sources) for one in found.articles),
        differences=tuple(_differences(assistant, question, found, sources)),
        follow_ups=follow_ups(found.inquiry, found.past, found.articles, sources) if found.inquiry else (),
        notices=notices,
        llm=name,
        milliseconds=round((time.perf_counter() - started) * 1_000, 2),
    )


def _found(assistant: Assistant, question: NoticeQuestion, on: date | None) -> _Found:
    text = question.search_text
    law, diet = Filter(("law",), on=on), Filter(DIET, government=True, on=on)
    answer = assistant.ask(text, NO_LLM, law)
    notices = assistant.find(text, 1, law).notices
    without = [item.key for item in answer.understood if item.key.startswith(_NO_CONDITION)]
    of_law, of_diet = assistant.inquire(text, law, without), assistant.inquire(text, diet, without)
    if of_law is None or of_diet is None:
        return _Found(None, (), (), (), None, notices)
    words = KeyWords(of_diet.store, without_address(question.text), of_diet.question.laws)
    named = [article.id for article in of_law.question.articles]
    past = past_answers(of_diet, words, question.respondents, named)
    return _Found(of_diet, past, bases(of_law, answer, past, words), facts(answer), words, notices)


def _paragraphs(assistant: Assistant, question: NoticeQuestion, found: _Found, sources: Sources) -> Iterator[Paragraph]:
    """The answer of quotations, not yet numbered."""
    first, *rest = found.past or (None,)
    if first is None:
        yield Paragraph(0, "position", wording.NO_PAST_ANSWER)
    else:
        text = wording.position(first.passage, first.source, first.excerpts, same_point=first.same_point)
        yield Paragraph(0, "position", text, (_cited(first, sources),))
    if found.inquiry is not None:
        yield from _on_the_law(found, found.inquiry.store, sources)
    yield from _further([one for one in (first, *rest) if one is not None], sources)
    if found.words is not None and found.words.rarest:
        yield from _documents(assistant, question, found.words, sources)


def _further(past: Sequence[Past], sources: Sources) -> Iterator[Paragraph]:
    """What other answers add to the first, what is under way before the rest; who said the same is only named."""
    shown, same = list(past[:1]), []
    for one in sorted(past[1:], key=lambda one: -one.fit - UNDER_WAY * under_way(one.quote)):
        if any(_says_the_same(one.quote, other.quote) for other in shown):
            same.append(one)
        elif len(shown) <= MOST_FURTHER:
            shown.append(one)
            yield Paragraph(
                0, "further", wording.further(one.passage, one.source, one.excerpts), (_cited(one, sources),)
            )
    if same:
        numbers = tuple(_cited(one, sources) for one in same)
        yield Paragraph(
            0, "further", wording.same_said([wording.occasion_in_list(one.source) for one in same]), numbers
        )


def _says_the_same(one: str, other: str) -> bool:
    return likeness(one, other) >= SAME_WORDS and not contradict(one, other)


def _on_the_law(found: _Found, store: Store, sources: Sources) -> Iterator[Paragraph]:
    """What the assistant knows of the law itself, and the surest article."""
    texts = [fact.text for fact in found.facts]
    held = store.passages({source for fact in found.facts for source in fact.sources})
    numbers = [sources.cite(passage) for passage in held.values()]
    for basis in [basis for basis in found.articles if basis.worth_saying][:1]:
        texts.append(wording.provided(basis.passage, basis.excerpts, certain=basis.certain))
        numbers.append(_cited_article(basis, sources))
    if texts:
        yield Paragraph(0, "law", "".join(texts), tuple(dict.fromkeys(numbers)))


def _documents(
    assistant: Assistant, question: NoticeQuestion, words: KeyWords, sources: Sources
) -> Iterator[Paragraph]:
    """What a guideline or plan says, where one speaks of the same point."""
    inquiry = assistant.inquire(question.search_text, Filter(("doc",)))
    found = inquiry.evidence if inquiry else ()
    entries = [entry for entry in found if entry.passage.kind == "doc" and entry.coverage >= SAME_POINT]
    entries = [entry for entry in entries if not words.missing(entry.passage)]
    for entry in sorted(entries, key=lambda entry: -entry.rank)[:1]:
        if excerpts := provision(entry):
            number = sources.cite(entry.passage, [one.quotation(entry.passage.id) for one in excerpts])
            yield Paragraph(0, "further", wording.described(entry.passage, excerpts), (number,))


def _numbered(paragraphs: Iterator[Paragraph]) -> Iterator[Paragraph]:
    for number, one in enumerate(paragraphs, start=1):
        yield Paragraph(number, one.kind, one.text, one.citations)


def _differences(
    assistant: Assistant, question: NoticeQuestion, found: _Found, sources: Sources
) -> Iterator[Difference]:
    among = tuple(among_answers(found.past, sources))
    yield from among
    if not among:
        text = wording.NO_DIFFERENCE if len(found.past) > 1 else wording.NOTHING_TO_COMPARE
        yield Difference("nothing", text)
    if found.past and found.inquiry is not None:
        newest = found.past[0]
        yield from of_words(newest, question.respondents, sources)
        yield from of_law(found.inquiry.store, newest, found.articles, sources)
        yield from of_time(assistant, question.search_text, newest, sources)


def _cited(past: Past, sources: Sources) -> int:
    return sources.cite(past.passage, [one.quotation(past.passage.id) for one in past.excerpts])


def _cited_article(basis: Basis, sources: Sources) -> int:
    return sources.cite(basis.passage, [one.quotation(basis.passage.id) for one in basis.excerpts])


def _past(past: Past, sources: Sources) -> PastAnswer:
    source = past.source
    return PastAnswer(
        citation=_cited(past, sources),
        date=source.date.isoformat() if source.date else "",
        place=wording.place_of_answer(source),
        speaker=wording.speaker_of(source),
        position=getattr(source, "position", ""),
        questioner=getattr(source, "questioner", "") or getattr(source, "submitter", ""),
        questioner_group=getattr(source, "questioner_group", ""),
        asked=getattr(source, "question", "") or getattr(source, "title", ""),
        quote=past.quote,
        url=past.passage.url,
        same_point=past.same_point,
    )


def _article(basis: Basis, sources: Sources) -> RelatedArticle:
    source = basis.passage.source
    article = source if isinstance(source, Article) else None
    return RelatedArticle(
        citation=_cited_article(basis, sources),
        name=name_of(basis.passage),
        caption=article.caption if article else "",
        in_force=article.in_force.isoformat() if article and article.in_force else "",
        quote="…".join(one.text for one in basis.excerpts),
        url=basis.passage.url,
        why=basis.why,
    )
