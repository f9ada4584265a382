#!/usr/bin/env bash
# django-dbbackup 5.4.0 with Django 5.2.19 (PyPI), Python 3, SQLite, with journal_mode = WAL and without.
#
# Behaviour: dbbackup takes a right copy of a database in use. dbrestore writes that copy over the database's file and
# leaves the log beside it, FILE-wal, as it was; whoever opens the database next takes what is in it for newer.
# Output seen; a backup with 100 credits, then a faulty job sets 0 and is killed, then dbrestore, which succeeds:
#     journal_mode delete: restored 100 credits, integrity ok
#     journal_mode wal: restored 0 credits, integrity ok
#     journal_mode wal, log removed before: restored 100 credits, integrity ok
#
# The wrong guess: after a restore the database holds what was restored.
# The log is there when a process has ended by force, or still runs: just when one restores. The very change that one
# wanted to be rid of comes back, all at once, and each check is content.
# A drill on a machine without the log, or after an orderly stop, passes.
# What helps, tried here: all processes ended, and FILE-wal and FILE-shm removed, before dbrestore.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django==5.2.19 django-dbbackup==5.4.0 2>/dev/null
cat >manage.py <<'PY'
import sys
import django
from django.conf import settings
from django.core.management import call_command

def storage(folder):
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}

settings.configure(
    INSTALLED_APPS=["dbbackup"], DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "ledger.db"}},
    STORAGES={"default": storage("files"), "staticfiles": storage("files"), "dbbackup": storage("backups")})
django.setup()
call_command(sys.argv[1], verbosity=0, **({"interactive": False} if sys.argv[1] == "dbrestore" else {}))
PY
cat >job.py <<'PY'
import os, signal, sqlite3
database = sqlite3.connect("ledger.db")
database.execute("UPDATE users SET credits = 0")
database.commit()
os.kill(os.getpid(), signal.SIGKILL)
PY
try() {   # a journal mode, a name, what to do before dbrestore
    rm -rf ledger.db* backups; mkdir backups
    sqlite3 ledger.db "PRAGMA journal_mode = $1" "CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER)" \
        "INSERT INTO users VALUES ('u1', 100)" >/dev/null
    venv/bin/python manage.py dbbackup
    (venv/bin/python job.py) 2>/dev/null || true
    $3
    venv/bin/python manage.py dbrestore
    echo "journal_mode $2: restored $(sqlite3 ledger.db "SELECT credits FROM users") credits," \
        "integrity $(sqlite3 ledger.db "PRAGMA integrity_check")"
}
{ try delete delete :; try wal wal :; try wal "wal, log removed before" "rm ledger.db-wal ledger.db-shm"; } 2>/dev/null | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "dbrestore treats an old log otherwise than it did." >&2; exit 1; }
