#!/usr/bin/env bash
# num2words 0.5.14 (PyPI), Python 3.
#
# Behaviour: with to="currency" the TYPE of the amount decides its unit. An int counts cents; a float, a Decimal and
# a text count whole units. The same 100 is one dollar as an int and a hundred as "100", 100.0 or Decimal(100).
# Seen: 100 -> "one dollar, zero cents", 1 -> "zero dollars, one cent"; Decimal(100) and "100" -> "one hundred
# dollars, zero cents". So a price that was read from JSON as 100 and one read as 100.0 are written out differently.
#
# The wrong guess: equal numbers read alike, and a number is in the unit that the currency is named for; or, if ints
# are minor units as at Stripe, then Decimal(100), which equals it, is too.
# For receipts of credit packs: a package that holds amounts as Decimal("5000") is right, and one day's change to
# whole shillings as int writes a hundredth in words beside the right figures. What helps, tried here: a Decimal
# always: Decimal(cents) / 100, even where nothing is behind the point.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check num2words==0.5.14 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys
from decimal import Decimal

from num2words import num2words

HUNDRED, ONE = "one hundred dollars, zero cents", "one dollar, zero cents"
EXPECTED = [(100, ONE), (1, "zero dollars, one cent"), (100.0, HUNDRED), ("100", HUNDRED), (Decimal(100), HUNDRED),
            (Decimal(100) / 100, ONE), (Decimal(150) / 100, "one dollar, fifty cents")]
seen = [(amount, num2words(amount, to="currency", currency="USD")) for amount in [amount for amount, _ in EXPECTED]]
for amount, words in seen:
    print(f"{amount!r}: {words}")
if seen != EXPECTED:
    sys.exit("num2words now takes the unit of an amount from something else than its type.")
PY
