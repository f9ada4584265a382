"""Hears of payments and refunds from gateways, and has Pluct add their credits, take them back, or park them.

The environment:
    WEBHOOK_SECRET           as Pluct has it
    STRIPE_WEBHOOK_SECRET    and so on, of each gateway of yours: one secret, or several with blanks between,
                             any of which counts while the gateway changes it
    PRICES                   what is sold, as "KES=1; USD 4.99=500; pri_01ab=100": credits for each whole one
                             of a currency, for an exact amount, or for a product's id
    PLUCT_KEY                an API key of scope admin, to take credits back
    TEST_PAYMENTS            1 if payments of a test mode count
    DARAJA_ADDRESSES         from where M-Pesa calls, if not from Safaricom's addresses; empty for anywhere
    TRUSTED_PROXY            networks of proxies, whose X-Forwarded-For is believed
    PLUCT_URL, RECEIVER_PORT http://localhost:8787 and 8788, if not set

`python receiver.py import FILE` adds what is missing of a CSV of gateway,reference,userId,amount,currency.
"""

import base64, collections, contextlib, csv, functools, hashlib, hmac, http.client, ipaddress, json, logging
import math, os, re, signal, sys, threading, time, typing
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

import bottle
import waitress

PLUCT, KEY = os.environ.get("PLUCT_URL", "http://localhost:8787").rstrip("/"), os.environ.get("PLUCT_KEY")
GATEWAY, ADMIN = {"x-webhook-secret": os.environ.get("WEBHOOK_SECRET", "")}, {"x-api-key": KEY}
if not GATEWAY["x-webhook-secret"] or not re.match("https?://", PLUCT):
    sys.exit("WEBHOOK_SECRET must be as Pluct has it, and PLUCT_URL an address like http://localhost:8787.")

# By gateway: how many of its unit make one of a currency. ISO 4217 is of no use, as gateways differ from it.
# What is missing here has a price by product alone: a guess would sell for a hundredth, or a hundred times.
COMMON = "AUD CAD CHF EUR GBP SEK USD"
UNITS = {
    "daraja": {1: "KES"}, "flutterwave": {1: "*"}, "polar": {100: COMMON},
    "stripe": {1: "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF", 1000: "BHD JOD KWD OMR TND",
        100: "*"},  # which is what it says of all others, UGX and ISK too
    "paystack": {100: "NGN GHS ZAR KES USD EGP"},
    "paddle": {1: "JPY", 100: f"{COMMON} ARS BRL CNY COP CZK DKK HKD HUF ILS INR MXN NOK NZD PEN PLN RUB SGD "
        "THB TRY TWD UAH ZAR"},
    "razorpay": {1: "JPY", 1000: "KWD BHD OMR", 100: f"{COMMON} INR AED SGD"},
}
WHOLE = ["daraja", "flutterwave"]  # who tell whole units, with or without hundredths
DARAJA = """196.201.212.69 196.201.212.74 196.201.212.127 196.201.212.129 196.201.212.136 196.201.212.138
    196.201.213.44 196.201.213.114 196.201.214.200 196.201.214.206 196.201.214.207 196.201.214.208"""

# Of each gateway: the ways to prove a request, of which the first counts whose header is there; where events
# have their name, and the rest; what tells a test. By name: what must be so, and where a payment, a refund
# (`back`) or the return of what was refunded (`won`) has what counts. a|b is the first there is, =a is "a".
# `second` is a thing too many, `known` tells that a human typed the user, `wait` why it is for an admin,
# `told` what shows that a body is for its address.
# `back` counts all refunds until now, unless `each` has an id of its own; `of` is what was paid.
FIELDS = dict.fromkeys("user product times second amount back of each won known wait".split(), "")
SESSION = {"if": "payment_status=paid", "id": "payment_intent|id",
    "user": "client_reference_id|metadata.userId", "currency": "currency_conversion.source_currency|currency",
    "amount": "currency_conversion.amount_subtotal|amount_subtotal"}
PURCHASE = {"if": "period_type!=TRIAL is_family_share!=true store!=PROMOTIONAL",
    "id": "transaction_id", "user": "app_user_id", "product": "product_id"}
RETURNED = {"if": "status=approved action=refund|chargeback|chargeback_reverse", "id": "transaction_id",
    "each": "id", "action": "action", "total": "totals.total"}
