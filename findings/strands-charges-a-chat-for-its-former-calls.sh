#!/usr/bin/env bash
# strands-agents 1.62.0 with openai (PyPI), Python 3; the model is a server on loopback.
#
# Behaviour: the metrics of a result are the agent's, not the call's. `accumulated_usage` of the third answer has the tokens of
# all three; and a result that was kept changes when the agent is asked again, as it is the same object.
# Output seen, three questions to one agent, 1100 tokens each by the model:
#     accumulated_usage of the results, each read after its call: 1100, 2200, 3300 - the sum 6600 for 3300
#     of the first result, read after the third call: 3300
#     agent_invocations[-1].usage: 1100, 1100, 1100
#
# What I had guessed: "accumulated" is over the requests of that one call, with its tools, as in a result of other agents.
# A test with one question agrees. Who takes credits by it after each answer takes the first question's again with each
# later one: a chat of twenty is charged as 210. What helps, tried here: agent_invocations[-1].usage.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -q install --disable-pip-version-check 'strands-agents[openai]==1.62.0' 2>/dev/null
cat >try.py <<'PY'
import http.server
import json
import threading

from strands import Agent
from strands.models.openai import OpenAIModel


def chunk(**members):
    return f"data: {json.dumps({'id': 'c', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'm'} | members)}\n\n"


class Model(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        answer = [chunk(choices=[{"index": 0, "delta": {"role": "assistant", "content": "hi"}, "finish_reason": None}]),
                  chunk(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}]),
                  chunk(choices=[], usage={"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100})]
        self.wfile.write(("".join(answer) + "data: [DONE]\n\n").encode())

    def log_message(self, *words): pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
options = {"api_key": "k", "base_url": f"http://127.0.0.1:{server.server_port}/v1"}
agent = Agent(model=OpenAIModel(client_args=options, model_id="m"), callback_handler=None)
results, read, invocations = [], [], []
for question in "one", "two", "three":
    results.append(agent(question))
    read.append(results[-1].metrics.accumulated_usage["totalTokens"])
    invocations.append(results[-1].metrics.agent_invocations[-1].usage["totalTokens"])
words = ", ".join(map(str, read))
print(f"accumulated_usage of the results, each read after its call: {words} - the sum {sum(read)} for {sum(invocations)}")
print(f"of the first result, read after the third call: {results[0].metrics.accumulated_usage['totalTokens']}")
print(f"agent_invocations[-1].usage: {', '.join(map(str, invocations))}")
PY
timeout 60 v/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "strands-agents tells the usage of a call otherwise than it did." >&2; exit 1; }
