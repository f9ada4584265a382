#!/usr/bin/env bash
# quicktype 26.0.0 (npm), Node 20, its Python classes run by Python 3 with python-dateutil 2.9.0 (PyPI).
#
# quicktype writes classes from samples of JSON, and looks into texts: where all samples of a member look like a day, a
# UUID or true and false, it is a datetime, a UUID or a bool. A payment that is read and written again then has
# another reference than came, and one that looks different, though it is a text like the samples, is an error.
# Output seen, classes made from two payments with days for references and UUIDs for users:
#     reference 2026-11-01: 2026-11-01T00:00:00
#     reference 2026-11-01-b: ParserError
#     user 6F9619FF-8B86-D011-B42D-00CF4FC964FF: 6f9619ff-8b86-d011-b42d-00cf4fc964ff
#     user ann@example.com: ValueError
#     with --no-date-times --no-uuids: all four as they came
#
# What was guessed: a member that is a text in each sample is a str.
# A relay made by it sends a top-up's reference back changed, so that a repeat is a new payment; and the first
# user who signed in another way breaks the webhook. What helps is the last row.
set -euo pipefail
my=$(realpath "$0"); loft=$(mktemp -d); trap 'rm -rf "$loft"' EXIT
cd "$loft"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund quicktype@26.0.0
python3 -m venv venv && venv/bin/pip -q install --disable-pip-version-check python-dateutil==2.9.0.post0 2>/dev/null
cat >samples.json <<'JSON'
[{"user": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "reference": "2026-10-01", "amount": 5},
 {"user": "7f9619ff-8b86-d011-b42d-00cf4fc964ff", "reference": "2026-11-01", "amount": 5}]
JSON
node_modules/.bin/quicktype --lang python -t Payments -o guessed.py samples.json
node_modules/.bin/quicktype --lang python -t Payments --no-date-times --no-uuids -o plain.py samples.json
cat >relay.py <<'PY'
import guessed
import plain

PAYMENT = {"user": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "reference": "2026-10-01", "amount": 5}
TRIED = [("reference", "2026-11-01"), ("reference", "2026-11-01-b"),
         ("user", "6F9619FF-8B86-D011-B42D-00CF4FC964FF"), ("user", "ann@example.com")]


def relay(module, member, value):
    try:
        return module.payments_to_dict(module.payments_from_dict([PAYMENT | {member: value}]))[0][member]
    except Exception as error:
        return type(error).__name__


for member, value in TRIED:
    print(f"{member} {value}: {relay(guessed, member, value)}")
same = all(relay(plain, member, value) == value for member, value in TRIED)
print(f"with --no-date-times --no-uuids: {'all four as they came' if same else 'others'}")
PY
venv/bin/python relay.py | tee seen
sed -n 's/^#     //p' "$my" | cmp -s - seen || { echo "quicktype guesses other types than it did." >&2; exit 1; }
