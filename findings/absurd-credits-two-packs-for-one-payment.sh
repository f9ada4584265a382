#!/usr/bin/env bash
# absurd-sdk 0.5.1 with absurdctl 0.5.1 (PyPI), durable tasks in PostgreSQL (15.20, Debian 12), Python 3.11.
#
# Behaviour: an event is kept for good under its name. Who awaits the name later gets it at once, as often as he asks;
# what is emitted under it again is dropped, without an error ("first emit per name wins", says emit_event's help).
# Output seen, a task for each order awaits "paid:ann" and adds what it says; ann pays 5, later 20:
#     order 1 waits; paid 5: added 5
#     order 2, nothing paid: added 5
#     paid 20; order 3: added 5
#     one task that awaits two instalments of "paid:bob", one is paid: added 7, 7
#     with the order in the name, "paid:ann:4": waits; paid 20: added 20
#
# The wrong guess: an event wakes who waits, and is used up by that; whoever comes later waits for the next.
# A gateway's webhook knows the user, so that the event has his name: his first payment pays each further order at once,
# and what he then pays is not heard. One order, of which tests are made, is right, and so is each user's first one.
# What helps, tried here: a name that no other event has, with the order or the gateway's reference in it.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check absurd-sdk==0.5.1 absurdctl==0.5.1 "psycopg[binary]==3.3.9" \
    2>/dev/null
ABSURD_DATABASE_URL="postgresql://$PGUSER:$PGPASSWORD@localhost:$PGPORT/$PGDATABASE"; export ABSURD_DATABASE_URL
venv/bin/absurdctl init >log 2>&1 || { cat log; exit 1; }
cat >try.py <<'PY'
import os
from absurd_sdk import Absurd
absurd, added = Absurd(os.environ["ABSURD_DATABASE_URL"], queue_name="orders"), []
absurd.create_queue("orders")
@absurd.register_task("order")
def order(events, context):
    for event in events:
        added.append(context.await_event(event)["credits"])


def work(*events):
    if events:
        absurd.spawn("order", events)
    for _ in range(4):
        absurd.work_batch("worker", 120, 10)
    told = "added " + ", ".join(map(str, added)) if added else "waits"
    added.clear()
    return told


print("order 1", work("paid:ann"), end="; paid 5: ")
absurd.emit_event("paid:ann", {"credits": 5})
print(work())
print("order 2, nothing paid:", work("paid:ann"))
absurd.emit_event("paid:ann", {"credits": 20})
print("paid 20; order 3:", work("paid:ann"))
absurd.emit_event("paid:bob", {"credits": 7})
print('one task that awaits two instalments of "paid:bob", one is paid:', work("paid:bob", "paid:bob"))
print('with the order in the name, "paid:ann:4":', work("paid:ann:4"), end="; paid 20: ")
absurd.emit_event("paid:ann:4", {"credits": 20})
print(work())
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An event is used up, or kept otherwise." >&2; exit 1; }
