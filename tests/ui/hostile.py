"""What people and texts may say to harm a page: all of it must come out as text."""

from __future__ import annotations

import html
import re

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<a href='javascript:alert(1)'>押す</a>",
    "<form action='javascript:alert(1)'><button>送信</button></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>*{display:none}</style>",
    "<base href='http://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "\u003cscript\u003ealert(1)\u003c/script\u003e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "![x](http://evil.example/x.png)",
    "[押す](javascript:alert(1))",
    "<javascript:alert(1)>",
    "https://evil.example/ と www.evil.example と a@evil.example",
    "`code` と ```python```",
    "    四つの空白",
    "# 見出し",
    "**太字** _斜体_ ~~取消~~",
    "$$x^2$$",
    "${alert(1)} {{alert(1)}}",
    "{{constructor.constructor('alert(1)')()}}",
    "@children",
    "&lt;b&gt; &amp;",
    "---",
    "1. 番号",
    "[参照]: http://evil.example/",
    "\\*",
]


def text_of(page: str) -> str:
    """The text of HTML, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def tags_of(page: str) -> set[str]:
    """The names of all elements of HTML."""
    return set(re.findall(r"<([a-z0-9]+)", page))
