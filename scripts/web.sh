#!/bin/sh
# Build the website's chat into web/dist. Without Node 18 or newer: say in plain words how to get it, and leave.
# `sh scripts/web.sh tools` installs what checks and tests it as well.
set -eu
if ! sh scripts/find_node.sh; then exit 0; fi
# A folder is installed again only where its lock has changed.
install() (
  cd "$1"
  stamp=node_modules/.stamp-${2:-all}
  if ! [ -e "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
    npm ci --silent ${2:+--omit=$2} && touch "$stamp"
  fi
)
if [ "${1:-}" = tools ]; then
  install web
  install tests/browser
else
  [ -e web/node_modules/.stamp-all ] || install web dev
  (cd web && node build.mjs)
fi
