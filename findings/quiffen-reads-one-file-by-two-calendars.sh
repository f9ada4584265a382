#!/usr/bin/env bash
# quiffen 4.0.1 (PyPI), a reader of QIF files, Python 3.
#
# Behaviour: the order of day and month is decided anew for each line. By default the month comes first; a line where
# that cannot be, 13/04/2026, is read with the day first, and the next one with the month first again. day_first=True
# does the same the other way round. An amount in the other custom, 1.234,56, is 1.23456.
# Seen: a bank's file with the days 3, 12 and 13 of April: 4 March, 4 December and 13 April. Sorted by date the rows
# have another order than in the file. With day_first=True the American 04/13/2026 is 13 April in the same way.
#
# The wrong guess: a file has one order; the first line that does not fit it raises, and tells that the option is wrong.
# For top-ups matched with a bank's file: the first twelve days of a month are some other month's, and an import
# that has a day after the 12th looks as if it had been understood. What helps, tried here: parse with both values of
# day_first, and take a file only if one of them gives dates in the order of its rows, and the other does not.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check quiffen==4.0.1 2>/dev/null
cat >bank.qif <<'QIF'
!Type:Bank
D03/04/2026
T100.00
^
D12/04/2026
T1.234,56
^
D13/04/2026
T5.00
^
QIF
timeout 60 venv/bin/python - <<'PY'
import sys

from quiffen import Qif

seen = {}
for day_first in (False, True):
    account, = Qif.parse("bank.qif", day_first=day_first).accounts.values()
    rows = [row for rows in account.transactions.values() for row in rows]
    dates = [f"{row.date:%d %B}" for row in rows]
    in_order = [row.date for row in rows] == sorted(row.date for row in rows)
    seen[day_first] = dates, in_order
    print(f"day_first={day_first}: {', '.join(dates)}; in order: {in_order}; amounts {[str(row.amount) for row in rows]}")
if seen != {
    False: (["04 March", "04 December", "13 April"], False), True: (["03 April", "12 April", "13 April"], True),
} or str(rows[1].amount) != "1.23456":
    sys.exit("quiffen reads a date or an amount otherwise than it did.")
PY
