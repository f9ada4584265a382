#!/usr/bin/env bash
# django-concurrency 2.8.1 on Django 5.2.19 (PyPI), SQLite in memory, Python 3.
#
# Behaviour: save(update_fields=["credits"]) compares the object's version with the row's, and refuses a stale object,
# as save() does. What it writes are the named fields alone: the row's version stays as it was.
# Seen: two objects of 10 credits. One is debited and saved with update_fields=["credits"]; the other, stale now, adds
# 100 and is saved by save(): 110, without an error. After a plain save() of the first it is a RecordModifiedError.
#
# The wrong guess: who checks the version counts it as well.
# For a balance that is saved by its one field, as is usual to leave the others alone: the debit is overwritten by the
# next who saves the whole user.
# What helps, tried here: update_fields=["credits", "version"].
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check django==5.2.19 django-concurrency==2.8.1
timeout 60 "$dir/venv/bin/python" - <<'PYTHON'
import django
from django.conf import settings

settings.configure(INSTALLED_APPS=["concurrency"], SECRET_KEY="x", DEFAULT_AUTO_FIELD="django.db.models.AutoField",
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from concurrency.exceptions import RecordModifiedError
from concurrency.fields import IntegerVersionField
from django.db import connection, models

class User(models.Model):
    credits = models.IntegerField()
    version = IntegerVersionField()

    class Meta:
        app_label = "concurrency"

with connection.schema_editor() as editor:
    editor.create_model(User)

def save(user, **how):
    try:
        user.save(**how)
        return "saved"
    except RecordModifiedError:
        return "refused"

seen = {}
for how in None, ["credits"], ["credits", "version"]:
    pk = User.objects.create(credits=10).pk
    first, stale = User.objects.get(pk=pk), User.objects.get(pk=pk)
    first.credits -= 5
    save(first, update_fields=how)
    stale.credits += 100
    partly = save(stale, update_fields=["credits"]) if how != ["credits"] else "not tried"
    seen[str(how)] = partly, save(stale), User.objects.get(pk=pk).credits
    print(f"update_fields={how}: {seen[str(how)]}")
if list(seen.values()) != [("refused", "refused", 5), ("not tried", "saved", 110), ("refused", "refused", 5)]:
    raise SystemExit("Changed: django-concurrency now checks or counts versions otherwise than it did.")
PYTHON
