"""The lead's desk: reports read, acted on and accounted for. A Datasette plugin; knows no Rasa."""
