#!/usr/bin/env bash
# django-ai-tokens-meter 0.1.0 (PyPI), prepaid tokens of AI for a user, on Django 5.2.19, Python 3.11, SQLite in memory.
#
# Behaviour: grant() makes one grant of each grant_type; at a second purchase of the same pack it finds the first one
# and leaves its balance as it is, without an error. With the interval of its first example a pack fills itself up again
# each 30 days, paid for once.
# Output seen:
#     a pack of 1000 bought: 1000
#     1000 used, the same pack bought again: 0
#     another user, "500k tokens/30 days" used up, 31 days later: 500000
#
# The wrong guess: who buys two packs has two (an update, says the README, keeps the balance, "useful when upgrading"),
# and a purchased pack of 30 days ends then.
# The gateway's webhook calls grant() and answers 200: the payer's money is kept, and he has nothing for it; the ledger
# of tokens has no row for a grant, so that nothing tells of it.
# What helps, tried here: a grant_type for each payment, as "purchase:pi_2", without a reset_interval.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django-ai-tokens-meter==0.1.0 django==5.2.19 2>/dev/null
cat >try.py <<'PY'
from datetime import timedelta
from unittest.mock import patch
import django
from django.conf import settings
settings.configure(USE_TZ=True, INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "ai_tokens"],
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
                   DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
django.setup()
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from ai_tokens.meter import TokenMeter  # noqa: E402
from ai_tokens.models import ResetInterval, TokenLedger  # noqa: E402
call_command("migrate", verbosity=0)
ann, bob = (TokenMeter(User.objects.create(username=name)) for name in ("ann", "bob"))
ann.grant("purchase:pack", 1000)
print("a pack of 1000 bought:", ann.total_balance())
ann.consume(1000)
ann.grant("purchase:pack", 1000)
print("1000 used, the same pack bought again:", ann.total_balance())
assert TokenLedger.objects.get().delta == -1000
ann.grant("purchase:pi_2", 1000)
assert ann.total_balance() == 1000
bob.grant("purchase:pro_pack", 500_000, ResetInterval.CUSTOM_DAYS, custom_interval_days=30)
bob.consume(500_000)
with patch.object(timezone, "now", lambda later=timezone.now() + timedelta(days=31): later):
    print('another user, "500k tokens/30 days" used up, 31 days later:', bob.total_balance())
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Packs are counted otherwise." >&2; exit 1; }
