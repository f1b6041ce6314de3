"""Every word that a reader sees, Japanese with its English beside it, in one module for each room of the app."""
