#!/usr/bin/env bash
# bankstatementparser-loader-bai2 0.0.28 beside bai2 0.15.0 (PyPI), Python 3.
#
# Behaviour: a BAI2 row may say on which days its money is there: after the amount comes S with three amounts, V with a
# date, or D with a number of pairs, of days and amounts, and then the bank's reference. The loader steps over S and V.
# Of D it steps over nothing: the number is the bank's reference, and what follows is the text. It also divides each
# amount by 100, whatever the account's currency.
# Seen: two payments of 900 and 700 cents with two pairs each, references B1 and B2: both have the id "2", and the
# texts "300,1,600,B1,…". bai2 has B1 and B2. A payment of 5000 yen is 50.
#
# The wrong guess: each way to write availability is read, or one that is not is an error; amounts are of the currency.
# For credits by a bank's list, with its reference as the payment's: of all payments that are there in two steps, which
# checks are, one is credited, and the others are known already.
# What helps, tried here: bai2, whose amounts are the file's own integers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check bankstatementparser-loader-bai2==0.0.28 bai2==0.15.0
cat >try.py <<'PY'
import sys

from bai2 import bai2
from bankstatementparser_loader_bai2 import load_bai2

ROWS = {"plain": "16,142,1999,,B0,u0,ann/", "V": "16,195,500,V,261120,,B3,u3,wire/",
        "S": "16,108,700,S,100,200,400,B4,u4,three days/",
        "D": "16,187,900,D,2,0,300,1,600,B1,u1,check/", "D again": "16,187,700,D,2,0,300,1,400,B2,u2,check/"}


def document(row, currency):
    amount = int(row.split(",")[2])
    return "\n".join([
        "01,122099999,123456789,261120,0200,1,80,,2/", "02,031001234,122099999,1,261119,2359,,2/",
        f"03,0123456789,{currency},010,1000,,/", row, f"49,{amount + 1000},3/", f"98,{amount + 1000},1,5/",
        f"99,{amount + 1000},1,7/"])


def read(row, currency="USD"):
    [loaded] = load_bai2(document(row, currency))
    [other] = bai2.parse_from_string(document(row, currency)).children[0].children[0].children
    return f"{loaded.transaction_id} {loaded.amount}, bai2 {other.bank_reference} {other.amount}"


seen = {name: read(row) for name, row in ROWS.items()} | {"yen": read("16,142,5000,,B5,u5,ann/", "JPY")}
print(*seen.items(), sep="\n")
if list(seen.values()) != ["B0 19.99, bai2 B0 1999", "B3 5, bai2 B3 500", "B4 7, bai2 B4 700", "2 9, bai2 B1 900",
                           "2 7, bai2 B2 700", "B5 50, bai2 B5 5000"]:
    sys.exit("The BAI2 loader reads availability or currencies otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
