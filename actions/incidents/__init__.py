"""Reports of incidents: kept so that none that was acknowledged is lost. Knows nothing of Rasa."""