GATEWAYS = {
    "stripe": ([("stamped", "stripe-signature", "t", "v1", ".")], "type", "data.object", "livemode=false", {
        "checkout.session.completed": SESSION, "checkout.session.async_payment_succeeded": SESSION,
        "charge.refunded": {"id": "payment_intent", "back": "amount_refunded", "of": "amount"},
        "charge.dispute.funds_withdrawn": {"id": "payment_intent", "back": "=all"},
        "charge.dispute.funds_reinstated": {"id": "payment_intent", "won": "=all"}}),
    "polar": ([("standard", "webhook-signature")], "type", "data", "", {
        "order.paid": {"user": "customer.external_id|metadata.userId", "product": "product_id",
            "amount": "subtotal_amount"},
        "order.refunded": {"back": "refunded_amount", "of": "net_amount"}}),
    "paystack": ([("body", "x-paystack-signature", "sha512")], "event", "data", "domain=test", {
        "charge.success": {
            "if": "status=success", "id": "reference", "user": "metadata.userId", "amount": "amount"},
        "charge.dispute.resolve": {
            "if": "transaction.status=reversed", "id": "transaction.reference", "back": "=all"},
        "refund.processed": {
            "id": "transaction_reference", "back": "amount", "each": "refund_reference|amount"}}),
    "revenuecat": ([("stamped", "x-revenuecat-webhook-signature", "t", "v1", "."),
        ("shown", "authorization")], "event.type", "event", "environment=SANDBOX", {
        "INITIAL_PURCHASE": PURCHASE, "NON_RENEWING_PURCHASE": PURCHASE, "RENEWAL": PURCHASE,
        "TRANSFER": {"wait": "=Its purchases went to another user"},
        "CANCELLATION": {"if": "cancel_reason=CUSTOMER_SUPPORT", "id": "transaction_id", "back": "=all"},
        "REFUND_REVERSED": {"id": "transaction_id", "won": "=all"}}),
    "paddle": ([("stamped", "paddle-signature", "ts", "h1", ":")], "event_type", "data", "", {
        "transaction.completed": {"user": "custom_data.userId", "product": "items.0.price.id",
            "times": "items.0.quantity", "second": "items.1.quantity", "currency": "currency_code",
            "amount": "details.totals.grand_total"},
        "adjustment.created": RETURNED, "adjustment.updated": RETURNED}),
    "lemonsqueezy": ([("body", "x-signature", "sha256")], "meta.event_name", "data", "meta.test_mode=true", {
        "order_created": {"if": "attributes.status=paid", "user": "meta.custom_data.userId",
            "product": "attributes.first_order_item.variant_id",
            "times": "attributes.first_order_item.quantity"},
        "order_refunded": {"back": "attributes.refunded_amount", "of": "attributes.total"}}),
    "razorpay": ([("body", "x-razorpay-signature", "sha256")], "event", "payload.payment.entity", "", {
        "payment.captured": {"user": "notes.userId", "amount": "amount"},
        "payment.dispute.lost": {"back": "=all"},
        "refund.processed": {"back": "amount_refunded", "of": "amount"}}),
    # Version 4's signature, and version 3's, which is the weakest: the secret itself
    "flutterwave": ([("body", "flutterwave-signature", "sha256"), ("shown", "verif-hash")],
        "event|type", "data", "", {"charge.completed": {"if": "status=successful|succeeded",
            "user": "meta.userId|meta_data.userId|tx_ref.:", "amount": "amount"}}),
    # M-Pesa, which signs nothing: the path is the secret. Its own names have no names of events.
    "daraja": ([("shown", "")], "kind", "Body.stkCallback", "", {
        "c2b": {"told": "TransID", "id": "TransID", "user": "BillRefNumber", "known": "=yes",
            "amount": "TransAmount"},
        "stk": {"told": "ResultCode", "if": "ResultCode=0+", "user": "user",
            "id": "CallbackMetadata.Item.MpesaReceiptNumber.Value",
            "amount": "CallbackMetadata.Item.Amount.Value"},
        "reversal": {"told": "Result.ResultCode", "if": "Result.ResultCode=0+",
            "each": "Result.TransactionID",
            "id": "Result.ResultParameters.ResultParameter.OriginalTransactionID.Value",
            "back": "Result.ResultParameters.ResultParameter.Amount.Value"}}),
}
RECEIPT = re.compile(r"\b(?=[A-Z]*[0-9])[A-Z][A-Z0-9]{9}\b")  # no name, and no number of a phone
SECRETS = {name: os.environ.get(f"{name.upper()}_WEBHOOK_SECRET", "").split() for name in GATEWAYS}
USED = [name for name, secrets in SECRETS.items() if secrets]

def units(gateway, currency):
    """How many of the gateway's unit make one of the currency; None where that is not certain."""
    known = UNITS.get(gateway, {}).items()
    return next((n for n, names in known if names == "*" or currency in names.split()), None)

