#!/usr/bin/env bash
# stripe 16.1.0 beside 14.4.2 (PyPI), Python 3; nothing leaves the machine, the event is signed here.
#
# Behaviour: since 15 what Webhook.construct_event returns is no dict, nor is anything in it. get(), len(), iteration and
# json.dumps() raise, but [] and `in` go on. An empty metadata is true, and equal to no dict. A price's amounts with
# fractions are Decimals, so that json.dumps() of to_dict(), which the error recommends, fails where there is one.
# Output seen, 14.4.2 and then 16.1.0:
#     metadata.get("userId"): u1 | AttributeError
#     metadata["userId"]: u1 | u1
#     metadata == {"userId": "u1"}: True | False
#     json.dumps(event): text | TypeError
#     json.dumps(event.to_dict()): text | TypeError
#     bool(empty metadata): False | True
#     isinstance(event, dict): True | False
#
# The wrong guess: a verified event is the JSON that came, as a dict, as it was for ten years and is in Node; an
# `if not metadata` still finds what was bought without a user.
# The receiver raises at each payment, 500, until Stripe gives up after three days. What helps, tried here: to verify by
# the library and then read the same bytes by json.loads.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT
cd "$w"
for version in 14.4.2 16.1.0; do
    python3 -m venv "$version"; "$version/bin/pip" -q install --disable-pip-version-check "stripe==$version" 2>/dev/null
done
cat >event.py <<'PY'
import hashlib, hmac, json, time
import stripe

price = {"object": "price", "id": "p", "unit_amount": 500, "unit_amount_decimal": "500.5", "metadata": {}}
session = {"object": "checkout.session", "id": "cs_1", "metadata": {"userId": "u1"},
           "line_items": {"object": "list", "data": [{"object": "item", "id": "li_1", "price": price}]}}
body = json.dumps({"object": "event", "id": "evt_1", "type": "checkout.session.completed", "data": {"object": session}})
now = int(time.time())
mac = hmac.new(b"whsec_test", f"{now}.{body}".encode(), hashlib.sha256).hexdigest()
event = stripe.Webhook.construct_event(body, f"t={now},v1={mac}", "whsec_test")
bought = event["data"]["object"]
metadata, empty = bought["metadata"], bought["line_items"]["data"][0]["price"]["metadata"]
tries = {
    'metadata.get("userId")': lambda: metadata.get("userId"),
    'metadata["userId"]': lambda: metadata["userId"],
    'metadata == {"userId": "u1"}': lambda: metadata == {"userId": "u1"},
    "json.dumps(event)": lambda: type(json.dumps(event)) is str and "text",
    "json.dumps(event.to_dict())": lambda: type(json.dumps(event.to_dict())) is str and "text",
    "bool(empty metadata)": lambda: bool(empty),
    "isinstance(event, dict)": lambda: isinstance(event, dict),
}
for name, attempt in tries.items():
    try:
        print(f"{name}: {attempt()}")
    except Exception as error:
        print(f"{name}: {type(error).__name__}")
assert json.loads(body)["data"]["object"]["metadata"].get("userId") == "u1"
PY
14.4.2/bin/python -W ignore event.py >former; 16.1.0/bin/python event.py | sed 's/.*: //' >newer
paste -d'|' former newer | sed 's/|/ | /' | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Stripe's events behave otherwise than they did." >&2; exit 1; }
