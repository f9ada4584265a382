#!/usr/bin/env bash
# marshmallow 4.4.0, beside pydantic 2.14.4 and Django REST framework 3.18.3 (PyPI), Python 3.
#
# Behaviour: a field of marshmallow's makes an amount fit instead of refusing it. Integer() cuts a fraction off,
# Decimal(places=2) rounds to two places, half to even, and validators such as Range look at the result.
# Seen: 5.9 credits load as 5, 0.9 as 0; "1.005" loads as 1.00 and "1.015" as 1.02; with Range(max=100), 100.9 is 100
# and passes. pydantic's int and decimal_places=2 and REST framework's two fields refuse each of them.
#
# The wrong guess: what names the places that an amount may have is a limit, as the same word is in the other two; and
# an integer field that takes 5.0 refuses 5.9.
# For a top-up: the gateway's 1.005 is stored as 1.00, without an error on either side. What helps, tried here:
# Integer(strict=True), which then refuses 5.0, too, and Decimal() without places, with a validator of one's own.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check marshmallow==4.4.0 pydantic==2.14.4 \
    djangorestframework==3.18.3 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys
from decimal import Decimal
from typing import Annotated

from django.conf import settings

settings.configure()
import django
django.setup()
from marshmallow import fields, validate
from pydantic import Field, TypeAdapter
from rest_framework import serializers

Money = Annotated[Decimal, Field(decimal_places=2)]
REST = serializers.DecimalField(max_digits=9, decimal_places=2)


def read(reader, value):
    try:
        return str(reader(value))
    except Exception as error:
        return type(error).__name__


seen = []
for value in (5.9, 0.9, 5.0):
    readers = [fields.Integer().deserialize, fields.Integer(strict=True).deserialize,
               TypeAdapter(int).validate_python, serializers.IntegerField().run_validation]
    seen.append([value] + [read(reader, value) for reader in readers])
for value in ("1.005", "1.015"):
    readers = [fields.Decimal(places=2).deserialize, TypeAdapter(Money).validate_python, REST.run_validation]
    seen.append([value] + [read(reader, value) for reader in readers])
seen.append([100.9, read(fields.Integer(validate=validate.Range(max=100)).deserialize, 100.9)])
print(*seen, sep="\n")
ERROR = "ValidationError"
if seen != [[5.9, "5", ERROR, ERROR, ERROR], [0.9, "0", ERROR, ERROR, ERROR], [5.0, "5", ERROR, "5", "5"],
            ["1.005", "1.00", ERROR, ERROR], ["1.015", "1.02", ERROR, ERROR], [100.9, "100"]]:
    sys.exit("One of the three now reads these amounts otherwise than it did.")
PY
