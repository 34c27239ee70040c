"""The custom actions. rasa_sdk, never rasa."""
