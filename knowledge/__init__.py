"""The guidance, as data, and the code that reads it. Knows nothing of Rasa.

The door: everything other packages may use is listed in `__all__`.
"""

from knowledge.answer import Answer, Button, Reader, card_for, facts_for, make_answer
from knowledge.card import AUDIENCES, NATIONS, Audience, Card, Nation
from knowledge.errors import Fault, KnowledgeError, UnknownTopic
from knowledge.library import FOLDER, Library, read_library

__all__ = [
    "AUDIENCES",
    "FOLDER",
    "NATIONS",
    "Answer",
    "Audience",
    "Button",
    "Card",
    "Fault",
    "KnowledgeError",
    "Library",
    "Nation",
    "Reader",
    "UnknownTopic",
    "card_for",
    "facts_for",
    "make_answer",
    "read_library",
]
