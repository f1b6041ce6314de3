"""The room 答弁を探す: search with facets and a timeline, question and answer side by side, the list as CSV."""
