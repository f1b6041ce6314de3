"""Prompts as Markdown files: one file a prompt, the parts of a conversation under `## system` and `## user`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from string import Template


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system and a user message with `$name` placeholders."""

    system: str
    user: str

    def render(self, **values: str) -> Prompt:
        """Fill the placeholders. Raises KeyError where a value is missing."""
        return Prompt(Template(self.system).substitute(values), Template(self.user).substitute(values))


def load(name: str) -> Prompt:
    """The prompt `prompts/<name>.md`. Raises FileNotFoundError, or ValueError where a part is missing."""
    text = resources.files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    _, found, rest = text.partition("## system\n")
    system, divider, user = rest.partition("\n## user\n")
    if not found or not divider:
        raise ValueError(f"prompts/{name}.md needs the headings '## system' and '## user'")
    return Prompt(system.strip(), user.strip())
