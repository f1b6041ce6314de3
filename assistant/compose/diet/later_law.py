"""What has become of the law that an answer speaks of: a bill that is an Act by now, an article amended since.

Only what the store surely knows is said: a bill called by the very name of an Act of the same year or later, and an
article of which it holds another text of the day of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.compose.diet.timeline import Told
from assistant.compose.wording import in_words, name_of
from assistant.draft import DraftStatement, corpus_fact
from indexes.passage import Article, article_id, base_id
from indexes.store.protocol import Law, Store
from indexes.text.numerals import KANJI_DIGITS, fold_width, to_int

MAX_NOTES = 2

_BILL = re.compile(r"[一-龠々ァ-ヶーぁ-んA-Za-z・]{2,60}?法(?:律)?(?=案)")
# Of these there are many bills, and the Act of their name is another.
_AMENDING = re.compile(r"改正|一部を|関連|整備|廃止")
_YEAR = re.compile(rf"^(?P<era>昭和|平成|令和)(?P<year>元|[{KANJI_DIGITS}十百0-9]{{1,4}})年法律")
_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018}


def notes(answers: Sequence[Told], store: Store) -> Iterator[DraftStatement]:
    """At most MAX_NOTES sentences on bills that are law by now and articles amended since they were spoken of."""
    dated = [answer for answer in answers if answer.day != date.min]
    found = (*_bills(dated, store), *(note for answer in dated for note in _amended(answer, store)))
    yield from list(dict.fromkeys(found))[:MAX_NOTES]


def _bills(answers: Sequence[Told], store: Store) -> Iterator[DraftStatement]:
    spoken_of = {
        name: answer
        for answer in answers
        for run in answer.runs
        for match in _BILL.finditer(fold_width(run.text))
        for name in _may_be(match[0])
    }
    for law in store.laws() if spoken_of else ():
        if law.title not in spoken_of and spoken_of.keys().isdisjoint(law.abbreviations):
            continue
        called = next(name for name in (law.title, *law.abbreviations) if name in spoken_of)
        if _year_of(law) < spoken_of[called].day.year:
            continue
        if store.passages([article_id(law.law_id, "1")]):
            title = law.title if called == law.title else f"{law.title}（{called}）"
            said = f"答弁にある{called}案は、その後成立し、{title}となっています（{law.number}）。"
            # The list of laws held says so, none of their articles does.
            yield corpus_fact(said)


def _may_be(bill: str) -> Iterator[str]:
    """The names that a bill may have (提出予定のAI法 may be AI法): never the end of a longer word.

    国民保護法 is no name of 個人国民保護法; of amending bills there are many, and the Act of their name is another.
    """
    if _AMENDING.search(bill):
        return
    for start in range(len(bill) - 2):
        before = bill[start - 1 : start]
        if (not before or "ぁ" <= before <= "ん" or before == "・") and not "ぁ" <= bill[start] <= "ん":
            yield bill[start:]


def _year_of(law: Law) -> int:
    """The year of an Act by its number, 0 where that tells none."""
    match = _YEAR.match(law.number)
    if match is None:
        return 0
    return _ERAS[match["era"]] + (1 if match["year"] == "元" else to_int(match["year"]))


def _amended(answer: Told, store: Store) -> Iterator[DraftStatement]:
    """Articles named in what is quoted whose text of that day is held and is another than today's."""
    passage = answer.passage
    quotations = [run.text for run in answer.runs]
    for tie in store.links_from(passage.id):
        line = passage.lines[tie.line].text if tie.line < len(passage.lines) else ""
        words = line[tie.start : tie.stop]
        if not words or not any(words in quotation for quotation in quotations):
            continue
        key = base_id(tie.target)
        now = store.passages([key]).get(key)
        texts = [one for one in store.versions(key) if isinstance(one.source, Article)]
        then = [one for one in texts if _stood(one.source, answer.day)]
        if now is None or not isinstance(now.source, Article) or not then or now.source.in_force is None:
            continue
        if now.source.in_force > answer.day and now.text != then[-1].text:
            day = in_words(now.source.in_force)
            text = f"{name_of(now)}は、この答弁の後に改正されています（現在の条文は{day}施行）。"
            yield DraftStatement(text, (now.id,), corpus=True)


def _stood(source: object, day: date) -> bool:
    """Whether a text surely stood on a day."""
    if not isinstance(source, Article) or source.in_force is None:
        return False
    return source.in_force <= day and (source.until is None or day < source.until)
