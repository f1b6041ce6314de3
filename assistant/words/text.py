"""A wording in both languages of the interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One wording, called with the language of the screen: `SEND("en")`. Official text is never one: it stays as it is."""

    ja: str
    en: str

    def __call__(self, language: Language) -> str:
        """The wording in a language."""
        return self.ja if language == "ja" else self.en
