"""What a statement must satisfy before it is shown: each check by itself. `assistant.citations` puts them together."""
