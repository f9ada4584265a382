#!/usr/bin/env bash
# django-dirtyfields 1.9.9 with Django 5.2.19 (PyPI), Python 3.11, SQLite in memory.
#
# Behaviour: a field that holds an expression is no dirty one, so that save_dirty_fields(), which writes what has
# changed, leaves out what F() changes. It raises nothing; with another change beside it that one alone is written.
# What a transaction has taken back counts as saved, too, and is not written by the next try.
# Output seen, ann has 10 credits, the object is read anew each time:
#     credits = F("credits") - 1, save(): 9
#     credits = F("credits") - 1, save_dirty_fields(): 10, dirty: none
#     credits = F("credits") - 1, note = "vend", save_dirty_fields(): 10, note "vend", dirty: note
#     credits -= 1, save_dirty_fields(): 9, dirty: credits
#     credits = 110, save_dirty_fields(), a rollback, save_dirty_fields() again: 10, dirty: none
#     credits = 110, save(), a rollback, save() again: 110
#
# The wrong guess: save_dirty_fields() is save() with fewer columns. A debit by F(), as Django's manual has it against
# two at once, is what changes the field for sure.
# The vend says done, and its note is in the row; the credit stays, for every user and each time. is_dirty() says that
# there was nothing to do. Tests that write credits -= 1, which loses one of two debits, are right. save() helps.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; mkdir shop; touch shop/__init__.py
venv/bin/pip -q install --disable-pip-version-check django-dirtyfields==1.9.9 Django==5.2.19 2>/dev/null
cat >shop/models.py <<'PY'
from dirtyfields import DirtyFieldsMixin
from django.db import models
class User(DirtyFieldsMixin, models.Model):
    credits = models.IntegerField()
    note = models.CharField(max_length=20, default="")
PY
cat >try.py <<'PY'
import contextlib, django  # noqa: E401
from django.conf import settings
settings.configure(INSTALLED_APPS=["shop"], DATABASES={
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django.core.management import call_command  # noqa: E402
from django.db.models import F  # noqa: E402
from django.db.transaction import atomic  # noqa: E402
from shop.models import User  # noqa: E402
def look(name, save="save_dirty_fields", rollback=False, credits=F("credits") - 1, note=""):
    User.objects.update_or_create(pk=1, defaults={"credits": 10, "note": ""})
    user = User.objects.get(pk=1)
    user.credits, user.note = credits or user.credits - 1, note
    for fails in [True, False][not rollback:]:
        with contextlib.suppress(ZeroDivisionError), atomic():
            dirty = ", dirty: " + (", ".join(user.get_dirty_fields()) or "none")
            getattr(user, save)()
            1 / (not fails)
    row = User.objects.get(pk=1)
    print(f"{name}: {row.credits}" + (f', note "{row.note}"' if row.note else "") + dirty * (save != "save"))
call_command("migrate", run_syncdb=True, verbosity=0)
less = 'credits = F("credits") - 1'
look(f"{less}, save()", "save")
look(f"{less}, save_dirty_fields()")
look(f'{less}, note = "vend", save_dirty_fields()', note="vend")
look("credits -= 1, save_dirty_fields()", credits=None)
look("credits = 110, save_dirty_fields(), a rollback, save_dirty_fields() again", credits=110, rollback=True)
look("credits = 110, save(), a rollback, save() again", "save", credits=110, rollback=True)
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "What is dirty is told otherwise." >&2; exit 1; }
