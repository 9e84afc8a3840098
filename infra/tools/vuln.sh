#!/usr/bin/env bash
# Runs govulncheck, whose database is on the internet and may be out of reach: vuln.sh PROGRAM
set -euo pipefail
if said=$("$1" ./... 2>&1); then
  exit 0
fi
# These are its words for a database that it cannot reach. No finding has them.
if [[ $said == *"govulncheck: fetching vulnerabilities:"* ]]; then
  echo "left out: the database of known vulnerabilities cannot be reached from here"
  exit 0
fi
echo "$said"
exit 1
