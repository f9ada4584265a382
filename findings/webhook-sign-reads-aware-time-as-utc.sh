#!/usr/bin/env bash
# standardwebhooks 1.1.0 and svix 2.9.1 (PyPI), Python 3.
#
# Behaviour: Webhook.sign(id, timestamp, body) takes a datetime and replaces its zone by UTC instead of converting
# it. A datetime that carries a zone of its own, say 15:00 at +03:00, is therefore signed as 15:00 UTC, three hours
# later than the instant it names. A naive datetime.now() suffers the same on a machine that is not on UTC.
# Seen: a test sender in Nairobi puts int(t.timestamp()) into webhook-timestamp, signs t, and the same library's
# verify() answers "No matching signature found", which reads like a wrong secret. With t in UTC it verifies.
#
# The wrong guess: an aware datetime is an instant, so its zone makes no difference to the signature.
# What helps: t.astimezone(timezone.utc) before sign().
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check standardwebhooks==1.1.0 svix==2.9.1 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, timedelta, timezone

import standardwebhooks
import svix

BODY, SECRET = '{"type": "order.paid"}', "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
now = datetime.now(timezone.utc).replace(microsecond=0)
nairobi = now.astimezone(timezone(timedelta(hours=3)))
assert nairobi == now and nairobi.timestamp() == now.timestamp()


def verifies(library, when):
    webhook = library.Webhook(SECRET)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(when.timestamp())),
               "webhook-signature": webhook.sign("msg_1", when, BODY)}
    try:
        webhook.verify(BODY, headers)
        return "verified"
    except library.WebhookVerificationError as error:
        return str(error)


for library in (standardwebhooks, svix):
    utc, local = verifies(library, now), verifies(library, nairobi)
    print(f"{library.__name__}: signed at {now}: {utc}; signed at {nairobi}: {local}")
    if (utc, local) != ("verified", "No matching signature found"):
        sys.exit(f"{library.__name__} now treats equal instants in two zones otherwise than it did.")
PY
