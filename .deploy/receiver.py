"""Hears of payments and refunds from gateways, and has Pluct add their credits, take them back, or park them.

In the environment are WEBHOOK_SECRET, and the secret of each gateway of yours, as STRIPE_SECRET (of M-Pesa
MPESA_PATH), or two with a blank between; PLUCT_KEY, an API key of scope admin, for refunds; TEST_PAYMENTS=1
if tests count; PLUCT_URL and RECEIVER_PORT for a Pluct at another address, and for another port than 8788.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import logging
import os
import re
import time
import urllib.request
from decimal import Decimal
from urllib.parse import urlencode

import bottle

# Yours to change: credits by product, as "pri_01ab": 100; by (currency, amount in its smallest unit); or by
# currency, as "kes": 1 for each whole one, if all gateways count its hundredths. The first of them counts.
PRICES = {("usd", 500): 10, ("kes", 10000): 20}
HUNDREDTHS = ["aud", "cad", "chf", "egp", "eur", "gbp", "ghs", "inr", "kes", "ngn", "sek", "usd", "zar"]
PLUCT, KEY = os.environ.get("PLUCT_URL", "http://localhost:8787"), os.environ.get("PLUCT_KEY")
GATEWAY, ADMIN = {"x-webhook-secret": os.environ["WEBHOOK_SECRET"]}, {"x-api-key": KEY}

# Of each gateway: how a request proves itself; where an event has its name, and the rest; what tells a test.
# By name: what must be so, and where a payment or refund (`back`) has what counts. a|b is the first there is.
# `whole` is an amount in whole units, and `second` is a thing too many. `back` counts all refunds until now,
# unless `each` has an id of its own; `of` is what was paid.
FIELDS = dict.fromkeys(["user", "product", "times", "second", "amount", "whole", "back", "of", "each"], "")
SESSION = {"if": "payment_status=paid", "id": "payment_intent|id",
    "user": "client_reference_id|metadata.userId", "currency": "currency_conversion.source_currency|currency",
    "amount": "currency_conversion.amount_subtotal|amount_subtotal"}
PURCHASE = {"if": "period_type!=TRIAL is_family_share!=true store!=PROMOTIONAL",
    "id": "transaction_id", "user": "app_user_id", "product": "product_id"}
ADJUSTMENT = {"if": "status=approved action=refund|chargeback",
    "id": "transaction_id", "back": "totals.total", "each": "id"}
GATEWAYS = {
    "stripe": (("stamped", "stripe-signature", "t", "v1", "."), "type", "data.object", "livemode=false", {
        "checkout.session.completed": SESSION, "checkout.session.async_payment_succeeded": SESSION,
        "charge.refunded": {"id": "payment_intent", "back": "amount_refunded", "of": "amount"},
        "charge.dispute.funds_withdrawn": {"id": "payment_intent", "back": "=all"}}),
    "polar": (("standard", "webhook-signature"), "type", "data", "", {
        "order.paid": {"user": "customer.external_id|metadata.userId", "product": "product_id",
            "amount": "subtotal_amount"},
        "order.refunded": {"back": "refunded_amount", "of": "net_amount"}}),
    "paystack": (("body", "x-paystack-signature", "sha512"), "event", "data", "domain=test", {
        "charge.success": {
            "if": "status=success", "id": "reference", "user": "metadata.userId", "amount": "amount"},
        "refund.processed": {
            "id": "transaction_reference", "back": "amount", "each": "refund_reference|amount"}}),
    "revenuecat": (("shown", "authorization"), "event.type", "event", "environment=SANDBOX", {
        "INITIAL_PURCHASE": PURCHASE, "NON_RENEWING_PURCHASE": PURCHASE, "RENEWAL": PURCHASE,
        "CANCELLATION": {"if": "cancel_reason=CUSTOMER_SUPPORT", "id": "transaction_id", "back": "=all"}}),
    "paddle": (("stamped", "paddle-signature", "ts", "h1", ":"), "event_type", "data", "", {
        "transaction.completed": {"user": "custom_data.userId", "product": "items.0.price.id",
            "times": "items.0.quantity", "second": "items.1.quantity", "currency": "currency_code",
            "amount": "details.totals.grand_total"},
        "adjustment.created": ADJUSTMENT, "adjustment.updated": ADJUSTMENT}),
    "lemonsqueezy": (("body", "x-signature", "sha256"), "meta.event_name", "data", "meta.test_mode=true", {
        "order_created": {"if": "attributes.status=paid", "user": "meta.custom_data.userId",
            "product": "attributes.first_order_item.variant_id",
            "times": "attributes.first_order_item.quantity"},
        "order_refunded": {"back": "attributes.refunded_amount", "of": "attributes.total"}}),
    "razorpay": (("body", "x-razorpay-signature", "sha256"), "event", "payload.payment.entity", "", {
        "payment.captured": {"user": "notes.userId", "amount": "amount"},
        "refund.processed": {"back": "amount_refunded", "of": "amount"}}),
    "flutterwave": (("shown", "verif-hash"), "event", "data", "", {  # the weakest: the secret itself
        "charge.completed": {
            "if": "status=successful", "user": "meta.userId|meta_data.userId|tx_ref.:", "whole": "amount"}}),
    "mpesa": (("shown", ""), "kind", "Body.stkCallback", "", {  # which signs nothing: the path is the secret
        "C2B": {"id": "TransID", "user": "BillRefNumber", "whole": "TransAmount"},
        "STK": {"if": "ResultCode=0+", "id": "CallbackMetadata.Item.MpesaReceiptNumber.Value", "user": "user",
            "whole": "CallbackMetadata.Item.Amount.Value"}}),
}

def is_authentic(secret, body, way, name, *more):
    """Whether a request shows the secret, or signatures by it: of the body, or of the time and the body."""
    headers, stamps, key = bottle.request.environ, [str(int(time.time()))], secret.encode()
    given = [headers.get("HTTP_" + name.upper().replace("-", "_"), bottle.request.url_args.get("secret", ""))]
    good = [secret]
    if way == "body":
        good = [hmac.new(key, body, *more).hexdigest()]
    elif way == "stamped":
        pairs = [each.partition("=")[::2] for each in re.split("[,;]", given[0])]
        stamps, given = ([value for name, value in pairs if name == each] for each in more[:2])
        signed = [f"{stamp}{more[2]}".encode() + body for stamp in stamps]
        good = [hmac.new(key, each, "sha256").hexdigest() for each in signed]
    elif way == "standard":  # Standard Webhooks: the key is Base64, or plain, as with Polar's older secrets
        stamps, given, keys = [headers.get("HTTP_WEBHOOK_TIMESTAMP", "")], given[0].split(), [key]
        text = secret.removeprefix("whsec_")
        if len(text) % 4 == 0 and re.fullmatch("[A-Za-z0-9+/]+=?=?", text):
            keys.append(base64.b64decode(text))
        signed = f"{headers.get('HTTP_WEBHOOK_ID')}.{stamps[0]}.".encode() + body
        good = ["v1," + base64.b64encode(hmac.digest(each, signed, "sha256")).decode() for each in keys]
    is_one = len(stamps) == 1 and re.fullmatch("[0-9]{1,12}", stamps[0])
    return is_one and abs(time.time() - int(stamps[0])) <= 300 and any(
        hmac.compare_digest(a.encode(), b.encode()) for a in given for b in good)

def at(event, paths, within=""):
    """The text or number at the first path that has one, or what follows `=`. A list's items go by place or
    by their Name, and a text can be an object in JSON, or have something after its first colon."""
    if paths.startswith("="):
        return paths[1:]
    for path in [path for each in paths.split("|") for path in (f"{within}.{each}", each)]:
        found = event
        for name in path.split("."):
            if isinstance(found, str):
                found = json.loads(found) if found[:1] == "{" else {":": found.partition(":")[2]}
            if isinstance(found, list):
                found = {isinstance(x, dict) and x.get("Name") or str(n): x for n, x in enumerate(found)}
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, (str, int, Decimal)) and str(found).strip():
            return str(found).lower() if isinstance(found, bool) else str(found).strip()
    return ""

def holds(event, conditions, within):
    """Whether each is so of conditions like `status=paid kind!=trial`."""
    conditions = [re.fullmatch("(.*?)(!?)=(.*)", each).groups() for each in conditions.split()]
    return all(bool(re.fullmatch(is_, at(event, path, within))) != bool(no) for path, no, is_ in conditions)

def pluct(path, body=None, headers=GATEWAY):
    """What Pluct answers. It refuses by a ValueError; if it does not answer, the gateway is to try again."""
    raw, headers = body and json.dumps(body).encode(), {"Content-Type": "application/json"} | headers
    try:
        with urllib.request.urlopen(urllib.request.Request(PLUCT + path, raw, headers), timeout=10) as answer:
            return answer.read().decode()
    except OSError as error:
        status = getattr(error, "code", 503)
        said = error.read().decode() if hasattr(error, "code") else str(error)
    if status in (400, 422):
        raise ValueError(json.loads(said)["error"])
    print(status, said, flush=True)
    bottle.abort(503, "Try again")

def park(why, reference, account="", amount=0, reason=None, type="add"):
    """Have Pluct keep a payment, or a returned one, for the admin's page."""
    print(f"parked: {why}", flush=True)
    told = {"reference": reference, "account": account[:255], "type": type, "reason": reason}
    known = {"amount": int(amount)} if 0 < amount <= 1_000_000 else {}
    pluct("/park-payment", told | known | {"why": ascii(why)[1:-1][:500]})  # without refused signs

