#!/usr/bin/env bash
# langchain-openai 1.7.4 and openai-agents 0.24.0 (PyPI), Python 3. The model is a server on loopback that answers as
# OpenAI's does: a stream tells its tokens when `stream_options.include_usage` asks for it.
#
# Behaviour: with an address of one's own (a gateway, LiteLLM, vLLM) both no longer ask a stream for its tokens, and
# then tell none; without streaming the same call has them. Neither warns.
# Output seen, tokens of an answer | of the same answer as a stream, of which each has 110:
#     langchain-openai: 110 | None
#     langchain-openai, get_usage_metadata_callback: 110 | nothing
#     langchain-openai, stream_usage=True: 110 | 110
#     openai-agents: 110 | 0
#     openai-agents, include_usage=True: 110 | 110
#
# What I had guessed: streaming changes when the words come and not what is told of them, and what works with the
# provider's own address works behind a proxy, as it does with pydantic-ai and langchain for JavaScript.
# Who takes credits by the tokens takes none from whoever streams, as each chat does: 0 tokens are no error.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check langchain-openai==1.7.4 \
    openai-agents==0.24.0 2>/dev/null
cat >try.py <<'PY'
import asyncio, http.server, json, threading
import agents, openai
from langchain_core.callbacks import get_usage_metadata_callback; from langchain_openai import ChatOpenAI
USAGE = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
class Model(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        stream, said = asked.get("stream"), {"role": "assistant", "content": "ho"}
        base = {"id": "c1", "object": "chat.completion" + ".chunk" * bool(stream), "created": 1, "model": "m"}
        word = {"index": 0, "finish_reason": "stop", "delta" if stream else "message": said}
        self.send_response(200); self.send_header("content-type", "text/event-stream" if stream else "application/json")
        self.end_headers()
        if not stream: return self.wfile.write(json.dumps({**base, "choices": [word], "usage": USAGE}).encode())
        told = [{**base, "choices": [], "usage": USAGE}] * bool((asked.get("stream_options") or {}).get("include_usage"))
        for event in [{**base, "choices": [word]}, *told]: self.wfile.write(b"data: %s\n\n" % json.dumps(event).encode())
        self.wfile.write(b"data: [DONE]\n\n")
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}/v1"; agents.set_tracing_disabled(True)
def chain(**more):
    llm = ChatOpenAI(model="m", api_key="x", base_url=url, **more); parts = list(llm.stream("hi")); total = sum(parts[1:], parts[0])
    return f'{llm.invoke("hi").usage_metadata["total_tokens"]} | {(total.usage_metadata or {}).get("total_tokens")}'
def callback():
    llm = ChatOpenAI(model="m", api_key="x", base_url=url)
    with get_usage_metadata_callback() as whole: llm.invoke("hi")
    with get_usage_metadata_callback() as parts: _ = list(llm.stream("hi"))
    return f'{whole.usage_metadata["m"]["total_tokens"]} | {parts.usage_metadata or "nothing"}'
async def agent(**more):
    model = agents.OpenAIChatCompletionsModel("m", openai.AsyncOpenAI(api_key="x", base_url=url))
    one = agents.Agent(name="a", model=model, model_settings=agents.ModelSettings(**more))
    whole, parts = await agents.Runner.run(one, "hi"), agents.Runner.run_streamed(one, "hi")
    async for _ in parts.stream_events(): pass
    return f"{whole.context_wrapper.usage.total_tokens} | {parts.context_wrapper.usage.total_tokens}"
print("langchain-openai:", chain()); print("langchain-openai, get_usage_metadata_callback:", callback())
print("langchain-openai, stream_usage=True:", chain(stream_usage=True)); print("openai-agents:", asyncio.run(agent()))
print("openai-agents, include_usage=True:", asyncio.run(agent(include_usage=True)))
PY
timeout 60 venv/bin/python -W ignore try.py 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { cat log; echo "Streams tell their tokens otherwise than they did." >&2; exit 1; }
