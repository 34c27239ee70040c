"""The parts of the desk, in the order of the menu: each adds its pages when it is imported."""

PARTS = (
    "desk.reports",
    "desk.report_page",
    "desk.charts_page",
    "desk.term_summary",
    "desk.content",
    "desk.rehearsal",
    "desk.sign_in",
    "desk.own_account",
    "desk.people",
)
