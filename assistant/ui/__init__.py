"""The web face: a chat in Japanese with the cited sources beside it."""

import os

# Before any import of Gradio, and set rather than defaulted: it must ask nobody outside for anything.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
