"""Subjects, institutions and restrictions that a question ascribes to a provision, or to a law, which has them not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.compose.wording import name_of
from assistant.draft import DraftStatement, Inquiry, corpus_fact
from assistant.premises.ascribed import Ascribed
from assistant.premises.provision import (
    Phrase,
    Provision,
    captioned,
    captioned_just,
    containing,
    defining,
    fold,
    provisions,
    sentence_with,
    shown,
)
from assistant.premises.words import Institution, institution_in, telling, words
from indexes.text.query_words import query_tokens

# Below this share of a phrase, a provision speaks of something else; below NOTHING it has none of its words.
ELSEWHERE = 0.45
NOTHING = 0.12
# What many provisions are captioned by (報告, 公表) tells no misattribution by itself.
MOST_CAPTIONED = 4
# Each phrase costs some milliseconds.
MOST_PHRASES = 3
MOST_ORDERS = 8
# 検察審査会 stands in a text, 会 in many: shorter words than this must be the caption of where they are.
WHOLE_WORD = 4
WHOLE_CAPTION = 4

_SPECIAL = re.compile(r"例外|特例|準用|経過|適用除外|読替")
_LIMITED = re.compile(
    r"(?P<who>[一-龠々ァ-ヶーA-Za-z]{2,12}?)(?:のみ|だけ)?に(?:のみ|だけ)?限(?:っ|定(?:し|され)|ら|る|り)"
    r"|(?P<only>[一-龠々ァ-ヶーA-Za-z]{2,12}?)(?:のみ|だけ)(?:に|を|が)(?=.{0,12}(?:限|定め|認め|対象|与え|許))"
)
_LIMITS = re.compile(r"限る|限り|限つて|限って|のみ|以外|除く|除き|でなければ|限度|だけ")


def of_articles(
    inquiry: Inquiry, phrases: Sequence[Ascribed], held: Sequence[Provision]
) -> Iterator[tuple[str, tuple[DraftStatement, ...]]]:
    """By id of the article: that what is ascribed to it is not there, and where it is; one phrase an article."""
    by_id = {one.passage.id: one for one in held}
    done: set[str] = set()
    for one in phrases[:MOST_PHRASES]:
        provision = by_id.get(one.article.id)
        if provision is None or one.article.id in done:
            continue
        if said := tuple(_of_article(inquiry, one, provision, held)):
            done.add(one.article.id)
            yield one.article.id, said


def _of_article(
    inquiry: Inquiry, one: Ascribed, provision: Provision, held: Sequence[Provision]
) -> Iterator[DraftStatement]:
    parts = telling(one.parts)
    # 大学の自治: what only stands in the second place belongs to the first.
    if not parts or (parts[0] != one.parts[0] and not institution_in(parts[0])):
        return
    # Of penalties the answer to a question for penalties tells.
    if inquiry.question.kind == "penalty" and (punished := institution_in(parts[0])) and punished[1].penal:
        return
    for text in dict.fromkeys((one.phrase, parts[0])):
        phrase = Phrase(inquiry.store, text)
        if elsewhere := _elsewhere(inquiry, phrase, held, provision):
            yield from _moved_to(provision, text, elsewhere)
            return
    if word := _single(inquiry, parts[0], held, provision):
        yield from _moved_to(provision, word[0], word[1])
        return
    for part in parts:
        if (lacking := _institution(inquiry, part, held)) is not None:
            yield corpus_fact(f"{provision.name}に、{lacking}の定めはありません。", (provision.passage.id,))
            return


def _moved_to(provision: Provision, text: str, elsewhere: Provision) -> Iterator[DraftStatement]:
    yield corpus_fact(f"{provision.name}に、{text}の定めはありません。", (provision.passage.id,))
    yield corpus_fact(f"{text}は、{elsewhere.name}が定めています。", (elsewhere.passage.id,))
    yield from shown(elsewhere, sentence_with(elsewhere, text))


def _elsewhere(inquiry: Inquiry, phrase: Phrase, held: Sequence[Provision], provision: Provision) -> Provision | None:
    """The provision of the same law, else of another, that has the phrase where those named have not."""
    if any(phrase.text in one.text for one in held):
        return None
    ids = {one.passage.id for one in held}
    found = [one for one in captioned(inquiry.store, phrase, provision.source.law_id) if one.passage.id not in ids]
    # The very caption of another provision (酒気帯び運転等の禁止) is not this one's, whatever words they share.
    same = bool(found) and fold(found[0].source.caption) == phrase.text
    if not (same and len(phrase.text) >= WHOLE_CAPTION):
        if max(phrase.exact_share(one) for one in held) >= ELSEWHERE:
            return None
        found = [one for one in found if not _SPECIAL.search(one.source.caption)]
    share = max(phrase.share(one) for one in held)
    if found:
        # A caption in these very words tells more than a word of nearly the meaning.
        return found[0] if len(found) <= MOST_CAPTIONED and (same or share < ELSEWHERE) else None
    if share >= ELSEWHERE:
        return None
    pointed = _pointed(inquiry, phrase, provision)
    return pointed or (_inside(inquiry, phrase, provision) if share <= NOTHING else None)


def _pointed(inquiry: Inquiry, phrase: Phrase, provision: Provision) -> Provision | None:
    """The provision that the lexicon means by the phrase, unless it refers to the one named: 慰謝料 and its rule."""
    store = inquiry.store
    target = phrase.pointed_at(provision.source.law_id)
    if not target or target in store.neighbours(provision.passage.id):
        return None
    return next(iter(provisions(store, [target])), None)


def _inside(inquiry: Inquiry, phrase: Phrase, provision: Provision) -> Provision | None:
    """The provision that has the phrase in its text, where the one named has none of its words."""
    store, law_id = inquiry.store, provision.source.law_id
    named = institution_in(phrase.text)
    # 出産育児一時金 is a benefit of its own, 届出義務 a notification like any other.
    if len(phrase.text) < WHOLE_WORD + (len(named[0]) if named else 0):
        return None
    inside = [one for one in containing(store, phrase, [law_id]) if not one.source.supplementary]
    if inside:
        return inside[0]
    return None if _told_by_orders(inquiry, phrase, provision) else _defined(inquiry, phrase, law_id)


def _single(
    inquiry: Inquiry, part: str, held: Sequence[Provision], provision: Provision
) -> tuple[str, Provision] | None:
    """A word of a compound that is the whole caption of another provision (錯誤 of 錯誤取消し), and that provision."""
    for token in query_tokens(part):
        word = token.surface
        if len(word) < 2 or word == part or word in words().general or any(word in one.text for one in held):
            continue
        elsewhere = captioned_just(inquiry.store, token, provision.source.law_id)
        # Looking for other words of its meaning is dear.
        if elsewhere is not None:
            phrase = Phrase(inquiry.store, word)
            if all(phrase.share(one) <= NOTHING for one in held):
                return word, elsewhere
    return None


def _defined(inquiry: Inquiry, phrase: Phrase, law_id: str) -> Provision | None:
    """Where another law defines the phrase; of several the one most referred to."""
    return next((one for one in defining(inquiry.store, phrase) if one.source.law_id != law_id), None)


def _institution(inquiry: Inquiry, part: str, held: Sequence[Provision]) -> str | None:
    """The institution that a noun names and none of the provisions has, nor an Order that fills them in."""
    named = institution_in(part)
    if named is None:
        return None
    name, institution = named
    if any(institution.written.search(one.text) for one in held):
        return None
    phrase = Phrase(inquiry.store, name)
    # What everyday words mean by a provision is in it, whatever it is called there.
    if max(phrase.share(one) for one in held) >= ELSEWHERE:
        return None
    if any(_told_by_orders(inquiry, institution, one) for one in held):
        return None
    return name if part not in (name, f"{name}義務") else part


def _told_by_orders(inquiry: Inquiry, wanted: Phrase | Institution, provision: Provision) -> bool:
    """Whether an Order or Rule that refers to the provision has what is wanted."""
    law_id = provision.source.law_id
    ids = [
        one
        for one, refers in inquiry.store.neighbours(provision.passage.id).items()
        if refers and one.split(":")[1] != law_id
    ]
    for one in provisions(inquiry.store, ids[:MOST_ORDERS]):
        found = wanted.text in one.text if isinstance(wanted, Phrase) else wanted.written.search(one.text)
        if found:
            return True
    return False


def limits(inquiry: Inquiry, held: Sequence[Provision]) -> Iterator[tuple[str, tuple[DraftStatement, ...]]]:
    """Says of a provision that it restricts nothing to those to whom the question says it does."""
    # One name may mean several laws (情報公開法): then none of their articles may have it.
    if len({one.source.num for one in held}) != 1:
        return
    provision = held[0]
    match = _LIMITED.search(inquiry.question.text)
    who = (match["who"] or match["only"]) if match else ""
    if who and not any(who in one.text or _LIMITS.search(one.text) for one in held):
        said = f"{name_of(provision.passage)}に、{who}に限る定めはありません。"
        first = next(iter(provision.sentences()), None)
        yield provision.passage.id, (corpus_fact(said, (provision.passage.id,)), *shown(provision, first))
