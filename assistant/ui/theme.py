"""The look of Gradio's own parts: every colour is one of look/tokens.css, so that light and dark follow from there."""

from __future__ import annotations

from typing import Any

import gradio as gr

_FONTS = ("Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo", "sans-serif")
_MONO = ("Noto Sans Mono CJK JP", "monospace")


def theme() -> Any:
    """White or dark ground, grey text and one blue, in fonts of the reader's own machine."""
    base = gr.themes.Base(
        text_size=gr.themes.sizes.text_lg, radius_size=gr.themes.sizes.radius_md, font=_FONTS, font_mono=_MONO
    ).set(
        body_background_fill="var(--ground)",
        body_text_color="var(--ink)",
        body_text_color_subdued="var(--ink-soft)",
        background_fill_primary="var(--card)",
        background_fill_secondary="var(--side)",
        block_background_fill="var(--ground)",
        block_border_width="0px",
        block_label_background_fill="var(--ground)",
        block_label_text_color="var(--ink)",
        block_title_text_color="var(--ink)",
        block_info_text_color="var(--ink-soft)",
        border_color_primary="var(--line)",
        border_color_accent="var(--blue)",
        color_accent_soft="var(--blue-pale)",
        link_text_color="var(--blue)",
        link_text_color_hover="var(--blue-dark)",
        link_text_color_active="var(--blue-dark)",
        link_text_color_visited="var(--blue)",
        button_primary_background_fill="var(--blue)",
        button_primary_background_fill_hover="var(--blue-dark)",
        button_primary_border_color="var(--blue)",
        button_primary_text_color="var(--on-blue)",
        button_secondary_background_fill="var(--card)",
        button_secondary_background_fill_hover="var(--blue-pale)",
        button_secondary_border_color="var(--blue)",
        button_secondary_text_color="var(--blue)",
        button_border_width="1px",
        checkbox_background_color="var(--card)",
        checkbox_background_color_selected="var(--blue)",
        checkbox_border_color="var(--line-strong)",
        checkbox_border_color_selected="var(--blue)",
        checkbox_label_background_fill="var(--card)",
        checkbox_label_background_fill_hover="var(--blue-pale)",
        checkbox_label_background_fill_selected="var(--blue-pale)",
        checkbox_label_border_color="var(--line-strong)",
        checkbox_label_text_color="var(--ink)",
        checkbox_label_text_color_selected="var(--ink)",
        input_border_width="1px",
        input_border_color="var(--line-strong)",
        input_background_fill="var(--card)",
        input_background_fill_focus="var(--card)",
        input_placeholder_color="var(--ink-soft)",
    )
    for name in [name for name in vars(base) if name.endswith("_dark")]:
        setattr(base, name, getattr(base, name.removesuffix("_dark")))
    return base
