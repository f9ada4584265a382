#!/usr/bin/env bash
# achkit 0.2.0 (PyPI), a writer and reader of NACHA's files of debits and credits by US banks, Python 3.
#
# Behaviour: the trace number, by which a return names its payment, starts at 1 in each batch and each file. One's own
# number of the payment is written in capitals and cut to fifteen characters, without a word; a name with a letter that
# is not ASCII has a blank for it.
# Output seen, of three debits, as written, read back by achkit, and valid to it:
#     monday, first batch: ann-2026-11-30-a, trace 081000030000001, number ANN-2026-11-30-
#     monday, second batch: ann-2026-11-30-b, trace 081000030000001, number ANN-2026-11-30-
#     tuesday: ann-2026-11-30-c, trace 081000030000001, number ANN-2026-11-30-
#     the bank returns trace 081000030000001, number ANN-2026-11-30-: it may be 3 payments
#     a number of 81 characters in an addenda: cut to 80; an amount of 10 digits: kept; of 11: FIELD_OVERFLOW
#
# The wrong guess: what does not fit is refused, as it is for amounts, and each entry's trace is its own.
# A return (no funds, account closed) comes days later and names these two alone. Who takes credits back by them takes
# them from whoever comes first, and leaves the others' which were never paid.
# What helps: numbers of up to fifteen capitals and digits, each once; or a counter of one's own as the number.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check achkit==0.2.0 2>/dev/null
cat >try.py <<'PY'
from achkit import AchError, AchFile, parse, validate
def write(*batches, amount=1999, addenda=None):
    file = AchFile.create(origin_dfi="081000032", company_id="123456789", destination_name="BANK", origin_name="SHOP")
    for number in batches:
        file.batch("PPD", "CREDITS", "2026-12-01").debit(
            "Ann", "081000210", "5654221", amount, id_number=number, addenda=addenda)
    text = file.render()
    assert validate(text) == {"ok": True, "errors": []}, validate(text)
    return [entry for batch in parse(text)["batches"] for entry in batch["entries"]]
names = ["ann-2026-11-30-a", "ann-2026-11-30-b", "ann-2026-11-30-c"]
rows = write(*names[:2]) + write(names[2])
for when, name, row in zip(("monday, first batch", "monday, second batch", "tuesday"), names, rows, strict=True):
    print(f"{when}: {name}, trace {row['trace_number']}, number {row['id_number']}")
returned = rows[0]["trace_number"], rows[0]["id_number"]
alike = sum((row["trace_number"], row["id_number"]) == returned for row in rows)
print(f"the bank returns trace {returned[0]}, number {returned[1]}: it may be {alike} payments")
(row,) = write("1", addenda="x" * 81)
(big,) = write("1", amount=9_999_999_999)
try:
    write("1", amount=10_000_000_000)
except AchError as error:
    print(f"a number of 81 characters in an addenda: cut to {len(row['addenda'][0]['info'])}; an amount of 10 digits: "
          f"{'kept' if big['amount_cents'] == 9_999_999_999 else 'cut'}; of 11: {error.code}")
PY
timeout 60 venv/bin/python try.py 2>log | tee seen || tail -3 log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Payments have other names." >&2; exit 1; }
