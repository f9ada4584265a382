#!/usr/bin/env bash
# svix 2.5.0, beside svix 1.99.1 and standardwebhooks 1.1.1 (npm), Node 20; svix 2.9.1, beside 1.99.1 and
# standardwebhooks 1.1.0 (PyPI), Python 3.
#
# Behaviour: Webhook(secret).verify(body, headers) of svix 1 returned the event. That of 2 checks the signature
# and returns nothing (undefined, None), in both languages, while standardwebhooks, of which svix 2 for Node is made,
# returns the event.
# Seen: one signed event; verify() of svix 1 and of standardwebhooks gives it, of svix 2 nothing. A receiver as most
# guides write it, const event = verify(...), then "if it is a payment, credit it", credits nothing and answers 200.
#
# The wrong guess: verify() returns what it has verified, as it did, and as the library below it does. The gateway gets
# its 200 and does not send again.
# What helps, tried here: to parse the body oneself after verify(), which is right for all.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
for version in 2.9.1 1.99.1; do
    python3 -m venv "v$version"
    "v$version/bin/pip" -q install --disable-pip-version-check "svix==$version" standardwebhooks==1.1.0 2>/dev/null
done
npm init -y >/dev/null
npm install --silent --no-audit --no-fund svix2@npm:svix@2.5.0 svix1@npm:svix@1.99.1 standardwebhooks@1.1.1
cat >try.py <<'PY'
import base64
import datetime
import json

import standardwebhooks
import svix

secret = "whsec_" + base64.b64encode(b"a secret of 24 letters..").decode()
now, body = datetime.datetime.now(datetime.timezone.utc), '{"type": "order.paid", "amount": 500}'
for module in (svix, standardwebhooks):
    webhook = module.Webhook(secret)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(now.timestamp())),
               "webhook-signature": webhook.sign("msg_1", now, body)}
    event = webhook.verify(body, headers)
    credited = 500 if event and event["type"] == "order.paid" else 0
    print(module.__name__, event, f"credited {credited},", json.loads(body)["amount"])
PY
cat >try.mjs <<'JS'
const body = '{"type": "order.paid", "amount": 500}', now = new Date()
for (const name of ["svix2", "svix1", "standardwebhooks"]) {
  const { Webhook } = await import(name)
  const webhook = new Webhook("whsec_" + Buffer.from("a secret of 24 letters..").toString("base64"))
  const event = webhook.verify(body, { "webhook-id": "msg_1", "webhook-timestamp": String(Math.floor(now / 1000)),
    "webhook-signature": webhook.sign("msg_1", now, body) })
  const credited = event?.type === "order.paid" ? event.amount : 0
  console.log(`${name} ${JSON.stringify(event)} credited ${credited}, ${JSON.parse(body).amount}`)
}
JS
{ node try.mjs
  for version in 2.9.1 1.99.1; do echo "svix $version"; "v$version/bin/python" try.py; done; } | tee seen
[ "$(sed -n 's/.*credited \([0-9]*\), 500$/\1/p' seen | tr '\n' ' ')" = "0 500 500 0 500 500 500 " ] ||
  { echo "svix' verify() returns otherwise than it did."; exit 1; }
