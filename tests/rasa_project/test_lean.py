"""A schema is checked once, and still checked."""

import jsonschema
import pytest

from rasa_project import lean


@pytest.fixture(autouse=True)
def _restored():
    """Put jsonschema's own check back after each test."""
    yield
    jsonschema.Draft7Validator.check_schema = lean._check


def test_a_bad_schema_is_still_refused():
    """The first time a schema is met it is checked as before."""
    lean.install()

    with pytest.raises(jsonschema.SchemaError):
        jsonschema.validate({}, {"type": "no such type"})


def test_a_reply_is_still_checked():
    """Only the schema's own check is spared, never the reply's."""
    lean.install()
    schema = {"type": "object", "required": ["events"]}

    for _ in range(2):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({}, schema)
