"""A passage made ready for the indexes: its pieces as tokens and word numbers, and the facts that filters look at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from indexes.catalog import aliases
from indexes.passage import Article, Document, Passage, Speech, Written
from indexes.sentences import Sentence, split_sentences
from indexes.store.rows import Facts, Piece, Row
from indexes.store.schema import ALWAYS, day_number
from indexes.store.text_writer import LawFacts
from indexes.text.embedding import WordVectors
from indexes.text.references import article_token
from indexes.text.sudachi import Token, tokens

GENERIC_OFFICES = ("国務大臣", "副大臣", "政務官", "政府参考人", "説明員")

PIECE_LETTERS = 2_000
"""A passage longer than this is indexed in several pieces, so that a long article is found by what one part says."""


def prepare(passage: Passage, words: WordVectors) -> Row:
    """Tokenise one passage."""
    source = passage.source
    in_force = source.in_force if isinstance(source, Article) else None
    return Row(
        id=passage.id,
        url=passage.url,
        verbatim=passage.verbatim,
        payload=passage.to_json(),
        facts=_facts(passage),
        content=_content(passage),
        since=day_number(in_force) if in_force else ALWAYS,
        searchable=passage.searchable,
        pieces=tuple(_pieces(passage, words)) if passage.searchable else (),
    )


def with_question(answer: Passage, pieces: Iterable[Piece], words: WordVectors) -> tuple[Piece, ...]:
    """The pieces of an answer whose question has become known: the words spoken need no second reading."""
    head, opening = _head_tokens(answer)
    forms, numbers = _forms(head), words.numbers(opening).tobytes()
    return tuple(replace(piece, head=forms, word_numbers=numbers + piece.word_numbers) for piece in pieces)


def piece_texts(passage: Passage) -> list[str]:
    """What a model that reads sentences is given of each piece, in their order: what it is about, then what it says."""
    about = _about(passage)
    said = ("\n".join(_by_line(sentences)) for _, sentences in _portions(passage))
    return [f"{about}\n{text}".strip() for text in said]


def law_of(passage: Passage) -> LawFacts | None:
    """The law that a passage belongs to, None for anything but an article."""
    source = passage.source
    if not isinstance(source, Article):
        return None
    return LawFacts(source.law_id, source.law_title, source.law_number, source.abbreviations, source.in_force)


def _pieces(passage: Passage, words: WordVectors) -> Iterator[Piece]:
    head, opening = _head_tokens(passage)
    head_forms = _forms(head)
    for at, sentences in _portions(passage):
        paragraphs = [[list(tokens(one.text)) for one in group] for group in _by_paragraph(passage, sentences)]
        body = (token for paragraph in paragraphs for sentence in paragraph for token in sentence)
        yield Piece(
            at=at,
            head=head_forms,
            body="\n\n".join("\n".join(map(_forms, paragraph)) for paragraph in paragraphs),
            # Law name and chapters are the same for hundreds of articles: they would drown what an article says.
            word_numbers=words.numbers([*opening, *body]).tobytes(),
        )


def _portions(passage: Passage) -> Iterator[tuple[str, list[Sentence]]]:
    """(place, sentences) of the pieces: cut before a paragraph that no longer fits, or else before a line, once full.

    A piece that is not half full takes in the beginning of the next paragraph rather than stay small.
    """
    start, letters = "", 0
    portion: list[Sentence] = []
    for _, group in groupby(split_sentences(passage), key=lambda sentence: sentence.paragraph):
        paragraph = list(group)
        fits = letters + sum(len(sentence.text) for sentence in paragraph) <= PIECE_LETTERS
        for place, sentence in enumerate(paragraph):
            cut_here = letters > PIECE_LETTERS // 2 and not fits if place == 0 else False
            new_line = bool(portion) and sentence.line != portion[-1].line
            too_long = letters + len(sentence.text) > PIECE_LETTERS
            if cut_here or (too_long and letters and (new_line or letters > PIECE_LETTERS)):
                yield start, portion
                start, letters, portion = sentence.at or f"l{sentence.line + 1}", 0, []
            portion.append(sentence)
            letters += len(sentence.text)
    yield start, portion


def _by_paragraph(passage: Passage, sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Sentences grouped by 項 with its items; anything but an article is one group."""
    if isinstance(passage.source, Article):
        yield from (list(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph))
    else:
        yield sentences


def _by_line(sentences: list[Sentence]) -> Iterator[str]:
    for _, group in groupby(sentences, key=lambda sentence: sentence.line):
        yield "".join(sentence.text for sentence in group)


def _about(passage: Passage) -> str:
    source = passage.source
    if isinstance(source, Article):
        return " ".join(filter(None, (source.law_title, source.label, source.caption)))
    if isinstance(source, Written):
        return source.title
    if isinstance(source, Document):
        return f"{source.title} {source.section}"
    return source.question


def _forms(sentence: Iterable[Token]) -> str:
    return " ".join(token.form for token in sentence)


def _head_tokens(passage: Passage) -> tuple[list[Token], list[Token]]:
    """All tokens of the head, and those of them that speak of the content (a caption, the question asked)."""
    source = passage.source
    if isinstance(source, Article):
        names = (source.law_title, *source.abbreviations, *source.path, "附則" if source.supplementary else "")
        caption = list(tokens(source.caption))
        number = article_token(source.num)
        own = Token(number, number, meaningful=False, reference=True)
        return [*_tokens_of(names), own, *caption], caption
    if isinstance(source, Written):
        kind = "答弁書" if source.answer else "質問主意書"
        title = list(tokens(source.title))
        return [*_tokens_of((source.house, kind, source.submitter, source.respondent)), *title], title
    if isinstance(source, Document):
        section = list(tokens(source.section))
        names = (source.title, *aliases(source.slug), source.publisher, *source.path)
        return [*_tokens_of(names), *section], section
    question = list(tokens(source.question))
    # 国務大臣, all that an opening may tell of an office, is true of every minister and finds none of them.
    office = "" if source.position in GENERIC_OFFICES else source.position
    names = (source.house, source.meeting, source.speaker, office, source.questioner)
    return [*_tokens_of(names), *question], question


@lru_cache(maxsize=4_096)
def _tokens_of(texts: tuple[str, ...]) -> list[Token]:
    return [token for text in texts for token in tokens(text)]


def _facts(passage: Passage) -> Facts:
    source = passage.source
    if isinstance(source, Article):
        return Facts(passage.kind, law_id=source.law_id)
    day = day_number(source.date) if source.date else 0
    if isinstance(source, Speech):
        return Facts(
            passage.kind,
            house=source.house,
            committee=source.meeting,
            speaker=source.speaker,
            government=source.government,
            day=day,
            office=source.position,
            session=source.session,
            party=source.group,
        )
    if isinstance(source, Written):
        # 内閣総理大臣　架空太郎
        *office, speaker = source.respondent.split() if source.answer else ["".join(source.submitter.split())]
        return Facts(
            passage.kind,
            house=source.house,
            speaker=speaker,
            government=source.answer,
            day=day,
            office=" ".join(office),
            session=source.session,
        )
    return Facts(passage.kind, day=day)


def _content(passage: Passage) -> bytes:
    """Equal for two texts that differ in nothing but the revision they stand in."""
    source = passage.source
    if not isinstance(source, Article):
        return b""
    place = (source.law_title, source.path, source.label, source.caption)
    said = [(line.at, line.text) for line in passage.lines]
    return hashlib.blake2b(repr((place, said)).encode(), digest_size=12).digest()
