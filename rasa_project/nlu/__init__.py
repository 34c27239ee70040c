"""NLU components: what a message says, who it is about, and whether somebody is in danger."""
