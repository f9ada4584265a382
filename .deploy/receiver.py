"""Hears of payments and refunds from gateways, and has Pluct add their credits, and take them back.

In the environment are WEBHOOK_SECRET, and the secret of each gateway of yours, as STRIPE_SECRET (of M-Pesa
MPESA_PATH), or two with a blank between; PLUCT_KEY, an API key of scope admin, for refunds; TEST_PAYMENTS=1 if
tests count; PLUCT_URL and RECEIVER_PORT for a Pluct at another address, and for another port than 8788.
"""

import base64
import contextlib
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
TESTS_COUNT = os.environ.get("TEST_PAYMENTS") == "1"
PLUCT, KEY = os.environ.get("PLUCT_URL", "http://localhost:8787"), os.environ.get("PLUCT_KEY", "")
WEBHOOK_SECRET = {"x-webhook-secret": os.environ["WEBHOOK_SECRET"]}

# Per gateway: how a request proves to be its; where an event has its name, and the rest; what tells a test. Then
# by name: if so, where a payment or a refund (`back`) has what counts. The first that is there of a|b is it.
SESSION = {"if": "payment_status=paid", "id": "payment_intent|id",
    "user": "client_reference_id|metadata.userId", "currency": "currency_conversion.source_currency|currency",
    "amount": "currency_conversion.amount_subtotal|amount_subtotal"}
PURCHASE = {"if": "period_type!=TRIAL is_family_share!=true store!=PROMOTIONAL",
    "id": "transaction_id", "user": "app_user_id", "product": "product_id"}
ADJUSTMENT = {"if": "status=approved action=refund|chargeback",
    "id": "transaction_id", "back": "totals.total", "each": "id"}
ORDER = {"id": "id", "currency": "currency", "amount": "amount"}
FIELDS = ("id", "user", "product", "times", "second", "currency", "amount", "whole", "back", "of", "each")
GATEWAYS = {
    "stripe": (("stamped", "stripe-signature", "t", "v1", "."), "type", "data.object", "livemode=false", {
        "checkout.session.completed": SESSION, "checkout.session.async_payment_succeeded": SESSION,
        "charge.refunded": {"id": "payment_intent", "back": "amount_refunded", "of": "amount"},
        "charge.dispute.funds_withdrawn": {"id": "payment_intent", "back": "all"}}),
    "polar": (("standard", "webhook-signature"), "type", "data", "", {
        "order.paid": ORDER | {"user": "customer.external_id|metadata.userId", "product": "product_id",
            "amount": "subtotal_amount"},
        "order.refunded": {"id": "id", "back": "refunded_amount", "of": "net_amount"}}),
    "paystack": (("body", "x-paystack-signature", "sha512"), "event", "data", "domain=test", {
        "charge.success": ORDER | {"if": "status=success", "id": "reference", "user": "metadata.userId"},
        "refund.processed": {
            "id": "transaction_reference", "back": "amount", "each": "refund_reference|amount"}}),
    "revenuecat": (("shown", "authorization"), "event.type", "event", "environment=SANDBOX", {
        "INITIAL_PURCHASE": PURCHASE, "NON_RENEWING_PURCHASE": PURCHASE, "RENEWAL": PURCHASE,
        "CANCELLATION": {"if": "cancel_reason=CUSTOMER_SUPPORT", "id": "transaction_id", "back": "all"}}),
    "paddle": (("stamped", "paddle-signature", "ts", "h1", ":"), "event_type", "data", "", {
        "transaction.completed": {"id": "id", "user": "custom_data.userId", "product": "items.0.price.id",
            "times": "items.0.quantity", "second": "items.1.quantity", "currency": "currency_code",
            "amount": "details.totals.grand_total"},
        "adjustment.created": ADJUSTMENT, "adjustment.updated": ADJUSTMENT}),
    "lemonsqueezy": (("body", "x-signature", "sha256"), "meta.event_name", "data", "meta.test_mode=true", {
        "order_created": {"if": "attributes.status=paid", "id": "id", "user": "meta.custom_data.userId",
            "product": "attributes.first_order_item.variant_id",
            "times": "attributes.first_order_item.quantity"},
        "order_refunded": {"id": "id", "back": "attributes.refunded_amount", "of": "attributes.total"}}),
    "razorpay": (("body", "x-razorpay-signature", "sha256"), "event", "payload.payment.entity", "", {
        "payment.captured": ORDER | {"user": "notes.userId"},
        "refund.processed": {"id": "id", "back": "amount_refunded", "of": "amount"}}),
    "flutterwave": (("shown", "verif-hash"), "event", "data", "", {  # the weakest: it shows the secret itself
        "charge.completed": {"if": "status=successful", "id": "id", "currency": "currency", "whole": "amount",
            "user": "meta.userId|meta_data.userId|tx_ref.:"}}),
    "mpesa": (("shown", ""), "kind", "Body.stkCallback", "", {  # which signs nothing
        "C2B": {"id": "TransID", "user": "BillRefNumber", "currency": "currency", "whole": "TransAmount"},
        "STK": {"if": "ResultCode=0+", "id": "CallbackMetadata.Item.MpesaReceiptNumber.Value", "user": "user",
            "currency": "currency", "whole": "CallbackMetadata.Item.Amount.Value"}}),
}

