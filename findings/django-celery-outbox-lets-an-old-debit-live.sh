#!/usr/bin/env bash
# django-celery-outbox 0.4.3 with Celery 5.7.0 and Django 5.2.19 (PyPI), PostgreSQL 15.20: a task is a row, until a
# relay sends it.
#
# Behaviour: a countdown is reckoned from the call, and kept as a time; expires in seconds is kept as that number, and
# begins when the relay sends the task. headers are not kept at all.
# Output seen, a debit with expires=30, countdown=10 and a header; the relay is turned on five seconds later:
#     Celery: begins 10 s after the call, expires 30 s after it, header ann-1
#     outbox, a datetime: begins 10 s after the call, expires 30 s after it, header None
#     outbox: begins 10 s after the call, expires some 35 s after it, header None
#
# The wrong guess: what apply_async() is given arrives as it does without the outbox, only later; both times count
# from the call. A debit that shall not be made when its user has left, or has been sold the thing otherwise, is made
# when the relay is back after an hour: expires was to prevent just that. What a header says, as which request or
# tenant it was, is lost on the way.
# What helps, tried here: a datetime for expires; and in the arguments what the headers had.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; mkdir sent
venv/bin/pip install -q django-celery-outbox==0.4.3 celery==5.7.0 kombu==5.7.0 Django==5.2.19 \
    'psycopg[binary]==3.3.9' >log 2>&1 || { cat log; exit 1; }
cat >shop.py <<'PYTHON'
import os
import celery, django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django_celery_outbox"], USE_TZ=True, CELERY_OUTBOX_APP="shop.outbox", DATABASES={
    "default": {"ENGINE": "django.db.backends.postgresql", "HOST": "localhost", "PORT": os.environ["PGPORT"],
                "NAME": "postgres", "USER": os.environ["PGUSER"], "PASSWORD": os.environ["PGPASSWORD"]}})
django.setup()
from django_celery_outbox import OutboxCelery
plain, outbox = celery.Celery("shop"), OutboxCelery("shop")
for app in plain, outbox:
    app.conf.update(broker_url="filesystem://", broker_transport_options={
        "data_folder_in": "sent", "data_folder_out": "sent", "control_folder": "sent"})
PYTHON
cat >try.py <<'PYTHON'
import glob, json, subprocess, sys, time
from datetime import datetime, timedelta, timezone
import shop
from django.core.management import call_command
call_command("migrate", verbosity=0)
start = datetime.now(timezone.utc)
for app, name, expires in [(shop.plain, "Celery", 30), (shop.outbox, "outbox", 30),
                           (shop.outbox, "outbox, a datetime", start + timedelta(seconds=30))]:
    app.send_task("debit", args=["ann", 5, name], countdown=10, expires=expires, headers={"request": "ann-1"})
time.sleep(5)
relay = "import shop; from django.core.management import call_command; call_command('celery_outbox_relay')"
process = subprocess.Popen([sys.executable, "-c", relay], stdout=subprocess.DEVNULL)
while len(found := glob.glob("sent/*.msg")) < 3:
    time.sleep(0.1)
process.terminate(), process.wait(60)
lines = []
for message in (json.loads(open(path).read())["headers"] for path in found):
    eta, late = (round((datetime.fromisoformat(message[name]) - start).total_seconds()) for name in ("eta", "expires"))
    late = f"{late} s after it" if late < 33 else "some 35 s after it"
    name = message["argsrepr"].split("'")[3]
    lines.append(f"{name}: begins {eta} s after the call, expires {late}, header {message.get('request')}")
print(*sorted(lines), sep="\n")
PYTHON
timeout 90 venv/bin/python try.py 2>>log | grep -v celery_outbox | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The outbox keeps a task's end otherwise now." >&2; exit 1; }
