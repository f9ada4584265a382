#!/usr/bin/env bash
# google-adk 2.13.0 with google-genai (PyPI), Python 3; the model is a server on loopback that answers as Gemini's API does.
#
# Behaviour: with StreamingMode.SSE each piece of a streamed answer is an event, and each has usage_metadata, which is
# the usage up to there, the whole prompt in it. The last event repeats the whole answer, and its usage once more.
# Output seen, an answer in three pieces to a prompt of 1000 tokens, 100 tokens long:
#     not streamed: 1 event, the sum of their usage is 1100 tokens
#     streamed: 4 events, the sum of their usage is 4260 tokens
#     streamed, only events that are not partial: 1 event, the sum of their usage is 1100 tokens
#
# What I had guessed: usage of an event is what that event used, so that the sum over a run is the run's, as it is
# without streaming, where a run with tools has one event for each request to the model.
# Whoever debits by that sum takes the prompt again for each piece, here nearly four times the price: long prompts
# with long answers cost most. What helps, tried here: leave out events with `partial`.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v; v/bin/pip -q install --disable-pip-version-check google-adk==2.13.0 2>/dev/null
cat >try.py <<'PY'
import asyncio, http.server, json, os, threading

from google.adk.agents import Agent
from google.adk.agents.run_config import RunConfig, StreamingMode
from google.adk.runners import InMemoryRunner
from google.genai import types

def piece(text, tokens):
    candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0, "finishReason": "STOP" if tokens == 100 else None}
    usage = {"promptTokenCount": 1000, "candidatesTokenCount": tokens, "totalTokenCount": 1000 + tokens}
    return json.dumps({"candidates": [candidate], "usageMetadata": usage, "modelVersion": "gemini-2.5-flash"})

class Gemini(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        stream = "streamGenerateContent" in self.path
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if stream else "application/json")
        self.end_headers()
        pieces = [piece("one ", 10), piece("two ", 50), piece("three", 100)]
        self.wfile.write("".join(f"data: {one}\n\n" for one in pieces).encode() if stream else piece("one two three", 100).encode())
    def log_message(self, *words): pass

async def run(name, mode, counts=lambda event: True):
    runner = InMemoryRunner(Agent(name="agent", model="gemini-2.5-flash"), app_name="app")
    session = await runner.session_service.create_session(app_name="app", user_id="ann")
    question = types.Content(role="user", parts=[types.Part(text="count")])
    events = [event async for event in runner.run_async(user_id="ann", session_id=session.id, new_message=question,
                                                        run_config=RunConfig(streaming_mode=mode))]
    used = [event.usage_metadata.total_token_count for event in events if event.usage_metadata and counts(event)]
    print(f"{name}: {len(used)} event{'s' * (len(used) > 1)}, the sum of their usage is {sum(used)} tokens")
async def main():
    await run("not streamed", StreamingMode.NONE)
    await run("streamed", StreamingMode.SSE)
    await run("streamed, only events that are not partial", StreamingMode.SSE, lambda event: not event.partial)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gemini)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ |= {"GOOGLE_API_KEY": "k", "GOOGLE_GEMINI_BASE_URL": f"http://127.0.0.1:{server.server_port}"}
asyncio.run(main())
PY
timeout 90 v/bin/python -W ignore try.py 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "ADK tells the usage of a stream otherwise than it did." >&2; exit 1; }
