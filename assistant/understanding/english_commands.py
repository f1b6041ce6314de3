"""What commands to the assistant look like in English, also within a Japanese question."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"(?<![A-Za-z])[A-Za-z][^.!?。\n、ぁ-ゖァ-ヶ一-龠]{2,300}[.!?]?")
# 「ignore …」と入力する speaks of a command and gives none.
_SPOKEN_OF = re.compile(r"[\s\"]{0,2}(?:と|という|って|など)[ぁ-ゖ一-龠]")
_ASKS = re.compile(
    r"(?:does|do|did|is|are|was|can|could|may|must|shall|should|which|who|where|when|why|how|under|what)\b(?!.{0,60}\byour?\b)",
    re.IGNORECASE,
)
_BEGINNING = r"(?:(?:please|now|then|and|first|also|just|kindly|so|but|system|assistant|user|you (?:must|should|will|shall|have to)(?: now)?)[\s,:]{1,3}){0,4}"
_COMMAND = re.compile(
    r"(?:ignore|disregard|forget|override|bypass|skip|disable|drop)\b[^:]{0,40}?\b(?:instructions?|rules?|above|previous|prior|everything|all|directions?|prompts?"
    r"|guidelines?|safety|constraints?|restrictions?|context|filters?|verification)\b"
    r"|(?:reveal|print|show|output|repeat|display|tell|leak|dump|list|give|expose|write|translate|summari[sz]e|read)\b[^:]{0,60}?\b(?:system prompt|hidden|configuration|(?:words|text|everything) above|initial (?:prompt|instructions?)|api key|environment variables?)\b"
    r"|(?:you are (?:now|an?)|you're (?:now|an?)|act as|pretend|role-?play|from now on|do anything now|(?:enable|enter) (?:developer|debug|dan|admin) mode|jailbreak)\b"
    r"|(?:answer|respond|reply|say|write|output)\b[^:]{0,30}?(?:\b(?:only|nothing but|without (?:any )?(?:citations?|sources?|references?)|in base64|as if)\b|〓)"
    r"|(?:list|show|name) (?:them )?all\b|(?:do not|don't|never|stop) (?:cit|quot|mention|show sources|refus)[a-z]{0,5}\b|(?:always|must) (?:add|append|insert|include|say|end|reply|respond|answer|obey)\b"
    r"|-{0,5}\s?end of (?:question|prompt|input)|new (?:instructions?|rules?|task)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\byour (?:initial |original |hidden |system |secret |previous )?(?:instructions?|prompts?|rules|configuration|guidelines|programming|restrictions)\b"
    r"|\bwhat (?:tools?|functions?|model|rules|instructions?) (?:do|are|were|have) you\b|\bsystem prompts?\b|\b(?:previous|prior) instructions?\b",
    re.IGNORECASE,
)
# Behind other words only what stands in no question.
_UNMISTAKABLE = re.compile(r"ignore|disregard|forget|reveal|-{0,5}\s?end of|new ", re.IGNORECASE)
_START = re.compile(_BEGINNING, re.IGNORECASE)


def english_commands(masked: str) -> Iterator[tuple[int, int]]:
    """Where English sentences stand that command the assistant; quotations in `masked` are 〓."""
    for match in _SENTENCE.finditer(masked):
        if _SPOKEN_OF.match(masked, match.end()):
            continue
        begin = _START.match(masked, match.start(), match.end())
        start = begin.end() if begin else match.start()
        found = _COMMAND.search(masked, start, match.end())
        if found and found.start() == start:
            colon = masked.find(":", found.end(), match.end())
            asked = colon > 0 and _ASKS.match(masked[colon + 1 :].lstrip())
            yield match.start(), colon + 1 if asked else match.end()
        elif not _ASKS.match(masked, start, match.end()) and _WITHIN.search(masked, start, match.end()):
            yield match.span()
        elif found and _UNMISTAKABLE.match(found[0]):
            yield found.start(), match.end()
