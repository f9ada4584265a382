#!/usr/bin/env bash
# A queue's custom ids, asked with the ids that payments have: bullmq 6.7.0, ioredis 5.11.1 (npm), Node 20, on
# Redis 7.0.15 (Debian 12; its packages are unpacked in the temporary folder).
#
# Behaviour: jobId may be any text, says the type. add() throws for one with one colon in it and takes one with two; it
# throws for digits alone, but not when they begin with a zero; and for "0".
# Seen: refused: stripe:pi_1, polar:8c1d, 4975363 (as a gateway numbers its orders).
#       taken: pi_1, stripe_pi_1, stripe:pi:1, 0004975363.
#
# Not guessed: that "gateway:id", the usual way to keep two gateways' ids apart, is no id; that a test with "pi_1", or
# with "a:b:c", says nothing of it; and that numbers, which some gateways have, need letters. What a receiver has
# caught and answered 500 for is sent again until the gateway gives up, each time in vain.
# Helps, tried: a dash for the joint, also before a number.
set -euo pipefail
cd "$(mktemp -d)"; trap 'kill "${redis:-}" 2>/dev/null || true; rm -rf "$PWD"' EXIT
{ apt-get download redis-server redis-tools libjemalloc2 liblzf1 && for deb in *.deb; do dpkg -x "$deb" .; done; } \
    >apt.log 2>&1 || { echo "needs Debian's packages of Redis"; exit 1; }
PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'); export PORT
LD_LIBRARY_PATH=$(dirname "$(find . -name liblzf.so.1)") \
    ./usr/bin/redis-server --port "$PORT" --bind 127.0.0.1 --save '' >redis.log & redis=$!
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bullmq@6.7.0 ioredis@5.11.1
cat >ids.cjs <<'JS'
const { Queue } = require("bullmq")

const asked = ["pi_1", "stripe_pi_1", "stripe:pi:1", "0004975363", "stripe-4975363",
  "stripe:pi_1", "polar:8c1d", "4975363", "0"]
async function main() {
  const connection = { host: "127.0.0.1", port: Number(process.env.PORT), maxRetriesPerRequest: null }
  const queue = new Queue("credits", { connection })
  const taken = [], refused = []
  for (const jobId of asked)
    await queue.add("credit", { credits: 100 }, { jobId }).then(
      (job) => taken.push(job.id), (error) => { refused.push(jobId); console.log("%o: %s", jobId, error.message) })
  console.log("taken:", taken.join(" "))
  const same = refused.length === 4 && taken.join() === asked.slice(0, 5).join()
  if (!same) console.error("bullmq takes other ids than it did.")
  process.exit(same ? 0 : 1)
}
main()
JS
timeout 60 node ids.cjs
