"""Names of laws with one wrong, missing or extra letter: 個人情報保護方, 行政手続き法.

A wrong reading of a question is worse than none. So a name is taken for another's misspelling only where it reads
like a law's, stands alone, is of the same kind (a 令 is no 法), is no law of its own (`names_alike.txt` has every name of a law that another law's name
differs from by one letter), and one law is clearly the nearest.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sudachipy import Dictionary, SplitMode, Tokenizer

from indexes.store.protocol import Law
from indexes.text.numerals import fold_width

# Of four letters one is a quarter of the name: 著作件法 is taken for 著作権法 only because it sounds the same.
SHORTEST, SHORTEST_OF_ONE_SOUND = 5, 4
LONGEST = 60
_WORD = "一-龠々ァ-ヶーA-Za-z0-9"
_BEGINS = re.compile(rf"(?<![{_WORD}])[{_WORD}]|(?<=改正)[{_WORD}]|(?<=現行)[{_WORD}]|(?<=及び)[{_WORD}]")
# 方 sounds like 法, 立 and 津 look or sound like 律, and so on.
_ENDS = re.compile(
    rf"(?:[法方][律立津]?|令|例|則|典)(?=第?[0-9〇一二三四五六七八九十百千]+(?:条|の)|第?[0-9]|上|違反|附則|別表|前文|[^{_WORD}]|$)"
)
# Words in 法 and 方 that are methods, manners and directions.
_NO_NAME = re.compile(
    r".*(?:方法|手法|用法|寸法|作法|話法|技法|療法|製法|文法|[えいきしちにみりっれせけてべ]方|地方|双方|両方|一方|他方|片方|後方|前方|当方|親方|味方)$"
)
_KANA = re.compile(r"[ぁ-ゖァ-ヶー]")
_MISSPELT_ENDS = (
    ("方", "法"),
    ("法立", "法律"),
    ("法津", "法律"),
    ("方律", "法律"),
    ("方立", "法律"),
    ("方津", "法律"),
)
# 文章 for 文書: long vowels are often written short and short ones long.
_LONG = re.compile(r"(?<=[オコソトノホモヨロヲゴゾドボポョウクスツヌフムユルグズブプュ])ウ|ー")

_local = threading.local()


class NearNames:
    """Names of laws, ready to be found misspelt. `others` are names of laws that are not held."""

    def __init__(self, names: Mapping[str, Sequence[Law]], others: Collection[str] = ()) -> None:
        self._names = names
        self._others = frozenset(others)
        self._by_length: dict[int, list[str]] = {}
        for name in names:
            if SHORTEST_OF_ONE_SOUND <= len(name) <= LONGEST:
                self._by_length.setdefault(len(name), []).append(name)

    def find(self, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Law]]:
        """(start, end, law) of names misspelt in the NFKC form of `text`, outside the spans `taken`."""
        folded = fold_width(text)
        begins = [match.start() for match in _BEGINS.finditer(folded)]
        free = 0
        for match in _ENDS.finditer(folded):
            for start in (
                one for one in begins if free <= one and SHORTEST_OF_ONE_SOUND <= match.end() - one <= LONGEST
            ):
                end = match.end()
                if any(start < other_end and other_start < end for other_start, other_end in taken):
                    continue
                if (law := self.law(folded[start:end])) is not None:
                    yield start, end, law
                    free = end
                    break

    def law(self, written: str) -> Law | None:
        """The one law whose name `written` nearly is."""
        if written in self._names or written in self._others or written in _alike() or _NO_NAME.fullmatch(written):
            return None
        near: dict[float, dict[str, Law]] = {}
        for name in self._one_letter_off(written):
            distance = _distance(_ended(written), name)
            if distance is not None:
                near.setdefault(distance, {}).update({law.law_id: law for law in self._names[name]})
        if not near:
            return None
        nearest = near[min(near)]
        return next(iter(nearest.values())) if len(nearest) == 1 else None

    def _one_letter_off(self, written: str) -> Iterator[str]:
        for length in range(len(written) - 1, len(written) + 2):
            names = self._by_length.get(length, ())
            for name, _, _ in process.extract_iter(written, names, scorer=OSA.distance, score_cutoff=1):
                yield name


def _distance(written: str, name: str) -> float | None:
    """0 where they sound the same or only kana differs, else 1; None where `written` may be another law's name."""
    if _kind(written) != _kind(name):
        return None
    if written == name or (_KANA.sub("", written) == _KANA.sub("", name) and len(name) >= SHORTEST):
        return 0.0
    if len(written) == len(name) and _sound(written) == _sound(name):
        return 0.0
    if len(name) < SHORTEST:
        return None
    return 1.0 if len(written) != len(name) or _slipped(written, name) else None


def _slipped(written: str, name: str) -> bool:
    """Whether a letter was replaced by mistake: by one that sounds alike, or that makes no word (保獲 for 保護).

    家事調停法 for 民事調停法 is neither: whoever writes it may mean another law.
    """
    wrong = [place for place, (one, other) in enumerate(zip(written, name, strict=True)) if one != other]
    # Two letters changed places: 個人報情保護法.
    if len(wrong) > 1 or _LONG.sub("", _sound(written)) == _LONG.sub("", _sound(name)):
        return True
    return all(_word_length(written, place) == 1 < _word_length(name, place) for place in wrong)


def _ended(written: str) -> str:
    """`written` with its last letters as a law's name has them: 保護法 for 保護方."""
    for wrong, right in _MISSPELT_ENDS:
        if written.endswith(wrong):
            return written.removesuffix(wrong) + right
    return written


def _kind(name: str) -> str:
    """The letter that tells an Act from an order, a rule, an ordinance and a code: 法, 令, 則, 例, 典."""
    return name.removesuffix("律")[-1:]


@cache
def _alike() -> frozenset[str]:
    """Names of laws that differ by one letter from the name of another law."""
    text = resources.files(__package__).joinpath("names_alike.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


def _tokenizer() -> Tokenizer:
    # A Sudachi tokenizer must not be entered by two threads at once.
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().create(SplitMode.A)
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer


def _word_length(name: str, place: int) -> int:
    """How many letters the word has that the letter at `place` belongs to."""
    return next((len(one.surface()) for one in _tokenizer().tokenize(name) if one.begin() <= place < one.end()), 0)


@lru_cache(maxsize=1_024)
def _sound(name: str) -> str:
    """How a name is read aloud."""
    return "".join(morpheme.reading_form() for morpheme in _tokenizer().tokenize(name))
