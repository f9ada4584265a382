#!/usr/bin/env bash
# exceljs 4.4.0 (npm), Node 20; the sheet is made by openpyxl 3.1.5 (PyPI).
#
# Behaviour: an address that is typed into Excel becomes a link, and the value of its cell is then the object { text,
# hyperlink }, not the text. A cell with one bold letter is { richText }. The cell's own .text has the text. csv.write()
# writes the link's target in place of what the cell shows.
# Seen: two users, ann@example.com and bob@example.com, both links, as Excel makes them: String(value) is
# "[object Object]" for both, in a Map by user their credits are one sum, and the CSV has mailto:ann@example.com. An
# address that was pasted as text comes as text, so one file has all three.
#
# The wrong guess: the value of a cell with a text in it is that text, and the link is a property of the cell, as in
# openpyxl and SheetJS.
# For a list of credits to give out by address: all go to one user named [object Object], or to new users with mailto:
# before their names, whose credits nobody can spend.
# What helps, tried here: cell.text.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund exceljs@4.4.0
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openpyxl==3.1.5
cat >make.py <<'PY'
import openpyxl

book = openpyxl.Workbook()
for row in ["user", "credits"], ["ann@example.com", 5], ["bob@example.com", 7], ["cy@example.com", 9]:
    book.active.append(row)
for cell in "A2", "A3":
    book.active[cell].hyperlink = "mailto:" + book.active[cell].value
book.save("credits.xlsx")
print("openpyxl reads", [row[0].value for row in openpyxl.load_workbook("credits.xlsx").active.rows][1:])
PY
venv/bin/python make.py
cat >try.mjs <<'JS'
import ExcelJS from "exceljs"

const book = new ExcelJS.Workbook()
await book.xlsx.readFile("credits.xlsx")
const rows = book.worksheets[0].getRows(2, 3)
const sum = (name) => {
  const credits = {}
  for (const row of rows) credits[name(row.getCell(1))] = (credits[name(row.getCell(1))] ?? 0) + row.getCell(2).value
  return JSON.stringify(credits)
}
const seen = [sum((cell) => String(cell.value)), sum((cell) => cell.text),
              (await book.csv.writeBuffer()).toString().split("\n").slice(1).join(" ")]
console.log(seen)
if (seen.join("; ") !== '{"[object Object]":12,"cy@example.com":9}; ' +
    '{"ann@example.com":5,"bob@example.com":7,"cy@example.com":9}; ' +
    "mailto:ann@example.com,5 mailto:bob@example.com,7 cy@example.com,9") {
  console.error("exceljs reads a cell with a link otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
