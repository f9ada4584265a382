#!/usr/bin/env bash
# FastStream 0.7.8 with nats-py 2.16.0, redis 8.1.0 (PyPI), Python 3; Debian 12's nats-server 2.9.10 and Redis 7.0.15.
#
# Behaviour: an event whose handler raised is rejected for good (NATS: "term", the broker forgets it), or stays with the
# consumer that failed (a Redis group, after a restart as well). A subscriber of a Redis stream without a group begins
# at its end each time, so what was published during a restart is never read. The service runs on without a word more.
# Output seen, events 1 to 3 of which the second fails once, and event 4 while the service restarts:
#     NATS JetStream, durable: 1 2 3 | 4
#     NATS JetStream, AckPolicy.NACK_ON_ERROR: 1 2 3 2 | 4
#     Redis stream: 1 2 3 | nothing
#     Redis stream, a group: 1 2 3 | 4
#
# The wrong guess: brokers that keep an event until it is acknowledged are chosen so that it comes again when the database
# was away for a second, as it does with their own clients.
# The payment whose handler met a deadlock, and each one in a deployment, is never credited; its publisher heard that all
# was well. What helps, tried here: AckPolicy.NACK_ON_ERROR with NATS. With Redis a group keeps it, for one's own XAUTOCLAIM.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
for needed in nats-server redis-server; do command -v $needed >/dev/null || { echo "needs Debian's $needed" >&2; exit 1; }; done
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check 'faststream[nats,redis]==0.7.8' nats-py==2.16.0 redis==8.1.0 2>/dev/null
read -r nats redis <<<"$(python3 -c 'if True:
    import socket
    held = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]
    print(*(each.getsockname()[1] for each in held))')"
nats-server -js -sd "$dir/store" -a 127.0.0.1 -p "$nats" >log 2>&1 & pids+=($!)
redis-server --port "$redis" --bind 127.0.0.1 --save '' --dir "$dir" >log2 2>&1 & pids+=($!)
cat >try.py <<'PY'
import asyncio, sys
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker
from faststream.redis import RedisBroker, StreamSub

async def attempt(label, make, where, subscription, to):
    seen, lines = [], []
    async def credit(number: int):
        seen.append(number)
        if number == 2 and seen.count(2) == 1: raise RuntimeError("the database is away")
    await (shop := make()).start()
    for before, after in ([], [1, 2, 3]), ([4], []):
        (service := make()).subscriber(*where, **subscription)(credit)
        for number in before: await shop.publish(number, **to)
        await service.start(); await asyncio.sleep(1)
        for number in after: await shop.publish(number, **to)
        await asyncio.sleep(2); await service.stop()
        lines.append(" ".join(map(str, seen)) or "nothing"); seen.clear()
    await shop.stop(); print(f"{label}: {' | '.join(lines)}")

async def main():
    for label, name, more in [("durable", "a", {}), ("AckPolicy.NACK_ON_ERROR", "b", {"ack_policy": AckPolicy.NACK_ON_ERROR})]:
        await attempt(f"NATS JetStream, {label}", lambda: NatsBroker(f"nats://127.0.0.1:{sys.argv[1]}", logger=None),
                      [f"{name}.bought"], {"stream": JStream(f"S{name}"), "durable": name, **more}, {"subject": f"{name}.bought"})
    for label, group in [("", {}), (", a group", {"group": "credits", "consumer": "one"})]:
        await attempt(f"Redis stream{label}", lambda: RedisBroker(f"redis://127.0.0.1:{sys.argv[2]}", logger=None), [],
                      {"stream": StreamSub(f"s{label}", **group)}, {"stream": f"s{label}"})
asyncio.run(main())
PY
timeout 100 venv/bin/python -W ignore try.py "$nats" "$redis" 2>errors | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { tail -5 errors; echo "FastStream treats failed events otherwise." >&2; exit 1; }