def is_authentic(secret, body, way, name, *more):
    """Whether a request shows the secret, or signatures by it: of the body, or of the time and the body."""
    def header(name):
        return bottle.request.environ.get("HTTP_" + name.upper().replace("-", "_"), "")

    given, good = [header(name) if name else bottle.request.url_args.get("secret", "")], [secret]
    stamps, key = [str(int(time.time()))], secret.encode()
    if way == "body":
        good = [hmac.new(key, body, *more).hexdigest()]
    elif way == "stamped":
        pairs = [each.partition("=")[::2] for each in re.split("[,;]", given[0])]
        stamps, given = ([value for name, value in pairs if name == each] for each in more[:2])
        good = [hmac.new(key, each.encode() + more[2].encode() + body, "sha256").hexdigest() for each in stamps]
    elif way == "standard":  # Standard Webhooks: the key is Base64, or plain, as with Polar's older secrets
        stamps, given, keys = [header("webhook-timestamp")], given[0].split(), [key]
        with contextlib.suppress(ValueError):
            keys.append(base64.b64decode(secret.removeprefix("whsec_"), validate=True) or key)
        signed = f"{header('webhook-id')}.{stamps[0]}.".encode() + body
        good = ["v1," + base64.b64encode(hmac.digest(each, signed, "sha256")).decode() for each in keys]
    if len(stamps) != 1 or not re.fullmatch("[0-9]{1,12}", stamps[0]) or abs(time.time() - int(stamps[0])) > 300:
        return False
    return any(hmac.compare_digest(a.encode(), b.encode()) for a in given for b in good)

def at(event, paths, within=""):
    """The text or number at the first of the paths that has one, as text. A list's items go by place, or by
    their Name; a text can be an object in JSON, or have a part after its colon."""
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

def pluct(path, body=None, headers=WEBHOOK_SECRET):
    """What Pluct answers. It refuses by a ValueError; if it does not answer, the gateway is to try again."""
    raw, headers = body and json.dumps(body).encode(), {"Content-Type": "application/json"} | headers
    try:
        with urllib.request.urlopen(urllib.request.Request(PLUCT + path, raw, headers), timeout=10) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        status, said = error.code, error.read().decode()
    except OSError as error:
        status, said = 503, error
    print(status, said, end=" ", flush=True)
    if status in (400, 422):
        raise ValueError("Pluct refuses it")
    print(flush=True)
    bottle.abort(503, "Try again")

