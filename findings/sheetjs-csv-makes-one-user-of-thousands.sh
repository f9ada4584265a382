#!/usr/bin/env bash
# xlsx 0.18.5 (npm; "SheetJS"), Node 20.
#
# Behaviour: sheet_to_csv() writes what a cell shows, not what it holds. A number of twelve digits without a format of
# its own shows as Excel's General shows it in a column of normal width, with six digits and an exponent; a price in a
# column without decimals shows rounded. sheet_to_json({ raw: false }) is alike, sheet_to_json() gives what is held.
# Seen: users 254712345678 and 254712399999 are both 2.54712E+11 in the CSV, and 19.99 in a column of format 0 is 20.
# The file itself has both exactly. Numbers of eleven digits come whole.
#
# The wrong guess: a CSV has the values, and formats are for the eye; the more so as a user's number has no format.
# For a list of credits to give out that came as a sheet: all users of one network are one user, who gets the sum of
# their credits, and there is no error, for each line has a user and an amount.
# What helps, tried here: sheet_to_csv(sheet, { rawNumbers: true }).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5
cat >try.mjs <<'JS'
import XLSX from "xlsx"

const { utils } = XLSX
const made = utils.aoa_to_sheet([
  ["user", "credits", "paid"], [254712345678, 5, 19.99], [254712399999, 7, 5], [14155550123, 9, 0.49]])
for (const cell of ["C2", "C3", "C4"]) made[cell].z = "0"
const book = utils.book_new()
utils.book_append_sheet(book, made, "credits")
const sheet = XLSX.read(XLSX.write(book, { type: "buffer", bookType: "xlsx" })).Sheets.credits
const csv = (options) => utils.sheet_to_csv(sheet, options).trim().split("\n").slice(1).join(" ")
const seen = {
  held: utils.sheet_to_json(sheet).map((row) => `${row.user},${row.credits},${row.paid}`).join(" "),
  csv: csv(),
  rawNumbers: csv({ rawNumbers: true }),
  shown: utils.sheet_to_json(sheet, { raw: false }).map((row) => row.user).join(" "),
}
console.log(seen)
const whole = "254712345678,5,19.99 254712399999,7,5 14155550123,9,0.49"
if (JSON.stringify(Object.values(seen)) !== JSON.stringify([whole,
  "2.54712E+11,5,20 2.54712E+11,7,5 14155550123,9,0", whole, "2.54712E+11 2.54712E+11 14155550123"])) {
  console.error("SheetJS writes long numbers into a CSV otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
