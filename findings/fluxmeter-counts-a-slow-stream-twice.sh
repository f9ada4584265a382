#!/usr/bin/env bash
# fluxmeter 1.5.0 (PyPI), which tells a meter of the tokens that customers used, by its HTTP way ("Lite"), Python 3.11;
# the model is a generator, and nothing is sent: what goes to POST /ingest is added up here.
#
# Behaviour: wrap_stream() tells every two seconds how many tokens came since the last time, and at the end how many in
# all; each is an event of its own with its own eventId, and the first ones have no requestId. A stream that is left
# before its end has told of whole seconds alone, and of no prompt.
# Output seen, an answer of 100 tokens to a prompt of 10, as the provider's last chunk says:
#     in one go: 1 event, 10 in, 100 out
#     in 5.5 s: 3 events, 10 in, 180 out
#     in 5.5 s, heartbeat_interval_sec=60: 1 event, 10 in, 100 out
#     in 5.5 s, left after 5 s: 2 events, 0 in, 80 out
#
# The wrong guess: the events of a call add up to its usage, as the first ones are differences; and as each has an id,
# and the last one the provider's, a meter can tell what belongs together.
# A user pays for a slow answer, which is mostly a long one, nearly twice; a test with a stub, which answers at once, is
# right. By its source, the full setup's Flink job leaves out what has the mark _heartbeat in its metadata; who else
# reads the topic, or POST /ingest, must do so, too.
# What helps, tried here: heartbeat_interval_sec above the longest answer.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check fluxmeter==1.5.0 2>/dev/null
cat >try.py <<'PY'
import time
from types import SimpleNamespace as Chunk
from fluxmeter import FluxMeter

events = []


def answer(seconds):
    for _ in range(10):
        time.sleep(seconds / 10)
        yield Chunk(id="call-1", choices=[Chunk(delta=Chunk(content="x" * 40))], usage=None)
    yield Chunk(id="call-1", choices=[], usage=Chunk(completion_tokens=100, prompt_tokens=10))


def run(name, seconds, leave=None, **more):
    events.clear()
    for number, _ in enumerate(meter.wrap_stream(answer(seconds), customer_id="ann", model_id="m", **more), 1):
        if number == leave:
            break
    told, given = (sum(event[key] for event in events) for key in ("inputTokens", "outputTokens"))
    assert len({event["eventId"] for event in events}) == len(events)
    print(f"{name}: {len(events)} event{'s' * (len(events) > 1)}, {told} in, {given} out")


meter = FluxMeter(api_url="http://127.0.0.1:9")
meter._http_json = lambda method, path, body: events.append(body) if path == "/ingest" else None
run("in one go", 0)
run("in 5.5 s", 5.5)
run("in 5.5 s, heartbeat_interval_sec=60", 5.5, heartbeat_interval_sec=60)
run("in 5.5 s, left after 5 s", 5.5, leave=9)
PY
HOME=$dir timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Streams are counted otherwise." >&2; exit 1; }
