#!/usr/bin/env bash
# huey 3.5.4 (PyPI), Python 3, SqliteHuey.
#
# Behaviour: @huey.lock_task("u1"), or with huey.lock_task(…), lets one task at a time run. The one that comes meanwhile
# does not wait: it fails with TaskLockedException, and is over, unless it has retries. A retry that finds the lock
# taken is used up.
# Seen: three payments of u1 at once, each takes 0.6 s: one is credited, two are not, and the log says that they failed
# to get the lock. With retries=2 and no delay between it is one, too: both tries fall into the 0.6 s. With
# retries=20, retry_delay=1 all three are credited.
#
# The wrong guess: a lock is waited for, as each lock in a language's library or a database's is; or what was locked out
# goes back into the queue at no cost, as with a queue's own limit per key.
# For credits added by a task under a user's lock: who buys two packs in a row gets one. The task's author sees a lock
# that works, as no two ever ran together.
# What helps, tried here: retries and retry_delay for longer than the longest task.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check huey==3.5.4
cat >try.py <<'PY'
import logging
import sys
import time

from huey import SqliteHuey

huey = SqliteHuey(filename="queue.db")
credited = {"none": [], "two at once": [], "twenty": []}
logging.disable(logging.CRITICAL)


def task(name, **options):
    @huey.task(name=name.replace(" ", "_"), **options)
    @huey.lock_task(name)
    def credit(reference):
        time.sleep(0.6)
        credited[name].append(reference)
    return credit


tasks = [task("none"), task("two at once", retries=2), task("twenty", retries=20, retry_delay=1)]
consumer = huey.create_consumer(workers=9, periodic=False, initial_delay=0.01, max_delay=0.05)
consumer.start()
for each in tasks:
    for reference in "r1", "r2", "r3":
        each(reference)
time.sleep(8)
consumer.stop(graceful=True)
seen = {name: len(references) for name, references in credited.items()}
print(seen)
if seen != {"none": 1, "two at once": 1, "twenty": 3}:
    sys.exit("huey treats a task that finds its lock taken otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
