"""What plugs into the Rasa server, and the `signpost` command line."""

__version__ = "0.1.0"
