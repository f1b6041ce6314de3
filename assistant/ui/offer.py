"""The offer to download the official texts: a strip under the notice, there while the index is only the starter corpus.

While a download runs the strip tells how far it is, and afterwards, until it is dismissed, how it ended.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.download import Download, Progress
from assistant.ui import words
from assistant.ui.asking import Holder
from assistant.ui.render import plain

_SECONDS_BETWEEN_LOOKS = 1.0
# On the element that stays while its content changes: only so does a screen reader tell the change.
_STATUS = "element.setAttribute('role', 'status')"


def build(holder: Holder, download: Download) -> None:
    """Put the offer into the page that is being built."""
    progress = download.progress
    with gr.Row(elem_id="offer", visible=_shown(holder, progress)) as strip:
        with gr.Column(elem_id="offer-said", min_width=0):
            said = gr.HTML(said_html(progress), elem_id="offer-text", apply_default_css=False, js_on_load=_STATUS)
            bar = gr.HTML(bar_html(progress), elem_id="offer-bar", apply_default_css=False)
        with gr.Row(elem_id="offer-buttons"):
            start = gr.Button(words.DOWNLOAD, elem_id="download", size="sm", min_width=0)
            stop = gr.Button(words.DOWNLOAD_STOP, elem_id="download-stop", size="sm", min_width=0, visible=False)
            close = gr.Button(words.DOWNLOAD_CLOSE, elem_id="download-close", size="sm", min_width=0, visible=False)
    look = gr.Timer(_SECONDS_BETWEEN_LOOKS, active=False)

    def now() -> dict[Any, Any]:
        progress = download.progress
        under_way = progress.under_way
        ended = progress.state != "idle" and not under_way
        return {
            strip: gr.update(visible=_shown(holder, progress)),
            said: said_html(progress),
            bar: bar_html(progress),
            start: gr.update(
                visible=not under_way and progress.state != "done",
                value=words.DOWNLOAD_AGAIN if ended else words.DOWNLOAD,
            ),
            stop: gr.update(visible=under_way, interactive=progress.state != "stopping"),
            close: gr.update(visible=ended),
            look: gr.Timer(active=under_way),
        }

    def begin() -> dict[Any, Any]:
        # In a page that was opened long ago the offer may still stand after somebody else took it.
        if _shown(holder, Progress()):
            download.start()
        return now()

    def halt() -> dict[Any, Any]:
        download.stop()
        return now()

    def dismiss() -> dict[Any, Any]:
        download.dismiss()
        return now()

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    outputs = [strip, said, bar, start, stop, close, look]
    start.click(begin, None, outputs, **quiet)
    stop.click(halt, None, outputs, **quiet)
    close.click(dismiss, None, outputs, **quiet)
    look.tick(now, None, outputs, **quiet)
    # Whoever opens the page while a download runs sees it run.
    gr.on([_page().load], now, None, outputs, **quiet)


def said_html(progress: Progress) -> str:
    """What the strip says: the offer, the stage of the download, or how it ended."""
    if progress.under_way:
        return f"<p>{plain(progress.stage)}</p>"
    if progress.message:
        return f'<p class="ended {progress.state}">{plain(progress.message)}</p>'
    return f"<p>{plain(words.OFFER)}</p>"


def bar_html(progress: Progress) -> str:
    """How far the stage is, "" while nothing runs. Apart from what is said: nobody wants every number read out."""
    if not progress.under_way:
        return ""
    share = "" if progress.share is None else f' value="{progress.share:.3f}"'
    return (
        f'<div class="bar"><progress max="1"{share} aria-label="{plain(words.DOWNLOADING)}"></progress>'
        f'<span class="count">{plain(progress.count)}</span></div>'
    )


def _shown(holder: Holder, progress: Progress) -> bool:
    return progress.state != "idle" or holder.fresh().starter_only


def _page() -> Any:
    return gr.context.Context.root_block
