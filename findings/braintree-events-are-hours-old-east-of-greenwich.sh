#!/usr/bin/env bash
# braintree 4.48.0 (the gateway's own client, PyPI), Python 3.11, beside braintree 3.40.0 (npm), Node 20; nothing is
# sent: the events are those of the clients' own makers of samples, rightly signed.
#
# Behaviour: the times of an event, such as 2026-11-29T16:47:59Z, come as datetime objects without a zone in Python, so
# that .timestamp(), astimezone() and most databases take them for the machine's own time. In Node they stay texts with
# their Z.
# Seen, of an event of this second: its age by .timestamp() is 0 s in UTC, 10,800 s in Nairobi's time and -28,800 s in
# California's (in winter); in Node it is 0 s everywhere. .replace(tzinfo=timezone.utc) mends each.
#
# The wrong guess: a client of a gateway that turns a time with a Z into an object keeps the Z, as the standard
# library's fromisoformat() does; and a container in UTC is where it is tested.
# For prepaid credits: "not older than an hour" refuses each payment in Nairobi, and takes one of nine hours in
# California; stored as it is, a sale near midnight is booked on another day.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
cd "$shop"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check braintree==4.48.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund braintree@3.40.0
cat >age.py <<'PY'
import sys, time
from datetime import timezone
import braintree

gateway = braintree.BraintreeGateway(braintree.Configuration(
    environment=braintree.Environment.Sandbox, merchant_id="m", public_key="public", private_key="private"))
sample = gateway.webhook_testing.sample_notification(braintree.WebhookNotification.Kind.TransactionSettled, "t-1")
event = gateway.webhook_notification.parse(sample["bt_signature"], sample["bt_payload"])
ages = [time.time() - each.timestamp() for each in (event.timestamp, event.timestamp.replace(tzinfo=timezone.utc))]
print(*(round(age / 600) * 600 for age in ages))
PY
cat >age.cjs <<'JS'
const braintree = require("braintree")

const gateway = new braintree.BraintreeGateway({ environment: braintree.Environment.Sandbox, merchantId: "m",
  publicKey: "public", privateKey: "private" })
const sample = gateway.webhookTesting.sampleNotification(braintree.WebhookNotification.Kind.TransactionSettled, "t-1")
gateway.webhookNotification.parse(sample.bt_signature, sample.bt_payload).then(({ timestamp }) =>
  console.log(Math.abs(Math.round((Date.now() - new Date(timestamp)) / 600_000) * 600)))
JS
seen=""
for zone in UTC0 EAT-3 PST8; do
  seen+="$zone: $(TZ=$zone timeout 60 venv/bin/python age.py) $(TZ=$zone timeout 60 node age.cjs); "
done
echo "age by .timestamp(), with its zone, in Node: $seen"
[ "$seen" = "UTC0: 0 0 0; EAT-3: 10800 0 0; PST8: -28800 0 0; " ] || {
  echo "braintree gives the time of an event otherwise than it did." >&2
  exit 1
}
