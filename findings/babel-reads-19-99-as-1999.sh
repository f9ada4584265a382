#!/usr/bin/env bash
# Babel 2.19.0 (PyPI), Python 3.
#
# Behaviour: parse_decimal(text, locale) drops the locale's sign for thousands wherever it stands, and takes the other
# sign for the point. Where the groups are is not looked at, unless strict=True is given.
# Seen: "19.99" read in German is 1999, and "0.50" is 50; "19,99" read in English is 1999, in Kenya's English, too;
# "1.234,56" in English is 1.23456. With strict=True each of them is refused; "1.234,56" in German and "1,234.56" in
# English are right either way. What has the wrong letters is refused in both ("5 KES").
#
# The wrong guess: thousands come in threes, and nothing begins with "0.", so that a price in the other custom is
# refused, or at worst read by the customs of whoever wrote it; it is not a hundred times the price.
# For a top-up form or a price list: the locale is the visitor's, the text often comes from a keyboard, a receipt or a
# spreadsheet that has a point. What helps, tried here: strict=True, which is an option and not the default.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check babel==2.19.0 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

from babel.numbers import NumberFormatError, parse_decimal

EXPECTED = {
    ("19.99", "de"): ("1999", "refused"), ("0.50", "de"): ("50", "refused"), ("19,99", "en"): ("1999", "refused"),
    ("19,99", "en_KE"): ("1999", "refused"), ("1.234,56", "en"): ("1.23456", "refused"),
    ("1.234,56", "de"): ("1234.56", "1234.56"), ("1,234.56", "en"): ("1234.56", "1234.56"),
    ("19,99", "de"): ("19.99", "19.99"), ("5 KES", "en"): ("refused", "refused"),
}


def read(text, locale, **options):
    try:
        return str(parse_decimal(text, locale=locale, **options))
    except NumberFormatError:
        return "refused"


seen = {case: (read(*case), read(*case, strict=True)) for case in EXPECTED}
for (text, locale), (loose, strict) in seen.items():
    print(f"{text} in {locale}: {loose}, strict {strict}")
if seen != EXPECTED:
    sys.exit("Babel reads an amount otherwise than it did.")
PY
