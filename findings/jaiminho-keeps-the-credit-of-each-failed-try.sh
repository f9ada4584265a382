#!/usr/bin/env bash
# django-jaiminho 2.2.1 (PyPI), an outbox, with Django 5.2.19 and SQLite; PostgreSQL 15.20 does the same.
#
# Behaviour: events_relay calls the function within transaction.atomic(), where the event's row is locked, but catches
# what it raises inside of that block: the event stays for the next run, and what the function had written is committed.
# The first try after the sale's commit has no transaction at all.
# Output seen: credit() adds 100 and then sends a mail, which fails twice:
#     publish-on-commit: 100 after the sale, 200, 300, 300 after each relay; 0 left to do
#     keep-order: 0 after the sale, 100, 200, 300 after each relay; 0 left to do
#     keep-order, atomic() in the function: 0 after the sale, 0, 0, 100 after each relay; 0 left to do
#
# The wrong guess: a try that raises is undone, as the block around it is a transaction, so that "retried until it
# succeeds" is safe for what is in the same database.
# A ledger credits a payment once for each try: the longer the mail server is away, the more. Tests, in which the
# function succeeds at once, are right.
# What helps, tried here: atomic() inside of the function; and a UNIQUE reference, whatever the outbox.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check django-jaiminho==2.2.1 Django==5.2.19 >log 2>&1 ||
    { cat log; exit 1; }
cat >shop.py <<'PYTHON'
import contextlib, io, sys
import django
from django.conf import settings
way = sys.argv[1]
settings.configure(INSTALLED_APPS=["jaiminho"], SECRET_KEY="x", USE_TZ=True, LOGGING_CONFIG=None, JAIMINHO_CONFIG={
    "PUBLISH_STRATEGY": way.partition(",")[0], "DEFAULT_CAPTURE_EXCEPTION": None}, DATABASES={"default": {
    "ENGINE": "django.db.backends.sqlite3", "NAME": way}})
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from jaiminho.models import Event
from jaiminho.send import save_to_outbox
failures = 2

@save_to_outbox
def credit(user, amount):
    global failures
    with transaction.atomic() if "atomic" in way else contextlib.nullcontext(), connection.cursor() as cursor:
        cursor.execute("UPDATE users SET credits = credits + %s WHERE id = %s", (amount, user))
        if (failures := failures - 1) >= 0:
            raise ConnectionError("the mail server is away")

def balance():
    return str(connection.cursor().execute("SELECT credits FROM users").fetchone()[0])
call_command("migrate", verbosity=0)
connection.cursor().execute("CREATE TABLE users AS SELECT 'ann' AS id, 0 AS credits")
with transaction.atomic():
    credit("ann", 100)
seen = [balance()]
while len(seen) < 4:
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("events_relay")
    seen.append(balance())
print(f"{way}: {seen[0]} after the sale, {', '.join(seen[1:])} after each relay;",
      Event.objects.filter(sent_at=None).count(), "left to do")
PYTHON
sed -n 's/^#     \(.*\): [0-9].*/\1/p' "$self" | while read -r way; do
    timeout 60 venv/bin/python -c "import shop" "$way" 2>>log </dev/null || { tail log >&2; exit 1; }
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "jaiminho tries an event otherwise now." >&2; exit 1; }
