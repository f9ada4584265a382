#!/usr/bin/env bash
# RabbitMQ 3.10.8 (Debian 12) with pika 1.3.2 (PyPI), Python 3.
#
# Behaviour: two durable queues hand their messages to each other when the time of a message is over: what no consumer
# took in time is parked, and tried again later. A message that comes back to a queue where it was before, by its time
# alone, is dropped. The log has one warning for each pair of queues, whatever the number of messages, and never again.
# Output seen, five persistent messages that were confirmed, queues of half a second each, both kinds of queue:
#     classic, nobody consumes: after 0.2 s 5 0, after 0.7 s 0 5, after 1.5 s 0 0
#     classic, a consumer rejects each time: after 3 s 5 in both
#     quorum, nobody consumes: after 0.2 s 5 0, after 0.7 s 0 5, after 1.5 s 0 0
#     quorum, a consumer rejects each time: after 3 s 5 in both
#     lines of the broker's log about the ten that were dropped: 2
#
# The wrong guess: a confirmed, persistent message is in some queue until a consumer has acknowledged it; round and round
# is what the two settings say, and the same two queues keep what a consumer rejects.
# While the service that credits is down for two rounds, all payments that wait for it are gone; a test with a consumer
# that refuses had shown that they come back. What helps: no time limit on the queue that is consumed.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || { kill "$pid"; wait "$pid"; } 2>/dev/null || true
      [ -z "${epmd:-}" ] || kill "$epmd" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
broker=$(find /usr/lib/rabbitmq/lib -path '*/sbin/rabbitmq-server' 2>/dev/null | head -n 1)
[ -n "$broker" ] || { echo "needs Debian's rabbitmq-server" >&2; exit 1; }
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check pika==1.3.2 2>/dev/null
read -r amqp distribution names <<<"$(python3 -c 'if True:
    import socket
    held = [socket.create_server(("127.0.0.1", 0)) for _ in "123"]
    print(*(each.getsockname()[1] for each in held))')"
echo '[].' >plugins
export HOME=$dir RABBITMQ_MNESIA_BASE=$dir/data RABBITMQ_LOG_BASE=$dir/log RABBITMQ_ENABLED_PLUGINS_FILE=$dir/plugins
export RABBITMQ_NODENAME=finding@localhost RABBITMQ_NODE_PORT=$amqp RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
export RABBITMQ_DIST_PORT=$distribution ERL_EPMD_PORT=$names ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_CONF_ENV_FILE=/dev/null
epmd -port "$names" -address 127.0.0.1 & epmd=$!
"$broker" >out 2>&1 & pid=$!
cat >try.py <<'PY'
import sys, time; import pika
for _ in range(60):
    try: channel = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", int(sys.argv[1]))).channel(); break
    except pika.exceptions.AMQPConnectionError: time.sleep(0.5)
channel.confirm_delivery()
def run(kind, rejects):
    names = [f"{name}.{kind}.{rejects}" for name in ("credits", "parked")]
    for name, other in zip(names, reversed(names)):
        channel.queue_declare(name, durable=True, arguments={"x-queue-type": kind, "x-message-ttl": 500,
                              "x-dead-letter-exchange": "", "x-dead-letter-routing-key": other})
    for _ in range(5): channel.basic_publish("", names[0], b"100", pika.BasicProperties(delivery_mode=2))
    start, there = time.monotonic(), lambda: [channel.queue_declare(name, passive=True).method.message_count for name in names]
    while rejects and (time.monotonic() < start + 3 or sum(there()) < 5 > time.monotonic() - start):
        while method := channel.basic_get(names[0])[0]: channel.basic_nack(method.delivery_tag, requeue=False)
        time.sleep(0.05)
    if rejects: return print(f"{kind}, a consumer rejects each time: after 3 s {sum(there())} in both")
    seen = []
    for after in 0.2, 0.7, 1.5:
        time.sleep(max(0, start + after - time.monotonic())); seen.append(f"after {after} s {' '.join(map(str, there()))}")
    print(f"{kind}, nobody consumes: {', '.join(seen)}")
for kind in "classic", "quorum": run(kind, False); run(kind, True)
PY
timeout 100 venv/bin/python try.py "$amqp" | tee seen
echo "lines of the broker's log about the ten that were dropped: $(cat log/*.log | grep -c 'Message dropped')" | tee -a seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { tail -5 out; echo "RabbitMQ treats what goes round otherwise." >&2; exit 1; }
