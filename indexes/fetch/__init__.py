"""Fetching official texts from their publishers into TOBEN_HOME/raw, politely, resumably and untouched."""
