#!/usr/bin/env bash
# sqlite-utils 4.2.1 and dataset 2.0.0 (PyPI), Python 3, SQLite.
#
# Behaviour: both change many rows from a list of dicts, upsert_all() and update_many(). The columns are
# those of all dicts together, and for a column that a dict does not name NULL is written into its row.
# Seen: bob's row has the reason "VIP". upsert() of {bob, 7 credits} alone leaves it, and so does dataset's
# update(). In one list with {ann, 5 credits, reason "refund"} it becomes NULL, in both. dataset's
# upsert_many() leaves it, since it goes row by row.
#
# The wrong guess: a list is as many single calls, and what a dict does not name stays as it is.
# For a nightly import of balances, in which few rows have a reason: each night on which one has, the
# reasons of all others are gone, and on the other nights, as in a test with one row, none.
# What helps, tried here: a call for each row, or a list for all dicts that have the same names.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check sqlite-utils==4.2.1 dataset==2.0.0
cat >try.py <<'PY'
import itertools, sys
import dataset, sqlite_utils

ann, bob = {"id": "ann", "credits": 5, "reason": "refund"}, {"id": "bob", "credits": 7}
names = lambda row: sorted(row)
before = [{"id": "ann", "credits": 1, "reason": None}, {"id": "bob", "credits": 2, "reason": "VIP"}]


def utils():
    table = sqlite_utils.Database(memory=True)["users"]
    return table.insert_all(before, pk="id")


def by_dataset():
    table = dataset.connect("sqlite:///:memory:").create_table("users", "number")
    table.insert_many(before)
    return table


def grouped(table):
    for _, rows in itertools.groupby(sorted([ann, bob], key=names), names):
        table.upsert_all(rows, pk="id")


ways = {
    "sqlite-utils upsert, bob alone": (utils, lambda table: table.upsert(bob, pk="id")),
    "sqlite-utils upsert_all, both": (utils, lambda table: table.upsert_all([ann, bob], pk="id")),
    "sqlite-utils upsert_all, a list for each set of names": (utils, grouped),
    "dataset update, bob alone": (by_dataset, lambda table: table.update(bob, ["id"])),
    "dataset update_many, both": (by_dataset, lambda table: table.update_many([ann, bob], ["id"])),
    "dataset upsert_many, both": (by_dataset, lambda table: table.upsert_many([ann, bob], ["id"])),
}
seen = {}
for name, (make, change) in ways.items():
    table = make()
    change(table)
    row = next(dict(row) for row in (table.rows if make is utils else table) if row["id"] == "bob")
    assert row["credits"] == 7
    seen[name] = row["reason"]
    print(f"{name}: bob's reason is {row['reason']}")
if [*seen.values()] != ["VIP", None, "VIP", "VIP", None, "VIP"]:
    sys.exit("A list of rows leaves other columns than it did.")
PY
timeout 60 venv/bin/python try.py
