#!/usr/bin/env bash
# csb43 1.1.0 (PyPI), for Norma 43, the statements of Spain's banks, and ofxtools 1.1.1, which reads what it makes,
# Python 3.11.
#
# Behaviour: the OFX file that csb43 makes of a statement has the balance of its end, dated on the day of its beginning.
# Output seen, of a September that begins with 100.00 and has three payments of 44.98 together:
#     Norma 43: 2026-09-01 100.00, 2026-09-30 144.98
#     OFX: 2026-09-01 144.98, payments from 2026-09-01 to 2026-09-30: 19.99 19.99 5.00
#     a ledger's balance on the evening of 2026-09-01: 100.00, off by 44.98
#
# The wrong guess: a statement's balance keeps its day, or has none, when only the format changes.
# Who proves a ledger of payments by each statement, as OFX's readers do with a balance and its day, finds the month's
# income missing on the first, each month anew, and books a difference that is none; or looks for a payment that was
# counted twice. A statement of one day is right.
# What helps: account.final_date beside account.summary.final_balance of csb43 itself.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check csb43==1.1.0 ofxtools==1.1.1 2>/dev/null
cat >try.py <<'PY'
import io
from decimal import Decimal

from csb43 import aeb43
from csb43.ofx import converter
from ofxtools.Parser import OFXTree

ACCOUNT = "000100050000000001"


def payment(day, cents):
    return f"22    0005{day}{day}020012{cents:014d}{0:010d}{0:012d}{'':16}"


rows = [f"11{ACCOUNT}2609012609302{10000:014d}9783{'SHOP':26}   ", payment("260910", 1999), payment("260910", 1999),
        payment("260928", 500), f"33{ACCOUNT}{0:05d}{0:014d}{3:05d}{4498:014d}2{14498:014d}978    "]
rows.append(f"88{'9' * 18}{len(rows):06d}{'':54}")
assert {len(row) for row in rows} == {80}
batch = aeb43.read_batch(io.BytesIO("\r\n".join(rows).encode()))
account = batch.accounts[0]
last = account.summary.final_balance
print(f"Norma 43: {account.initial_date} {account.initial_balance:.2f}, {account.final_date} {last:.2f}")
tree = OFXTree()
tree.parse(io.BytesIO(str(converter.convert_from_aeb43(batch)).encode()))
statement = tree.convert().statements[0]
balance, booked = statement.ledgerbal, statement.banktranlist
day = balance.dtasof.date()
print(f"OFX: {day} {balance.balamt}, payments from {booked.dtstart.date()} to {booked.dtend.date()}:",
      *(f"{row.trnamt:.2f}" for row in booked))
ours = Decimal("100.00") + sum(row.trnamt for row in booked if row.dtposted.date() <= day)
print(f"a ledger's balance on the evening of {day}: {ours}, off by {balance.balamt - ours}")
PY
timeout 60 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The last balance has another day." >&2; exit 1; }
