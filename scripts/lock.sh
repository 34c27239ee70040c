#!/bin/sh
# Pin and hash every package in requirements.in again. Needs uv. Python 3.10 is what Rasa's metadata asks for; the
# versions it picks are installed on 3.11, and the tests are the proof. matplotlib is raised: see requirements.in. JAX is
# left out: TensorFlow names it, uses it only for a converter, and it costs 70 MB of memory in each server.
set -eu
overrides=$(mktemp)
echo "matplotlib==3.7.5" > "$overrides"
uv pip compile requirements.in --override "$overrides" --python-version 3.10 --generate-hashes --no-header \
  --no-annotate --no-emit-index-url --no-emit-package jax --no-emit-package jaxlib --quiet --output-file requirements.txt
rm -f "$overrides"
