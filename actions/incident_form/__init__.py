"""The incident form: a pure decision from what is known and what was heard. No Rasa here."""
