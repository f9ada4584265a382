#!/usr/bin/env bash
# persist-queue 1.1.0, beside litequeue 0.9 (PyPI), queues in an SQLite file, Python 3.11.
#
# Behaviour: SQLiteAckQueue chooses the next job by a SELECT and marks it by an UPDATE of its own; between them another
# process may choose the same one. And auto_resume, which is on, gives each process that opens the queue whatever others
# have in their hands at that moment.
# Output seen, payments from p1 on; two workers that each take 5 ms for one and then call ack():
#     persist-queue: of 500 payments some are handled twice, none is left out
#     litequeue: of 500 payments none is handled twice, none is left out
#     persist-queue: one has p1, another one is started: gets p1
#     persist-queue, auto_resume=False: one has p1, another one is started: gets p2
#
# The wrong guess: one job, one worker; ack() is there for what a worker has dropped when it died.
# The queue is safe between threads, and works for years with one worker. With the second one, for a busy day, some
# credits in a hundred are given twice, and a worker that is restarted in a deployment takes up all that the other is
# just at. Neither ack() says that another one has done it before.
# What helps: one worker with threads; a payment's reference that is unique where the credits are.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check persist-queue==1.1.0 litequeue==0.9 2>/dev/null
cat >try.py <<'PY'
import collections, multiprocessing, time  # noqa: E401
from litequeue import LiteQueue
from persistqueue import Empty, SQLiteAckQueue
def persist(out):
    queue = SQLiteAckQueue("persist", auto_resume=False)
    try:
        while True:
            job = queue.get(timeout=1)
            time.sleep(0.005), queue.ack(job), out.put(job)
    except Empty:
        out.put(None)
def lite(out):
    queue = LiteQueue("lite.db")
    while job := queue.pop():
        time.sleep(0.005), queue.done(job.message_id), out.put(job.data)
    out.put(None)
def look(name, work):
    out = multiprocessing.Queue()
    for _ in range(2):
        multiprocessing.Process(target=work, args=(out,)).start()
    handled = collections.Counter(iter(out.get, None))
    handled.update(iter(out.get, None))
    twice = "some are" if max(handled.values()) > 1 else "none is"
    left = "none is" if len(handled) == 500 else "some are"
    print(f"{name}: of 500 payments {twice} handled twice, {left} left out")
def start(name, **settings):
    first = SQLiteAckQueue(name, **settings)
    first.put("p1"), first.put("p2")
    held, other = first.get(), SQLiteAckQueue(name, **settings)
    print(f"{name}: one has {held}, another one is started: gets {other.get()}")
for queue in SQLiteAckQueue("persist"), LiteQueue("lite.db"):
    for n in range(500):
        queue.put(f"p{n + 1}")
look("persist-queue", persist), look("litequeue", lite)
start("persist-queue"), start("persist-queue, auto_resume=False", auto_resume=False)
PY
timeout 90 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A queue hands out its jobs otherwise." >&2; exit 1; }
