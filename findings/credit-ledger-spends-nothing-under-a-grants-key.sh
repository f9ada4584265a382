#!/usr/bin/env bash
# credit-ledger 0.3.0 over SQLAlchemy 2.0.58 and psycopg 3.3.9 (PyPI), Python 3, with PostgreSQL 15.18 (Debian 12). The
# package brings no schema; the tables here are made after its statements.
#
# Behaviour: grant() and decrement() take an idempotency_key, unique for each tenant. It is looked up alone: what the
# earlier row was, a grant or a charge, and of how much, is not compared. A row that has the key makes the call ok.
# Seen: grant(100, key "order 7"), then decrement(30, key "order 7"): ok=True, deduped=True, and the balance is still
# 100. After decrement(1, key "job 8"), decrement(50, key "job 8") is ok as well, and 1 was taken. grant() under the key
# of a charge is ok and adds nothing.
#
# The wrong guess: a key counts for one kind of change, or another amount or kind under it is an error, as in Stripe
# and Pluct (422). ok=False is there for a refusal, but is not used for this one.
# For an order that is paid and consumed under its own number: the work is given out for nothing, and the books say that
# all went well. deduped=True is the one trace, and looks like a harmless retry.
# What helps, tried here: the kind and the amount in the key, f"charge:{order}:{amount}".
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check credit-ledger==0.3.0 \
    sqlalchemy==2.0.58 'psycopg[binary]==3.3.9'
timeout 60 "$dir/venv/bin/python" - "$dir/pg" <<'PYTHON'
import sys

from credit_ledger import metering
from sqlalchemy import create_engine, text

engine = create_engine(f"postgresql+psycopg://postgres@/postgres?host={sys.argv[1]}")
with engine.begin() as db:
    db.execute(text("""CREATE TABLE credit_balance (tenant_id text PRIMARY KEY,
        credits numeric(18, 4) NOT NULL CHECK (credits >= 0), updated_at timestamptz DEFAULT now())"""))
    db.execute(text("""CREATE TABLE credit_ledger (id text PRIMARY KEY, tenant_id text NOT NULL, delta numeric(18, 4),
        reason text, idempotency_key text, balance_after numeric(18, 4), UNIQUE (tenant_id, idempotency_key))"""))
seen = []
for call, amount, key in (
        (metering.grant, 100, "order 7"), (metering.decrement, 30, "order 7"),
        (metering.decrement, 1, "job 8"), (metering.decrement, 50, "job 8"), (metering.grant, 20, "job 8"),
        (metering.decrement, 30, "charge:order 7:30")):
    told = call("u1", amount, idempotency_key=key, engine=engine)
    seen.append((told.ok, told.deduped, int(metering.balance("u1", engine=engine))))
    print(f"{call.__name__}({amount}, {key!r}): ok={told.ok}, deduped={told.deduped}, {seen[-1][2]} left")
if seen != [(True, False, 100), (True, True, 100), (True, False, 99), (True, True, 99), (True, True, 99),
            (True, False, 69)]:
    raise SystemExit("Changed: credit-ledger now compares more than the key, or another thing has changed.")
PYTHON
