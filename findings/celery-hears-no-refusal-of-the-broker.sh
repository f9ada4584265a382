#!/usr/bin/env bash
# Celery 5.7.0 with kombu 5.7.0 (PyPI), Python 3; RabbitMQ 3.10.8 (Debian 12).
#
# Behaviour: delay() returns when the message has been written to the connection; RabbitMQ's answer to it is not asked
# for. A queue that is full and is to refuse (x-overflow reject-publish), and one that was deleted since the first task,
# take a task without an error, and the task is nowhere.
# Output seen, five credits by delay() into a queue of at most two, and one after the queue was deleted:
#     default: 5 sent, 2 in the queue; without the queue: sent, 0 in a queue
#     confirm_publish: 2 sent, 3 OperationalError, 2 in the queue
#
# The wrong guess: a limit with reject-publish is there so that the sender hears of it, and delay() raises, as it does
# when there is no broker; whoever has the AsyncResult has a task.
# A webhook that hands the payment to a task and answers 200 loses it without a trace: the gateway sends it no more. What
# helps, tried here: broker_transport_options={"confirm_publish": True}; and a row for each payment before the task.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); pid=; epmd=
trap '[ -z "$pid" ] || { kill "$pid"; wait "$pid"; } 2>/dev/null || true
      [ -z "$epmd" ] || kill "$epmd" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
broker=$(find /usr/lib/rabbitmq/lib -path '*/sbin/rabbitmq-server' 2>/dev/null | head -n 1)
[ -n "$broker" ] || { echo "needs Debian's rabbitmq-server" >&2; exit 1; }
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check celery==5.7.0 kombu==5.7.0 2>/dev/null
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
import collections, sys; from celery import Celery
from kombu import Connection, Queue
url = f"amqp://guest:guest@127.0.0.1:{sys.argv[1]}//"
Connection(url).ensure_connection(max_retries=60, interval_start=0.5, interval_max=0.5)

def send(task):
    try: task.delay(100)
    except Exception as error: return type(error).__name__
    return "sent"

def run(label, **options):
    app, limits = Celery(broker=url), {"x-max-length": 2, "x-overflow": "reject-publish"}
    app.conf.update(broker_transport_options=options, task_default_queue=label, task_queues=[Queue(label, queue_arguments=limits)])
    @app.task(name="credit")
    def credit(amount): pass
    counts = collections.Counter(send(credit) for _ in range(5))
    with Connection(url) as own:
        def waiting(): return own.default_channel.queue_declare(label, passive=True).message_count
        print(f"{label}: {', '.join(f'{count} {what}' for what, count in counts.items())}, {waiting()} in the queue", end="")
        if options: return print()
        own.default_channel.queue_delete(label)
        after = send(credit)
        try: print(f"; without the queue: {after}, {waiting()} in a queue")
        except own.channel_errors: print(f"; without the queue: {after}, 0 in a queue")
run("default"); run("confirm_publish", confirm_publish=True)
PY
timeout 100 venv/bin/python try.py "$amqp" 2>errors | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { tail -3 errors; echo "Celery or RabbitMQ tell refusals otherwise." >&2; exit 1; }
