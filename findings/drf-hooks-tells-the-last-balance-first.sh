#!/usr/bin/env bash
# drf-hooks 0.1.5 (PyPI), webhooks for what is saved in Django, with Django 4.2.30, Python 3, SQLite; the receiver is on
# loopback and takes most of a second for each event.
#
# Behaviour: three threads send what waits, and take from its end, the last event first; at save(), not at the commit.
# Output seen, of a user's balance that is saved as 9, 8, 7 ... 1, each at once after the other:
#     told first, by three threads: 7 8 9 then: 1 2 3 4 5 6
#     in the database: 1 at the receiver, which keeps what it heard last: 6
#     a debit that is rolled back, told: 0 in the database: 1
#     with HOOK_THREADING = False, told: 9 8 7 6 5 4 3 2 1
#
# The wrong guess: one sender tells one user's events in the order in which they happened, and what is told was done.
# A receiver that mirrors the balance, as an app's cache does, shows 6 credits to somebody who has 1, until the next
# save; after the rollback nobody corrects the 0.
# What helps: to ask for the balance at each event; transaction.on_commit() with raw_hook_event.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; printf '%s\n' Django==4.2.30 djangorestframework==3.17.2 requests==2.34.2 >pins
venv/bin/pip install -q --disable-pip-version-check drf-hooks==0.1.5 -c pins 2>/dev/null
cat >try.py <<'PY'
import json, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import django
from django.conf import settings
heard, threads = [], len(sys.argv) == 2
class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["data"]["fields"]["credits"]
        heard.append(told), time.sleep({8: 0.8, 7: 1}.get(told, 0.6)), self.send_response(204), self.end_headers()
server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "drf_hooks"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, HOOK_THREADING=threads,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", HOOK_EVENTS={"balance": "ledger.Balance.updated+"})
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models, transaction
from drf_hooks.models import Hook
Balance = type("Balance", (models.Model,), {"credits": models.IntegerField(), "__module__": "ledger",
                                            "Meta": type("Meta", (), {"app_label": "ledger"})})
call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Balance)
user, url = User.objects.create(username="backend"), f"http://127.0.0.1:{server.server_port}/"
Hook.objects.create(user=user, event="balance", target=url)
balance = Balance.objects.create(credits=10)
for balance.credits in range(9, 0, -1):
    balance.save()
time.sleep(4)
if not threads:
    sys.exit(print("with HOOK_THREADING = False, told:", *heard))
print("told first, by three threads:", *sorted(heard[:3]), "then:", *heard[3:])
print("in the database:", Balance.objects.get().credits, "at the receiver, which keeps what it heard last:", heard[-1])
balance.credits = 0
with transaction.atomic():
    balance.save(), transaction.set_rollback(True)
time.sleep(2), print("a debit that is rolled back, told:", heard[-1], "in the database:", Balance.objects.get().credits)
PY
{ timeout 60 venv/bin/python try.py threads; timeout 60 venv/bin/python try.py; } 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Events are told otherwise." >&2; exit 1; }
