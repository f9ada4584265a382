#!/usr/bin/env bash
# mt940-js 1.0.0 and mt940js 1.3.5 (npm, Node 20), beside mt-940 5.0.0 (PyPI): a bank's statement over New Year.
#
# In MT940 a movement has its value date with the year, and the date of its entry as month and day alone, which is near
# the other. Both packages of npm put the value date's year before it. The one of PyPI takes the year that is nearest.
# Seen: paid on 31 December 2026, entered on 2 January: 2026-01-02 with both, 2027-01-02 with PyPI's.
#       value 2 January 2027, entered on 31 December: 2027-12-31 with both, 2026-12-31 with PyPI's.
#       mt940-js leaves bankReference empty, too, where the line has one after its two strokes.
#
# The guess: that a day and a month become the date that was meant, or remain what they are. Who asks for the entries
# since the last import finds the first one 363 days ago, and never credits it; the second lies in the future. Eleven
# months of tests do not show it. What helps, tried here: a year more or less where the two are half a year apart.
set -euo pipefail
dock=$(mktemp -d); trap 'rm -rf "$dock"' EXIT
cd "$dock"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund mt940-js@1.0.0 mt940js@1.3.5 tslib@2.8.1  # The first needs it unsaid.
python3 -m venv .py && .py/bin/pip -q install --disable-pip-version-check mt-940==5.0.0 2>/dev/null
cat >statement.sta <<'STA'
:20:STARTUMS
:25:37040044/0532013000
:28C:1/1
:60F:C261230EUR100,00
:61:2612311231C19,99NTRFPI1//BANK1
:86:order 1
:61:2612310102C7,50NTRFPI2//BANK2
:86:order 2
:61:2701021231C4,35NTRFPI3//BANK3
:86:order 3
:62F:C270102EUR131,84
-
STA
cat >read.cjs <<'JS'
const { readFileSync } = require("node:fs"), { read } = require("mt940-js"), { Parser } = require("mt940js")

const day = (date) => new Date(date).toISOString().slice(0, 10)
function near(value, entry) {   // What helps: the year in which the entry is next to its value date.
  const years = Math.round((new Date(value) - new Date(entry)) / 31_556_952_000), date = new Date(entry)
  date.setUTCFullYear(date.getUTCFullYear() + years)
  return day(date)
}
async function main() {
  const text = readFileSync("statement.sta")
  const first = (await read(text)).flatMap((statement) => statement.transactions)
  const second = new Parser().parse(String(text)).flatMap((statement) => statement.transactions)
  for (const index of [0, 1, 2])
    console.log(day(first[index].entryDate), day(second[index].entryDate), second[index].reference,
      near(first[index].valueDate, first[index].entryDate),
      `${first[index].bankReference || "none"} ${second[index].bankReference}`)
}
main()
JS
timeout 60 node read.cjs >seen
timeout 60 .py/bin/python -c 'import mt940
for movement in mt940.parse("statement.sta"): print(movement.data["guessed_entry_date"])' | paste -d " " seen - >all
cat all
[ "$(cat all)" = "2026-12-31 2026-12-31 PI1 2026-12-31 none BANK1 2026-12-31
2026-01-02 2026-01-02 PI2 2027-01-02 none BANK2 2027-01-02
2027-12-31 2027-12-31 PI3 2026-12-31 none BANK3 2026-12-31" ] || { echo "An entry's year is read otherwise."; exit 1; }
