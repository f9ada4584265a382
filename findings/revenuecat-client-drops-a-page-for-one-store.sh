#!/usr/bin/env bash
# One purchase in a shop that a client has not heard of, and the list of all of them is gone.
#
# Package: revenuecat-client 2.0.0 (PyPI), made from the description of RevenueCat's API v2, with httpx 0.26.0;
# Python 3. The answers have the form of its own models, and come from httpx's MockTransport.
#
# It reads the shop as one of seven words and raises for another. The gateway's own apps know Paddle, a test store and
# Samsung's by now. A list is read as a whole, so that each of its purchases goes with the one. What is no 200, on the
# other hand, raises nothing: 401, 404, 429 and 503 are None, just as nothing at all.
# Seen, of a customer with three packs: all from the App Store: 3. The third from "paddle": ValueError, and 0 of 3.
#   "test_store", "galaxy": likewise. 401, 404, 429, 503: None.
#
# Guess: a word that is new makes one purchase strange, or one field, in a client for a gateway that adds shops; and an
# outage is no empty list. Whoever looks here for what to credit credits nothing to those who bought in a newer shop
# as well, for ever, and takes the morning when the key was wrong for one without sales.
# What helps, tried: get() of the client's own httpx client and its answer's JSON; for None, the status_code of
# sync_detailed().
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT
python3 -m venv "$here/env"
"$here/env/bin/python" -m pip -q install --disable-pip-version-check revenuecat-client==2.0.0 httpx==0.26.0 2>/dev/null
cat >"$here/list.py" <<'PY'
import sys

import httpx
from revenuecat_client import AuthenticatedClient
from revenuecat_client.api.customer import list_purchases

def purchase(number, store):
    return {
        "object": "purchase", "id": f"purch{number}", "customer_id": "u1", "original_customer_id": "u1",
        "product_id": "pack100", "purchased_at": 1795946400000, "quantity": 1, "status": "owned", "store": store,
        "revenue_in_usd": {"currency": "USD", "gross": 9.99, "tax": 0.75, "proceeds": 6.25, "commission": 2.99},
        "presented_offering_id": None, "environment": "production", "ownership": "purchased",
        "store_purchase_identifier": str(number),
        "entitlements": {"object": "list", "items": [], "next_page": None, "url": "/v2/e"}}

def client(status, *stores):
    page = {"object": "list", "next_page": None, "url": "/v2/p",
            "items": [purchase(number, store) for number, store in enumerate(stores)]}
    transport = httpx.MockTransport(lambda request: httpx.Response(status, json=page if status == 200 else {}))
    return AuthenticatedClient("https://api.example/v2", "key", httpx_args={"transport": transport})

def ask(*answer):
    try:
        found = list_purchases.sync("proj", "u1", client=client(*answer))
    except ValueError as error:
        return f"ValueError: {error}"
    return found if found is None else len(found.items)

seen = [ask(200, *["app_store"] * 3)] + [ask(200, "app_store", "app_store", new) for new in
                                         ("paddle", "test_store", "galaxy")]
seen += [ask(status) for status in (401, 404, 429, 503)]
helped = [list_purchases.sync_detailed("proj", "u1", client=client(503)).status_code.value] + [
    one["store"] for one in client(200, "app_store", "paddle").get_httpx_client().get("/p").json()["items"]]
print(*seen, helped, sep="\n")
if [str(one).split(":")[0] for one in seen] != ["3"] + ["ValueError"] * 3 + ["None"] * 4 \
        or helped != [503, "app_store", "paddle"]:
    sys.exit("revenuecat-client reads a list otherwise than it did.")
PY
timeout 60 "$here/env/bin/python" "$here/list.py" 2>"$here/log" || { tail -2 "$here/log"; exit 1; }
