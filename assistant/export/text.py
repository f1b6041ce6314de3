"""An answer as plain text, as it is copied into a mail: the answer with its markers, and the sources below."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.export.cleaning import clean, one_line, safe_link


def text(answer: Answer) -> str:
    """The answer, a line for each source, and the notices; no markup but the answer's own bullets."""
    sources = (
        f"[{citation.n}] {one_line(citation.label)}{f' {link}' if (link := safe_link(citation.url)) else ''}"
        for citation in answer.citations
    )
    notices = (f"※ {one_line(notice)}" for notice in answer.notices)
    parts = (clean(answer.text).strip(), "\n".join(sources), "\n".join(notices))
    return "\n\n".join(part for part in parts if part)
