"""Microsoft Teams: what the channel needs to speak the Bot Framework's protocol. No Rasa here."""
