#!/usr/bin/env bash
# django-money 3.6.2 with Django 5.2.19 (PyPI), SQLite in memory, Python 3.
#
# Behaviour: a MoneyField is two columns, and the ways to save it differ in whether the second goes along.
#     save(), and update(balance=Money(700, "KES"))                         both are saved
#     save(update_fields=["balance"]), and bulk_update(..., ["balance"])    the number alone
# And F("balance") + Money(5, "EUR") cannot be assigned to a wallet in USD, but update() adds 5 to it.
# Seen: a wallet of 10 USD, set to 700 KES, is one of 700 USD afterwards; the object in memory still says KES.
#
# The wrong guesses: a field is saved whole by its name, as Money is one value; and update() refuses the same sum.
# update_fields is what one writes to keep two writers apart. What helps, tried here: balance_currency beside balance.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check django-money==3.6.2 Django==5.2.19 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

import django
from django.conf import settings

MEMORY = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
settings.configure(DATABASES=MEMORY, INSTALLED_APPS=["djmoney"], DEFAULT_AUTO_FIELD="django.db.models.AutoField")
django.setup()
from django.core.exceptions import ValidationError
from django.db import connection, models
from djmoney.models.fields import MoneyField
from djmoney.money import Money


class Wallet(models.Model):
    balance = MoneyField(max_digits=9, decimal_places=2, default_currency="USD")

    class Meta:
        app_label = "wallets"


def after(balance, save):
    wallet = Wallet.objects.create(balance=Money(10, "USD"))
    try:
        wallet.balance = balance
        save(Wallet.objects.filter(pk=wallet.pk), wallet)
    except ValidationError:
        return "raises"
    return "{} {}".format(*Wallet.objects.values_list("balance", "balance_currency").get(pk=wallet.pk))


with connection.schema_editor() as editor:
    editor.create_model(Wallet)
shillings, more = Money(700, "KES"), models.F("balance") + Money(5, "EUR")
seen = [after(shillings, lambda rows, wallet: wallet.save()),
        after(shillings, lambda rows, wallet: wallet.save(update_fields=["balance"])),
        after(shillings, lambda rows, wallet: Wallet.objects.bulk_update([wallet], ["balance"])),
        after(shillings, lambda rows, wallet: rows.update(balance=shillings)),
        after(shillings, lambda rows, wallet: wallet.save(update_fields=["balance", "balance_currency"])),
        after(more, lambda rows, wallet: wallet.save()), after(0, lambda rows, wallet: rows.update(balance=more))]
print(*seen, sep=", ")
if seen != ["700.00 KES", "700.00 USD", "700.00 USD", "700.00 KES", "700.00 KES", "raises", "15.00 USD"]:
    sys.exit("django-money now saves a currency otherwise than it did.")
PY
