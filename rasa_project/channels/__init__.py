"""Ways in: the website's channel."""
