"""The frame of the page: title, notice, menu, tabs."""

from __future__ import annotations

from assistant import answer
from assistant.words.text import Text

TITLE = "Toben 答弁"
TAGLINE = Text(
    "国会答弁とAI法制を、原文の引用つきで調べます", "Diet answers and Japanese AI law, with verified quotations"
)
AI_NOTICE = Text(
    answer.AI_NOTICE,
    "Answers are AI-generated: always check the official text.",
)
MENU = Text("メニュー", "Menu")
DISPLAY = Text("表示", "Display")
USER = Text("利用者", "User")
COLOURS = Text("配色", "Colours")
COLOURS_OF = {
    "": Text("端末に合わせる", "As the device"),
    "light": Text("明るい", "Light"),
    "dark": Text("暗い", "Dark"),
}
OTHER_LANGUAGE = Text("English", "日本語")
SKIP = Text("本文へ", "Skip to the content")
TABS = Text("画面の切り替え", "Screens")
ASK = Text("質問する", "Ask")
DIET = Text("答弁を探す", "Diet answers")
LAWS = Text("条文を読む", "Laws")
DRAFTING = Text("答弁案をつくる", "Draft an answer")
QUALITY = Text("評価", "Evaluation")
ABOUT = Text("このアプリについて", "About")
FAULT = Text(
    "申し訳ありません。不具合のため表示できませんでした。しばらくしてからもう一度お試しください。",
    "Sorry, something went wrong here. Please try again in a moment.",
)
CONNECTION_LOST = Text(
    "サーバーとの接続が切れました。つなぎ直しています。入力した内容と届いた回答は失われません。",
    "The connection to the server was lost. Reconnecting: nothing you typed or received is lost.",
)
CONNECTED_AGAIN = Text("接続が戻りました。", "Connected again.")
COPIED = Text("コピーしました", "Copied")
NOT_COPIED = Text(
    "コピーできませんでした。文を選んでコピーしてください。", "Could not copy. Please select the text and copy it."
)
