#!/usr/bin/env bash
# peewee 4.5.3 (PyPI), Python 3, SQLite.
#
# Behaviour: save() of an object inserts it when it has no primary key, and otherwise updates the row with that key. A
# key that is not counted up by the database, such as a payment's reference, is there from the beginning: save() updates
# no row, and says so by its result, 0, alone.
# Seen: Payment(reference="r1", amount=5).save() returns 0, and the table is empty. create() stores it, and so does
# save(force_insert=True). With a table that counts its ids the same line stores it, and returns 1.
#
# The wrong guess: the first save() of a new object stores it, as session.add() in SQLAlchemy, save() in Django and
# Tortoise; or it raises as there is no such row.
# For a receiver that keeps payments by their reference: the gateway is told 200, and there is no payment. A second
# notification of the same finds nothing either, so that no duplicate is seen.
# What helps, tried here: Payment.create(…).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check peewee==4.5.3
cat >try.py <<'PY'
import sys

import peewee

db = peewee.SqliteDatabase(":memory:")


class Counted(peewee.Model):
    reference, amount = peewee.TextField(unique=True), peewee.IntegerField()

    class Meta:
        database = db


class Payment(peewee.Model):
    reference, amount = peewee.TextField(primary_key=True), peewee.IntegerField()

    class Meta:
        database = db


db.create_tables([Counted, Payment])
seen = [(Counted(reference="r1", amount=5).save(), Counted.select().count()),
        (Payment(reference="r1", amount=5).save(), Payment.select().count()),
        (Payment(reference="r1", amount=5).save(force_insert=True), Payment.select().count()),
        (Payment.create(reference="r2", amount=5).reference, Payment.select().count())]
print(seen)
if seen != [(1, 1), (0, 0), (1, 1), ("r2", 2)]:
    sys.exit("peewee saves a new object with a key of its own otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
