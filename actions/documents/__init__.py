"""Documents: the record of a report, the letter to a parent, drafts. Knows nothing of Rasa."""
