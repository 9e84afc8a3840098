#!/usr/bin/env bash
# Runs make targets one after the other and tells how each ended and what it took:
#
#   infra/tools/checks.sh vet unit e2e
#
# It goes on after a failure, so that one run tells everything, and fails at the end. The last line has the counts. They are
# the sums of what gotestsum and node's test runner say themselves; a target that says none counts as one.
# A target that this machine cannot do prints "left out: REASON" and succeeds. It counts as skipped, never as passed.
set -uo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0 skipped=0 summary=()

# counts reads a target's output: "<passed> <failed> <skipped>", or nothing when no test runner spoke.
# gotestsum ends with "DONE 12 tests, 2 skipped, 1 failure in 3.2s"; node with "ℹ pass 9", "ℹ fail 0", … (TAP: "# pass 9").
counts() {
  awk '
    /^DONE [0-9]+ tests?[, ]/ {
      spoke = 1; s = f = 0
      for (i = 4; i <= NF; i++) { if ($i ~ /^skipped/) s = $(i - 1); if ($i ~ /^failures?/) f = $(i - 1) }
      p = $2 - s - f # a package that does not build is a failure without a test
      passed += p > 0 ? p : 0; failed += f; skipped += s
    }
    /^(ℹ|#) (pass|fail|cancelled|skipped|todo) [0-9]+$/ {
      spoke = 1
      if ($2 == "pass") passed += $3
      else if ($2 == "fail" || $2 == "cancelled") failed += $3
      else skipped += $3
    }
    END { if (spoke) print passed + 0, failed + 0, skipped + 0 }' "$1"
}

for target in "$@"; do
  echo "--- $target"
  TIMEFORMAT='%R %U %S'
  { time "${MAKE:-make}" --no-print-directory "$target" 2>&1 | tee "$work/log"; } 2>"$work/time"
  code=$?
  read -r p f s < <(counts "$work/log") || { p=0 f=0 s=0; }
  reason=$(sed -n 's/^left out: //p' "$work/log" | head -n 1)
  word=ok detail=""
  if [ $code -ne 0 ]; then
    word=FAIL
    [ "$f" -gt 0 ] || f=1 # what failed was no test: a build, a linter, an environment
  elif [ -n "$reason" ]; then
    word="LEFT OUT" detail=": $reason" s=$((s + 1))
  elif grep -qE '^(DONE|ℹ tests|# tests) 0( |$)' "$work/log"; then
    word=FAIL detail=": no test ran" f=1
  elif [ $((p + f + s)) -eq 0 ]; then
    p=1
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  read -r real user sys <"$work/time"
  line=$(awk -v n="$target" -v w="$word" -v r="$real" -v u="$user" -v y="$sys" -v c="$p passed, $f failed, $s skipped$detail" \
    'BEGIN { printf "%-8s %-10s %7.1f s, CPU %7.1f s  %s", w, n, r, u + y, c }')
  echo "$line"
  summary+=("$line")
done

echo "=== every check"
printf '%s\n' "${summary[@]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
