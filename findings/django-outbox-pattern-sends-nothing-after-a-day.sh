#!/usr/bin/env bash
# django-outbox-pattern 3.2.1 (PyPI) with Django 5.2.19: messages are rows, which the command "publish" sends.
#
# Behaviour: a message expires a day after it was written. The command then asks for it no more, says nothing, and
# leaves it as "Schedule", until it is deleted after DAYS_TO_KEEP_DATA days, as those are that were sent. No setting
# and no word of the README is about the day.
# Output seen, two payments, whose messages the publisher finds
#     23 hours later: sent 2, waiting 0
#     25 hours later: sent 0, waiting 2
#     31 days later, with a third one: sent 1, waiting 0
#     25 hours later, expires_at set: sent 2, waiting 0
#
# The wrong guess: an outbox keeps what it has until it is sent; who turns the publisher on again after a weekend has
# all of the weekend's messages sent; and the days to keep are those of what was sent. The shop has the payments as
# told, and the service that credits them never hears of those that are older than a day; a month later there is no
# trace of them. A short outage, as rehearsals have it, loses nothing.
# What helps, tried here: before the publisher starts, a later expires_at for all that is Schedule.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q django-outbox-pattern==3.2.1 Django==5.2.19 >log 2>&1 || { cat log; exit 1; }
cat >shop.py <<'PYTHON'
from datetime import datetime, timedelta, timezone
from unittest.mock import patch
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django_outbox_pattern"], USE_TZ=True, LOGGING_CONFIG=None, DATABASES={"default": {
    "ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, DJANGO_OUTBOX_PATTERN={
    "DEFAULT_CONNECTION_CLASS": "shop.Broker", "DEFAULT_PRODUCER_WAITING_TIME": 0, "REMOVE_DATA_CACHE_TTL": 0})
django.setup()
from django.core.management import call_command
from django_outbox_pattern.factories import factory_producer
from django_outbox_pattern.models import Published

class Broker:   # In the place of stomp.Connection12: it counts.
    def __init__(self, **options):
        self.sent = 0
        self.is_connected = lambda: True
    def send(self, **message):
        self.sent += 1

def sell(amount):
    Published.objects.create(body={"userId": "ann", "amount": amount}, destination="/topic/payments")

call_command("migrate", verbosity=0)
start = datetime(2026, 11, 27, 18, tzinfo=timezone.utc)
for name, later in {"23 hours later": {"hours": 23}, "25 hours later": {"hours": 25},
                    "31 days later, with a third one": {"days": 31},
                    "25 hours later, expires_at set": {"hours": 25}}.items():
    with patch("django.utils.timezone.now", return_value=start) as now:
        Published.objects.all().delete(), sell(100), sell(200)
        now.return_value = start + timedelta(**later)
        if "third" in name:
            sell(300)
        elif "set" in name:
            Published.objects.filter(status=1).update(expires_at=start + timedelta(days=60))
        producer = factory_producer()
        producer.publish_message_from_database()
    print(f"{name}: sent {producer.connection.sent}, waiting {Published.objects.filter(status=1).count()}")
PYTHON
timeout 60 venv/bin/python -c "import shop" 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An old message is treated otherwise now." >&2; exit 1; }
