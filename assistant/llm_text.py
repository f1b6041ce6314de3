"""What any text of a model needs, whatever it is for: its thoughts are taken out, and a loop is noticed."""

from __future__ import annotations

import re
from collections import Counter

# Models that think aloud mark it in these ways: DeepSeek, Qwen and others in tags, Magistral in brackets, gpt-oss by
# channels (https://github.com/openai/harmony). A chat template may have written the opening tag itself.
_NAMES = r"think(?:ing)?|thoughts?|reasoning|reflection|analysis|scratchpad"
_OPEN = re.compile(
    rf"<\s?(?:{_NAMES})(?![A-Za-z])[^<>]{{0,80}}>|\[THINK\]|<\|channel\|>\s?(?:analysis|commentary)", re.IGNORECASE
)
_CLOSE = re.compile(rf"<\s?/\s?(?:{_NAMES})\s?>|\[/THINK\]|<\|channel\|>\s?final", re.IGNORECASE)
_TOKEN = re.compile(r"<\|[^|<>\n]{1,40}\|>")

_SENTENCE = re.compile(r"[^。！？\n]{8,}[。！？]")
_MARK = re.compile(r"[\[［【(（][^\[\]［］【】()（）]{0,40}[\]］】)）]|\s")
MOST_REPEATS = 3
# A text that ends in one run of letters, four times and more, over at least so many letters, will not end by itself.
_LOOP_REPEATS = 4
_LOOP_LETTERS = 80
_LONGEST_PERIOD = 120


def without_thoughts(text: str) -> str:
    """The text without what the model thought aloud; thoughts that never end reach to the end of the text."""
    kept, start = [], 0
    while opening := _OPEN.search(text, start):
        kept.append(text[start : opening.start()])
        closing = _CLOSE.search(text, opening.end())
        start = closing.end() if closing else len(text)
    text = "".join((*kept, text[start:]))
    # What stands before an end that has no beginning was thought as well.
    ends = [match.end() for match in _CLOSE.finditer(text)]
    return _TOKEN.sub("", text[ends[-1] :] if ends else text)


def loops(text: str) -> bool:
    """Whether a text says one sentence for the third time, or ends in a run of letters over and over."""
    said = Counter(_MARK.sub("", sentence) for sentence in _SENTENCE.findall(text))
    if said and max(said.values()) >= MOST_REPEATS:
        return True
    for period in range(1, _LONGEST_PERIOD + 1):
        repeats = max(_LOOP_REPEATS, -(-_LOOP_LETTERS // period))
        if len(text) >= period * repeats and text.endswith(text[-period:] * repeats):
            return True
    return False
