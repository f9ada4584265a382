#!/usr/bin/env bash
# django-simple-history 3.13.0 (PyPI) with Django 5.2.19, Python 3.
#
# Behaviour: the history's row is written after save(), from the object, where a debit by F() is still an expression.
# That is an error, for F() has no place in an INSERT. By then save() has committed the debit, unless there is a
# transaction around it.
# Output seen, 10 credits, a debit of 3 by F():
#     save(): ValueError, 7 credits, history [10]
#     save(), tried three times: ValueError, 1 credit, history [10]
#     save() in atomic(): ValueError, 10 credits, history [10]
#     save() of a number: 7 credits, history [10, 7]
#     bulk_update_with_history(): ValueError, 10 credits, history [10]
#
# The wrong guess: save() does both or nothing, as the package's own bulk function does; a save() that raises has left
# the balance as it was, so that the user may be told to try again. A ledger takes the credits at each try, sells
# nothing, and has no row of it. Django teaches F() as the way to debit without a race, and save() without a
# transaction is its default.
# What helps, tried here: atomic() around each save(), or ATOMIC_REQUESTS.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q django-simple-history==3.13.0 Django==5.2.19 >log 2>&1 || { cat log; exit 1; }
mkdir shop; touch shop/__init__.py
cat >shop/models.py <<'PYTHON'
from django.db import models
from simple_history.models import HistoricalRecords
class User(models.Model):
    credits = models.IntegerField()
    history = HistoricalRecords()
PYTHON
cat >try.py <<'PYTHON'
import django
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "simple_history", "shop"])
django.setup()
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from simple_history.utils import bulk_update_with_history
from shop.models import User

call_command("migrate", run_syncdb=True, verbosity=0)
def in_atomic(user):
    with transaction.atomic():
        user.save()
ways = {"save()": lambda user: user.save(), "save(), tried three times": lambda user: user.save(),
        "save() in atomic()": in_atomic, "save() of a number": lambda user: user.save(),
        "bulk_update_with_history()": lambda user: bulk_update_with_history([user], User, ["credits"])}
for name, way in ways.items():
    User.objects.all().delete(), User.history.all().delete()
    user, said = User.objects.create(credits=10), ""
    for _ in range(3 if "three" in name else 1):
        user.credits = 7 if "number" in name else F("credits") - 3
        try:
            way(user)
        except ValueError:
            said = "ValueError, "
    credits, rows = User.objects.get().credits, User.history.order_by("history_id").values_list("credits", flat=True)
    print(f"{name}: {said}{credits} credit{'s'[credits == 1:]}, history {list(rows)}")
PYTHON
timeout 60 venv/bin/python try.py 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A debit by F() gets its history otherwise now." >&2; exit 1; }
