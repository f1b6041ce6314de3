"""Laws named in a question that have ended, whose text of the day is not held, or that do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.compose.wording import digest_mark, in_words, law_name, name_of
from assistant.draft import DraftStatement, Inquiry, corpus_fact, quoted
from assistant.law_names import GoneLaw
from assistant.not_held import why_absent, why_unknown
from indexes.store.protocol import Law
from indexes.text.numerals import fold_width


def unknown(inquiry: Inquiry) -> Iterator[DraftStatement]:
    """Says of each name that reads like a law's that no law held is called so; of one spoken of, that it is not held."""
    texts = [fold_width(entry.passage.text) for entry in inquiry.evidence]
    for name in inquiry.question.unknown_laws:
        # A law of another country, or a bill: whoever speaks of it has not made it up.
        spoken_of = any(name in text for text in texts)
        yield corpus_fact(f"{name}の条文は収録していません。" if spoken_of else why_unknown(name))


def gone(inquiry: Inquiry, lost: Sequence[Law]) -> Iterator[DraftStatement]:
    """Says of each law named that it was repealed, or (of the `lost`) that its text of the day is not held."""
    for law in inquiry.question.gone:
        yield from _repealed(inquiry, law)
    day = inquiry.store.day
    yield from (corpus_fact(why_absent(law, day)) for law in lost)


def _repealed(inquiry: Inquiry, law: GoneLaw) -> Iterator[DraftStatement]:
    """Says that a law was repealed, with the provision that did so where the store holds it."""
    place = f"（{law.number}）" if law.number else ""
    if law.until is not None and inquiry.store.day < law.until:
        day = in_words(inquiry.store.day)
        yield corpus_fact(
            f"{law.title}{place}は、{day}の時点では施行されていましたが、その条文は収録していません。{law.note}"
        )
        return
    passage = inquiry.store.passages([law.passage_id]).get(law.passage_id) if law.passage_id else None
    if passage is None:
        after = f"現在は{law.successor.title}があります。" if law.successor else ""
        yield corpus_fact(f"{law.title}{place}は、現在はこの名では施行されていません。{law.note or after}")
        return
    name = law_name(passage)
    yield DraftStatement(f"{law.title}{place}は廃止されています。{name}の附則が廃止を定めています。", (passage.id,))
    for line in passage.lines:
        if line.at == law.at and law.title in line.text:
            yield DraftStatement(
                f"{name_of(passage)}{digest_mark(passage)}: 「{line.text}」",
                (passage.id,),
                (quoted(passage.id, law.at, line.text),),
                1,
            )
            return
