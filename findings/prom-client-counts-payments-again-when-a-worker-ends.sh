#!/usr/bin/env bash
# prom-client 15.1.3 (npm), its AggregatorRegistry, with the module cluster of Node 20; scraped by Prometheus 2.42.0
# (Debian 12's 2.42.0+ds-5+deb12u1).
#
# Behaviour: the primary adds what its workers have at that moment. The counts of a worker that has ended are in no sum
# any more: the counter falls by them. To Prometheus a counter that falls has begun again at 0, so increase() and rate()
# count all that the living workers ever counted once more.
# Output seen, where four workers count 100 payments each, one ends, another is forked for it, and nobody pays again:
#     exported: 400, then 300
#     increase(payments_total[10m]): 300, and 0 with the worker as a label
#
# The wrong guess: a counter of a cluster never falls, as that of Python's prometheus_client with several processes,
# which keeps the files of those that ended; what was counted stays, and a worker may be replaced.
# A worker that is renewed each night, or dies of its memory, makes 300 payments of none, which a report shows as sales
# and an alert misses in the ledger. What helps, tried here: setDefaultLabels with the worker's id.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); jobs=()
trap 'kill "${jobs[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
found=$(dpkg-query -W -f='${Version}' prometheus) || { echo "needs Debian 12's prometheus"; exit 1; }
[[ $found = 2.42.0* ]] || echo "note: seen with Prometheus 2.42.0, this is $found"
npm init -y >log; npm install --silent --no-audit --no-fund prom-client@15.1.3 >>log 2>&1 || { cat log; exit 1; }
cat >shop.cjs <<'JS'
const cluster = require("node:cluster"), http = require("node:http"), fs = require("node:fs")
const { AggregatorRegistry, Counter, register } = require("prom-client")
if (cluster.isPrimary) {
  const all = new AggregatorRegistry(), fork = () => cluster.fork().on("error", () => {})
  const workers = [fork(), fork(), fork(), fork()]
  http.createServer(async (request, answer) => {
    if (request.url === "/end") workers.pop().disconnect()
    if (request.url === "/end") return cluster.once("exit", () => { fork(); answer.end() })
    answer.setHeader("content-type", all.contentType)
    answer.end(await all.clusterMetrics().catch(() => ""))
  }).listen(0, "127.0.0.1", function () { fs.writeFileSync("port." + process.argv[2], `${this.address().port}`) })
} else {
  new AggregatorRegistry()   // answers the primary
  if (process.argv[2] === "labelled") register.setDefaultLabels({ worker: cluster.worker.id })
  new Counter({ name: "payments_total", help: "Payments" }).inc(cluster.worker.id > 4 ? 0 : 100)
}
JS
targets=
for kind in plain labelled; do
    node shop.cjs $kind & jobs+=($!)
    for _ in $(seq 100); do [ -s port.$kind ] && break; sleep 0.2; done
    targets+="  - {job_name: $kind, static_configs: [{targets: ['127.0.0.1:$(cat port.$kind)']}]}"$'\n'
done
printf 'global: {scrape_interval: 1s}\nscrape_configs:\n%s' "$targets" >prometheus.yml
sum() { curl -sm 20 "127.0.0.1:$(cat port.plain)/metrics" | awk '/^payments_total/ { print $2 }'; }
for _ in $(seq 50); do before=$(sum || true); [ "$before" = 400 ] && break; sleep 0.2; done
free=$(python3 -c 'import socket; print((s := socket.create_server(("127.0.0.1", 0))).getsockname()[1])')
prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$free" >>log 2>&1 &
jobs+=($!)
ask() { curl -sm 20 "127.0.0.1:$free/api/v1/query" --data-urlencode "query=$1" | sed -nE 's/.*,"([0-9.]+)"\].*/\1/p'; }
for _ in $(seq 60); do [ "$(ask 'sum(count_over_time(payments_total[1m]))' || true)" -ge 15 ] 2>/dev/null && break
    sleep 1; done
for kind in plain labelled; do curl -sm 20 "127.0.0.1:$(cat port.$kind)/end"; done
sleep 6; for _ in $(seq 50); do after=$(sum || true); [ -n "$after" ] && break; sleep 0.3; done
# increase() reckons a part of a second beyond what it saw
again() { ask "round(sum(increase(payments_total{job=\"$1\"}[10m])) / 100) * 100"; }
{ echo "exported: $before, then $after"
echo "increase(payments_total[10m]): $(again plain), and $(again labelled) with the worker as a label"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The counts of a worker that ended stay now." >&2; exit 1; }
