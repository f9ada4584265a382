#!/usr/bin/env bash
# taskiq 0.13.0 with taskiq-redis 1.2.4 (PyPI), Python 3.11, its SmartRetryMiddleware; Redis 7.0.15 (Debian 12, unpacked
# here, not installed).
#
# Behaviour: default_delay puts a label on the message that is sent again. Redis' brokers do not read it, so that the
# next try is made at once; the log tells the delay that was asked for. With a schedule_source it is kept.
# Output seen, default_retry_count=4, default_delay=3, a task that credits a payment while the ledger is away for 5 s:
#     RedisStreamBroker: Retrying 1/4 in 3.00 seconds; 4 tries within a second, not credited
#     ListQueueBroker: Retrying 1/4 in 3.00 seconds; 4 tries within a second, not credited
#     RedisStreamBroker with a schedule_source: Retrying 1/4 in 3.00 seconds; 3 tries, credited
#
# The wrong guess: the middleware waits, or the start refuses a delay that its broker cannot keep.
# A ledger that restarts takes seconds, for which retries are there; all of them are over in the first tenth of one, and
# the payment is lost, though the log reads as if it were tried for nine seconds. Tests with InMemoryBroker make the
# same tries (tried), and nobody looks at the time between them.
# What helps, tried here: schedule_source=ListRedisScheduleSource(...), and beside the worker a
# `taskiq scheduler --update-interval 1`, which looks once in a minute otherwise.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); redis=; trap '[ -z "$redis" ] || kill "$redis"; wait; rm -rf "$dir"' EXIT
cd "$dir"; apt-get download redis-server redis-tools libjemalloc2 liblzf1 >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check taskiq==0.13.0 taskiq-redis==1.2.4 2>/dev/null
PORT=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])'); export PORT
LD_LIBRARY_PATH=$(dirname "$(find . -name liblzf.so.1)") usr/bin/redis-server --bind 127.0.0.1 \
    --port "$PORT" --save "" >log 2>&1 & redis=$!
for _ in $(seq 100); do (: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && break; sleep 0.1; done
cat >app.py <<'PY'
import asyncio, os, time  # noqa: E401
import taskiq_redis
from taskiq import SmartRetryMiddleware, TaskiqScheduler
kind, *scheduled = os.environ["KIND"].split(" with ")
at = f"redis://127.0.0.1:{os.environ['PORT']}"
source = taskiq_redis.ListRedisScheduleSource(at) if scheduled else None
broker = getattr(taskiq_redis, kind)(at, queue_name=os.environ["KIND"]).with_middlewares(
    SmartRetryMiddleware(default_retry_count=4, default_delay=3, schedule_source=source))
scheduler = TaskiqScheduler(broker, [source] if source else [])
@broker.task(task_name="credit", retry_on_error=True)
async def credit(began):
    with open("tries", "a") as file:
        print(time.time() - began, int(time.time() - began > 5), file=file)
    if time.time() - began < 5:
        raise ConnectionError("the ledger is away")
async def ask():
    await broker.startup(), await credit.kiq(time.time()), await broker.shutdown()
if __name__ == "__main__":
    asyncio.run(ask())
PY
for kind in RedisStreamBroker ListQueueBroker "RedisStreamBroker with a schedule_source"; do
    export KIND=$kind; rm -f tries
    timeout -k 2 15 venv/bin/taskiq worker app:broker --workers 1 >worker.log 2>&1 & worker=$!
    timeout -k 2 15 venv/bin/taskiq scheduler --update-interval 1 app:scheduler >scheduler.log 2>&1 & scheduler=$!
    sleep 3; timeout 10 venv/bin/python app.py; wait "$worker" "$scheduler" || true
    echo "$kind: $(grep -o 'Retrying 1/4.*seconds' worker.log); $(awk '{ last = $1; done = $2 }
        END { print NR " tries" (last < 1 ? " within a second" : "") (done ? ", credited" : ", not credited") }' tries)"
done >seen
cat seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "taskiq tries again otherwise." >&2; exit 1; }
