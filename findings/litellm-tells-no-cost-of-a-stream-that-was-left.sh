#!/usr/bin/env bash
# litellm 1.110.2 (PyPI) with the price table that it brings, Python 3; the model is a server on loopback that counts.
#
# Behaviour: the function in success_callback, which is where response_cost is told, hears of a stream at each chunk
# without a cost, and with the cost after the last one. Of a stream that is left before its end, as when the user
# closes the page, it never hears a cost, and failure_callback hears nothing.
# Output seen, of 300 words that the model wrote each time (with another number of tokens than it said):
#     whole answer: cost told 0.0055
#     stream read to its end: cost told 0.0055
#     stream left at 200 words: no cost told, 200 calls without one
#     the same chunks by stream_chunk_builder: 0.006548
#
# What I had guessed: what was written is told, once, when the stream ends in whatever way; or it is a failure.
# Who debits credits by the callback gives away each answer that was stopped a word before its end. What helps, tried
# here: to keep the chunks, and debit completion_cost(stream_chunk_builder(chunks)) in a finally; or to read to the end.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check litellm==1.110.2 2>/dev/null
cat >try.py <<'PY'
import gc, http.server, itertools, json, os, threading, time
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"   # the table of the release, not a newer one from elsewhere
import litellm
usage = {"prompt_tokens": 1000, "completion_tokens": 300, "total_tokens": 1300}
common, words = {"id": "c", "created": 1, "model": "gpt-4o"}, [f"word{number} " for number in range(300)]
class Model(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if asked.get("stream") else "application/json")
        self.end_headers()
        if not asked.get("stream"):
            message = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "".join(words)}}
            return self.wfile.write(json.dumps({**common, "choices": [message], "usage": usage}).encode())
        for choices, more in [*(([{"index": 0, "delta": {"content": word}}], {}) for word in words),
                              ([{"index": 0, "delta": {}, "finish_reason": "stop"}], {}), ([], {"usage": usage})]:
            self.wfile.write(b"data: " + json.dumps({**common, "choices": choices, **more}).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
told, failed = [], []
litellm.success_callback = [lambda kwargs, answer, start, end: told.append(kwargs.get("response_cost"))]
litellm.failure_callback = [lambda kwargs, answer, start, end: failed.append(answer)]
def ask(what, until=None, **more):
    told.clear()
    answer = litellm.completion(model="openai/gpt-4o", messages=[{"role": "user", "content": "tell " * 1000}], api_key="k",
                                api_base=f"http://127.0.0.1:{server.server_address[1]}/v1", **more)
    chunks = list(itertools.islice(answer, until)) if more else []
    del answer; gc.collect(); time.sleep(2)
    costs = [cost for cost in told if cost]
    print(f"{what}:", f"cost told {costs[-1]}" if costs else f"no cost told, {len(told)} calls without one")
    return chunks
stream = {"stream": True, "stream_options": {"include_usage": True}}
ask("whole answer"); ask("stream read to its end", **stream)
chunks = ask("stream left at 200 words", 200, **stream)
built = litellm.stream_chunk_builder(chunks, messages=[{"role": "user", "content": "tell " * 1000}])
print("the same chunks by stream_chunk_builder:", round(litellm.completion_cost(built, model="gpt-4o"), 6)); assert not failed
PY
timeout 120 venv/bin/python -W ignore try.py 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { tail -3 log; echo "litellm tells the cost of streams otherwise."; exit 1; }
