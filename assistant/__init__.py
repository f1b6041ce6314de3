"""A question becomes a verified, cited answer."""
