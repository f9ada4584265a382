#!/usr/bin/env bash
# fastmcp 4.2.3 (PyPI), Python 3.
#
# Behaviour: FastMCP.from_openapi() makes an MCP tool of each operation. For one whose answer is text/csv with a
# string schema it announces an output schema ({"result": string}), and then returns plain text without the
# structured content that such a schema promises. Its own client refuses that, after the request has been made.
# Seen: "Tool export has an output schema but did not return structured content", while the server had answered
# 200 with two lines of CSV. The same string as application/json goes through.
#
# The wrong guess: a text answer is the simplest case, and the model simply sees the CSV.
# What helps: an mcp_component_fn that takes output_schema off such a tool (tried here: the client then gets the text).
# validate_output=False does not help (tried here, too).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check fastmcp==4.2.3 2>/dev/null
timeout 90 "$dir/venv/bin/python" - <<'PY'
import asyncio
import sys

import httpx2 as httpx
from fastmcp import Client, FastMCP

asked = []


def document(media):
    return {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": {"/export": {"get": {
        "operationId": "export", "responses": {"200": {"description": "ok", "content": {
            media: {"schema": {"type": "string"}}}}}}}}}


def answer(media):
    body = '"id,userId"' if media == "application/json" else "id,userId\n1,u\n"
    return lambda request: asked.append(request) or httpx.Response(200, text=body, headers={"content-type": media})


def schemaless(route, component):
    component.output_schema = None


async def export(media, **options):
    web = httpx.AsyncClient(transport=httpx.MockTransport(answer(media)), base_url="http://127.0.0.1")
    server = FastMCP.from_openapi(document(media), client=web, **options)
    async with Client(server) as client:
        try:
            result = await client.call_tool("export", {})
            return result.content[0].text
        except RuntimeError as error:
            return f"RuntimeError: {error}"


csv = asyncio.run(export("text/csv"))
json = asyncio.run(export("application/json"))
loose = asyncio.run(export("text/csv", validate_output=False))
bare = asyncio.run(export("text/csv", mcp_component_fn=schemaless))
print(f"CSV: {csv}\nJSON: {json}\nCSV, not validated: {loose}\nCSV, no schema: {bare!r}\nrequests: {len(asked)}")
broken = "did not return structured content"
if broken not in csv or broken not in loose or "id,userId" not in json or "id,userId" not in bare or len(asked) != 4:
    sys.exit("fastmcp now handles a CSV answer otherwise than it did.")
PY
