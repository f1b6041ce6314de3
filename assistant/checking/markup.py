"""What no statement may carry: markup and addresses that its sources do not have."""

from __future__ import annotations

import re

from assistant.checking.sources import Cited

_MARKUP = re.compile(
    r"<[A-Za-z/!?][^>]*>?|!?\[[^\]]*\]\([^)]*\)|&#?[A-Za-z0-9]{2,8};|javascript:|data:[a-z]+/", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s、。「」）)]+|(?<![A-Za-z0-9.])www\.[^\s、。「」）)]+", re.IGNORECASE)


def is_plain(text: str, cited: Cited) -> bool:
    """Whether a text has no HTML, no Markdown links and pictures, and no address but those of the passages cited."""
    if _MARKUP.search(text):
        return False
    known = {passage.url for passage in cited.passages}
    return all(match[0] in known or cited.says(match[0]) for match in _ADDRESS.finditer(text))
