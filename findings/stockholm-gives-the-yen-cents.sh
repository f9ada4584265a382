#!/usr/bin/env bash
# stockholm 0.5.7, beside py-moneyed 3.0 and iso4217 1.16.20260101 (PyPI), Python 3.
#
# Behaviour: a currency can be named by its code or by the library's own object, and both print alike. Only the object
# carries the number of decimals; for a code the smallest unit is always a hundredth.
# Seen: Money.from_sub_units(5000, "JPY") is 50.00 JPY, with Currency.JPY it is 5000 JPY; Money("1.234", "KWD") has
# 123.4 sub-units by its code and 1234 by the object. The two amounts of a yen compare as equal and add up.
#
# The wrong guess: a library that has the decimals of each currency looks "JPY" up, as py-moneyed does; or it refuses
# the unit of a currency that it knows by name only.
# For a gateway's integers: a payment of 5000 yen, whose currency comes as text in the same event, is credited as 50,
# and a test in dollars passes either way. What helps, tried here: getattr(Currency, code), which
# raises for a code that does not exist.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check stockholm==0.5.7 py-moneyed==3.0 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

import moneyed
from stockholm import Currency, Money

by_code = [Money.from_sub_units(5000, "JPY"), Money("1.234", "KWD").sub_units]
by_object = [Money.from_sub_units(5000, Currency.JPY), Money("1.234", Currency.KWD).sub_units]
looked_up = Money.from_sub_units(5000, getattr(Currency, "JPY"))
other = moneyed.Money(5000, "JPY").get_amount_in_sub_unit(), moneyed.Money("1.234", "KWD").get_amount_in_sub_unit()
equal = Money(50, "JPY") == Money(50, Currency.JPY)
print(f"by code: {by_code[0]}, {by_code[1]}; by object: {by_object[0]}, {by_object[1]}; one yen is one yen: {equal}")
print("moneyed:", *other)
if (
    [str(part) for part in by_code] != ["50.00 JPY", "123.400"]
    or [str(part) for part in by_object] != ["5000 JPY", "1234"] or looked_up != by_object[0]
    or other != (5000, 1234) or not equal
):
    sys.exit("stockholm takes another unit for a currency's code than it did.")
PY
