#!/usr/bin/env bash
# What RQ does with two payments that were given one job_id: it credits the second twice and the first never.
#
# rq 2.12.0, redis 8.1.0, fakeredis 2.41.0 (PyPI; a Redis in the same process), Python 3.
# A job's arguments lie under its id, and the queue holds ids. enqueue(..., job_id=x) with a known x writes the new
# arguments over the old ones and puts the id into the queue once more: two runs of what came last.
# Seen: order_1 for u1 with 100 credits, then order_1 for u2 with 50 (two gateways that both number from one):
#     u2 gets 50 twice, u1 nothing, and no call complains. One webhook that comes twice is run twice.
#     With unique=True the second call raises, also after the first has failed for good.
# The guess: an id makes the second call nothing (bullmq, arq) or an error; at the worst, two jobs with each its own
# arguments. What helps, tried here: unique=True, the gateway's name in the id, and for a job that failed requeue().
set -euo pipefail
box=$(mktemp -d); trap 'rm -rf "$box"' EXIT; cd "$box"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check rq==2.12.0 redis==8.1.0 'fakeredis[lua]==2.41.0' 2>/dev/null
cat >ledger.py <<'PY'
credits, away = [], False

def credit(user, amount):
    assert not away
    credits.append((user, amount))
PY
cat >try.py <<'PY'
import sys, fakeredis
import ledger
from rq import Queue, SimpleWorker
from rq.exceptions import DuplicateJobError
from rq.timeouts import TimerDeathPenalty

class Worker(SimpleWorker): death_penalty_class = TimerDeathPenalty
redis = fakeredis.FakeStrictRedis()
queue = Queue("credits", connection=redis)

def run():
    Worker([queue], connection=redis).work(burst=True, logging_level="CRITICAL")
    return [ledger.credits.pop(0) for _ in list(ledger.credits)]

def put(user, amount, job_id, **options):
    try:
        return queue.enqueue(ledger.credit, user, amount, job_id=job_id, **options).get_status().value
    except DuplicateJobError:
        return "known"

seen = [[put("u1", 100, "order_1"), put("u2", 50, "order_1")], run()]
seen += [[put("u1", 100, "pi_1"), put("u1", 100, "pi_1")], run()]
seen += [[put(user, amount, f"{user}-order_2", unique=True) for user, amount in (("u1", 100), ("u2", 50), ("u1", 100))],
         run()]
ledger.away = True
seen += [[put("u3", 7, "pi_2", unique=True)], run()]
ledger.away = False
seen += [[put("u3", 7, "pi_2", unique=True)], run()]
queue.fetch_job("pi_2").requeue()
print(*seen, last := run(), sep="; ")
if seen != [["queued"] * 2, [("u2", 50)] * 2, ["queued"] * 2, [("u1", 100)] * 2, ["queued", "queued", "known"],
            [("u1", 100), ("u2", 50)], ["queued"], [], ["known"], []] or last != [("u3", 7)]:
    sys.exit("rq treats a job's id otherwise than it did.")
PY
timeout 60 venv/bin/python try.py 2>log || { tail -3 log; exit 1; }
