#!/usr/bin/env bash
# mosquitto 2.0.11 (Debian 12) with paho-mqtt 2.2.0 (PyPI), Python 3.
#
# Behaviour: with `persistence true` the broker still keeps what waits for a subscriber in memory, and writes its file
# every half an hour (autosave_interval 1800) and when it is stopped. QoS 2 changes nothing of that. Of what waits it
# also drops all beyond the first 1,000 for each subscriber, and acknowledges that as well.
# Output seen, a subscriber with a session of its own is away, the shop publishes and waits for each acknowledgement:
#     QoS 2, broker gets SIGTERM and is started: 10 acknowledged, 10 delivered
#     QoS 2, broker gets SIGKILL and is started: 10 acknowledged, 0 delivered
#     QoS 1, 1500 while it is away: 1500 acknowledged, 1000 delivered
#
# The wrong guess: with persistence, an event that was acknowledged at QoS 1 or 2 is on the disk, so that a power cut
# costs none; and a broker that can take no more does not acknowledge.
# The payments in between were told to the shop as delivered, and nobody adds their credits. What helps here:
# `autosave_on_changes true` with `autosave_interval 1`, and `max_queued_messages 0` (all were delivered here then); or a
# list of one's own of what was credited.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || { kill "$pid"; wait "$pid"; } 2>/dev/null || true; rm -rf "$dir"' EXIT
chmod 777 "$dir"; cd "$dir"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check paho-mqtt==2.2.0 2>/dev/null
PATH=$PATH:/usr/sbin; command -v mosquitto >/dev/null || { echo "needs Debian's mosquitto" >&2; exit 1; }
[[ $(mosquitto -h) = *" 2.0.11"* ]] || echo "note: seen with mosquitto 2.0.11" >&2
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
printf '%s\n' "listener $port 127.0.0.1" "allow_anonymous true" "persistence true" "persistence_location $dir/" >conf
cat >try.py <<'PY'
import socket, sys, time
import paho.mqtt.client as mqtt
what, port, count, qos = sys.argv[1], *map(int, sys.argv[2:])
for _ in range(50):
    try: socket.create_connection(("127.0.0.1", port)).close(); break
    except OSError: time.sleep(0.1)
client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="shop" if what == "publish" else "credits",
                     clean_session=False)
got = []
client.on_message = lambda client, data, message: got.append(message.payload)
client.connect("127.0.0.1", port)
client.loop_start()
if what == "publish":
    infos = [client.publish("credits/ann", b"%d" % number, qos) for number in range(count)]
    for info in infos: info.wait_for_publish(20)
    print(sum(info.is_published() for info in infos), "acknowledged", end=", ")
else:
    client.subscribe("credits/#", 2) if what == "subscribe" else None
    until = time.time() + 3
    while time.time() < until and len(got) < count: time.sleep(0.1)
    if what == "collect": print(len(got), "delivered")
client.disconnect(); client.loop_stop()
PY
run() { timeout 60 venv/bin/python try.py "$1" "$port" "$2" "$3"; }
start() { mosquitto -c conf >>log 2>&1 & pid=$!; }
halt() { kill "$1" "$pid"; wait "$pid" 2>/dev/null || true; pid=; }
for how in TERM KILL; do
    start; run subscribe 1 2; halt -TERM; start
    echo -n "QoS 2, broker gets SIG$how and is started: "; run publish 10 2
    halt -$how; start; run collect 10 2; halt -TERM; rm mosquitto.db
done | tee seen
(start; run subscribe 1 2; echo -n "QoS 1, 1500 while it is away: "; run publish 1500 1; run collect 1500 1; halt -TERM) |
    tee -a seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "mosquitto keeps events otherwise than it did." >&2; exit 1; }