def add(gateway, said):
    """Add what was paid for, once. The reason keeps the amount, for a refund of a part."""
    product, currency, amount = said["product"], said["currency"].lower(), Decimal(said["amount"] or 0)
    if currency in HUNDREDTHS and said["whole"]:
        amount = int(Decimal(said["whole"]) * 100)
    if product in PRICES:
        credits = PRICES[product] * int(said["times"] or 1)
    elif not (credits := PRICES.get((currency, amount))) and currency in HUNDREDTHS:
        credits = int(PRICES.get(currency, 0) * amount // 100) or None
    told = {"userId": said["user"], "amount": credits, "reference": f"{gateway}:{said['id']}"}
    paid = " ".join(filter(None, (product, currency, str(amount or ""))))
    print(paid, told, end=" ", flush=True)
    if said["second"] or not all((credits, said["user"], said["id"])):
        raise ValueError("it has no price, user or id, or a second product")
    print(200, pluct("/add-credits", told | {"reason": paid}), flush=True)

def history(**filters):
    """Transactions, newest first."""
    while filters.get("cursor", "") is not None:
        page = json.loads(pluct("/admin/transactions?" + urlencode(filters), headers={"x-api-key": KEY}))
        yield from page["transactions"]
        filters["cursor"] = page["next_cursor"]

def take_back(gateway, said):
    """Take the refunded part of what was added, less what was taken for it before."""
    reference = f"{gateway}:{said['id']}"
    reason = f"refund of {reference}"
    print(reason, end=" ", flush=True)
    purchases = KEY and [*history(type="add", reference=reference)]
    if not purchases:
        raise ValueError("its credits were not added here" if KEY else "PLUCT_KEY is not set")
    credits, user, paid = (purchases[0][name] for name in ("amount", "user_id", "reason"))
    part = credits
    if not said["is_all"]:
        part = -(-credits * int(said["back"]) // int(said["of"] or paid.split()[-1]))
    key = f"{reason} {said['each'] or said['back'] or 'all'}"
    rows = [row for row in history(type="admin_deduct", userId=user, limit=200) if row["reason"] == reason]
    mine = [place for place, row in enumerate(rows) if row["reference"] == f"{row['actor']} {key}"]
    taken = sum(row["amount"] for row in rows[mine[0] + 1 if mine else 0 :])  # before this was taken
    told = {"userId": user, "amount": min(part if said["each"] else part - taken, credits - taken)}
    print(told, end=" ", flush=True)
    if told["amount"] > 0:
        headers = {"x-api-key": KEY, "Idempotency-Key": key}
        answer = pluct("/admin/deduct-credits", told | {"reason": reason, "upTo": True}, headers)
        print(200, answer, end=" ", flush=True)
        if spent := told["amount"] - json.loads(answer)["deducted"]:
            raise ValueError(f"{spent} of them were spent already")
    print(flush=True)

@bottle.post("/<name>")
@bottle.post("/paid/<secret>")
@bottle.post("/paid/<secret>/stk/<user:path>")
def heard(name="mpesa", secret="", user=""):
    """One event. What is not for us is well, too."""
    secrets = os.environ.get("MPESA_PATH" if name == "mpesa" else f"{name.upper()}_SECRET", "").split()
    if name not in GATEWAYS or not secrets:
        bottle.abort(404, "No such gateway")
    (proof, kind, within, test, rows), body = GATEWAYS[name], bottle.request.body.read()
    if not any(is_authentic(each, body, *proof) for each in secrets):
        print(f"{name}: not authentic", flush=True)
        bottle.abort(401, "Unauthorized")
    try:
        event = json.loads(body, parse_float=Decimal)
        event |= {"kind": "STK" if user else "C2B", "user": user, "currency": "kes"} if secret else {}
        if not (what := at(event, kind)):
            raise ValueError("an event without a name")
        row, is_test = rows.get(what), test and holds(event, test, within)
        if row and holds(event, row.get("if", ""), within) and (TESTS_COUNT or not is_test):
            said = {each: at(event, row.get(each, ""), within) for each in FIELDS}
            (take_back if "back" in row else add)(name, said | {"is_all": row.get("back") == "all"})
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as why:
        print(f"settle by hand ({name}): {why}", flush=True)
    return {"ResultCode": 0, "ResultDesc": "Accepted"} if secret else ""

logging.getLogger("waitress.queue").setLevel("ERROR")  # to wait for one another is as it should be
bottle.run(server="waitress", port=int(os.environ.get("RECEIVER_PORT", "8788")), quiet=True,
    threads=1, max_request_body_size=262_144)  # one event at a time: two refunds of one payment do not meet
