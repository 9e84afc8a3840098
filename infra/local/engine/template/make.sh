#!/usr/bin/env bash
# Makes dynoxide.sqlite.gz: an empty data file as the installed dynoxide makes it, with what stream.sql adds.
# Run it when a new dynoxide has another schema, which a test says. It needs sqlite3 and curl.
set -euo pipefail
cd "$(dirname "$0")"
program=${DYNOXIDE_BIN:-../../../node/node_modules/@dynoxide/linux-x64/dynoxide}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
port=$((20000 + RANDOM % 10000))
"$program" serve --host 127.0.0.1 --port "$port" --db-path "$dir/new.sqlite" &
child=$!
until curl -s -o /dev/null "http://127.0.0.1:$port/"; do kill -0 $child; sleep 0.05; done
kill -TERM $child
wait $child
sqlite3 "$dir/new.sqlite" <stream.sql
sqlite3 "$dir/new.sqlite" 'PRAGMA journal_mode = DELETE' VACUUM >"$dir/said"
gzip -9 -n <"$dir/new.sqlite" >dynoxide.sqlite.gz
