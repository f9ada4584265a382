#!/usr/bin/env bash
# django-auditlog 3.4.1 on Django 5.2.19, and SQLAlchemy-Continuum 2.0.0 on SQLAlchemy 2.0.58 (PyPI), SQLite,
# Python 3.
#
# Behaviour: a debit that the database computes, wallet.credits = F("credits") - 5, is written down by
# auditlog as what stood in the object when it was saved: the formula. Continuum sees no change at all.
# Seen, for 10 credits less 5: auditlog has "10" -> "F(credits) - Value(5)"; Continuum commits the debit and
# writes no version. The balance is 5 both times. With wallet.credits - 5 both have 5.
#
# The wrong guess: an audit trail tells what the value was before and after, however the value was made; or
# the save is refused.
# For a ledger: the way to debit without a race, which the manuals of both ORMs teach, is the one that leaves
# no trail. What helps: SELECT ... FOR UPDATE, and then a number (a number was tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django==5.2.19 django-auditlog==3.4.1 \
    sqlalchemy==2.0.58 sqlalchemy-continuum==2.0.0 2>/dev/null
timeout 100 venv/bin/python -W ignore - <<'PY'
import sys
import django, sqlalchemy
from django.conf import settings
from sqlalchemy import orm
from sqlalchemy_continuum import make_versioned

settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "auditlog"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.core.management import call_command
from django.db import connection, models


class Wallet(models.Model):
    credits = models.IntegerField()

    class Meta:
        app_label = "auth"


auditlog.register(Wallet)
call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Wallet)
make_versioned(user_cls=None)
Base = orm.declarative_base()


class Account(Base):
    __tablename__, __versioned__ = "account", {}
    id = sqlalchemy.Column(sqlalchemy.Integer, primary_key=True)
    credits = sqlalchemy.Column(sqlalchemy.Integer)


orm.configure_mappers()
engine = sqlalchemy.create_engine("sqlite://")
Base.metadata.create_all(engine)
seen = []
for formula in (False, True):
    wallet = Wallet.objects.create(credits=10)
    wallet.credits = models.F("credits") - 5 if formula else wallet.credits - 5
    wallet.save()
    changes = LogEntry.objects.get_for_object(wallet).first().changes["credits"]
    with orm.Session(engine) as session:
        account = Account(credits=10)
        session.add(account)
        session.commit()
        account.credits = (Account if formula else account).credits - 5
        session.commit()
        versions = sqlalchemy.text("SELECT credits FROM account_version WHERE id = :id ORDER BY 1 DESC")
        trail = session.scalars(versions, {"id": account.id}).all()
        seen.append([Wallet.objects.get(pk=wallet.pk).credits, changes, account.credits, trail])
    print("a formula:" if formula else "a number:", *seen[-1])
if seen != [[5, ["10", "5"], 5, [10, 5]], [5, ["10", "F(credits) - Value(5)"], 5, [10]]]:
    sys.exit("An audit log keeps something else of a formula than it did.")
PY
