"""Terms that no law defines, and terms of one law that a question ascribes to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.draft import DraftStatement, Inquiry, corpus_fact
from assistant.premises.ascribed import law_spans, phrase_behind, split
from assistant.premises.provision import Phrase, Provision, containing, defining, fold, provisions, sentence_with, shown
from assistant.premises.words import Institution, institution_in, telling
from assistant.understanding.items import short_name
from indexes.store.protocol import Filter, Law, Store
from indexes.text.numerals import fold_width
from indexes.text.sudachi import tokens

# A word of one or two letters is defined somewhere in another sense.
SHORTEST = 3
SHORTEST_IN_ANOTHER_LAW = 4
MOST_READ = 8
# A provision captioned 定義 that bears so much on the term may well define the term in other words.
PROBABLY = 0.6

_LEGALLY = re.compile(r"(?P<term>[一-龠々ァ-ヶーA-Za-z0-9]{3,30})」?の?(?:法律|法令|法)(?:上|的)?(?:の|な)?定義")
_ASKS_FOR_DEFINITION = re.compile(r"定義")


def undefined(inquiry: Inquiry) -> Iterator[DraftStatement]:
    """Says of the term whose definition is asked for that no law held defines it."""
    question = inquiry.question
    match = _LEGALLY.search(fold_width(question.text))
    term = match["term"] if match else question.term
    if question.kind != "definition" or len(term) < SHORTEST or not _ASKS_FOR_DEFINITION.search(question.text):
        return
    if question.articles or _defined(inquiry, term):
        return
    yield corpus_fact(f"{term}を定義する規定は、収録している法令の中に見つかりませんでした。")


def _defined(inquiry: Inquiry, term: str) -> bool:
    store = inquiry.store
    if store.defining(term) or store.defining(fold_width(term)):
        return True
    phrase = Phrase(store, term)
    if not phrase.forms:
        return True
    # In other words: 「人工知能関連技術」 is what AI is called, and a lay word may point at a definition.
    for one in provisions(store, [entry.passage.id for entry in inquiry.evidence]):
        if _defines(one.passage.text, term) or ("定義" in one.source.caption and phrase.share(one) >= PROBABLY):
            return True
    return any(_defines(one.passage.text, term) for one in containing(store, phrase, [], MOST_READ))


def _defines(text: str, term: str) -> bool:
    folded, wanted = fold(text), fold(term)
    at = folded.find(wanted)
    while at >= 0:
        behind = folded[at + len(wanted) : at + len(wanted) + 4]
        sentence = folded[at : folded.find("。", at) + 1 or None]
        if behind.startswith(("」とは", "」という", "とは", "」と総称")) or sentence.endswith(
            ("をいう。", "をいう。)")
        ):
            return True
        at = folded.find(wanted, at + 1)
    return False


def of_laws(inquiry: Inquiry) -> Iterator[DraftStatement]:
    """Says of what is ascribed to a law as a whole that it is not there, and which law has it."""
    question = inquiry.question
    if question.articles or question.gone or question.unknown_laws or len(question.laws) != 1:
        return
    law = question.laws[0]
    text = fold_width(question.text)
    ends = [end for _, end, _ in law_spans(question, text)]
    said = phrase_behind(text[ends[0] :]) if ends and law.whole else None
    if said is None:
        return
    parts = telling(split(said[0]))
    family = [law.law_id, *(one.law_id for one in inquiry.store.laws() if one.title in _orders(law))]
    for part in dict.fromkeys((said[0], *parts[:1])) if not any(map(institution_in, parts[:1])) else ():
        if elsewhere := _of_another(inquiry, law, family, part):
            yield corpus_fact(f"{short_name(law)}に、{part}の定めはありません。")
            yield corpus_fact(f"{part}は、{elsewhere.name}が定めています。", (elsewhere.passage.id,))
            yield from shown(elsewhere, sentence_with(elsewhere, part))
            return
    for part in parts:
        named = institution_in(part)
        if named and not (question.kind == "penalty" and named[1].penal) and _lacks(inquiry, family, *named):
            yield corpus_fact(f"{short_name(law)}に、{named[0]}の定めはありません。")
            return


def _of_another(inquiry: Inquiry, law: Law, family: Sequence[str], part: str) -> Provision | None:
    store = inquiry.store
    phrase = Phrase(store, part)
    if len(phrase.text) < SHORTEST_IN_ANOTHER_LAW or not phrase.forms or not store.defining(phrase.text):
        return None
    return None if containing(store, phrase, family) else _home(inquiry, phrase, law)


def _lacks(inquiry: Inquiry, family: Sequence[str], name: str, institution: Institution) -> bool:
    """Whether nothing in a law and its Orders speaks of an institution, in any of the words for it."""
    store = inquiry.store
    wanted = Phrase(store, name)
    if any(wanted.share(one) > 0.5 for one in _speaking(store, family, name)):
        return False
    read = (one for word in institution.written.pattern.split("|") for one in _speaking(store, family, word))
    return not any(institution.written.search(one.text) for one in read)


def _speaking(store: Store, family: Sequence[str], word: str) -> list[Provision]:
    """Provisions of a family of laws that have the words of `word`."""
    weights = {token.form: 1.0 for token in tokens(word)}
    hits = store.by_words(weights, weights, 2, Filter(kinds=("law",), law_ids=tuple(family))) if weights else []
    return provisions(store, [hit.id for hit in hits])


def _home(inquiry: Inquiry, phrase: Phrase, law: Law) -> Provision | None:
    """The provision of another law that defines a phrase."""
    found = next(iter(defining(inquiry.store, phrase)), None)
    if found is None or any(found.source.law_title.startswith(name) for name in (law.title, *law.abbreviations)):
        return None
    return found


def _orders(law: Law) -> tuple[str, str]:
    return (f"{law.title}施行令", f"{law.title}施行規則")
