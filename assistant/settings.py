"""All settings, read once at the edge from the environment (prefix TOBEN_) and handed in."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from indexes.errors import BadInputError
from indexes.models.loading import Device


def _web_address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("http:// か https:// で始まる必要があります")
    return value


class LLMSettings(BaseSettings):
    """An OpenAI-compatible server. The key comes from the environment only and is never shown.

    `queries` is how many wordings of a question it writes to search with besides, `rate` whether it sorts out what was
    found by relevance; both cost a round trip before an answer begins, so neither is on by itself.
    `timeout` is how many seconds a whole answer may take, `stall` how many may pass between two of its pieces.
    `form` is how it is asked to name its sources: `markers` behind each sentence, `json` by a schema that the server
    enforces, or `auto`: by the schema, and by markers on a server that turns out not to do that.
    """

    model_config = SettingsConfigDict(env_prefix="TOBEN_LLM_", extra="ignore", env_ignore_empty=True)

    base_url: str = ""
    model: str = ""
    api_key: str = Field(default="", repr=False)
    timeout: float = Field(default=60.0, gt=0, le=600)
    stall: float = Field(default=30.0, gt=0, le=600)
    form: Literal["markers", "json", "auto"] = "markers"
    max_tokens: int = Field(default=600, ge=16, le=8_192)
    context_window: int = Field(default=8_192, ge=512)
    queries: int = Field(default=0, ge=0, le=5)
    rate: bool = False

    @field_validator("base_url")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        return _web_address(value)

    @property
    def ready(self) -> bool:
        """Whether both a server and a model are named."""
        return bool(self.base_url and self.model)


class Settings(BaseSettings):
    """Where things are, and which LLM writes (none unless both its base URL and model are set).

    `allow_download` lets users of the app fetch the AI pack from the publishers with one click.
    The `…_url` fields name mirrors of the publishers, "" their own addresses; waits are in seconds.
    `embedder` and `reranker` are folders of models (None: chiVe, and no reranking), `reranked` how many candidates are
    reranked; a prefix of None is the one that the model brings along.
    """

    model_config = SettingsConfigDict(env_prefix="TOBEN_", extra="ignore", env_ignore_empty=True)

    home: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65_535)
    allow_download: bool = True
    egov_url: str = ""
    egov_bulk_url: str = ""
    kokkai_url: str = ""
    shugiin_url: str = ""
    sangiin_url: str = ""
    documents_url: str = ""
    fetch_pause: float | None = Field(default=None, ge=0, le=60)
    fetch_attempts: int = Field(default=5, ge=1, le=20)
    fetch_timeout: float = Field(default=60.0, gt=0, le=600)
    embedder: Path | None = None
    embedder_query_prefix: str | None = None
    embedder_passage_prefix: str | None = None
    reranker: Path | None = None
    reranked: int = Field(default=30, ge=1, le=200)
    device: Device = "auto"
    trust_remote_code: bool = False
    llm: LLMSettings = Field(default_factory=LLMSettings)

    @field_validator("egov_url", "egov_bulk_url", "kokkai_url", "shugiin_url", "sangiin_url", "documents_url")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        return _web_address(value)


def keep_models_offline() -> None:
    """Have the model libraries ask nobody outside. To be called before they are imported."""
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")


def load_settings() -> Settings:
    """Settings from the environment. Raises BadInputError that names the variable at fault."""
    try:
        return Settings()
    except SettingsError as error:
        raise BadInputError(f"設定を読めません（{error}）。環境変数 TOBEN_… を確かめてください。") from None
    except ValidationError as error:
        first = error.errors()[0]
        prefix = "TOBEN_LLM_" if error.title == "LLMSettings" else "TOBEN_"
        name = prefix + "_".join(str(part) for part in first["loc"]).upper()
        reason = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
        if first["type"] == "literal_error":
            # pydantic names what it expects as "'auto', 'cpu' or 'cuda'".
            reason = "、".join(re.findall(r"'(\w+)'", first["ctx"]["expected"])) + " のいずれかを指定してください"
        # The value itself is left out: it may be a key.
        raise BadInputError(f"設定 {name} の値が正しくありません（{reason}）。") from None


_REASONS = {
    "int_parsing": "整数で指定してください",
    "float_parsing": "数で指定してください",
    "bool_parsing": "true か false で指定してください",
    "greater_than": "小さすぎます",
    "greater_than_equal": "小さすぎます",
    "less_than_equal": "大きすぎます",
}
