"""Which words of a model are no statement on the matter, whatever they cite.

Another language, the prompt itself, talk about itself, the question again, agreement with a premise that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

import prompts
from assistant.answer import NOT_FOUND
from indexes.text.numerals import fold_width

_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_KANJI = re.compile(r"[㐀-䶿一-鿿豈-﫿𠀀-𲎯々〆]")
_FOREIGN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_FOREIGN_LETTER = re.compile(r"[Ͱ-ϿЀ-ԯ֐-ۿ݀-ݿऀ-๿가-힣ᄀ-ᇿㄱ-ㆎ]")
_JAPANESE_SHARE = 0.4
# A name of an office is kanji throughout, a sentence is not.
_LONGEST_WITHOUT_KANA = 20
_STRANGE_KANJI = 3

_RUN = 12
_ITSELF = re.compile(
    r"システムプロンプト|system\s?prompt|プロンプト|調査係|言語モデル|AIアシスタント|AIとして|指示(?:文|に従|どおり|通り)|ユーザー(?:の|は|が)|根拠の資料のキー",
    re.IGNORECASE,
)
_ASSENT = re.compile(
    r"^(?:はい|ええ|もちろん(?:です)?|承知(?:いた)?しました|かしこまりました|ご質問(?:を|に)?ありがとうございます|"
    r"(?:とても|大変)?(?:良い|よい|素晴らしい|的確な|鋭い)(?:ご)?(?:質問|指摘)(?:です)?|"
    r"(?:おっしゃる|仰る|お考えの|ご(?:指摘|認識|理解|推察|質問)の|その)(?:とお|通)り(?:です|でございます)?)"
    r"ね?(?:[、。！!,.\s]+|(?=$))"
)
_ASKING = re.compile(r"何|誰|だれ|いつ|どこ|どの|どう|いくら|いくつ|なぜ|なに")
_INTERROGATIVE = re.compile(r"(?:(?<!明ら)(?<!速や)(?<!確)(?<!いずれ)か|かどうか|について|のこと|とは)[。？?]*$|[？?]$")
_POLITE = re.compile(r"(?:です|ます|でしょうか|ですか|か|である|について|とは)?[。？?！!、\s]*$")


def fold(text: str) -> str:
    """NFKC without white space, in which words are compared."""
    return "".join(fold_width(text).split())


def foreign(text: str) -> bool:
    """Whether a statement is mostly in another language than Japanese."""
    kana, kanji = len(_KANA.findall(text)), _KANJI.findall(text)
    words = sum(min(len(word), 3) for word in _FOREIGN_WORD.findall(text)) + len(_FOREIGN_LETTER.findall(text))
    japanese = kana + len(kanji)
    if japanese < _JAPANESE_SHARE * (japanese + words):
        return True
    strange = sum(not _in_japanese_sets(letter) for letter in kanji)
    if strange >= _STRANGE_KANJI or (strange and not kana):
        return True
    return not kana and len(kanji) > _LONGEST_WITHOUT_KANA


def of_the_prompt(text: str, sources: str) -> bool:
    """Whether a statement repeats what the model was told to do, or speaks of itself, where its `sources` do not."""
    folded, given = fold(text), fold(sources)
    told = _instructions()
    runs = (folded[start : start + _RUN] for start in range(len(folded) - _RUN + 1))
    if any(run in told and run not in given for run in runs):
        return True
    return any(match[0] not in given for match in _ITSELF.finditer(folded))


def repeats(text: str, question: str) -> bool:
    """Whether a statement is a question, or says no more than the question did."""
    if _INTERROGATIVE.search(text):
        return True
    words, asked = _bare(text), _bare(question)
    return bool(words) and words in asked and bool(_ASKING.search(asked))


def without_assent(text: str) -> str:
    """The statement without はい or おっしゃるとおり before it."""
    return _ASSENT.sub("", text)


def says_nothing_found(text: str) -> bool:
    """Whether a statement is the sentence by which a model says that the passages do not answer."""
    return fold(NOT_FOUND).rstrip("。") in fold(text)


def same(text: str, others: Collection[str]) -> bool:
    """Whether a statement has been said already, marks of punctuation aside."""
    return _bare(text) in {_bare(other) for other in others}


@lru_cache(maxsize=65_536)
def _in_japanese_sets(letter: str) -> bool:
    """Whether a kanji is in JIS X 0213 or in Windows' Japanese set, as those of simplified Chinese alone are not."""
    for name in ("euc_jis_2004", "cp932"):
        try:
            letter.encode(name)
        except UnicodeEncodeError:
            continue
        return True
    return False


@lru_cache(maxsize=1)
def _instructions() -> str:
    """The prompts as they are written, but for the sentence that a model is asked to repeat."""
    parts = (prompts.load(name) for name in ("answer", "answer_json"))
    return "\n".join(fold(part.system + "\n" + part.user) for part in parts)


def _bare(text: str) -> str:
    return _POLITE.sub("", re.sub(r"[「」『』、。]", "", fold(text)))
