#!/usr/bin/env bash
# dbos 3.4.0 (PyPI), durable workflows, with its default database, an SQLite file; Python 3.
#
# Behaviour: a workflow's id is its idempotency key: called again with it, a workflow does not run, and returns what the
# first call returned. Whether it is the same call is asked of the function's name alone. Arguments are stored, and not
# compared. An error is a result as well, and is raised again each time.
# Seen: vend("u1", 5) with the id "order 7", and then vend("u2", 5) and vend("u1", 50) with it: each returns "5 of u1",
# and the step ran once. Another function with that id is a DBOSConflictingWorkflowError. A vend that was refused for
# want of credits is refused under its id after a top-up, too.
#
# The wrong guess: it looks whether the call is the same, since another function is told; then other arguments are told
# too, as Stripe and Pluct (422) do. And what failed may be tried again.
# For a backend that takes a client's Idempotency-Key for the workflow's id: two users whose apps count their orders get
# one token, and a refused user stays refused.
# What helps, tried here: an id made of the user, the key and the amount; a new key after a refusal.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q --disable-pip-version-check dbos==3.4.0
cd "$dir"
timeout 100 "$dir/venv/bin/python" - <<'PYTHON'
from dbos import DBOS, SetWorkflowID

DBOS(config={"name": "vends", "run_admin_server": False, "log_level": "CRITICAL"})
credits, ran = {"u1": 20, "u2": 20, "u3": 0}, []

@DBOS.step()
def debit(user, amount):
    ran.append((user, amount))
    if credits[user] < amount:
        raise ValueError("refused")
    credits[user] -= amount
    return f"{amount} of {user}"

@DBOS.workflow()
def vend(user, amount):
    return debit(user, amount)

@DBOS.workflow()
def refund(user, amount):
    return "refunded"

def call(workflow, key, user, amount):
    with SetWorkflowID(key):
        try:
            return workflow(user, amount)
        except Exception as error:
            return type(error).__name__

DBOS.launch()
seen = [call(vend, "order 7", *what) for what in (("u1", 5), ("u2", 5), ("u1", 50))]
seen += call(refund, "order 7", "u1", 5), call(vend, "order 8", "u3", 5)
credits["u3"] = 10
seen += call(vend, "order 8", "u3", 5), call(vend, "u3:order 8, again:5", "u3", 5)
DBOS.destroy()
print(seen, ran)
if (seen, ran) != (["5 of u1"] * 3 + ["DBOSConflictingWorkflowError", "ValueError", "ValueError", "5 of u3"],
                   [("u1", 5), ("u3", 5), ("u3", 5)]):
    raise SystemExit("Changed: DBOS now treats a workflow's id with other arguments otherwise than it did.")
PYTHON
