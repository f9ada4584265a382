#!/usr/bin/env bash
# bullmq 6.7.0 with ioredis 5.11.1 (npm) on Redis 7.0.15 (Debian 12, unpacked here, not installed), Node 20.
#
# Behaviour: add(name, data, { jobId }) of an id that is known makes nothing, whatever became of the first, and still
# returns a Job with that id. A job that has failed for good is known until somebody removes it (removeOnFail is off
# unless one says otherwise), so that no later add() with its id is ever run.
# Seen: a credit fails, the ledger being away; its id is added again, with the ledger back: a Job comes back, its state
# is "failed", the worker has run once. Nothing is thrown, and the event "duplicated" is the only word of it.
#
# The guess that missed: an id guards against what is waiting or done, and a failed one may be sent again; or add()
# says that it did nothing, as pg-boss's null and arq's None do. A receiver answers 200 after add(), so the gateway
# never asks again: paid, not credited.
# What helps, tried here: job.retry() when getState() says failed; or removeOnFail, which frees the id.
set -euo pipefail
room=$(mktemp -d); trap 'kill "${redis:-}" 2>/dev/null || true; rm -rf "$room"' EXIT
cd "$room"
(apt-get download redis-server redis-tools libjemalloc2 liblzf1 && for deb in *.deb; do dpkg -x "$deb" .; done) \
    >apt.log 2>&1 || { echo "needs Debian's packages of Redis"; exit 1; }
libraries=$(dirname "$(find . -name 'liblzf.so.1' | head -1)")
PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'); export PORT
LD_LIBRARY_PATH=$libraries ./usr/bin/redis-server --port "$PORT" --bind 127.0.0.1 --save '' >redis.log & redis=$!
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bullmq@6.7.0 ioredis@5.11.1
cat >try.cjs <<'JS'
const { Queue, Worker } = require("bullmq")
const { setTimeout: pause } = require("node:timers/promises")

const connection = { host: "127.0.0.1", port: Number(process.env.PORT), maxRetriesPerRequest: null }
let away = true, credited = []
const work = async (job) => { if (away) throw new Error("the ledger is away"); credited.push(job.id) }

async function deliver(queue, id, options) {   // A webhook that comes twice: while the ledger is away, and after.
  away = true
  await queue.add("credit", { credits: 100 }, { jobId: id, ...options })
  await pause(1_500)
  away = false
  const again = await queue.add("credit", { credits: 100 }, { jobId: id, ...options })
  await pause(1_500)
  return `${again.id} ${await again.getState()}, credited ${credited.length}`
}
async function main() {
  const queue = new Queue("credits", { connection }), worker = new Worker("credits", work, { connection })
  const seen = [await deliver(queue, "pi_1")]
  const failed = await queue.getJob("pi_1")
  if (await failed.getState() === "failed") await failed.retry()
  await pause(1_500)
  seen.push(`retry(): ${await failed.getState()}, credited ${credited.length}`)
  seen.push(await deliver(queue, "pi_2", { removeOnFail: true }))
  console.log(seen.join("\n"))
  const same = seen.join() === "pi_1 failed, credited 0,retry(): completed, credited 1,pi_2 completed, credited 2"
  if (!same) console.error("bullmq treats a failed job's id otherwise than it did.")
  process.exit(same ? 0 : 1)
}
main()
JS
timeout 60 node try.cjs
