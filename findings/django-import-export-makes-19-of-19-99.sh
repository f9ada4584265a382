#!/usr/bin/env bash
# django-import-export 4.4.3 with Django 5.2.8 (PyPI), Python 3, SQLite.
#
# Behaviour: a value for an IntegerField goes through Decimal and int(), which cuts what is behind the point. There is
# no error, and the row counts as imported.
# Seen: 19.99, 0.5 and -0.9 in a CSV are stored as 19, 0 and 0, and neither has_errors() nor has_validation_errors()
# says so; nor with clean_model_instances = True, as the cutting comes first. A form of the same model refuses all.
#
# The wrong guess: what the admin's form refuses ("Enter a whole number"), the admin's import refuses.
# For cents in an integer column: a file with dollars, 19.99 for 1999, goes in as 19; and half a dollar is nothing.
# What helps, tried here: a CharWidget for the field, with clean_model_instances; then the file is refused as a whole.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check django-import-export==4.4.3 Django==5.2.8
cat >try.py <<'PY'
import sys

import django
import tablib
from django.conf import settings

settings.configure(INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "import_export"],
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection, models  # noqa: E402
from import_export import fields, resources, widgets  # noqa: E402


class Grant(models.Model):
    reference, credits = models.CharField(max_length=50, unique=True), models.IntegerField()

    class Meta:
        app_label = "auth"


def imported(clean, **members):
    meta = type("Meta", (), {"model": Grant, "import_id_fields": ["reference"], "clean_model_instances": clean})
    result = type("Grants", (resources.ModelResource,), {"Meta": meta, **members})().import_data(csv)
    stored = [grant.delete() and grant.credits for grant in Grant.objects.order_by("reference")]
    return result.has_errors() or result.has_validation_errors(), stored


with connection.schema_editor() as editor:
    editor.create_model(Grant)
csv = tablib.Dataset().load("reference,credits\nr1,19.99\nr2,0.5\nr3,-0.9\n", format="csv")
text = fields.Field(attribute="credits", column_name="credits", widget=widgets.CharWidget())
seen = [imported(False), imported(True), imported(True, credits=text)]
try:
    seen.append(models.IntegerField().formfield().clean("19.99"))
except ValidationError as error:
    seen.append(error.messages)
print(seen)
if seen != [(False, [19, 0, 0]), (False, [19, 0, 0]), (True, []), ["Enter a whole number."]]:
    sys.exit("django-import-export reads fractions into integers otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
