#!/usr/bin/env bash
# cloudevents 10.0.0 (npm), Node 20, and cloudevents 2.2.0 (PyPI), Python 3, which has the interface of 1.x as
# cloudevents.v1; the subject is where meters of usage expect the customer's id.
#
# Behaviour: in the binary form over HTTP an attribute is a header, and the standard wants what is no
# printable ASCII, blanks, quotation marks and % percent-encoded there. The new Python interface encodes and
# decodes. npm's and the Python one of 1.x do neither, so the same package, by two imports, writes two forms.
# Seen: the subject "Ann Lee" goes out as Ann%20Lee from the first and as Ann Lee from the others; npm and 1.x
# read Ann%20Lee as "Ann%20Lee". The new one reads the userId "50%25off", sent by npm, as "50%off".
#
# The wrong guess: two official libraries of one standard read each other's events, in each form.
# For usage events: the customer is billed under a name that nobody has, if their id has a blank, a % or a
# letter beyond ASCII in it; a test with "user-1" passes. What helps, tried here: the structured form, one
# JSON document, which all three read from each other as it was.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check cloudevents==2.2.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cloudevents@10.0.0
cat >node.mjs <<'JS'
import { CloudEvent, HTTP } from "cloudevents"

const [, , form, given] = process.argv
if (form) {
  const event = new CloudEvent({ type: "spend", source: "/shop", subject: given, data: { amount: 5 } })
  console.log(JSON.stringify(HTTP[form](event)))
} else console.log(HTTP.toEvent(JSON.parse(given)).subject)
JS
cat >try.py <<'PY'
import itertools, json, subprocess, sys, warnings
from cloudevents.core.bindings import http as new
from cloudevents.core.v1.event import CloudEvent as NewEvent
from cloudevents.v1 import conversion, http as old

warnings.simplefilter("ignore")
required = {"id": "1", "type": "spend", "source": "/shop", "specversion": "1.0"}

def node(*args):
    return subprocess.check_output(["node", "node.mjs", *args], text=True).removesuffix("\n")

def write(who, form, subject):
    if who == "npm":
        return json.loads(node(form, subject))
    event = {**required, "subject": subject}, {"amount": 5}
    if who == "new":
        message = getattr(new, f"to_{form}_event")(NewEvent(*event))
        return {"headers": message.headers, "body": message.body.decode()}
    headers, body = getattr(conversion, f"to_{form}")(old.CloudEvent(*event))
    return {"headers": headers, "body": body.decode()}

def read(who, message):
    if who == "npm":
        return node("", json.dumps(message))
    headers, body = message["headers"], message["body"].encode()
    if who == "new":
        return new.from_http_event(new.HTTPMessage(headers, body)).get_subject()
    return old.from_http(headers, body)["subject"]

seen, three = {"binary": set(), "structured": set()}, ("new", "old", "npm")
for form, user, who, whom in itertools.product(seen, ("Ann Lee", "50%25off"), three, three):
    if (said := read(whom, write(who, form, user))) != user:
        seen[form].add(f"{who} to {whom}: {said}")
print(seen)
changed = {f"new to {whom}: {said}" for whom in ("old", "npm") for said in ("Ann%20Lee", "50%2525off")}
changed |= {f"{who} to new: 50%off" for who in ("old", "npm")}
if seen != {"binary": changed, "structured": set()}:
    sys.exit("These libraries write or read a subject otherwise than they did.")
PY
timeout 100 venv/bin/python try.py
