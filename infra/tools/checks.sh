#!/usr/bin/env bash
# Runs make targets one after the other and tells how each ended and what it took:
#
#   infra/tools/checks.sh vet unit // e2e
#
# Behind // are others that run beside those before it. What a target prints is then shown when it has ended, so that no two
# mix. It goes on after a failure, so that one run tells everything, and fails at the end. The last line has the counts. They
# are the sums of what gotestsum and node's test runner say themselves; a target that says none counts as one.
# A target that this machine cannot do prints "left out: REASON" and succeeds. It counts as skipped, never as passed.
set -uo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A lane is a process group of its own: bash has what it starts beside itself ignore Ctrl-C.
groups=()
trap 'for g in "${groups[@]}"; do kill -TERM -- "-$g" 2>/dev/null; done; wait; exit 130' INT TERM

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

# show runs a target and leaves its time and its output in the folder. What it prints is shown as it comes, or later.
show() {
  local target=$1 at=$2 TIMEFORMAT='%R %U %S' code
  if [ "$lanes" -eq 1 ]; then
    { time "${MAKE:-make}" --no-print-directory "$target" 2>&1 | tee "$at/log"; } 2>"$at/time"
    return
  fi
  { time "${MAKE:-make}" --no-print-directory "$target" >"$at/log" 2>&1; } 2>"$at/time"
  code=$?
  until mkdir "$work/shown" 2>/dev/null; do sleep 0.1; done # one at a time
  echo "--- what $target said"
  cat "$at/log"
  rmdir "$work/shown"
  return $code
}

# check runs a target and judges it: its line of the summary and its three counts go into the folder.
check() {
  local target=$1 at=$2 code p f s reason word=ok detail="" real user sys line
  mkdir "$at"
  echo "--- $target"
  show "$target" "$at"
  code=$?
  read -r p f s < <(counts "$at/log") || { p=0 f=0 s=0; }
  reason=$(sed -n 's/^left out: //p' "$at/log" | head -n 1)
  if [ $code -ne 0 ]; then
    word=FAIL
    [ "$f" -gt 0 ] || f=1 # what failed was no test: a build, a linter, an environment
  elif [ -n "$reason" ]; then
    word="LEFT OUT" detail=": $reason" s=$((s + 1))
  elif grep -qE '^(DONE|ℹ tests|# tests) 0( |$)' "$at/log"; then
    word=FAIL detail=": no test ran" f=1
  elif [ $((p + f + s)) -eq 0 ]; then
    p=1
  fi
  read -r real user sys <"$at/time"
  line=$(awk -v n="$target" -v w="$word" -v r="$real" -v u="$user" -v y="$sys" -v c="$p passed, $f failed, $s skipped$detail" \
    'BEGIN { printf "%-8s %-10s %7.1f s, CPU %7.1f s  %s", w, n, r, u + y, c }')
  echo "$line" | tee "$at/line"
  echo "$p $f $s" >"$at/counts"
}

# lane runs targets one after the other. Their folders begin with the number of the first.
lane() {
  local n=$1 target
  shift
  for target in "$@"; do
    check "$target" "$work/$(printf %03d "$n")"
    n=$((n + 1))
  done
}

lanes=1
for target in "$@"; do [ "$target" = // ] && lanes=$((lanes + 1)); done
first=1 now=() all=0
set -m
for target in "$@" //; do
  if [ "$target" != // ]; then
    now+=("$target") all=$((all + 1))
    continue
  fi
  lane "$first" "${now[@]}" &
  groups+=($!)
  first=$((first + ${#now[@]})) now=()
done
set +m
wait

echo "=== every check"
cat "$work"/*/line
read -r passed failed skipped ended < <(cat "$work"/*/counts | awk '{ p += $1; f += $2; s += $3 } END { print p, f, s, NR }')
failed=$((failed + all - ended)) # one that left no counts
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
