"""The parts of the desk, in the order of the menu: each adds its pages when it is imported."""

PARTS = (
    "desk.sign_in",
    "desk.own_account",
    "desk.people",
)
