#!/usr/bin/env bash
# bull 4.16.5 (npm, Node.js 20) and rq-scheduler 0.14.0 with rq 2.12.0 (PyPI, Python 3), schedules kept in Debian 12's Redis.
#
# Behaviour: a service that names its monthly grant at each start has one with bull; with rq-scheduler one more for each
# start. When a new version names another day, bull keeps the former one too, also under one jobId.
# Output seen, grants to come each month, where each version of the service was started twice:
#     bull, on the 1st: 1
#     bull, now on the 2nd: 2
#     bull, jobId "monthly", now on the 2nd: 2
#     rq-scheduler, on the 1st: 2
#     rq-scheduler, now on the 2nd: 4
#     rq-scheduler, id="monthly", now on the 2nd: 1
#
# What I had guessed: what the program says is the schedule; the same again is no second one, and the job's id says which
# one it replaces. So it is with rq-scheduler's id, and not with bull's.
# Each user is granted his month's credits twice from the deployment on, and nothing in the program says so. What helps,
# tried here: rq-scheduler's id; with bull to remove each one of getRepeatableJobs() first.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); redis=
trap '[ -z "$redis" ] || kill "$redis" 2>/dev/null || true; rm -rf "$dir"' EXIT
command -v redis-server >/dev/null || { echo "needs Debian 12's redis-server"; exit 1; }
cd "$dir"
python3 -m venv v; v/bin/pip -q install --disable-pip-version-check rq-scheduler==0.14.0 rq==2.12.0 2>/dev/null
npm init -y >/dev/null; npm install --silent --no-fund --no-audit --ignore-scripts bull@4.16.5 >/dev/null 2>&1
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
redis-server --port "$port" --bind 127.0.0.1 --save '' >log & redis=$!
until redis-cli -p "$port" ping >/dev/null 2>&1; do sleep 0.1; done
cat >try.cjs <<'JS'
const Queue = require('bull');
async function start(name, days, options, clean) {
  const queue = new Queue(name, { redis: { port: Number(process.argv[2]) } });
  for (const day of days.flatMap((one) => [one, one])) {
    if (clean) for (const { key } of await queue.getRepeatableJobs()) await queue.removeRepeatableByKey(key);
    await queue.add({}, { repeat: { cron: `0 0 ${day} * *` }, ...options });
  }
  return queue.getDelayedCount();
}
(async () => {
  console.log('bull, on the 1st:', await start('a', [1]));
  console.log('bull, now on the 2nd:', await start('b', [1, 2]));
  console.log('bull, jobId "monthly", now on the 2nd:', await start('c', [1, 2], { jobId: 'monthly' }));
  process.exit(await start('d', [1, 2], {}, true) === 1 ? 0 : 1);
})();
JS
cat >try.py <<'PY'
import sys; from redis import Redis
from rq_scheduler import Scheduler
def start(name, days, **options):
    for day in days + days:
        scheduler = Scheduler(queue_name=name, connection=redis)
        scheduler.cron(f"0 0 {day} * *", func=print, queue_name=name, **options)
    count = scheduler.count(); redis.flushall(); return count

redis = Redis(port=int(sys.argv[1]))
print("rq-scheduler, on the 1st:", start("a", [1]))
print("rq-scheduler, now on the 2nd:", start("b", [1, 2]))
print('rq-scheduler, id="monthly", now on the 2nd:', start("c", [1, 2], id="monthly"))
PY
timeout 30 node try.cjs "$port" >seen
timeout 30 v/bin/python -W ignore try.py "$port" >>seen
cat seen; sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The schedules are kept otherwise than they were." >&2; exit 1; }
