"""What changed in a law between two days: articles added, removed, changed, renumbered and moved, as in a 新旧対照表.

An id is a number. Where the text under a number is another one than before, the article may have got a new number:
articles whose texts, captions or both are most alike are taken for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from assistant.browsing.alignment import LETTERS_COMPARED, Row, rows
from assistant.browsing.file_forms import lacking, notice_of
from assistant.browsing.laws import law_of
from assistant.browsing.outline import Heading, chapters, heading, is_deleted
from assistant.browsing.wording import bare, compare
from assistant.compose.wording import in_words
from assistant.not_held import why_absent
from indexes.errors import BadInputError
from indexes.passage import TOC, Article, Passage, base_id, law_order
from indexes.store.protocol import Law, Store

Kind = Literal["added", "removed", "changed", "renumbered", "moved"]
# Titles above an article, from the outermost, by what they were.
Retitled = dict[tuple[str, ...], tuple[str, ...]]

# Below these likenesses the text under a number may be that of another article, the second where its caption changed.
_ANOTHER, _ANOTHER_CAPTION = 0.5, 0.8
# So alike two articles of different numbers are one; an equal caption or number counts for some of it.
_SAME, _CAPTION, _NUMBER = 0.65, 0.15, 0.05
# So many articles on either side are compared each with each (0.2 s); beyond that only equal texts are matched.
_MOST_COMPARED = 400
# 第二条　削除 and the like are equal without being the same.
_TELLING = 20


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What became of one article: `before` is None where it was added, `after` where it was removed.

    "renumbered" has another number, and perhaps another text; "moved" stands in another chapter with the same text.
    """

    kind: Kind
    before: Passage | None
    after: Passage | None

    @property
    def passage(self) -> Passage:
        """The new text, or the one removed."""
        passage = self.after or self.before
        if passage is None:
            raise ValueError("a change needs a text before or after it")
        return passage

    def heading(self, today: date) -> Heading:
        """How a list names it."""
        return heading(self.passage, today)

    def rows(self) -> tuple[Row, ...]:
        """Side by side, word by word: first its label and caption and its chapters where they differ, then its lines.

        Takes some milliseconds: to be asked of what is shown only.
        """
        return (*_head(self.before, self.after), *rows(self.before, self.after))


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed between two days, in the order of the law. `chapters` are titles that changed, old and new.

    `notices` tell what cannot be compared, and why; tables that the file of one text lacks are named there alone.
    """

    law: Law
    before: date
    after: date
    changes: tuple[ArticleChange, ...]
    chapters: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Kind, int]:
        """How many changes there are of each kind."""
        return dict(Counter(change.kind for change in self.changes))


def differences(store: Store, law_id: str, one: date, other: date, *, everything: bool = False) -> Differences:
    """What changed in a law from the earlier of two days to the later; texts equal but for white space make no change.

    `everything` compares the 附則 of amending laws as well. Raises BadInputError for an unknown law.
    """
    first, last = sorted((one, other))
    law = law_of(store.at(last), law_id)
    sides = [_held(store.at(day), law_id, everything=everything) for day in (first, last)]
    notices = tuple(dict.fromkeys(_notices(store, law_id, first, last, sides)))
    old, new = ({passage.id: passage for passage in side if passage.verbatim} for side in sides)
    if not (old and new):
        return Differences(law, first, last, (), (), notices)
    pairs = list(_pairs(old, new))
    unequal = lacking(pairs, tuple(old.values()), tuple(new.values()))
    if unequal:
        notices += (notice_of(unequal),)
        pairs = [pair for pair in pairs if pair not in unequal]
    retitled = _retitled([(before, after) for before, after in pairs if before and after], new.values())
    changes = (_change(before, after, retitled) for before, after in pairs)
    ordered = sorted(filter(None, changes), key=lambda change: law_order(change.passage.id))
    return Differences(law, first, last, tuple(ordered), tuple(_chapters(retitled)), notices)


def article_difference(store: Store, passage_id: str, one: date, other: date) -> ArticleChange | None:
    """What became of an article between two days, None where its text is the same.

    Raises BadInputError where neither day has an official text of it.
    """
    key = base_id(passage_id)
    first, last = sorted((one, other))
    old, new = (store.at(day).passages([key]).get(key) for day in (first, last))
    held = [passage for passage in (old, new) if passage is not None and passage.verbatim]
    if not held or not isinstance(held[0].source, Article):
        raise BadInputError("この条文は、どちらの日についても原文を収録していません。別の日付を選んでください。")
    if old and new and old.verbatim and new.verbatim:
        if _same(old, new):
            return None
        if not _is_another(old, new):
            return ArticleChange("changed", old, new)
    everything = bool(held[0].source.amending) or held[0].source.num == TOC
    found = differences(store, held[0].source.law_id, first, last, everything=everything).changes
    # Of a number that two articles have had, the one that has it now.
    for side in ("after", "before"):
        for change in found:
            passage: Passage | None = getattr(change, side)
            if passage is not None and passage.id == key:
                return change
    return None


def _held(store: Store, law_id: str, *, everything: bool) -> list[Passage]:
    passages = store.law_passages(law_id, everything=everything)
    return [one for one in passages if isinstance(one.source, Article) and one.source.num != TOC]


def _change(before: Passage | None, after: Passage | None, retitled: Retitled) -> ArticleChange | None:
    """What became of an article, None where nothing did."""
    if before is None or after is None:
        return ArticleChange("removed" if before else "added", before, after)
    if before.id != after.id:
        return ArticleChange("renumbered", before, after)
    if not _same(before, after):
        return ArticleChange("changed", before, after)
    stays = bare("".join(_path(after))) == bare("".join(retitled.get(_path(before), _path(before))))
    return None if stays else ArticleChange("moved", before, after)


def _pairs(old: dict[str, Passage], new: dict[str, Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """The articles that are one, and with None those that are in one text only."""
    loose_old = [passage for key, passage in old.items() if key not in new]
    loose_new = [passage for key, passage in new.items() if key not in old]
    for key, before in old.items():
        after = new.get(key)
        if after is None:
            continue
        if not _same(before, after) and _is_another(before, after):
            loose_old.append(before)
            loose_new.append(after)
        else:
            yield before, after
    left_old, left_new = ({one.id: one for one in loose} for loose in (loose_old, loose_new))
    under_one_number = [(left_old[key], left_new[key]) for key in left_old.keys() & left_new.keys()]
    for before, after in (*_equal(loose_old, loose_new), *_alike(loose_old, loose_new), *under_one_number):
        if before.id in left_old and after.id in left_new:
            yield left_old.pop(before.id), left_new.pop(after.id)
    yield from ((before, None) for before in left_old.values())
    yield from ((None, after) for after in left_new.values())


def _equal(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[tuple[Passage, Passage]]:
    by_text: dict[tuple[str, str], Passage | None] = {}
    for before in old:
        key = (_part(before), bare(before.text))
        # A text that two articles share tells neither.
        by_text[key] = None if key in by_text else before
    for after in new:
        found = by_text.get((_part(after), bare(after.text)))
        if found is not None and len(after.text) >= _TELLING:
            yield found, after


def _alike(old: Sequence[Passage], new: Sequence[Passage]) -> list[tuple[Passage, Passage]]:
    """Pairs of articles that are likely one, the likeliest first."""
    old, new = ([one for one in side if not is_deleted(one)] for side in (old, new))
    if not old or not new or max(len(old), len(new)) > _MOST_COMPARED:
        return []
    likeness = cdist(
        [one.text[:LETTERS_COMPARED] for one in old],
        [one.text[:LETTERS_COMPARED] for one in new],
        scorer=Indel.normalized_similarity,
    )
    found = []
    for i, j in np.argwhere(likeness >= _SAME - _CAPTION - _NUMBER):
        before, after = old[i], new[j]
        caption = _CAPTION if _caption(before) and _caption(before) == _caption(after) else 0.0
        score = float(likeness[i, j]) + caption + (_NUMBER if before.id == after.id else 0.0)
        if score >= _SAME and _part(before) == _part(after):
            found.append((score, before, after))
    found.sort(key=lambda one: -one[0])
    return [(before, after) for _, before, after in found]


def _same(before: Passage, after: Passage) -> bool:
    """Whether nothing in them differs but white space and the chapters above."""
    return bare(before.text) == bare(after.text) and bare(_title(before)) == bare(_title(after))


def _is_another(before: Passage, after: Passage) -> bool:
    if is_deleted(before) or is_deleted(after):
        return False
    least = _ANOTHER if _caption(before) == _caption(after) else _ANOTHER_CAPTION
    texts = (bare(before.text)[:LETTERS_COMPARED], bare(after.text)[:LETTERS_COMPARED])
    return Indel.normalized_similarity(*texts) < least


def _retitled(pairs: Sequence[tuple[Passage, Passage]], new: Iterable[Passage]) -> Retitled:
    """Chapters that bear another title: by where most of what stood in one stands now."""
    moves: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
    for before, after in pairs:
        moves.setdefault(_path(before), Counter())[_path(after)] += 1
    there = {_path(passage) for passage in new}
    found = {path: paths.most_common(1)[0][0] for path, paths in moves.items()}
    return {path: now for path, now in found.items() if path not in there and len(path) == len(now)}


def _chapters(retitled: Retitled) -> Iterator[tuple[str, str]]:
    pairs = (pair for old, new in retitled.items() for pair in zip(old, new, strict=True))
    yield from dict.fromkeys(pair for pair in pairs if bare(pair[0]) != bare(pair[1]))


def _head(before: Passage | None, after: Passage | None) -> Iterator[Row]:
    for label, text in (("条名・見出し", _title), ("章節", lambda passage: "　".join(_path(passage)))):
        old, new = (text(passage) if passage else "" for passage in (before, after))
        if bare(old) != bare(new):
            yield Row(label if old else "", label if new else "", 0, compare(old, new))


def _notices(store: Store, law_id: str, first: date, last: date, sides: Sequence[Sequence[Passage]]) -> Iterator[str]:
    for day, passages in zip((first, last), sides, strict=True):
        held = store.at(day)
        law = law_of(held, law_id)
        if not passages:
            yield why_absent(law, day)
        elif not all(passage.verbatim for passage in passages):
            yield f"{in_words(day)}時点は要約だけを収録しているので、比べられません。"
        missing = held.missing_revision(law_id)
        if missing is not None and passages:
            yield f"{in_words(missing)}施行の版は収録していないので、その改正は新旧の差に表れません。"


def _part(passage: Passage) -> str:
    return passage.id.split(":")[2]


def _path(passage: Passage) -> tuple[str, ...]:
    return chapters(passage.source) if isinstance(passage.source, Article) else ()


def _caption(passage: Passage) -> str:
    return passage.source.caption if isinstance(passage.source, Article) else ""


def _title(passage: Passage) -> str:
    source = passage.source
    if not isinstance(source, Article):
        return ""
    return f"{source.label}（{source.caption}）" if source.caption else source.label
