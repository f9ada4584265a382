#!/usr/bin/env bash
# langchain-openai 1.7.4 with langchain-core 1.8.3 (PyPI), Python 3. The model is a server on loopback that counts.
#
# Behaviour: an answer out of LangChain's own cache (set_llm_cache) is told with the tokens of the first time, in the
# message and in what get_usage_metadata_callback() adds up. That it cost nothing stands beside them as `total_cost: 0`,
# which that sum then has too, for the call that was paid as well.
# Output seen, one question asked three times:
#     requests to the model: 1, tokens that it answered with: 110
#     tokens of the three messages: 110 110 110
#     get_usage_metadata_callback: 330, its total_cost 0
#
# What I had guessed: usage is what the model was asked for, so an answer that never left this machine has none.
# Who takes credits by that sum takes them again for each kept answer; and who goes by total_cost, where it is there,
# takes none for the one that was paid. What helps, tried here: count only messages without `total_cost` in their
# usage; or count at the HTTP client.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check langchain-openai==1.7.4 langchain-core==1.8.3 2>/dev/null
cat >try.py <<'PY'
import http.server, json, threading
from langchain_core.caches import InMemoryCache
from langchain_core.callbacks import get_usage_metadata_callback
from langchain_core.globals import set_llm_cache
from langchain_openai import ChatOpenAI

USAGE = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
told = []

class Model(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        told.append(USAGE["total_tokens"])
        word = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "ho"}}
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"id": "c1", "object": "chat.completion", "created": 1, "model": "m",
                                     "choices": [word], "usage": USAGE}).encode())

    def log_message(self, *words): pass

server = http.server.HTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
set_llm_cache(InMemoryCache())
model = ChatOpenAI(model="m", api_key="x", base_url=f"http://127.0.0.1:{server.server_address[1]}/v1")
with get_usage_metadata_callback() as callback:
    messages = [model.invoke("hi") for _ in range(3)]
total = callback.usage_metadata["m"]
print(f"requests to the model: {len(told)}, tokens that it answered with: {sum(told)}")
print("tokens of the three messages:", *(message.usage_metadata["total_tokens"] for message in messages))
print(f'get_usage_metadata_callback: {total["total_tokens"]}, its total_cost {total.get("total_cost")}')
assert sum(message.usage_metadata["total_tokens"] for message in messages
           if "total_cost" not in message.usage_metadata) == sum(told)
PY
timeout 60 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "LangChain counts kept answers otherwise than it did." >&2; exit 1; }
