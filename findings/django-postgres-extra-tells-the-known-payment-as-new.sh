#!/usr/bin/env bash
# django-postgres-extra 3.0.1 (PyPI) with Django 5.2.19 and psycopg 3.3.9, Python 3, PostgreSQL 15.20.
#
# Behaviour: bulk_insert() after on_conflict(…, ConflictAction.NOTHING) returns as many rows as were inserted, but not
# those: it takes the first ones of what it was given, and sets the new ids into them in order. With return_model=True
# they are read from what the server returns.
# Output seen, p1 of 100 for ann is known; then p1, p2 of 5 for bob, p3 of 7 for eve; what it returns is credited:
#     dicts: told as new p1 (id 3), p2 (id 4); stored p2 (id 3), p3 (id 4); ann 200, bob 5, eve 0
#     return_model=True: told as new p2 (id 3), p3 (id 4); stored p2 (id 3), p3 (id 4); ann 100, bob 5, eve 7
#
# The wrong guess: what is returned is what was inserted, as its documentation has it, so that an import of payments,
# or of a gateway's list, credits just that. One repeated payment in a batch is credited a second time, and the last
# new ones, which are stored and so known from now on, are never credited at all. Their count is right, and a batch
# without repetitions, as a first test has it, too. A link made by the id leads to another payer's payment.
# What helps, tried here: return_model=True.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django-postgres-extra==3.0.1 Django==5.2.19 \
    'psycopg[binary]==3.3.9' >log 2>&1 || { cat log; exit 1; }
cat >try.py <<'PYTHON'
import os
import django
from django.conf import settings
settings.configure(USE_TZ=True, INSTALLED_APPS=["django.contrib.postgres", "psqlextra"], DATABASES={"default": {
    "ENGINE": "psqlextra.backend", "NAME": "postgres", "USER": os.environ["PGUSER"], "HOST": "localhost",
    "PASSWORD": os.environ["PGPASSWORD"], "PORT": os.environ["PGPORT"]}})
django.setup()
from django.db import connection, models
from psqlextra.models import PostgresModel
from psqlextra.query import ConflictAction

class Payment(PostgresModel):
    id = models.BigAutoField(primary_key=True)
    reference = models.TextField(unique=True)
    user = models.TextField()
    credits = models.IntegerField()
    class Meta:
        app_label = "ledger"

batch = [{"reference": name, "user": user, "credits": credits}
         for name, user, credits in [("p1", "ann", 100), ("p2", "bob", 5), ("p3", "eve", 7)]]
show = lambda rows: ", ".join(f"{row['reference']} (id {row['id']})" for row in rows)
for name, options in [("dicts", {}), ("return_model=True", {"return_model": True})]:
    with connection.schema_editor() as editor:
        editor.create_model(Payment)
    Payment.objects.create(**batch[0])
    balances = {"ann": 100, "bob": 0, "eve": 0}
    told = Payment.objects.on_conflict(["reference"], ConflictAction.NOTHING).bulk_insert(batch, **options)
    told = [row if isinstance(row, dict) else vars(row) for row in told]
    for row in told:
        balances[row["user"]] += row["credits"]
    stored = Payment.objects.exclude(reference="p1").order_by("id").values()
    print(f"{name}: told as new {show(told)}; stored {show(stored)}; "
          + ", ".join(f"{user} {credits}" for user, credits in balances.items()))
    with connection.schema_editor() as editor:
        editor.delete_model(Payment)
PYTHON
timeout 100 venv/bin/python try.py 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "bulk_insert() returns other rows now." >&2; exit 1; }
