#!/bin/sh
# Succeed where Node 18 or newer and npm are; else say in plain words how to get them.
if command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; then
  exit 0
fi
{
  echo "The website's chat needs Node 18 or newer, with npm, and there is none here. Everything else works without it."
  echo "Get it with:  sudo apt-get install nodejs npm     (Debian 12, Ubuntu 24.04)   or   brew install node     (macOS)"
  echo "Then type:    make web"
} >&2
exit 1
