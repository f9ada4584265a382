#!/usr/bin/env bash
# xlsx2csv 0.8.6, beside openpyxl 3.1.5 (PyPI), and Gnumeric 1.12.55 (Debian 12); Python 3.
#
# Behaviour: xlsx2csv looks for the letters of a date, d, m, y, h and s, in the number format of a cell, also
# in the words that stand there in quotation marks. A format that has one is written in place of the number,
# with what it takes for parts of a date filled in.
# Seen: 5 in a column that is shown as 0 "credits" comes out as: 0 "cre04its". 1.5 as "KES" 0.00 comes out as
# "kes" 0.00, as 0.00 "USD" as 0.00 "us31". A format without such a letter, 0 "kr", or with the currency in
# square brackets, [$USD] 0.00, gives the number. Gnumeric's ssconvert gives the number in each.
#
# The wrong guess: a number comes out as a number, or at worst as it is shown in the sheet; the words in a
# format are nobody's business. The program ends with 0.
# For an accountant's sheet of balances: the column of the amounts is text, and a reader that takes what it
# can makes nothing of it. What helps, tried here: the word in square brackets, 0 [$credits]. -i, "ignore
# formats", does not help.
set -euo pipefail
command -v ssconvert >/dev/null || { echo "needs Debian 12's gnumeric"; exit 1; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5 2>/dev/null
cat >try.py <<'PY'
import csv, subprocess, sys
import openpyxl

cells = [
    (5, '0 "credits"', '0 "cre04its"'), (1.5, '"KES" 0.00', '"kes" 0.00'), (1.5, '0.00 "USD"', '0.00 "us31"'),
    (5, '0 "kr"', "5"), (1.5, "[$USD] 0.00", "1.5"), (5, "0 [$credits]", "5"),
]
book = openpyxl.Workbook()
for row, (number, form, _) in enumerate(cells, 1):
    book.active.cell(row=row, column=1, value=number).number_format = form
book.save("book.xlsx")

def by(*command):
    out = subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL)
    return [row[0] for row in csv.reader(out.splitlines())]

plain, ignoring = by("venv/bin/xlsx2csv", "book.xlsx"), by("venv/bin/xlsx2csv", "-i", "book.xlsx")
other = by("ssconvert", "-T", "Gnumeric_stf:stf_csv", "book.xlsx", "fd://1")
for (number, form, _), shown in zip(cells, plain):
    print(f"{number} as {form}: {shown}")
if plain != [shown for *_, shown in cells] or ignoring != plain or other != [str(n) for n, *_ in cells]:
    sys.exit("xlsx2csv writes a number with words in its format otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
