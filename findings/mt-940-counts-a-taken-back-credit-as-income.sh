#!/usr/bin/env bash
# mt-940 5.1.1 (PyPI), Python 3.
#
# Behaviour: a line of a bank statement is marked C, D, RC (a credit that the bank has taken back) or RD. By default
# the library makes D alone negative. RC keeps a positive amount, like the credit that it cancels.
# Seen: a customer's 100.00 (C) that bounces the next day (RC 100.00) reads as 100.00 and 100.00. The sum of the lines
# is 200.00, while the statement's own closing balance, 0.00, is read rightly beside it.
#
# The wrong guess: the amount's sign says which way the money went, for each of the four marks; or an unsigned amount
# for each, with the mark beside it. (The class's text tells of it, and that the default stays for old callers.)
# For top-ups by bank transfer: whoever credits each positive amount credits the bounced one twice. What helps, each
# tried here: options=mt940.Options(reversal_sign=True), and opening + sum of the lines == closing before crediting.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check mt-940==5.1.1 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

import mt940

STATEMENT = """:20:CREDITS
:25:12345678/0000000001
:28C:1/1
:60F:C261101EUR0,00
:61:2611021102C100,00NTRFuser-7//BANK1
:86:top-up of user-7
:61:2611031103RC100,00NTRFuser-7//BANK2
:86:taken back
:62F:C261103EUR0,00
"""


def read(**options):
    statement = mt940.parse(STATEMENT, **options)
    amounts = [line.data["amount"].amount for line in statement]
    marks = [line.data["status"] for line in statement]
    closing = statement.data["final_closing_balance"].amount.amount
    return " ".join(f"{mark} {amount}" for mark, amount in zip(marks, amounts)), str(sum(amounts)), str(closing)


default, signed = read(), read(options=mt940.Options(reversal_sign=True))
print(f"default: lines {default[0]}, sum {default[1]}, closing {default[2]}")
print(f"reversal_sign: lines {signed[0]}, sum {signed[1]}, closing {signed[2]}")
if default != ("C 100.00 RC 100.00", "200.00", "0.00") or signed != ("C 100.00 RC -100.00", "0.00", "0.00"):
    sys.exit("mt-940 now signs a reversed credit otherwise than it did.")
PY
