#!/usr/bin/env bash
# datacompy 1.1.0 with pandas 3.0.6 (PyPI), Python 3.11: compares two tables by a key, as for a reconciliation.
#
# Behaviour: the tolerances are 0 by default, but numbers are compared as floats, integers and Decimals too: what has
# more than 15 to 17 digits is rounded first.
# Output seen, for one reference in both tables:
#     int64 9007199254740993, 9007199254740992: alike
#     Decimal 123456789012.345678, 123456789012.345679: alike
#     Decimal 1.000000000000000001, 1.000000000000000002: alike
#     int64 1001, 1000: differ
#     text 9007199254740993, 9007199254740992: differ
#     pandas itself, int64 9007199254740993, 9007199254740992: differ
#
# The wrong guess: with a tolerance of 0 two exact numbers are alike when they are equal.
# A ledger of tokens with 18 decimals, or one that was moved through a float somewhere, is certified as the copy of
# another one whose balances differ; the very rounding that one looks for is done to both sides before the look.
# What helps, tried here: the amounts as text.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check datacompy==1.1.0 pandas==3.0.6 2>/dev/null
cat >try.py <<'PY'
from decimal import Decimal
import datacompy
import pandas

def table(amount):
    return pandas.DataFrame({"reference": ["r1"], "amount": [amount]})

def look(kind, one, other, make, compare=lambda a, b: datacompy.PandasCompare(a, b, join_columns="reference").matches()):
    alike = compare(table(make(one)), table(make(other)))
    print(f"{kind} {one}, {other}: {'alike' if alike else 'differ'}")

look("int64", "9007199254740993", "9007199254740992", int)
look("Decimal", "123456789012.345678", "123456789012.345679", Decimal)
look("Decimal", "1.000000000000000001", "1.000000000000000002", Decimal)
look("int64", "1001", "1000", int)
look("text", "9007199254740993", "9007199254740992", str)
look("pandas itself, int64", "9007199254740993", "9007199254740992", int, pandas.DataFrame.equals)
PY
timeout 100 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "datacompy compares amounts otherwise than it did." >&2; exit 1; }
