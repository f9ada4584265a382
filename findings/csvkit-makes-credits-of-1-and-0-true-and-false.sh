#!/usr/bin/env bash
# csvkit 2.2.0 with agate 1.14.2 (PyPI), Python 3; the tools csvjson and csvsort.
#
# Behaviour: csvkit guesses the type of a column from its cells, and tries true/false before numbers, and dates and
# spans of time before text. A column of balances that happen to be 0 and 1 is truth values; one with a 2 in it is
# numbers. A column of names that all are days or months becomes days of the year 1.
# Seen: balances 1 and 0 come out as true and false (True, False in csvsort's CSV), 1, 0 and 2 as 1.0, 0.0 and 2.0;
# users "monday" and "friday" as 0001-01-08 and 0001-01-05; reference "2-3" as 2001-02-03; a share of "10%" as 10.0.
#
# The wrong guesses: digits are a number; and sorting a file leaves its cells as they are.
# For exports of a ledger: the same report has another type on a quiet day, and what csvsort wrote is not taken back
# by whatever expects integers. What helps, tried here: --no-inference (-I), with the sort by text then.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 2>/dev/null
cd "$dir"
quiet=$'user,credits,reference,share\nmonday,1,1-2,5%\nfriday,0,2-3,10%\n'
printf %s "$quiet" >quiet.csv
printf %s "$quiet"$'bob,2,x,0\n' >busy.csv
venv/bin/csvjson quiet.csv >quiet.json
venv/bin/csvjson busy.csv >busy.json
venv/bin/csvsort -c credits quiet.csv >sorted.csv
venv/bin/csvsort -I -c credits quiet.csv >plain.csv
python3 - <<'PY'
import json
import sys

lines = {name: open(name + ".csv").read().split()[1] for name in ("sorted", "plain")}
quiet, busy = (list(json.load(open(name + ".json"))[1].values()) for name in ("quiet", "busy"))
for name, row in [("quiet", quiet), ("busy", busy), *lines.items()]:
    print(f"{name}: {row}")
if quiet != ["0001-01-05", False, "2001-02-03", 10] or quiet[1] is not False or busy != ["friday", 0, "2-3", 10]:
    sys.exit("csvkit now guesses the types of these columns otherwise than it did.")
if lines != {"sorted": "0001-01-05,False,2001-02-03,10", "plain": "friday,0,2-3,10%"}:
    sys.exit("csvsort now writes these cells otherwise than it did.")
PY
