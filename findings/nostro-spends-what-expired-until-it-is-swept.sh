#!/usr/bin/env bash
# hf-nostro 0.2.0 (PyPI; import nostro), a ledger of prepaid credits in PostgreSQL (15, Debian 12), Python 3.
#
# A credit may have an expires_at. Nothing happens at that time: balance() counts what has expired, and a debit takes
# it, first of all, as the lot that ends soonest, until sweep_expired() is called, which nobody does by itself. A debit
# is never refused; what is missing becomes a debt.
# Seen: 100 credits that ended a second ago, and 50 without an end. balance() 150. A debit of 80, then the sweep: 50 are
#   left. The sweep, then the debit: 30 owed. Two users who did the same are 80 apart, by the hour of a job.
#
# Wrong guess: an end that is given to the second is one for debits, whatever the books say; the job that posts it
# would then change no user's fortune. What helps, tried here: sweep_expired() before each debit, in its transaction
# (cur=), which makes both users owe 30.
set -euo pipefail
tmp=$(mktemp -d); bin=/usr/lib/postgresql/15/bin
[ -x $bin/postgres ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi >>"$tmp/log"; }
trap 'as $bin/pg_ctl -D "$tmp/pg/data" -m immediate stop || true; rm -rf "$tmp"' EXIT
chmod 711 "$tmp"; mkdir "$tmp/pg"; cd "$tmp/pg"; [ "$(id -u)" != 0 ] || chown postgres .
as $bin/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as $bin/pg_ctl -D data -w -t 60 -l said -o "-c listen_addresses=127.0.0.1 -p $port -k $tmp/pg" start
python3 -m venv "$tmp/v"
"$tmp/v/bin/pip" -q install --disable-pip-version-check 'hf-nostro[postgres]==0.2.0' psycopg==3.3.9 2>>"$tmp/log"
export DATABASE_URL=postgresql://postgres@127.0.0.1:$port/postgres
"$tmp/v/bin/python" -m nostro migrate --scale 0 >>"$tmp/log"
timeout 60 "$tmp/v/bin/python" - <<'PY'
import datetime as dt, os, sys, time
import psycopg
from nostro import Ledger

ledger = Ledger(dsn=os.environ["DATABASE_URL"], scale=0)

def user(name):
    account = ledger.accounts.create("shop", name)
    end = dt.datetime.now(dt.timezone.utc) + dt.timedelta(seconds=1)
    ledger.credit(account, ledger.amount(100), category="month", idempotency_key="month", expires_at=end)
    ledger.credit(account, ledger.amount(50), category="pack", idempotency_key="pack")
    time.sleep(1.5)
    return account

def debit(account, **options):
    ledger.debit(account, ledger.amount(80), category="run", idempotency_key="run", **options)

balance = lambda account: int(str(ledger.balance(account).balance))
first = user("first")
seen = [balance(first)]
debit(first)
ledger.sweep_expired()
second = user("second")
ledger.sweep_expired()
debit(second)
third = user("third")
with psycopg.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
    ledger.sweep_expired(cur=cursor)
    debit(third, cur=cursor)
seen += [balance(first), balance(second), balance(third)]
print("at first %d; debit, sweep: %d; sweep, debit: %d; both at once: %d" % tuple(seen))
if seen != [150, 50, -30, -30]:
    sys.exit("nostro treats expired credits otherwise than it did.")
PY
