"""The list of a reader's conversations."""

from __future__ import annotations

from datetime import date

from assistant.words.text import Text

HISTORY = Text("履歴", "History")
CONVERSATIONS = Text("これまでの会話", "Your conversations")
SEARCH = Text("履歴を検索", "Search the history")
SEARCH_HINT = Text("質問や回答の言葉", "Words asked or answered")
MORE = Text("もっと見る", "Show more")
NOTHING = Text("まだ会話はありません。", "No conversations yet.")
NOT_FOUND = Text(
    "その言葉をすべて含む会話はありません。言葉を減らしてお試しください。",
    "No conversation has all these words. Please try fewer of them.",
)

TODAY = Text("今日", "Today")
YESTERDAY = Text("昨日", "Yesterday")
WEEK = Text("過去7日間", "Last 7 days")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

MANAGE = Text("操作", "Edit")
TITLE = Text("題名", "Title")
RENAME = Text("題名を変える", "Rename")
DELETE = Text("削除", "Delete")
SURE = Text(
    "この会話を削除します。元に戻せません。送信済みの評価は残ります。",
    "This deletes the conversation for good. Feedback that was sent stays.",
)
DELETE_IT = Text("削除する", "Delete it")
CANCEL = Text("やめる", "Cancel")
DELETED = Text("会話を削除しました。", "The conversation was deleted.")
DELETE_ALL = Text("すべて削除", "Delete all")
SURE_ALL = Text(
    "これまでの会話をすべて削除します。元に戻せません。送信済みの評価は残ります。",
    "This deletes all your conversations for good. Feedback that was sent stays.",
)
DELETE_THEM = Text("すべて削除する", "Delete them all")
NOT_KEPT = Text(
    "このサーバーは会話を保存しません。ページを閉じると消えます。",
    "This server keeps no conversations. They go when the page is closed.",
)


def month(day: date) -> Text:
    """The name of a group of conversations: 2026年11月."""
    return Text(f"{day.year}年{day.month}月", f"{_MONTHS[day.month - 1]} {day.year}")


def day(on: date) -> Text:
    """The day of a conversation, its year being known from the group: 11月3日."""
    return Text(f"{on.month}月{on.day}日", f"{on.day} {_MONTHS[on.month - 1][:3]}")


def manage(title: str) -> Text:
    """What opens the actions on one conversation, for a screen reader."""
    return Text(f"「{title}」の操作", f"Edit “{title}”")


def renamed(title: str) -> Text:
    """The new title, as it was kept."""
    return Text(f"題名を「{title}」に変えました。", f"Renamed to “{title}”.")


def deleted_all(count: int) -> Text:
    """How many conversations went."""
    return Text(f"{count:,}件の会話を削除しました。", f"{count:,} conversations were deleted.")


def kept_for(days: int) -> Text:
    """How long conversations stay."""
    return Text(
        f"会話は、最後の質問から{days:,}日間保存されます。",
        f"Conversations are kept for {days:,} days after the last question.",
    )
