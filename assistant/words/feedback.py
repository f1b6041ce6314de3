"""What a reader may say of an answer."""

from __future__ import annotations

from assistant.words.text import Text

FEEDBACK = Text("この回答への評価", "What you think of this answer")
HELPFUL = Text("役に立った", "Helpful")
WRONG = Text("誤りがある", "Report an error")
REASONS = {
    "wrong_citation": Text("出典が違う", "Wrong citation"),
    "wrong_text": Text("内容が違う", "Wrong content"),
    "missing": Text("足りない", "Something is missing"),
    "outdated": Text("情報が古い", "Out of date"),
    "other": Text("その他", "Other"),
}
WHICH = Text("どこに誤りがありますか（複数選べます）", "What is wrong? (choose any)")
WORDS = Text("説明（任意）", "In your words (optional)")
SEND = Text("送信する", "Send")
GOES_ALONG = Text(
    "質問と回答もいっしょに評価の担当者に渡り、会話を削除しても残ります。",
    "Question and answer go along to the evaluators, and stay there when the conversation is deleted.",
)
HELPFUL_SENT = Text("「役に立った」を送信しました。", "Sent: helpful.")
THANKS = Text("ありがとうございます。受け付けました。", "Thank you. Received.")
TAKE_BACK = Text("取り消す", "Take back")
TAKEN_BACK = Text("取り消しました。", "Taken back.")
EMPTY = Text("誤りの種類を選ぶか、説明を書いてください。", "Please choose what is wrong or describe it.")


def wrong_sent(reasons: tuple[str, ...]) -> Text:
    """Stands where an error was reported, with what was chosen."""
    chosen = [REASONS[reason] for reason in reasons if reason in REASONS]
    ja, en = "、".join(one.ja for one in chosen), ", ".join(one.en for one in chosen)
    return Text(
        f"「誤りがある」{f'（{ja}）' if ja else ''}を送信しました。",
        f"Error reported{f' ({en})' if en else ''}.",
    )
