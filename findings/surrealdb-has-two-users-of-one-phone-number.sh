#!/usr/bin/env bash
# surrealdb 2.0.0 (PyPI) with the database that it carries, Python 3.11.
#
# Behaviour: a record's name given as a text goes into the query as it is, where digits are a number, without the zeros
# in front. RecordID, RecordID.parse() and a parameter take the same letters for a text, which is another record.
# Output seen, 10 credits are kept for the user 0712345678 by each form, in one database, and then those of all users:
#     upsert("users:0712345678"): users:712345678 has 10
#     upsert("users:712345678"), of somebody else, 3: users:712345678 has 3
#     upsert(RecordID("users", "0712345678")): users:'0712345678' has 10
#     upsert(RecordID.parse("users:0712345678")): users:'0712345678' has 10
#     UPDATE type::thing("users", $user) SET credits -= 1: users:'0712345678' has 9
#     UPDATE users:0712345678 SET credits -= 1: users:712345678 has 2
#     select("users:0712345678") has 2, select(RecordID.parse("users:0712345678")) has 9
#
# The wrong guess: "table:id" is short for RecordID, as parse() says, and what was kept under a name has that name.
# Where a webhook writes by one form and the app reads by the other, what was paid is not there, and a balance of 0 is
# shown without an error; 0712... and 712... share their credits. Names such as ann, of which tests are made, are the
# same in all forms, and so are 254e10 and 0x1f.
# What helps, tried here: RecordID, or a parameter, everywhere.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check surrealdb==2.0.0 2>/dev/null
cat >try.py <<'PY'
from surrealdb import RecordID, Surreal

database = Surreal("mem://")
database.use("shop", "ledger")


def show(name, record):
    record = record[0] if isinstance(record, list) else record
    print(f"{name}: users:{record['id'].id!r} has {record['credits']}")


number = "0712345678"
show(f'upsert("users:{number}")', database.upsert(f"users:{number}", {"credits": 10}))
show('upsert("users:712345678"), of somebody else, 3', database.upsert("users:712345678", {"credits": 3}))
for name, record in [("RecordID(\"users\", \"0712345678\")", RecordID("users", number)),
                     ("RecordID.parse(\"users:0712345678\")", RecordID.parse(f"users:{number}"))]:
    show(f"upsert({name})", database.upsert(record, {"credits": 10}))
take = 'UPDATE type::thing("users", $user) SET credits -= 1'
show(take, database.query(take, {"user": number}))
take = f"UPDATE users:{number} SET credits -= 1"
show(take, database.query(take))
[short], [parsed] = database.select(f"users:{number}"), database.select(RecordID.parse(f"users:{number}"))
print(f'select("users:{number}") has {short["credits"]},',
      f'select(RecordID.parse("users:{number}")) has {parsed["credits"]}')
names = ["ann", "254e10", "0x1f"]
assert [database.upsert(f"users:{name}", {})["id"].id for name in names] == names
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Users are named otherwise." >&2; exit 1; }
