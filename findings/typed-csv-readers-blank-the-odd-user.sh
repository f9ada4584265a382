#!/usr/bin/env bash
# daft 0.7.26 and frictionless 5.21.0, beside polars 2.1.0 (PyPI), Python 3.
#
# Behaviour: both guess a column's type from the beginning of a CSV, daft from some first megabyte,
# frictionless from 100 rows. What comes later and is not of that type is read as null, in daft without any
# word, in frictionless with a note on the row that extract() leaves out.
# Seen: a list of balances whose userIds are phone numbers, 120,000 rows for daft and 1,000 for frictionless,
# and then "joe" with 7 credits. The last row is (None, 7) in both. polars raises.
#
# The wrong guess: a text among integers makes the column text, or the reader raises; or the row is left out,
# which a count would tell.
# For a ledger's export: a new kind of userId, an e-mail's after years of phone numbers, is a balance of
# nobody; two of them are one customer in a GROUP BY. What helps, each tried here: daft's schema={"user_id":
# daft.DataType.string()}, a frictionless Schema with a StringField, or validate() before extract().
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check \
    daft==0.7.26 frictionless==5.21.0 polars==2.1.0 2>/dev/null
cat >try.py <<'PY'
import daft, frictionless, polars, sys

def last_row(read, rows, **given):
    with open("users.csv", "w") as file:
        file.write("user_id,credits\n")
        file.writelines(f"{254700000000 + n},5\n" for n in range(rows))
        file.write("joe,7\n")
    return read("users.csv", **given)

def by_daft(name, **given):
    return tuple(column[-1] for column in daft.read_csv(name, **given).to_pydict().values())

def by_frictionless(name, **given):
    (rows,) = frictionless.extract(name, **given).values()
    return tuple(rows[-1].values())

def by_polars(name):
    try:
        return polars.read_csv(name).row(-1)
    except polars.exceptions.ComputeError:
        return "raises"

text = {"user_id": daft.DataType.string(), "credits": daft.DataType.int64()}
fields = [frictionless.fields.StringField(name="user_id"), frictionless.fields.IntegerField(name="credits")]
seen = {
    "daft": last_row(by_daft, 120_000),
    "daft, told": last_row(by_daft, 120_000, schema=text),
    "frictionless": last_row(by_frictionless, 1000),
    "frictionless, told": last_row(by_frictionless, 1000, schema=frictionless.Schema(fields=fields)),
    "frictionless, validate()": frictionless.validate("users.csv").valid,
    "polars": last_row(by_polars, 1000),
}
print(seen)
if list(seen.values()) != [(None, 7), ("joe", 7), (None, 7), ("joe", 7), False, "raises"]:
    sys.exit("These readers take a text among integers otherwise than they did.")
PY
timeout 120 venv/bin/python try.py
