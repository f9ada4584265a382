#!/usr/bin/env bash
# ab-openapi-python-generator 2.2.7 (PyPI, the successor of openapi-python-generator), Python 3.
#
# Of all good answers that the document has, the clients that it makes accept one: that which is named first. Where
# a vend is 201 when it is new and 200 when its key is sent again, as many payment APIs have it, one of the two
# raises HTTPException, with the token in the answer, which the exception does not carry.
# Output seen, by the order in which the document names them:
#     201, 200: new token, replay HTTPException 200
#     200, 201: new HTTPException 201, replay token
#     200: replay token
#
# What I had guessed: each 2xx of the document is an answer, typed as it says there.
# The retry after a lost answer, which the key is for, fails where the first call has been paid: the app tells
# its user that it did not work. With the other order each sale looks like a failure, and is repeated.
# What helps: to let a server, or the document for this generator, have one 2xx for each operation.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT
cd "$w"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check ab-openapi-python-generator==2.2.7 httpx==0.28.1 2>/dev/null
make() {   # name of the module, statuses in the order of the document
    python3 - "$@" <<'PY'
import json, sys

good = {"description": "sold", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Token"}}}}
vend = {"post": {"operationId": "vend", "responses": {status: good for status in sys.argv[2:]}}}
token = {"type": "object", "required": ["token"], "properties": {"token": {"type": "string"}}}
json.dump({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "servers": [{"url": "http://shop"}],
           "paths": {"/vend": vend}, "components": {"schemas": {"Token": token}}}, open(sys.argv[1] + ".json", "w"))
PY
    venv/bin/ab-openapi-python-generator "$1.json" "$1" >/dev/null 2>&1
}
make new_first 201 200; make replay_first 200 201; make only 200
cat >vend.py <<'PY'
import functools
import importlib
import httpx

answer = httpx.MockTransport(lambda request: httpx.Response(int(request.url.path.split("/")[1]), json={"token": "t"}))
httpx.Client = functools.partial(httpx.Client, transport=answer)
for module, told in {"new_first": "201, 200", "replay_first": "200, 201", "only": "200"}.items():
    client = importlib.import_module(f"{module}.clients.sync_client")
    seen = []
    for name, status in {"new": 201, "replay": 200}.items():
        try:
            token = client.SyncClient(base_url=f"http://shop/{status}").vend()
            seen.append(f"{name} token" if token.token == "t" else "nothing")
        except client.HTTPException as error:
            assert not hasattr(error, "response")
            seen.append(f"{name} HTTPException {error.status_code}")
    print(f"{told}: {', '.join(seen[1:] if module == 'only' else seen)}")
PY
venv/bin/python vend.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Its clients take other answers than they did." >&2; exit 1; }
