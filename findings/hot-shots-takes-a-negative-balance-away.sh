#!/usr/bin/env bash
# hot-shots 17.1.1 and node-statsd 0.1.1 (npm), Node 20, and statsd 4.0.1 (PyPI), Python 3.11, with StatsD 0.9.0 (npm) as
# the server; all on loopback.
#
# Behaviour: in StatsD's protocol a gauge with a sign is a change, not a value. gauge("balance", -10) of the two clients of
# npm sends "balance:-10|g" all the same, so that 10 is taken from what the gauge was. Python's sends 0 first.
# Output seen, a balance of 100, then of -10 (a refund behind a spent pack), told twice, as each few seconds; then 5:
#     hot-shots: 100, 90, 80, 5
#     node-statsd: 100, 90, 80, 5
#     Python's statsd: 100, -10, -10, 5
#     hot-shots, a first value of -10: -10, -20
#
# The wrong guess: gauge() sets the value; what the protocol cannot write directly is the client's affair, as in Python's.
# An account that the gateway has debited to -10 is shown at 90, and sinks by 10 at each report, so that the alert on
# "below 0" comes minutes late or never. All values from 0 up are right.
# What helps: a gauge of 0 before, as Python's client sends it, or two gauges.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts hot-shots@17.1.1 node-statsd@0.1.1 statsd@0.9.0
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check statsd==4.0.1 2>/dev/null
read -r port manage < <(python3 -c '
import socket
opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(each.getsockname()[1] for each in opened))')
echo "{ address: '127.0.0.1', mgmt_address: '127.0.0.1', port: $port, mgmt_port: $manage, flushInterval: 1000000, backends: [] }" \
    >settings.js
node node_modules/statsd/stats.js settings.js >log 2>&1 & server=$!
cat >send.cjs <<'JS'
const [, , client, port, name, value] = process.argv
const made = client === "hot-shots" ? new (require("hot-shots"))({ host: "127.0.0.1", port: Number(port) })
  : new (require("node-statsd"))("127.0.0.1", Number(port))
made.gauge(name, Number(value))
setTimeout(() => process.exit(), 200)
JS
node_send() { node send.cjs "$1" "$port" "$2" "$3"; }
python_send() { venv/bin/python -c 'import statsd, sys
statsd.StatsClient("127.0.0.1", int(sys.argv[1])).gauge(sys.argv[2], float(sys.argv[3]))' "$port" "$2" "$3"; }
read_gauge() { python3 -c 'import re, socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as server:
    server.sendall(b"gauges\n")
    said = b""
    while b"END" not in said:
        said += server.recv(4096)
print(re.search(sys.argv[2] + r".?: (-?\d+)", said.decode())[1])' "$manage" "$1"; }
for _ in $(seq 100); do (: >"/dev/tcp/127.0.0.1/$manage") 2>/dev/null && break; sleep 0.1; done
look() {   # a name, how to send, the client, the gauge, the values
    told=(); for value in "${@:5}"; do "$2" "$3" "$4" "$value"; sleep 0.2; told+=("$(read_gauge "$4")"); done
    echo "$1: $(printf '%s, ' "${told[@]}" | sed 's/, $//')"
}
{ look hot-shots node_send hot-shots hot 100 -10 -10 5
look node-statsd node_send node-statsd node 100 -10 -10 5
look "Python's statsd" python_send "" python 100 -10 -10 5
look "hot-shots, a first value of -10" node_send hot-shots fresh -10 -10; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A negative gauge is told otherwise than it was." >&2; exit 1; }
