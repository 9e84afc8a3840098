#!/usr/bin/env bash
# Sees to it that there is a Chromium for the browser tests: $CHROMIUM, Debian's headless shell, which takes less than half
# of the CPU, or a browser by one of the usual names.
set -euo pipefail
[ -n "${CHROMIUM:-}" ] && command -v "$CHROMIUM" >/dev/null && exit 0
command -v chromium-headless-shell >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  exec 9>/run/lock/patchbay-chromium # another lane of make test may be at it
  flock 9
  command -v chromium-headless-shell >/dev/null && exit 0
  for package in chromium-headless-shell chromium; do
    [ "$package" = chromium ] && command -v chromium >/dev/null && exit 0
    echo "installing $package"
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" \
      >/dev/null; then exit 0; fi
  done
fi
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
echo "The browser tests need Chromium: install it (Debian: sudo apt-get install chromium-headless-shell), or set CHROMIUM" \
  "to its path." >&2
exit 1
