from __future__ import annotations

from pathlib import Path

import pytest

import prompts

NAMES = [file.stem for file in Path(prompts.__file__).parent.glob("*.md")]


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_renders(name: str) -> None:
    prompt = prompts.load(name).render(
        not_found="なし", passages="[1] 条文", question="$question はそのまま", number="3"
    )
    assert "$" not in prompt.system
    assert "$question はそのまま" in prompt.user


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        prompts.load("answer").render(question="x")