def number(text):
    """0 for what is none, which has no price: NaN, Infinity and 1e999999 are Decimals, too."""
    return Decimal(text if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", text) else 0)

def read_prices(text):
    """Credits by product, by (currency, amount), and by currency. What cannot be paid stops the start."""
    prices = {}
    for each in filter(None, map(str.strip, text.split(";"))):
        thing, _, credits = (part.strip() for part in each.rpartition("="))
        money = re.fullmatch(r"([A-Z]{3}|[A-Za-z]{3}(?= ))( +[0-9]+(\.[0-9]+)?)?", thing)
        if not (money or thing and " " not in thing) or not re.fullmatch("[0-9]{1,7}", credits) \
                or not 1 <= int(credits) <= 1_000_000:
            sys.exit(f"PRICES: {each!r} is no price like KES=1, USD 4.99=500 or pri_01ab=100.")
        if money:
            currency, amount = money[1].upper(), Decimal((money[2] or "1").strip())
            sold = [(name, units(name, currency)) for name in USED]
            is_sold = any(n and (name in WHOLE or amount * n == int(amount * n)) for name, n in sold)
            if not amount or not is_sold:
                sys.exit(f"PRICES: {thing} cannot be paid at {', '.join(USED) or 'no gateway'}.")
            thing = (currency, amount) if money[2] else currency
        if thing in prices:
            sys.exit(f"PRICES: {each!r} is there twice.")
        prices[thing] = int(credits)
    return prices

PRICES = read_prices(os.environ.get("PRICES", ""))
for gateway, found in SECRETS.items():
    name, size_min = f"{gateway.upper()}_WEBHOOK_SECRET", 32 if gateway == "daraja" else 16
    if name in os.environ and min(map(len, found), default=0) < size_min:
        sys.exit(f"{name} must have {size_min} characters or more.")
try:
    ADDRESSES, PROXIES = ([*map(ipaddress.ip_network, os.environ.get(name, usual).replace(",", " ").split())]
        for name, usual in (("DARAJA_ADDRESSES", DARAJA), ("TRUSTED_PROXY", "")))
except ValueError as error:
    sys.exit(f"DARAJA_ADDRESSES and TRUSTED_PROXY must be addresses and networks: {error}.")
LOCKS = {kind: [threading.Lock() for _ in range(64)] for kind in ("payment", "user")}
NOW = threading.local()  # .line is what is printed of the event
SERVER = urlsplit(PLUCT)
CONNECTION = http.client.HTTPSConnection if SERVER.scheme == "https" else http.client.HTTPConnection
IDLE = collections.deque(maxlen=32)  # connections to Pluct, for the next calls, the newest first

def say(*words, file=sys.stdout):
    """One line, whole beside those of other threads. A full disk stops no payment: Pluct may have another."""
    with contextlib.suppress(OSError):
        print(" ".join(map(str, words)) + "\n", end="", file=file, flush=True)

def locked(kind, name):
    """So that no two events of one payment meet, nor two that take what one user owes."""
    return LOCKS[kind][hash(name) % 64]

def is_authentic(secret, body, proofs):
    """Whether a request shows the secret, or signatures by it: of the body, or of the time and the body."""
    headers, stamps, key = bottle.request.environ, [str(int(time.time()))], secret.encode()
    named = [("HTTP_" + proof[1].upper().replace("-", "_"), proof) for proof in proofs]
    header, (way, _, *more) = next((each for each in named if each[0] in headers), named[-1])
    given = [headers.get(header, bottle.request.url_args.get("secret", ""))]
    good = [secret]
    if way == "body":
        digest = hmac.digest(key, body, *more)
        good = [digest.hex(), base64.b64encode(digest).decode()]
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

def read_object(text):
    """Of metadata, which may come from a browser: what is no object in JSON is none."""
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(text, parse_float=Decimal) if text[:1] == "{" else None

def at(event, paths, within=""):
    """The text or number at the first path that has one, or what follows `=`. A list's items go by place or
    by their Name or Key, and a text can be an object in JSON, or have something after its first colon."""
    if paths.startswith("="):
        return paths[1:]
    for path in [path for each in paths.split("|") if each
            for path in (f"{within}.{each}", each)]:
        found = event
        for name in path.split("."):
            if isinstance(found, str):
                found = read_object(found) or {":": found.partition(":")[2]}
            if isinstance(found, list):
                found = {isinstance(x, dict) and (x.get("Name") or x.get("Key")) or str(n): x
                    for n, x in enumerate(found)}
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, (str, int, Decimal)) and str(found).strip():
            return str(found).lower() if isinstance(found, bool) else str(found).strip()
    return ""

def holds(event, conditions, within):
    """Whether each is so of conditions like `status=paid kind!=trial`."""
    conditions = [re.fullmatch("(.*?)(!?)=(.*)", each).groups() for each in conditions.split()]
    return all(bool(re.fullmatch(is_, at(event, path, within))) != bool(no) for path, no, is_ in conditions)

