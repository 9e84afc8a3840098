#!/usr/bin/env bash
# npm vcf 2.1.2, npm ical.js 2.2.1 on a vCard 4: vcf cuts a name at a semicolon that is escaped (RFC 6350 section 3.4) and leaves backslashes
# and \n in all texts; it cuts a quoted parameter at its semicolon, too. ical.js reads the name right, and leaves the backslash of \; in
# a NOTE. Seen 2026-11-30.
# Who meets it: imports of people; a company "Byron; Co" has the family name Byron\ and the given name Co.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vcf@2.1.2 ical.js@2.2.1
cat > check.mjs <<'JS'
import vCard from 'vcf'
import ICAL from 'ical.js'
const text = [
  'BEGIN:VCARD', 'VERSION:4.0', 'FN:Ada', String.raw`N:Byron\; Co;Ada;;;`, String.raw`NOTE:one\; two\nthree`,
  'ADR;LABEL="1 Main St; York":;;1 Main St;York;;1;UK', 'END:VCARD', '',
].join('\r\n')
const one = new vCard().parse(text)
const other = new ICAL.Component(ICAL.parse(text))
const seen = {
  'vcf 2.1.2': [one.toJSON()[1].find(([name]) => name === 'n')[3].slice(0, 2), one.get('note').valueOf(), one.get('adr').label],
  'ical.js 2.2.1': [
    other.getFirstPropertyValue('n').slice(0, 2), other.getFirstPropertyValue('note'), other.getFirstProperty('adr').getParameter('label'),
  ],
}
for (const [name, values] of Object.entries(seen)) {
  console.log(`${name}: family and given name, note, label: ${values.map((value) => JSON.stringify(value)).join('; ')}`)
}
const expected = [[['Byron\\', ' Co'], 'one\\; two\\nthree', '"1 Main St'], [['Byron; Co', 'Ada'], 'one\\; two\nthree', '1 Main St; York']]
process.exit(JSON.stringify(Object.values(seen)) === JSON.stringify(expected) ? 0 : 1)
JS
node check.mjs
