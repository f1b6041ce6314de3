"""What readers see of who they are: login, leaving, and why a request was refused."""

from __future__ import annotations

from assistant.settings import CONFIDENTIALITY
from assistant.words.text import Text

APP = Text("Toben 答弁", "Toben 答弁")
NOBODY = Text(
    "どなたの操作か分かりませんでした。ページを開き直してください。",
    "It is not clear who you are. Please open the page again.",
)
LOG_IN = Text("ログイン", "Log in")
LOG_OUT = Text("ログアウト", "Log out")
NAME = Text("利用者の名前", "User name")
PASSWORD = Text("パスワード", "Password")
WRONG = Text("名前とパスワードの組み合わせが正しくありません。", "The name and the password do not belong together.")
NOT_LOGGED_IN = Text(
    "ログインしていないか、ログインの期限が切れました。ページを開き直してログインしてください。",
    "You are not logged in, or your login has expired. Please open the page again and log in.",
)
NO_LOGIN_NOW = Text(
    "利用者のファイルを読めないため、今はログインできません。管理者に伝えてください。",
    "The file of users cannot be read, so nobody can log in now. Please tell the administrator.",
)
NO_RECORDS_NOW = Text(
    "履歴のファイルを読み書きできないため、今は続けられません。少し待ってから、もう一度お試しください。",
    "The records cannot be read or written now. Please wait a moment and try again.",
)
BUSY = Text(
    "ログインが混み合っています。少し待ってから、もう一度お試しください。",
    "Many people are logging in. Please wait a moment and try again.",
)
NO_NAME = Text(
    "利用者を確認できませんでした。職場で決められた入口からもう一度開き、直らなければ管理者に伝えてください。",
    "You could not be identified. Please come by the address given in your office, or tell the administrator.",
)
FOREIGN = Text(
    "ほかのサイトからの操作は受け付けません。Toben のページを開いて操作してください。",
    "Requests from other sites are refused. Please open the page of Toben itself.",
)
NOT_HERE = Text("このページはありません。", "There is no such page.")
TOO_LONG = Text("送信された内容が長すぎます。", "What was sent is too long.")
BACK = Text("Toben を開く", "Open Toben")
OTHER_LANGUAGE = Text("English", "日本語")

WHO = Text("利用者", "User")
THIS_BROWSER = Text("この端末のこのブラウザー（ログインなし）", "This browser (no login)")
LEAVE = Text("この端末の履歴を消して、別の利用者として始める", "Clear this browser's history and start as another user")
LEAVE_TOLD = Text(
    "この端末からは、これまでの会話を二度と開けなくなります。送信済みの評価は残ります。",
    "The conversations so far can never be opened again from this browser. Feedback that was sent stays.",
)
LEAVE_DELETES = Text("これまでの会話をサーバーからも削除する", "Delete the conversations on the server as well")
START_ANEW = Text("消して始める", "Clear and start")
LOG_OUT_TOLD = Text("この端末でのログインを終えます。", "Ends your login on this device.")


def wait(seconds: int) -> Text:
    """Too many wrong passwords; in how long to try again."""
    minutes = -(-seconds // 60)
    ja = f"{seconds}秒" if seconds < 60 else f"約{minutes}分"
    en = f"{seconds} seconds" if seconds < 60 else f"about {minutes} minute{'s' if minutes > 1 else ''}"
    return Text(
        f"ログインに続けて失敗しました。{ja}待ってから、もう一度お試しください。",
        f"Too many failed logins. Please try again in {en}.",
    )


def confidentiality(rule: str) -> Text:
    """The operator's rule on what not to type; ours has an English wording, one of the operator's own stays as it is."""
    english = "Do not enter information of confidentiality class 2 or above (personal data, unpublished information)."
    return Text(rule, english if rule == CONFIDENTIALITY else rule)
