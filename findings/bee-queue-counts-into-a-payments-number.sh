#!/usr/bin/env bash
# bee-queue 2.0.0 (npm), Node.js 20, Redis 7.0.15 (Debian 12).
#
# Behaviour: a job's own id, by setId(), and the count that it gives to jobs without one are the same names. A job that is
# counted into a number which a payment's id has already is not stored, and neither is a job under the id of one that
# failed. save() resolves as for a job that is stored; that the id of what it resolves with is null is all.
# Output seen, jobs in this order, the id of what save() resolves with, and what was worked on:
#     ann, setId("2"): 2, 100 for ann
#     bob, no id: 1, 5 for bob
#     cat, no id: null, nothing
#     dan, no id: 3, 7 for dan
#     eve, setId("pi_1"), the worker fails: pi_1, nothing
#     eve, setId("pi_1"), the webhook comes again: null, nothing
#     eve, after removeJob("pi_1"): pi_1, 9 for eve
#
# The wrong guess: an id that the library makes is one that is not taken; save() rejects when it does not save; and what
# failed may be put in again, which is why a gateway repeats its webhook.
# Payments of a gateway that numbers them go in by their number, and gifts without: the one that is counted into a
# payment's number is never given. What helps: a letter in each id, removeJob() before a repeat, a look at job.id.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || { kill "$pid"; wait "$pid"; } 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null; npm install --silent --no-fund --no-audit bee-queue@2.0.0 >log 2>&1
if ! command -v redis-server >/dev/null; then
    (apt-get download redis-server redis-tools libjemalloc2 liblzf1 && for deb in *.deb; do dpkg -x "$deb" .; done) >log 2>&1
    export PATH="$dir/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/usr/lib/x86_64-linux-gnu"
fi
redis-server --port 0 --unixsocket "$dir/redis" --save '' --dir "$dir" >log2 2>&1 & pid=$!
for _ in $(seq 50); do [ -S redis ] && break; sleep 0.1; done
cat >try.cjs <<'JS'
const Queue = require('bee-queue');

const queue = new Queue('credits', { redis: { path: `${process.cwd()}/redis` } });
queue.on('error', () => {});
let done = [];
queue.process(async ({ data }) => {
  if (data.fails) throw new Error('the database is away');
  done.push(`${data.credits} for ${data.user}`);
});
async function put(label, user, credits, id, fails) {
  const job = queue.createJob({ user, credits, fails });
  if (id) job.setId(id);
  const saved = await job.save();
  await new Promise((resolve) => setTimeout(resolve, 300));
  console.log(`${user}, ${label}: ${saved.id}, ${done.join() || 'nothing'}`);
  done = [];
}
(async () => {
  await put('setId("2")', 'ann', 100, '2');
  for (const [user, credits] of [['bob', 5], ['cat', 6], ['dan', 7]]) await put('no id', user, credits);
  await put('setId("pi_1"), the worker fails', 'eve', 9, 'pi_1', true);
  await put('setId("pi_1"), the webhook comes again', 'eve', 9, 'pi_1');
  await queue.removeJob('pi_1');
  await put('after removeJob("pi_1")', 'eve', 9, 'pi_1');
  process.exit();
})();
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "bee-queue treats ids otherwise than it did." >&2; exit 1; }