class Refused(ValueError):
    """By Pluct, whose status is the second argument."""

class WrongKey(bottle.HTTPError):
    """Pluct does not take PLUCT_KEY. What needs it is to be tried again; a payment does without."""

def send(path, raw, headers, timeout_s):
    """What Pluct answers, and the text. On a connection that it has closed meanwhile, a call is made again:
    there is none that would do its work twice."""
    idle = None
    with contextlib.suppress(IndexError):
        idle = IDLE.pop()
        idle.sock.settimeout(timeout_s)
    connection = idle or CONNECTION(SERVER.netloc, timeout=timeout_s)
    try:
        connection.request("POST" if raw else "GET", SERVER.path + path, raw, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    except OSError as error:
        if not idle or isinstance(error, TimeoutError):
            raise
        IDLE.clear()
        return send(path, raw, headers, timeout_s)
    if connection.sock:
        IDLE.append(connection)  # only here: what comes late, after any error, is no other call's answer
    return answer, text

def pluct(path, body=None, headers=GATEWAY, timeout_s=10):
    """What Pluct answers, and whether it did before. If it does not answer, the gateway is to try again."""
    raw, headers = body and json.dumps(body).encode(), {"Content-Type": "application/json"} | headers
    told = None
    try:
        answer, said = send(path, raw, headers, timeout_s)
        status = answer.status
        with contextlib.suppress(ValueError):
            told = json.loads(said)
    except (OSError, http.client.HTTPException) as error:
        status, said, told = 503, str(error), {"error": ""}
    if not isinstance(told, dict) or status != 200 and "error" not in told:
        status = f"{status}, but not from Pluct:"  # it may be the page of a proxy
    if status == 200:
        return said, "Idempotent-Replayed" in answer.headers
    if status in (400, 404, 409, 422):
        raise Refused(told["error"], status)
    say(NOW.line, status, said[:500], file=sys.stderr)
    kind = WrongKey if status in (401, 403) and "x-api-key" in headers else bottle.HTTPError
    raise kind(503, "Try again", **{"Retry-After": "10"})

def ask(path, timeout_s=10, **filters):
    return json.loads(pluct(f"{path}?{urlencode(filters)}", headers=ADMIN, timeout_s=timeout_s)[0])

def history(**filters):
    """Transactions, the newest first."""
    while filters.get("cursor", "") is not None:
        page = ask("/admin/transactions", **filters)
        yield from page["transactions"]
        filters["cursor"] = page["next_cursor"]

def kept(**filters):
    """The newest 200 payments that wait for the admin, or did, by their references."""
    return {each["reference"]: each for each in ask("/admin/payments", limit=200, **filters)["payments"]}

def resolve(reference, **how):
    """Add, deduct or dismiss what waits. True unless an admin was faster."""
    try:
        return bool(pluct("/admin/resolve-payment", {"reference": reference} | how, ADMIN))
    except Refused as why:
        if why.args[1] not in (409, 422):
            raise
        return False

def park(why, reference, account="", amount=0, reason="", type="add"):
    """Have Pluct keep a payment, or a returned one, for the admin's page, without signs that it refuses."""
    say(f"{NOW.line} parked: {why}")
    account, reason = (
        text.encode(errors="replace").decode().replace("\0", "?") for text in (account, reason))
    known = {"amount": int(amount)} if 0 < amount <= 1_000_000 else {}
    pluct("/park-payment", known | {"reference": reference, "type": type, "account": account[:255],
        "reason": reason[:500], "why": ascii(why)[1:-1][:500]})

def price(gateway, said, is_whole=False):
    """Credits, and what was paid, as "coins100 USD 4.99", for /admin/sums and a refund of a part."""
    currency, amount = said["currency"].upper(), number(said["amount"])
    unit = units(gateway, currency)
    if unit and not is_whole:
        amount /= unit
    times = number(said["times"] or "1")
    credits = int(PRICES.get(said["product"], 0) * times) * (times % 1 == 0)
    if unit and not credits and not (currency == "UGX" and amount % 1):  # whose last two digits are 0
        credits = PRICES.get((currency, amount)) or int(PRICES.get(currency, 0) * amount)
    digits = 2 if gateway in WHOLE else len(str(unit)) - 1
    paid = f"{currency} {amount:.{digits}f}" if unit and amount else currency
    return credits, f"{said['product']} {paid}".strip()[:500]

def find_doubt(gateway, said, credits, waiting):
    """Why a payment is for an admin."""
    if not said["user"]:
        return "It names no user"
    if said["second"]:
        return "It has more than one product"
    if not credits:
        return "It has no price"
    if said["known"] and not is_known(said["user"]):
        return "Nobody has this account"
    ours = f"{gateway}:{said['id']} back "
    if any(each.startswith(ours) and not row["account"] for each, row in waiting.items()):
        return "Its money was returned before it was told of"

def add(gateway, said, doubt="", is_whole=False):
    """Add what was paid for, once, and then take what the user owes. True if it is new, None if it waits."""
    credits, paid = price(gateway, said, is_whole)
    reference, user, waiting = f"{gateway}:{said['id']}", said["user"], {}
    told = {"userId": user, "amount": credits, "reference": reference}
    NOW.line = f"{paid} {told}"
    try:
        with contextlib.suppress(WrongKey):
            waiting = kept(reference=reference, state="parked") if KEY else {}
        if why := doubt or said["wait"] or find_doubt(gateway, said, credits, waiting):
            raise ValueError(why)
        answer, is_old = pluct("/add-credits", told | {"reason": paid})
    except ValueError as why:
        if why.args[1:] == (422,) or is_added(reference):
            say(NOW.line, "as before")  # by an event that told another user or amount
            return False
        return park(why.args[0], reference, user, credits, paid)
    say(NOW.line, 200, answer)
    if reference in waiting:  # an earlier event lacked something
        resolve(reference, userId=user, amount=credits)
    with contextlib.suppress(WrongKey):
        if KEY:
            take_owed(user, reference, is_old)
    return not is_old

def is_added(reference):
    """Whether a payment is in the history, as far as can be told."""
    with contextlib.suppress(WrongKey):
        return KEY and any(history(type="add", reference=reference))
    return False

def take_owed(user, purchase, is_old):
    """What refunds could not take, because it was spent, from what the user has bought now. A repeat goes on
    where the first was cut off; if the user has done anything since, it may not take what is no purchase."""
    with locked("user", user):
        owed = [row for row in kept(state="parked", account=user).values()
            if row["type"] != "add" and row["amount"]]
        if owed and is_old:
            since = next(row for row in history(userId=user) if row["type"] != "admin_deduct")
            owed *= since["reference"] == purchase
        for row in owed:
            resolve(row["reference"], upTo=True)
            for taken in history(type="admin_deduct", reference=f"{row['reference']} of {row['amount']}"):
                told = {"userId": user, "amount": taken["amount"]}
                say(f"{row['reference']} {told} of {row['amount']} owed, taken from {purchase}")

def is_known(user, timeout_s=10):
    """Whether Pluct has this user, as far as can be told."""
    try:
        return not KEY or bool(ask("/admin/user", timeout_s, userId=user))
    except Refused:
        return False
    except WrongKey:
        return True

class Return(typing.NamedTuple):
    """Money that a gateway returned to the payer, or got back when it won the dispute."""

    purchase: str  # the payment's reference
    key: str  # its own
    user: str
    bought: int  # credits, with the payment
    part: str  # of what was paid, in the gateway's unit, or "all"
    paid: str
    is_won: bool
    is_single: bool  # the part is of this refund, or dispute, alone; otherwise of all refunds until now

    @property
    def type(self):
        return "add" if self.is_won else "admin_deduct"

    @property
    def reason(self):
        single = f", {self.part} of {self.paid}" * (self.is_single and self.part != "all")
        return f"{'won back' if self.is_won else 'refund'} of {self.purchase}{single}"

    def share(self, part):
        """Credits for a part of what was paid, rounded up."""
        return math.ceil(self.bought * part / number(self.paid))

    def park(self, why, credits=0):
        park(why, self.key, self.user, credits, self.reason, self.type)

def money_back(gateway, said, doubt=""):
    """Take the refunded part of what was added, or give back what was taken for a dispute that is won."""
    purchase, is_won, part = f"{gateway}:{said['id']}", bool(said["won"]), said["won"] or said["back"]
    key = f"{purchase} {'won' if is_won else 'back'} {said['each'] or part}"
    NOW.line = key
    bought = next(history(type="add", reference=purchase), None) if KEY else None
    user, credits, paid = "", 0, said["of"]
    if bought:
        user, credits, paid = bought["user_id"], bought["amount"], paid or paid_for(gateway, bought)
    it = Return(purchase, key, user, credits, part, paid, is_won, bool(said["each"]) or part == "all")
    NOW.line = it.reason
    if doubt or not bought:
        it.park(doubt or ("Nothing was added for it" if KEY else "PLUCT_KEY is not set"))
    elif part != "all" and not (number(part) and number(paid)):
        if any(is_of(key, row) for row in read_returns(it)[0]):  # before its user was erased
            say(it.reason, "as before")
        else:
            it.park("How much of what was paid is not known")
    else:
        with locked("user", user):
            (give_back if is_won else take_back)(it, *read_returns(it))

def paid_for(gateway, bought):
    """What was paid, in the gateway's unit, from the reason that `price` made."""
    found = re.search(r"\b([A-Z]{3}) ([0-9.]+)$", bought["reason"] or "")
    unit = found and units(gateway, found[1])
    return f"{(number(found[2]) * unit).normalize():f}" if unit else ""

def read_returns(it):
    """What was taken for refunds of the payment, and what was given back, as transactions; and of both what
    waits for an admin, or did. It is read until no admin has come between."""
    before = None
    while before != (known := kept(reference=f"{it.purchase} back") | kept(reference=f"{it.purchase} won")):
        before = known
        taken = [row for row in history(type="admin_deduct", userId=it.user, limit=200)
            if f"{row['reason']},".startswith(f"refund of {it.purchase},")
            or is_of(f"{it.purchase} back", row)]
        given = [row for row in history(type="admin_add", userId=it.user, limit=200)
            if is_of(f"{it.purchase} won", row)]
    given += [row for row in known.values() if row["type"] == "add" and row["state"] == "settled"]
    return taken, given, known

def is_of(key, row):
    """Whether this was done for this key: its reference may have words before it, and after."""
    return f" {key} " in f" {row['reference']} "

def total(rows):
    return sum(row["amount"] for row in rows)

def take_back(it, taken, given, known):
    """Take its credits, less what was taken before, and let wait what is spent: by the largest refund for the
    smaller ones, too, where a gateway counts its refunds together."""
    if is_decided(it, given, known):
        return say(NOW.line, "as before")
    for each, row in known.items():
        is_smaller = not it.is_single and row["state"] == "parked" and size(each) < size(it.key)
        if is_smaller and not resolve(each, dismiss=True):
            return take_back(it, *read_returns(it))  # an admin took it just now
    mine = total(row for row in taken if is_of(it.key, row))
    waits = known[it.key]["amount"] if it.key in known else 0
    rest = max(0, find_rest(it, taken, given, known))
    if waits and (mine or not rest):
        return say(NOW.line, "as before")
    wanted = rest + mine + waits  # all three where a restored backup lacks what was taken
    if rest and not mine:
        rest += waits - deduct(it, rest)
    if rest:
        it.park(f"{rest} of its {wanted} credits were spent already", rest)
    elif it.is_single and not wanted:
        it.park("The refunds before it took its share, too")  # for the next one to know of
        resolve(it.key, dismiss=True)
    else:
        say(NOW.line)
        if it.key in known:
            resolve(it.key, dismiss=True)

def is_decided(it, given, known):
    """Whether nothing is left to do, as an admin or a larger refund came before it. A dispute that is won
    takes nothing again."""
    if it.key in known and known[it.key]["state"] != "parked":
        return True
    is_won = given or any(row["type"] == "add" for row in known.values())
    return is_won and it.part == "all" or any(is_larger(it, each, row)
        and not (is_won and each.endswith(" back all")) for each, row in known.items())

def is_larger(it, reference, row):
    return not it.is_single and row["type"] != "add" and row["account"] and size(reference) > size(it.key)

def find_rest(it, taken, given, known):
    """Credits that are to be taken yet. Refunds that a gateway tells one by one are rounded up together, but
    for those that an admin decided, or whose reasons are erased."""
    net = total(taken) - total(given)
    if not it.is_single:
        return it.share(number(it.part)) - net - total(row for key, row in known.items() if key == it.key)
    refunds = {reference: row for reference, row in known.items() if row["type"] != "add"}
    waiting = total(row for row in refunds.values() if row["state"] == "parked")
    if it.part == "all":  # what is left, as it may be won
        return it.bought - net - waiting
    ours = {reference for reference, row in refunds.items() if row["account"] and (
        row["state"] == "parked" or row["state"] == "dismissed" and not row["amount"])}
    parts, found = {it.key: number(it.part)}, 0
    for row in (*taken, *refunds.values()):
        key = re.search(rf"{re.escape(it.purchase)} back \S+|$", row["reference"])[0]
        part = re.fullmatch(r"refund of \S+, ([0-9.]+) of \S+", row["reason"] or "")
        if part and (key in ours or key and key not in refunds):
            parts[key] = number(part[1])
            found += row["amount"]
    return min(it.share(sum(parts.values())) - found, it.bought - net - waiting)

def deduct(it, credits):
    """How many of these credits were there to be taken."""
    told = {"userId": it.user, "amount": credits, "reason": it.reason}
    try:
        answer, _ = pluct("/admin/deduct-credits", told | {"upTo": True}, ADMIN | {"Idempotency-Key": it.key})
    except Refused:  # the key was used for another amount, when there was nothing to take
        return 0
    NOW.line = f"{it.reason} {told} 200 {answer}"
    return json.loads(answer)["deducted"]

def give_back(it, taken, given, known):
    """Where an event does not name the dispute, it is for a human to tell how much was taken for it."""
    lost = f"{it.purchase} back all"
    if it.part != "all":
        net = total(taken) - total(given)
        return it.park("A chargeback was reversed", min(it.share(number(it.part)), net))
    if any(is_of(it.key, row) for row in given):
        return say(NOW.line, "as before")
    state = known[lost]["state"] if lost in known else ""
    mine = total(row for row in taken if is_of(lost, row))
    if not mine:  # which is kept, for an event that comes late or again
        it.park("It was won before anything was taken for it")
    if state == "parked":
        resolve(lost, dismiss=True)
    if state in ("parked", "dismissed") and not mine:  # and nothing will be
        resolve(it.key, dismiss=True)
    if mine:
        told = {"userId": it.user, "amount": mine, "reason": it.reason}
        answer, _ = pluct("/admin/add-credits", told, ADMIN | {"Idempotency-Key": it.key})
        say(f"{it.reason} {told} 200 {answer}")

def size(reference):
    """Of a refund that counts the earlier ones."""
    part = reference.rpartition(" ")[2]
    return Decimal("Infinity") if part == "all" else number(part)

def authenticated(name):
    """The body of a request that proves itself."""
    if not SECRETS.get(name):
        bottle.abort(404, "No such gateway")
    body = bottle.request.body.read()
    if not any(is_authentic(each, body, GATEWAYS[name][0]) for each in SECRETS[name]):
        say(f"{name}: not authentic")
        bottle.abort(401, "Unauthorized")
    return body

def doubted_sender():
    """Why an M-Pesa callback may not be Safaricom's. Its list of addresses is known to be incomplete."""
    forwarded = bottle.request.environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [bottle.request.environ["REMOTE_ADDR"], *filter(None, map(str.strip, reversed(forwarded)))]
    sender = next((hop for hop in hops if not is_in(hop, PROXIES)), hops[-1])
    if not ADDRESSES or is_in(sender, ADDRESSES):
        return ""
    if is_in(sender, [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1")]):
        warn("M-Pesa's payments are parked, because TRUSTED_PROXY does not name the proxy of this machine.")
    return f"It came from {sender}, which DARAJA_ADDRESSES does not name"

@functools.cache
def warn(text):
    say(text, file=sys.stderr)

def is_in(address, networks):
    """An address may have a port, as some proxies write it; one that maps IPv4 into IPv6 is the IPv4 one."""
    address = re.sub(r"^\[(.*)\](:[0-9]+)?$|^([0-9.]+):[0-9]+$", r"\1\3", address)
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(address)
        return any((getattr(address, "ipv4_mapped", None) or address) in network for network in networks)
    return False

@bottle.post("/gateways/daraja/<secret>/validate")
def validate(secret):
    """Refuse a typed account or an amount before the money moves. What cannot be told in time is accepted."""
    body, code = authenticated("daraja"), "0"
    NOW.line = "validate"
    with contextlib.suppress(ArithmeticError, LookupError, TypeError, ValueError, bottle.HTTPError):
        event = json.loads(body, parse_float=Decimal)
        if not price("daraja", FIELDS | {"currency": "KES", "amount": at(event, "TransAmount")})[0]:
            code = "C2B00013"
        elif not is_known(at(event, "BillRefNumber"), timeout_s=0.9):
            code = "C2B00012"
    return {"ResultCode": code, "ResultDesc": "Accepted" if code == "0" else "Rejected"}

def read_path(path):
    """What follows M-Pesa's secret: what is told, and for which user, who may be in hexadecimal digits."""
    kind, _, user = path.partition("/")
    return {"kind": kind, "user": bytes.fromhex(user[4:]).decode() if user.startswith("hex-") else user}

@bottle.post("/gateways/<name>")
@bottle.post(r"/gateways/daraja/<secret>/<path:re:[\s\S]*>")
def heard(name="daraja", secret="", path=""):
    """One event. One that is not for us is answered as one that is done."""
    body = authenticated(name)
    _, named, within, test, rows = GATEWAYS[name]
    reference = NOW.line = f"{name}:unread-{hashlib.sha256(body).hexdigest()[:16]}"
    doubt = doubted_sender() if secret else ""
    try:
        event = json.loads(body, parse_float=Decimal)
        if secret:
            event |= read_path(path) | {"currency": "KES"}
        row = rows.get(at(event, named), {})
        if not at(event, named) or secret and not at(event, row.get("told", ""), within):
            raise ValueError("an event without a name, or that is not of its address")
        is_test = test and os.environ.get("TEST_PAYMENTS") != "1" and holds(event, test, within)
        if row and is_test:
            say(f"{name}: a test payment, which TEST_PAYMENTS=1 would count")
        elif row and holds(event, row.get("if", ""), within):
            said = FIELDS | {each: at(event, path, within)
                for each, path in ({"id": "id", "currency": "currency"} | FIELDS | row).items()}
            if "total" in said:
                said["won" if said["action"] == "chargeback_reverse" else "back"] = said["total"]
            said["id"] = said["id"].upper() if secret else said["id"]
            if not said["id"] or max(map(len, said.values())) > 1000:
                raise ValueError("an event without an id, or with a text of over 1000 characters")
            with locked("payment", (name, said["id"])):
                (money_back if said["back"] or said["won"] else add)(name, said, doubt)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as why:
        receipts = " ".join(RECEIPT.findall(body.decode(errors="replace"))[:3]) * bool(secret)
        try:
            park(f"It cannot be read: {why}", reference, reason=f"{len(body)} bytes {receipts}".strip())
        except Refused as refused:
            say(NOW.line, *refused.args, "PLUCT_URL is not Pluct's", file=sys.stderr)
            bottle.abort(503, "Try again")
    return {"ResultCode": 0, "ResultDesc": "Accepted"} if secret else ""

COLUMNS = ["gateway", "reference", "userId", "amount", "currency"]

def read_rows(path):
    """The rows of a CSV, each with its line's number, and then the columns."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        if missing := set(COLUMNS) - set(rows.fieldnames or []):
            sys.exit(f"{path}: its first line must be {','.join(COLUMNS)}; "
                f"it has no {', '.join(sorted(missing))}.")
        for row in rows:
            cells = [(row[name] or "").strip() for name in COLUMNS]
            if not any(cells):
                continue  # a spreadsheet's empty rows
            if cells[0] not in GATEWAYS or not re.fullmatch("[!-~]+", cells[1]):
                sys.exit(f"{path}: line {rows.line_num} names no gateway or no reference.")
            if cells[3] and not number(cells[3]):
                sys.exit(f"{path}: line {rows.line_num} has no amount like 1000.00, but {cells[3]!r}.")
            yield rows.line_num, *cells

def import_file(path):
    """Add what is missing of a CSV, made of a gateway's statement. Repeating it adds nothing."""
    try:
        rows = [*read_rows(path)]
    except (OSError, UnicodeError, csv.Error) as error:
        sys.exit(f"{path} cannot be read as a CSV in UTF-8: {error}")
    seen, done = {True: 0, False: 0, None: 0}, 0
    try:
        for line, gateway, reference, user, amount, currency in rows:
            is_typed = gateway == "daraja"
            said = FIELDS | {"user": user, "amount": amount, "currency": currency, "known": is_typed}
            said["id"] = reference.upper() if is_typed else reference
            seen[add(gateway, said, is_whole=True)] += 1
            done += 1
            if sys.stderr.isatty():  # the next line of the log is longer
                end = "\r" if done < len(rows) else "\n"
                print(f"{done} of {len(rows)} rows", end=end, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        sys.exit(f"Interrupted: {done} of {len(rows)} rows are done. It can be repeated.")
    except bottle.HTTPError as error:
        sys.exit(f"{path}: line {line}: {error.body}. It can be repeated.")
    except Refused as why:
        sys.exit(f"{path}: line {line}: {why.args[0]}")
    print(f"{seen[True]} were missing, {seen[False]} were there, {seen[None]} wait for an admin.")

def show_error(error):
    bottle.response.content_type = "application/json"
    return json.dumps({"error": error.body})

for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(errors="backslashreplace")  # a name that cannot be printed stops no payment
if sys.argv[1:2] == ["import"] and len(sys.argv) == 3:
    sys.exit(import_file(sys.argv[2]))
if sys.argv[1:]:
    sys.exit("python receiver.py\npython receiver.py import FILE")
bottle.default_app().default_error_handler = show_error
logging.getLogger("waitress.queue").setLevel("ERROR")  # to wait for one another is as it should be
port = os.environ.get("RECEIVER_PORT", "8788")
try:
    server = waitress.create_server(bottle.default_app(), host="127.0.0.1", port=port,
        threads=100,  # or M-Pesa's validation would wait for the events before it
        max_request_body_size=262_144, clear_untrusted_proxy_headers=False)
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"RECEIVER_PORT {port}: {error}")
say(f"http://localhost:{server.effective_port} hears of {', '.join(USED) or 'no gateway'}, for {PLUCT}")
signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # and waitress ends what was begun: M-Pesa tells once
server.run()
