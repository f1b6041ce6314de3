"""The room in which laws are read: found by name, on a day, with their contents, and beside the text of another day."""
