#!/usr/bin/env bash
# tabulate 0.10.0, through sqlite-utils 4.2.1 (rows -t) and pandas 3.1.1 (to_markdown), all PyPI, Python 3.
#
# A table for people rounds what is a name. tabulate looks at a column's texts: if all of them could be
# numbers and one has a point or an exponent, the whole column is numbers, and is printed with six digits.
# Two phone numbers become one text, a leading zero goes, and so do the ends of large sums of money.
# Output of "sqlite-utils rows ledger.db payments -t" without its head, the column user_id being TEXT, stored
# as 254712345678, 254712345679, 0712345670 and 5e3, with the sums 1234567.89, 1234568.01, 19.99 and 5:
#      2.54712e+11  1.23457e+06
#      2.54712e+11  1.23457e+06
#      7.12346e+08        19.99
#   5000                   5
# Without 5e3, a short hexadecimal id, among them the ids are shown as they stand, the sums rounded.
#
# What was expected: a TEXT column is shown as text, and a sum of two decimals with both.
# Whoever compares such a list with a gateway's sees two payments of one user, or a sum that is 0.12 off.
# What helps, tried here: --csv, or in Python tabulate(…, disable_numparse=True).
set -euo pipefail
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
cd "$T"
python3 -m venv v
v/bin/pip -q install --disable-pip-version-check sqlite-utils==4.2.1 tabulate==0.10.0 pandas==3.1.1 2>/dev/null
cat >show.py <<'PY'
import sqlite3
import subprocess

import pandas
from tabulate import tabulate

ROWS = [("254712345678", 1234567.89), ("254712345679", 1234568.01), ("0712345670", 19.99), ("5e3", 5)]
with sqlite3.connect("ledger.db") as db:
    db.execute("CREATE TABLE payments (user_id TEXT NOT NULL, sum REAL NOT NULL) STRICT")
    db.executemany("INSERT INTO payments VALUES (?, ?)", ROWS)


def cells(table: str) -> list[list[str]]:
    return [line.strip("| ").replace("|", " ").split() for line in table.splitlines()[2:]]


def command(*options: str) -> str:
    call = ["v/bin/sqlite-utils", "query", "ledger.db", "SELECT * FROM payments", *options]
    return subprocess.run(call, capture_output=True, text=True, check=True).stdout


by_command = cells(command("-t"))
by_pandas = cells(pandas.DataFrame(ROWS, dtype="object").to_markdown(index=False))
print(*by_command, sep="\n")
rounded = [["2.54712e+11", "1.23457e+06"]] * 2 + [["7.12346e+08", "19.99"], ["5000", "5"]]
exact = [[user, str(amount)] for user, amount in ROWS]
ids_alone = [row[0] for row in cells(tabulate(ROWS[:3], headers=["user_id", "sum"]))]
print(*ids_alone)
assert by_command == by_pandas == rounded, by_pandas
assert ids_alone == [user for user, _ in ROWS[:3]], ids_alone
assert cells(tabulate(ROWS, headers=["user_id", "sum"], disable_numparse=True)) == exact
assert [line.split(",") for line in command("--csv").split()[1:4]] == exact[:3]
PY
v/bin/python show.py ||
  { echo "A column of text is shown otherwise than is said above." >&2; exit 1; }
