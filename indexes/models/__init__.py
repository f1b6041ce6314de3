"""Transformer models from a local folder, as an option: chiVe in `indexes/text/embedding.py` serves where none is set."""
