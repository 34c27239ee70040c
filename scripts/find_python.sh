#!/bin/sh
# Print a Python 3.11, or say in plain words how to get one.
for candidate in python3.11 python3 python; do
  found=$(command -v "$candidate" 2>/dev/null) || continue
  if "$found" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    echo "$found"; exit 0
  fi
done
if command -v pyenv >/dev/null 2>&1; then
  for version in $(pyenv versions --bare 2>/dev/null | grep '^3\.11\.'); do
    found="$(pyenv root)/versions/$version/bin/python"
    [ -x "$found" ] && { echo "$found"; exit 0; }
  done
fi
if command -v uv >/dev/null 2>&1; then
  found=$(uv python find 3.11 2>/dev/null) && [ -x "$found" ] && { echo "$found"; exit 0; }
fi
{
  echo "Signpost needs Python 3.11, with its venv module, and there is none here. Get it with one of these, then try again:"
  echo "  sudo apt-get install python3.11 python3.11-venv     (Debian 12, Ubuntu)"
  echo "  brew install python@3.11                            (macOS)"
  echo "  uv python install 3.11                              (anywhere uv is)"
  echo "  pyenv install 3.11                                  (anywhere pyenv is)"
} >&2
exit 1
