"""The frame of the page: its look, and the few lines of script that Gradio has no part for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.ui import words

# Not through Gradio's `css`, which rewrites selectors and would break half of them.
_CSS = Path(__file__).with_name("toben.css").read_text(encoding="utf-8")

_FONTS = ("Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo", "sans-serif")
_MONO = ("Noto Sans Mono CJK JP", "monospace")
# The Digital Agency's blue; its text, border and background greys.
_BLUE = gr.themes.Color(
    name="blue", c50="#e8f1fe", c100="#d9e6ff", c200="#c5d7fb", c300="#9db7f9", c400="#7096f8", c500="#264af4",
    c600="#0017c1", c700="#0000be", c800="#00118f", c900="#000071", c950="#000060",
)  # fmt: skip
_GREY = gr.themes.Color(
    name="grey", c50="#f8f8fb", c100="#f2f2f2", c200="#e6e6e6", c300="#cccccc", c400="#949494", c500="#767676",
    c600="#626264", c700="#414143", c800="#333333", c900="#1a1a1c", c950="#000000",
)  # fmt: skip

_FAVICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32'"
    " rx='6' fill='%230017c1'/%3E%3Ctext x='16' y='23' font-size='20' text-anchor='middle' fill='white'%3E答%3C/text"
    "%3E%3C/svg%3E"
)

HEAD = f"""
<link rel="icon" href="{_FAVICON}">
<style>{_CSS}</style>
<script>
(() => {{
  document.documentElement.lang = "ja";

  // A marker leads to the card of its own answer. By hand: the page's <base> would turn "#…" into another address.
  document.addEventListener("click", (event) => {{
    const link = event.target.closest?.('a[href*="#src-"]');
    if (!link) return;
    event.preventDefault();
    const card = document.getElementById(link.getAttribute("href").split("#")[1]);
    if (!card) return;
    document.querySelectorAll(".source.shown").forEach((other) => other.classList.remove("shown"));
    card.classList.add("shown");
    card.focus({{ preventScroll: true }});
    card.scrollIntoView({{ block: "start" }});
    toQuotation(card);
  }});

  const toQuotation = (card) => {{
    const mark = card.querySelector("mark");
    if (mark) card.querySelector(".text").scrollTop = mark.offsetTop - 6;
  }};

  // Once an answer is there: it is read from its question on, and its sources from the first quotation.
  window.tobenSettle = () => requestAnimationFrame(() => {{
    const log = document.querySelector("#chat [role=log]");
    const question = [...document.querySelectorAll("#chat .user-row")].at(-1);
    if (log && question) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
    document.querySelectorAll("#panel .source").forEach(toQuotation);
    document.querySelector("#sources").scrollTop = 0;
  }});

  // Gradio names messages by their Markdown source, and the log in English.
  const rename = () => {{
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((one) => one.removeAttribute("aria-label"));
    document.querySelectorAll('#chat [aria-label="chatbot conversation"]').forEach(
      (one) => one.setAttribute("aria-label", "{words.CHAT}"));
    document.querySelectorAll('#chat [aria-label="Scroll down"]').forEach((one) => {{
      one.setAttribute("aria-label", "{words.SCROLL_DOWN}");
      one.title = "{words.SCROLL_DOWN}";
    }});
  }};
  new MutationObserver(rename).observe(document, {{ subtree: true, childList: true, attributeFilter: ["aria-label"] }});
}})();
</script>
"""

SETTLE = "() => window.tobenSettle()"


def theme() -> Any:
    """White, dark grey and one blue, in fonts of the reader's own machine; the same where a system prefers dark."""
    base = gr.themes.Base(
        primary_hue=_BLUE,
        neutral_hue=_GREY,
        text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_md,
        font=_FONTS,
        font_mono=_MONO,
    ).set(
        body_text_color="#1a1a1c",
        body_text_color_subdued="#626264",
        link_text_color="#0017c1",
        link_text_color_hover="#00118f",
        link_text_color_active="#00118f",
        link_text_color_visited="#0017c1",
        button_primary_background_fill="#0017c1",
        button_primary_background_fill_hover="#00118f",
        button_primary_text_color="white",
        button_secondary_background_fill="white",
        button_secondary_background_fill_hover="#e8f1fe",
        button_secondary_border_color="#0017c1",
        button_secondary_text_color="#0017c1",
        block_border_width="0px",
        input_border_width="1px",
        input_border_color="#767676",
        input_background_fill="white",
    )
    for name in [name for name in vars(base) if name.endswith("_dark")]:
        setattr(base, name, getattr(base, name.removesuffix("_dark")))
    return base
