"""What a reader is told instead of a file of an answer."""

from __future__ import annotations

from assistant.words.text import Text

NOT_HERE = Text(
    "この会話は見つかりません。削除されたか、保存期間が過ぎています。Toben を開き直してください。",
    "This conversation cannot be found. It was deleted, or its time is over. Please open Toben again.",
)
TOO_BUSY = Text(
    "ファイルの作成が混み合っています。少し待ってから、もう一度お試しください。",
    "Many files are being made. Please wait a moment and try again.",
)
