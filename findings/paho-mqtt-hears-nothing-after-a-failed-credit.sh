#!/usr/bin/env bash
# paho-mqtt 2.2.0 (PyPI), Python 3, loop_start() as in its first example, with Debian 12's mosquitto 2.0.11.
#
# Behaviour: an on_message that raises ends the thread that loop_start() began. The traceback goes to standard error, the
# program runs on, and is_connected() says True; no message comes any more, and nothing connects again.
# Output seen, five payments published with QoS 1 to a service that keeps its session, the second one's handler raises once:
#     heard: 1 2
#     is_connected(): True, its thread is there: False
#     after the broker has given the client up: is_connected() True
#     heard by the service once it was started again: 2 3 4 5
#     heard with the handler's errors caught: 1 2 3 4 5
#
# What I had guessed: the error is logged and the next message is handled, as with web frameworks and other consumers; or
# the program ends, so that systemd starts it again. Instead each credit after the first failure waits for whoever notices,
# and a health check by is_connected() is green. What helps: try and except around the handler, tried here.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); broker=
trap '[ -z "$broker" ] || kill "$broker" 2>/dev/null || true; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' mosquitto) || { echo "needs Debian 12's mosquitto"; exit 1; }
[[ $found = 2.0.11* ]] || echo "note: seen with 2.0.11, this is $found"
cd "$dir"
python3 -m venv v; v/bin/pip -q install --disable-pip-version-check paho-mqtt==2.2.0 2>/dev/null
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf 'listener %s 127.0.0.1\nallow_anonymous true\n' "$port" >conf
mosquitto -c conf >log 2>&1 & broker=$!
cat >try.py <<'PY'
import os, sys, time
from paho.mqtt.client import CallbackAPIVersion, Client
def start(name, fails, caught=False):
    def credit(client, data, message):
        heard.append(message.payload.decode())
        if fails and heard[-1] == "2" and heard.count("2") == 1: raise ConnectionError("the ledger is away")
    def careful(*event):
        try: credit(*event)
        except ConnectionError: pass
    heard = []
    client = Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=False)
    client.on_message = careful if caught else credit
    client.on_connect = lambda client, *event: client.subscribe(f"payments/{name}", qos=1)
    client.connect("127.0.0.1", int(sys.argv[1]), keepalive=2); client.loop_start(); time.sleep(1)
    return client, heard
def pay(name):
    gateway = Client(CallbackAPIVersion.VERSION2); gateway.connect("127.0.0.1", int(sys.argv[1])); gateway.loop_start()
    for number in range(1, 6): gateway.publish(f"payments/{name}", str(number), qos=1).wait_for_publish(5)
    time.sleep(1)

time.sleep(0.5)
client, heard = start("ledger", fails=True)
pay("ledger")
print("heard:", *heard)
print(f"is_connected(): {client.is_connected()}, its thread is there: {bool(client._thread and client._thread.is_alive())}")
time.sleep(5)
print("after the broker has given the client up: is_connected()", client.is_connected())
print("heard by the service once it was started again:", *start("ledger", fails=False)[1])
client, heard = start("careful", fails=True, caught=True)
pay("careful")
print("heard with the handler's errors caught:", *heard, flush=True)
os._exit(0)
PY
timeout 60 v/bin/python try.py "$port" 2>>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "paho-mqtt goes on otherwise than it did after a failed handler." >&2; exit 1; }
