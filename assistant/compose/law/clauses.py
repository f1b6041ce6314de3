"""The words of a sentence that decide: its penalty, its period or amount, its predicate. All are verbatim pieces of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.figures import Figure, figures_in

LONGEST = 80
"""So many letters of a sentence may be quoted beside the sentence itself."""
SHORTEST = 6
# So short a sentence is quoted whole.
WHOLE = 50
# So short a predicate tells nothing without what it is said of.
TELLING = 14

PENALTY = re.compile(
    r"(?:拘禁刑|懲役|禁錮|罰金|過料|科料|拘留)[^。]{0,60}(?:処す|処ス|科す|科ス)|刑(?:に処す|を科す|ニ処ス|ヲ科ス)"
)
"""A provision that punishes, not one that only speaks of the punished (拘禁刑以上の刑に処せられた者)."""

_BRACKETS = re.compile(r"[「（『(」）』)、]")
_OPEN = "「（『("
_ROUND = re.compile(r"[（(）)]")
_READ_OTHERWISE = re.compile(r"」(?:と読み替える|とする)")
_TO_BE_READ = "」とあるの"
_PUNISHES = re.compile(
    r"(?:死刑|無期(?:の)?(?:拘禁刑|懲役)|以[上下]の(?:有期)?(?:の)?(?:拘禁刑|懲役|禁錮|拘留|罰金|過料|科料)|(?:拘留|科料)(?=に処|又は|若しくは))"
)
_SENTENCED = re.compile(r"(?:に|を)?(?:処|科)(?:する|す|し)[。、]?$")
_CUMULATED = re.compile(r"これを併科(?:する)?")
# What a clause with a figure begins and ends with when it is taken out of its sentence.
_LEADING = re.compile(r"^(?:から|より|に|を|の|は|が|及び|又は|かつ)")
_CONNECTED = re.compile(r"(?:又は|及び|若しくは|並びに|かつ|もって|その他)")
_TRAILING = re.compile(r"(?:において|における|について|に|は|を|が)$")
_PREDICATE = re.compile(
    r"(?:できる|できない|ならない|ものとする|とする|よる|する|いう|足りる|ない|充てる|置く|負う|有する|生ずる|定める|行う|限る|受ける|得る|なる|ある)$"
)


def clauses(sentence: str) -> Iterator[str]:
    """The pieces of a sentence between its commas, those inside brackets left alone."""
    depth = start = 0
    for match in _BRACKETS.finditer(sentence):
        if match[0] == "、":
            if depth == 0:
                yield sentence[start : match.start()]
                start = match.end()
        else:
            depth = max(depth + (1 if match[0] in _OPEN else -1), 0)
    yield sentence[start:].removesuffix("。")


def penalties_in(sentence: str) -> list[str]:
    """What a sentence punishes with: 五年以下の拘禁刑若しくは百万円以下の罰金."""
    found = []
    for clause in clauses(sentence):
        if _PUNISHES.search(clause) and not clause.endswith(("者", "とき", "場合")):
            words = _TRAILING.sub("", _SENTENCED.sub("", clause))
            found += [short] if (short := _behind_brackets(words)) else []
        elif found and (cumulated := _CUMULATED.search(clause)):
            whole = sentence[sentence.find(found[-1]) : sentence.find(cumulated[0]) + len(cumulated[0])]
            found[-1] = whole if len(whole) <= LONGEST else found[-1]
    return found


def figure_in(sentence: str, families: Sequence[str], *, whole: bool = True) -> str:
    """The clause of a sentence with a figure of the families, the first of them before others; "" without any.

    `whole`: a short sentence is taken as it is.
    """
    told: list[tuple[str, Figure]] = []
    for clause in clauses(sentence):
        # What is counted only inside brackets is a case of the rule.
        plain = _plain(clause)
        found = next((one for one in figures_in(plain) if "" in families or one.family in families), None)
        told += [(clause, found)] if found and _TO_BE_READ not in clause else []
    if not told:
        return ""
    read = [one for one in told if _READ_OTHERWISE.search(one[0])]
    first = [one for one in told if families[0] in ("", one[1].family)]
    clause, figure = (read or first or told)[0]
    if whole and len(sentence) <= WHOLE:
        return sentence.removesuffix("。")
    words = _TRAILING.sub("", clause)
    return words if len(words) <= LONGEST else _around(figure.text, words)


def predicate_of(sentence: str) -> str:
    """The end of a sentence that tells what it rules, within LONGEST letters; "" where it cannot be had so short."""
    parts = list(clauses(sentence))
    if not _PREDICATE.search(parts[-1]):
        return ""
    tail = ""
    for part in reversed(parts):
        longer = f"{part}、{tail}" if tail else part
        if len(longer) > LONGEST:
            break
        tail = longer
    tail = tail or _behind_brackets(parts[-1])
    return tail if len(tail) >= TELLING and not _CONNECTED.match(tail) else ""


def _plain(text: str) -> str:
    """`text` with what stands in round brackets taken out."""
    parts, depth, start = [], 0, 0
    for match in _ROUND.finditer(text):
        if match[0] in _OPEN:
            parts += [text[start : match.start()]] if depth == 0 else []
            depth += 1
        else:
            depth = max(depth - 1, 0)
            start = match.end()
    return "".join([*parts, text[start:] if depth == 0 else ""])


def _around(figure: str, words: str) -> str:
    """The stretch of a long clause between brackets in which a figure stands; "" where it cannot be told."""
    stretch = next((one for one in _ROUND.split(words) if figure in one), "")
    stretch = _TRAILING.sub("", _LEADING.sub("", stretch))
    return stretch if SHORTEST <= len(stretch) <= LONGEST else ""


def _behind_brackets(words: str) -> str:
    """The words where they are short, else what stands behind their last bracket."""
    if len(words) <= LONGEST:
        return words
    rest = words[max(words.rfind(mark) for mark in "）」』)") + 1 :]
    rest = _LEADING.sub("", rest)
    return rest if SHORTEST <= len(rest) <= LONGEST else ""
