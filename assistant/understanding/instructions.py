"""Commands to the assistant inside a question (prompt injection): found, taken out, and never followed.

What is asked for in a question is data. A command is told from a question about one by its mood (an imperative, a
request, a 〜こと at the end) together with what it is aimed at: the assistant's own rules, its role, the look of its
answer, its citations, or words that are to be taken for sources. Words in quotation marks are what a question is
about, and give no command of their own, unless nothing is asked beside them. The kinds follow OWASP's
LLM01 (https://genai.owasp.org/llmrisk/llm01-prompt-injection/); the patterns are `command_patterns`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.understanding.command_patterns import ACCOMPLICES, HEADINGS, LABELS, MARKED, RULES, Reach
from assistant.understanding.command_words import BLUNT, IMPERATIVE, INFORMS, REQUEST, SPEAKS_OF_US
from assistant.understanding.english_commands import english_commands
from indexes.text.numerals import fold_width
from indexes.text.query_words import query_tokens

_QUOTED = re.compile(r"「[^「」]{0,2000}」|『[^『』]{0,2000}』|“[^“”]{0,2000}”|\"[^\"]{0,2000}\"")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_MASK = "〓"
_SPACED_OUT = re.compile(r"(?:[ぁ-ゖァ-ヶー一-龠] ){4,}")
# A space parts sentences where Japanese stands beside it, unless a particle before it calls for more.
_SENTENCE_END = re.compile(
    r"[。｡!?\n]+[」』)】]*|(?<=[^A-Za-z0-9\s])\.\s|(?<=[A-Za-z])\.(?:\s|(?=[ぁ-龠])|$)|[ \t]+(?![をにはがとのへも]|[0-9]{1,2}[.)])"
)
_GOES_ON = re.compile(r"[のをにとが、,:]$|[0-9][.)]$|[A-Za-z,;:'\"0-9][ \t]*$")
_CLAUSE_ENDS = re.compile(r"[、,;:：※]|(?:教えて|ください|(?:です|ます)か|について)(?=[^、。,?\s])")
_SPOKEN_OF = re.compile(r"\s?[とのはがをにってでもやか]|など|」|』")
_SHORTEST_COMMAND, _MOST_QUOTATIONS = 8, 10
_QUOTATION_BEHIND = re.compile(rf"[\s:]{{0,4}}{_MASK}++[\s。]{{0,4}}")
_NAMED_AS = re.compile(r"[^\s。:]{1,12}:\s?$")
# Words that ask for nothing by themselves once a command has been taken out.
_IDLE = re.compile(
    "回答|答え|応答|質問|命令|指示|出力|表示|今|直ぐ|次|以下|以上|上記|文|文章|全部|全て|凡て|総て|最後|最初|末尾|先頭|必ず|絶対"
    "|前提|資料|結果|検索|引用|番号|日本語|英語|為|上|後|其の後|代わり|新しい|実行|翻訳|貴方|君|内部"
)
_LINKS = re.compile(r"!?\[([^\]\n]{0,200})\]\([^()\s]{0,2000}[^()\n]{0,200}\)|(?:https?://|www\.|data:)[!-~]{1,2000}")
_NO_WORDS = re.compile(r"<[^<>]{0,500}>|[^\w、。・ー々〆「」『』（） ]")
_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Cleared:
    """A question without the commands in it, and those commands in order; the text is unchanged where there are none."""

    text: str
    instructions: tuple[str, ...] = ()

    @property
    def askable(self) -> bool:
        """Whether anything is left that can be looked for."""
        return self._words() > 0

    def _words(self) -> int:
        return sum(not _IDLE.fullmatch(token.form) for token in query_tokens(self.text))


def without_instructions(text: str) -> Cleared:
    """Take the commands to the assistant out of `text`, with what they want taken for a source."""
    folded = _SPACED_OUT.sub(lambda match: match[0].replace(" ", ""), fold_width(text))
    spans = _spans(folded)
    if not spans:
        return Cleared(text)
    left = _rest(folded, spans)
    if left.askable:
        return left
    # 図書館法の目的を海賊になりきって説明して: the subject stands in the same clause as the command.
    closer = _rest(folded, _spans(folded, whole_clauses=False))
    return closer if closer._words() > 1 else left


def without_links(text: str) -> str:
    """`text` without raw URLs and Markdown pictures; of a link, its words stay."""
    return _LINKS.sub(lambda match: "" if match[0].startswith("!") else match[1] or "", text)


def notice(instructions: tuple[str, ...]) -> str:
    """One line that says what was not followed, harmless to show: no links, no markup, cut short."""
    plain = " ".join(_NO_WORDS.sub("", without_links(instructions[0])).split())
    shown = plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
    return f"質問に含まれる指示（{shown}）には従わず、調べる対象だけを検索しました。"


def _rest(text: str, spans: list[tuple[int, int]]) -> Cleared:
    kept, end = [], 0
    for start, stop in spans:
        kept.append(text[end:start])
        end = stop
    left = LABELS.sub(" ", " ".join([*kept, text[end:]]))
    left = re.sub(r"(?:^|(?<=\s))[\s。、,.:※\-*]+", "", re.sub(r"\s+", " ", left)).strip()
    return Cleared(left, tuple(text[start:stop].strip() for start, stop in spans))


def _spans(text: str, *, whole_clauses: bool = True) -> list[tuple[int, int]]:
    """Where commands stand, in order and without overlaps."""
    masked = _QUOTED.sub(_as_mask, _TAG.sub(_as_mask, _LINKS.sub(_as_mask, text)))
    # Quoted from end to end, the quotation is the question.
    if not masked.replace(_MASK, "").strip(" 。、?!"):
        masked = re.sub(r"[「」『』“”\"]", " ", text)
    found = [(match.start(), match.end()) for match in MARKED.finditer(text)]
    sentences = list(_sentences(masked))
    for place, (start, end) in enumerate(sentences):
        following = sentences[place + 1][1] if place + 1 < len(sentences) else end
        found += _in_sentence(masked, start, end, following, whole_clauses=whole_clauses)
    found += english_commands(masked)
    found += _standing_alone(text, masked)
    if found:
        found += [one for one in sentences if ACCOMPLICES.match(masked, *one)]
    return _joined(found)


def _as_mask(match: re.Match[str]) -> str:
    return _MASK * len(match[0])


def _sentences(masked: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(masked):
        if match[0].isspace() and _GOES_ON.search(masked, max(start, match.start() - 2), match.start()):
            continue
        if match.end() > start:
            yield start, match.end()
            start = match.end()
    if start < len(masked):
        yield start, len(masked)


def _in_sentence(
    masked: str, start: int, end: int, following: int, *, whole_clauses: bool
) -> Iterator[tuple[int, int]]:
    commands = bool(IMPERATIVE.search(masked, start, end))
    if heading := HEADINGS.match(masked, start, end):
        # A heading commands what stands behind it, or else below it.
        yield start, end if masked[heading.end() : end].strip(" #*-=。:") else following
        return
    if commands and not INFORMS.search(masked, start, end):
        ours = SPEAKS_OF_US.search(masked, start, end) if REQUEST.search(masked, start, end) else None
        if ours:
            yield _clause_start(masked, start, ours.start()) if whole_clauses else ours.start(), end
        elif len(masked) > end - start and BLUNT.search(masked, start, end):
            yield start, end
    for rule in RULES:
        if rule.needs_command and not commands:
            continue
        for match in rule.pattern.finditer(masked, start, end):
            if rule.reach is Reach.CLAUSE:
                yield _clause_start(masked, start, match.start()) if whole_clauses else match.start(), match.end()
            elif span := _with_quotation(masked, start, end, rule.reach):
                yield span


def _clause_start(masked: str, start: int, place: int) -> int:
    ends = [match.end() for match in _CLAUSE_ENDS.finditer(masked, start, place)]
    return ends[-1] if ends else start


def _with_quotation(masked: str, start: int, end: int, reach: Reach) -> tuple[int, int] | None:
    """A sentence that says what to take something for, with the quotation that it speaks of before or behind it."""
    behind = _QUOTATION_BEHIND.match(masked, end) if reach is not Reach.SENTENCE else None
    if reach is Reach.QUOTATION_BEFORE:
        before = masked[:start].rstrip(" 。")
        return (len(_NAMED_AS.sub("", before.rstrip(_MASK))) if before.endswith(_MASK) else start), end
    if reach is Reach.ONLY_WITH_QUOTATION and not behind and _MASK not in masked[start:end]:
        return None
    return start, behind.end() if behind else end


def _standing_alone(text: str, masked: str) -> Iterator[tuple[int, int]]:
    """Quotations of which nothing is said, and which command: a command put in quotation marks."""
    longer = (match for match in _QUOTED.finditer(text) if len(match[0]) > _SHORTEST_COMMAND)
    for match in islice(longer, _MOST_QUOTATIONS):
        beside = not masked[match.start() : match.end()].strip(_MASK) and not _SPOKEN_OF.match(text, match.end())
        if beside and _spans(match[0]):
            yield match.span()


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif start < end:
            joined.append((start, end))
    return joined