def kept(**filters):
    """The newest 200 payments that wait for the admin, or did, by their references."""
    page = json.loads(pluct(f"/admin/payments?{urlencode(filters | {'limit': 200})}", headers=ADMIN))
    return {each["reference"]: each for each in page["payments"]}

def add(gateway, said):
    """Add what was paid for, once. The reason keeps the amount, for /admin/sums and a refund of a part: as
    'USD 4.99', or as 'jpy 500' in the smallest unit."""
    product, currency, amount = said["product"], said["currency"].lower(), Decimal(said["amount"] or 0)
    if said["whole"] and currency in HUNDREDTHS:
        amount = int(Decimal(said["whole"]) * 100)
    credits = PRICES.get(product, 0) * int(said["times"] or 1) or PRICES.get((currency, amount))
    if not credits and currency in HUNDREDTHS:
        credits = int(PRICES.get(currency, 0) * amount // 100)
    told = {"userId": said["user"], "amount": credits, "reference": f"{gateway}:{said['id']}"}
    money = f"{currency.upper()} {amount / 100:.2f}" if currency in HUNDREDTHS else f"{currency} {amount}"
    paid = f"{product or ''} {money if amount else currency}".strip()[:500]
    print(paid, told, end=" ", flush=True)
    try:
        if not said["user"]:
            raise ValueError("It names no user")
        if not credits or said["second"]:
            raise ValueError("It has more than one product" if said["second"] else "It has no price")
        print(200, pluct("/add-credits", told | {"reason": paid}), flush=True)
        with contextlib.suppress(bottle.HTTPError):  # it is added, even if the key is wrong
            if KEY and told["reference"] in kept(state="parked"):  # an earlier event lacked something
                pluct("/admin/resolve-payment", told, ADMIN)
    except ValueError as why:
        park(str(why), told["reference"], said["user"], credits or 0, paid)

def history(**filters):
    """Transactions, the newest first."""
    while filters.get("cursor", "") is not None:
        page = json.loads(pluct(f"/admin/transactions?{urlencode(filters)}", headers=ADMIN))
        yield from page["transactions"]
        filters["cursor"] = page["next_cursor"]

def take_back(gateway, said):
    """Take the refunded part of what was added, less what was taken for it before. What is spent is parked:
    by the largest refund for the smaller ones, too, where a gateway counts its refunds together."""
    purchase, each, back = f"{gateway}:{said['id']}", said["each"], said["back"]
    ours, reason = f"{purchase} back ", f"refund of {purchase}"  # which an erasure removes
    key = f"{ours}{each or back}"
    print(reason, end=" ", flush=True)
    bought = next(history(type="add", reference=purchase), None) if KEY else None
    if not bought:
        why = "Nothing was added for it" if KEY else "PLUCT_KEY is not set"
        return park(why, key, "", 0, reason, "admin_deduct")
    credits, user = bought["amount"], bought["user_id"]
    paid = said["of"] or (bought["reason"] or "unknown").split()[-1].replace(".", "")  # in hundredths, too
    part = credits if back == "all" else -(-credits * int(back) // int(paid))
    known = {reference: row for reference, row in (kept(state="parked") | kept(account=user)).items()
        if reference.startswith(ours)}
    if any(row["account"] and (reference == key or not each and size(reference) > size(key))
            for reference, row in known.items()):  # parking is the last that an event does
        return print("as before", flush=True)
    waiting = {reference: row["amount"] for reference, row in known.items() if row["state"] == "parked"}
    rows = [row for row in history(type="admin_deduct", userId=user, limit=200)
        if row["reason"] == reason or f" {ours}" in f" {row['reference']}"]
    mine = [row["amount"] for row in rows if row["reference"] in (key, f"{row['actor']} {key}")]
    taken = sum(row["amount"] for row in rows)
    rest = part - (sum(mine) if each else taken)
    rest = share = max(0, min(rest, credits - taken - sum(waiting.values()) * bool(each)))
    if rest and not mine:
        told, headers = {"userId": user, "amount": rest, "reason": reason}, ADMIN | {"Idempotency-Key": key}
        with contextlib.suppress(ValueError):  # the key was used, and there was nothing to take
            answer = pluct("/admin/deduct-credits", told | {"upTo": True}, headers)
            print(told, 200, answer, end=" ", flush=True)
            rest -= json.loads(answer)["deducted"]
    for reference in waiting:
        if reference == key and not rest or not each and size(reference) < size(key):
            pluct("/admin/resolve-payment", {"reference": reference, "dismiss": True}, ADMIN)
    if rest:
        why = f"{rest} of its {share} credits were spent already"
        return park(why, key, user, rest, reason, "admin_deduct")
    print(flush=True)

def size(reference):
    """Of a refund that counts the earlier ones."""
    return Decimal(reference.rpartition(" ")[2].replace("all", "Infinity"))

@bottle.post("/<name>")
@bottle.post("/paid/<secret>")
@bottle.post("/paid/<secret>/stk/<user:path>")
def heard(name="mpesa", secret="", user=""):
    """One event. One that is not for us is answered as one that is done."""
    secrets = os.environ.get("MPESA_PATH" if name == "mpesa" else f"{name.upper()}_SECRET", "").split()
    if name not in GATEWAYS or not secrets:
        bottle.abort(404, "No such gateway")
    (proof, kind, within, test, rows), body = GATEWAYS[name], bottle.request.body.read()
    unread = f"{name}:unread-{hashlib.sha256(body).hexdigest()[:16]}"
    if not any(is_authentic(each, body, *proof) for each in secrets):
        print(f"{name}: not authentic", flush=True)
        bottle.abort(401, "Unauthorized")
    try:
        event = json.loads(body, parse_float=Decimal)
        if secret:
            event |= {"kind": "STK" if user else "C2B", "user": user, "currency": "kes"}
        if not at(event, kind):
            raise ValueError("an event without a name")
        row = rows.get(at(event, kind))
        is_test = test and os.environ.get("TEST_PAYMENTS") != "1" and holds(event, test, within)
        if row and is_test:
            print(f"{name}: a test payment, which TEST_PAYMENTS=1 would count", flush=True)
        elif row and holds(event, row.get("if", ""), within):
            row = FIELDS | {"id": "id", "currency": "currency"} | row
            said = {each: at(event, row[each], within) for each in row}
            if not said["id"]:
                raise ValueError("an event without an id")
            (take_back if row["back"] else add)(name, said)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as why:
        park(f"It cannot be read: {why}", unread)
    return {"ResultCode": 0, "ResultDesc": "Accepted"} if secret else ""

logging.getLogger("waitress.queue").setLevel("ERROR")  # to wait for one another is as it should be
bottle.run(server="waitress", port=int(os.environ.get("RECEIVER_PORT", "8788")), quiet=True,
    threads=1, max_request_body_size=262_144)  # one event at a time: two refunds of one payment do not meet
