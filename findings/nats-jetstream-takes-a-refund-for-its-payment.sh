#!/usr/bin/env bash
# nats-server 2.9.10 (Debian 12, JetStream) with nats-py 2.16.0 (PyPI), Python 3.
#
# Behaviour: Nats-Msg-Id, by which JetStream drops what comes twice, counts for the whole stream, whatever the subject.
# A second event under a payment's id, its refund on a subject of its own, is acknowledged and not stored; publish()
# does not raise, and only the answer's `duplicate` tells. An id stays taken when its message was deleted or purged.
# Output seen, what was published, and what of it is in the stream:
#     credits.bought.ann, Nats-Msg-Id pi_1: acknowledged, sequence 1
#     credits.refunded.ann, Nats-Msg-Id pi_1: acknowledged, sequence 1, a duplicate
#     credits.refunded.ann, Nats-Msg-Id refund:pi_1: acknowledged, sequence 2
#     credits.bought.bob, Nats-Msg-Id pi_2: acknowledged, sequence 3
#     the same after a purge of the stream: acknowledged, sequence 3, a duplicate
#     in the stream: 0
#
# The wrong guess: an id is one event's among those of its subject, and it is free again when the event is gone.
# The refund is paid out by the gateway, and the credits stay; what is put back by hand after a purge is not there,
# though each publish was acknowledged. What helps, tried here: an id that has the kind of the event in it; and to
# look at `duplicate` where a publish must not be one.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || { kill "$pid"; wait "$pid"; } 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check nats-py==2.16.0 2>/dev/null
command -v nats-server >/dev/null || { apt-get -qq download nats-server 2>/dev/null; dpkg -x nats-server_*.deb .; }
PATH=$PATH:$dir/usr/sbin:/usr/sbin
nats-server --version | grep -q 'v2\.9\.10' || echo "note: seen with nats-server 2.9.10" >&2
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
nats-server -js -sd "$dir/store" -a 127.0.0.1 -p "$port" >log 2>&1 & pid=$!
cat >try.py <<'PY'
import asyncio
import sys

import nats


async def main():
    client = await nats.connect(f"nats://127.0.0.1:{sys.argv[1]}", max_reconnect_attempts=20, reconnect_time_wait=0.2)
    stream = client.jetstream()
    await stream.add_stream(name="CREDITS", subjects=["credits.>"])

    async def publish(subject, key, label=None):
        answer = await stream.publish(subject, b"100", headers={"Nats-Msg-Id": key})
        known = ", a duplicate" if answer.duplicate else ""
        print(f"{label or f'{subject}, Nats-Msg-Id {key}'}: acknowledged, sequence {answer.seq}{known}")

    await publish("credits.bought.ann", "pi_1")
    await publish("credits.refunded.ann", "pi_1")
    await publish("credits.refunded.ann", "refund:pi_1")
    await publish("credits.bought.bob", "pi_2")
    await stream.purge_stream("CREDITS")
    await publish("credits.bought.bob", "pi_2", "the same after a purge of the stream")
    print("in the stream:", (await stream.stream_info("CREDITS")).state.messages)
    await client.close()


asyncio.run(main())
PY
timeout 60 venv/bin/python try.py "$port" | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "JetStream counts message ids otherwise than it did." >&2; exit 1; }
