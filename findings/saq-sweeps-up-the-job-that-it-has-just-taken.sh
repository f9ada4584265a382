#!/usr/bin/env bash
# saq 0.26.4 with redis 7.4.1 (PyPI), Python 3.11; Redis 7.0.15 (Debian 12, unpacked here, not installed).
#
# Behaviour: a worker first moves a job into the list of those that run, and marks it as running afterwards. A sweep for
# what dead workers have left behind, at a worker's start and each minute, takes a job between the two for one of those.
# At the start the sweep is late if Redis does not know its script, as after its restart, and meets the first jobs.
# Output seen, 20 payments wait and a worker starts, each credit takes 50 ms; tried until it is seen, ten times at most:
#     as it comes (retries=1): all 20 are credited once, and some are told as ABORTED, error swept
#     retries=3: all 20 are credited, and some twice
#
# The wrong guess: a sweep finds what was running for too long, or whose worker is gone; not the job of the same second.
# After a night in which Redis was updated the first credits are done twice, each without an error, or they are done and
# told as failed, so that somebody does them by hand. Each minute's sweep has the same gap, if a narrow one.
# What helps: a payment's reference that is unique where the credits are.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); redis=; trap '[ -z "$redis" ] || kill "$redis"; wait; rm -rf "$dir"' EXIT
cd "$dir"; apt-get download redis-server redis-tools libjemalloc2 liblzf1 >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check saq==0.26.4 redis==7.4.1 typing_extensions==4.16.0 2>/dev/null
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
LD_LIBRARY_PATH=$(dirname "$(find . -name liblzf.so.1)") usr/bin/redis-server --bind 127.0.0.1 \
    --port "$port" --save "" >log 2>&1 & redis=$!
for _ in $(seq 100); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
cat >try.py <<'PY'
import asyncio, collections, logging, sys  # noqa: E401
from saq import Queue, Status, Worker
logging.disable()
async def start(**settings):
    credits = collections.Counter()
    async def credit(ctx, *, payment):
        await asyncio.sleep(0.05)
        credits[payment] += 1
    queue = Queue.from_url(f"redis://127.0.0.1:{sys.argv[1]}")
    await queue.connect()
    await queue.redis.flushdb(), await queue.redis.script_flush()
    jobs = [await queue.enqueue("credit", payment=f"p{number}", **settings) for number in range(20)]
    worker = Worker(queue, functions=[("credit", credit)])
    running = asyncio.create_task(worker.start())
    await asyncio.sleep(2)
    for job in jobs:
        await job.refresh()
    await worker.stop()
    running.cancel(), await queue.disconnect()
    swept = [job for job in jobs if job.status is Status.ABORTED and job.error == "swept"]
    return len(credits), max(credits.values()), swept
async def main():
    for _ in range(10):
        number, most, swept = await start()
        if swept:
            break
    print(f"as it comes (retries=1): all {number} are credited {'once' if most == 1 else 'more often'}, and",
          "some are" if swept else "none is", "told as ABORTED, error swept")
    for _ in range(10):
        number, most, _ = await start(retries=3)
        if most > 1:
            break
    print(f"retries=3: all {number} are credited, and {'some twice' if most == 2 else 'none twice'}")
asyncio.run(main())
PY
timeout 120 venv/bin/python try.py "$port" | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "saq sweeps otherwise." >&2; exit 1; }
