"""The room 質問する: the chat, its options, what was understood, and what may be done with an answer."""
