"""Has payment gateways call Pluct themselves. pluct.py loads this file, beside it or in .deploy/, and has its
routes, its settings and the command import-payments.

An event is read outside the ledger, and done in one transaction of it: what is bought is added, what is
returned is taken back, and what cannot be done is parked for the admin. Told again, it changes nothing.

Contents
    units, the table of gateways, settings and prices, what a gateway says, the ledger, money that comes,
    money that goes back, verification, routes, application, command

Glossary, beside pluct.py's
    event     what a gateway tells: a payment, or a return
    payment   what a user paid. Its reference is `gateway:id`, in a return `purchase`
    return    money that went `back`, by a refund, a reversal or a dispute, or that came again, as the dispute
              was `won`. Its key is the purchase's reference, `back` or `won`, and what tells it from others
    part      how much of what was paid is returned, in the gateway's unit; a dispute's is `all`
    share     the credits for a part, rounded up
    owed      credits of a refund that were spent: they are parked until the user buys again
    note      a dismissed return of 0 credits, for later events of its payment to know of
"""

import base64, csv, dataclasses, hashlib, hmac, http.client, ipaddress, json, math, os, re
import sqlite3, sys, time
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cache, cached_property, partial
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import unquote

import msgspec
import prometheus_client as prometheus
from msgspec import Meta

if __name__ == "__main__":
    sys.exit("Run pluct.py, which loads gateways.py.")

import pluct

if pluct.VERSION != (VERSION := "1.0.0"):
    sys.exit(f"gateways.py is of version {VERSION}, and pluct.py of {pluct.VERSION}: install both anew.")

EVENT_BYTES_MAX = 256 * 1024
ROWS_MAX = 50  # of an import in one request
STAMP_S = 300  # how far a signature's time may be from ours
VALIDATION_S = 0.9  # then M-Pesa is told yes: it gives up after 8

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
ALWAYS_WHOLE = ["ISK", "UGX"]  # told in hundredths, of which the last two digits are 0
DARAJA = ("196.201.212.69 196.201.212.74 196.201.212.127 196.201.212.129 196.201.212.136 196.201.212.138 "
    "196.201.213.44 196.201.213.114 196.201.214.200 196.201.214.206 196.201.214.207 196.201.214.208")

# Of each gateway: the ways to prove a request, of which the first counts whose header is there; where events
# have their name, and the rest; what tells a test. By name: what must be so, and where a payment, a refund
# (`back`) or the return of what was refunded (`won`) has what counts. a|b is the first there is, =a is "a".
# `second` is a thing too many, `known` tells that a human typed the user, `wait` why it is for an admin,
# `told` what shows that a body is for its address.
# `back` counts all refunds until now, unless `each` has an id of its own; `of` is what was paid.
FIELDS = dict.fromkeys("user product currency times second amount back of each won known wait".split(), "")
SESSION = {"if": "payment_status=paid", "id": "payment_intent|id",
    "user": "client_reference_id|metadata.userId", "currency": "currency_conversion.source_currency|currency",
    "amount": "currency_conversion.amount_subtotal|amount_subtotal"}
PURCHASE = {"if": "period_type!=TRIAL is_family_share!=true store!=PROMOTIONAL",
    "id": "transaction_id", "user": "app_user_id", "product": "product_id", "amount": "price"}
RETURNED = {"if": "status=approved action=refund|chargeback|chargeback_reverse", "id": "transaction_id",
    "each": "id", "action": "action", "total": "totals.total", "currency": "currency_code"}
GATEWAYS = {
    "stripe": ([("stamped", "stripe-signature", "t", "v1", ".")], "type", "data.object", "livemode=false", {
        "checkout.session.completed": SESSION, "checkout.session.async_payment_succeeded": SESSION,
        "charge.refunded": {"id": "payment_intent", "back": "amount_refunded", "of": "amount"},
        "charge.dispute.funds_withdrawn": {"id": "payment_intent", "back": "=all"},
        "charge.dispute.funds_reinstated": {"id": "payment_intent", "won": "=all"}}),
    "polar": ([("standard", "webhook-signature")], "type", "data", "", {
        "order.paid": {"if": "total_amount!=0",  # a discount of all of it
            "user": "customer.external_id|metadata.userId", "product": "product_id",
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
        "order_created": {"if": "attributes.status=paid", "currency": "attributes.currency",
            "user": "meta.custom_data.userId",
            "product": "attributes.first_order_item.variant_id",
            "times": "attributes.first_order_item.quantity", "amount": "attributes.total"},
        "order_refunded": {"currency": "attributes.currency", "back": "attributes.refunded_amount",
            "of": "attributes.total"}}),
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
        "stk": {"told": "ResultCode", "if": "ResultCode=0+(\\.0+)?", "user": "user",
            "id": "CallbackMetadata.Item.MpesaReceiptNumber.Value",
            "amount": "CallbackMetadata.Item.Amount.Value"},
        "reversal": {"told": "Result.ResultCode", "if": "Result.ResultCode=0+(\\.0+)?",
            "each": "Result.TransactionID",
            "id": "Result.ResultParameters.ResultParameter.OriginalTransactionID.Value",
            "back": "Result.ResultParameters.ResultParameter.Amount.Value"}}),
}
REFUSED = "\x01"  # in the place of characters that PostgreSQL cannot store; no userId has it
RECEIPT = re.compile(r"\b(?=[A-Z]*[0-9])[A-Z][A-Z0-9]{9}\b")  # no name, and no number of a phone


def setting(meaning, fits=lambda text: True) -> Any:
    return Annotated[str, meaning, f"{meaning}; at most 16,000 printable characters",
        lambda text: fits(text) and text.isprintable() and len(text) <= 16_000]

def secrets(gateway) -> Any:
    size_min, kind, character = 16, "characters", "."
    if gateway == "daraja":  # M-Pesa refuses addresses with words such as exe, and tells once
        size_min, kind, character = 32, "hexadecimal digits", "[0-9a-f]"
    pattern = f"{character}{{{size_min},}}"
    return setting(f"{gateway}'s secrets, of which any counts, blanks between, {size_min} {kind} or more",
        lambda text: text.strip() and all(re.fullmatch(pattern, each) for each in text.split()))


class Config(dataclasses.make_dataclass("Settings", [
        *((f"{name}_webhook_secret", secrets(name), "") for name in GATEWAYS),
        ("prices", setting('what is sold: "KES=1; USD 4.99=500; pri_01ab=100", for each whole one of a '
            "currency, an exact amount, or a product's id"), ""),
        ("test_payments", pluct.number("1: payments of a gateway's test mode count", 0, 1), 0),
        ("daraja_addresses", setting("networks that M-Pesa calls from; empty: any"), DARAJA),
        ], bases=(pluct.Config,), frozen=True, repr=False)):
    def __post_init__(self):
        super().__post_init__()
        self.sold, self.safaricoms  # raise ConfigError

    def secrets_of(self, gateway) -> list[str]:
        return getattr(self, f"{gateway}_webhook_secret").split() if gateway in GATEWAYS else []

    @property
    def heard(self) -> list[str]:
        """The gateways that have a secret."""
        return [*filter(self.secrets_of, GATEWAYS)]

    @cached_property
    def sold(self) -> dict:
        return read_prices(self.prices, self.heard)

    @cached_property
    def safaricoms(self) -> list:
        try:
            return [*map(ipaddress.ip_network, self.daraja_addresses.replace(",", " ").split())]
        except ValueError as error:
            raise pluct.ConfigError(f"DARAJA_ADDRESSES must be addresses and networks: {error}.") from None


def units(gateway, currency) -> int | None:
    """How many of the gateway's unit make one of the currency; None where that is not certain."""
    known = UNITS.get(gateway, {}).items() if currency else ()
    return next((n for n, names in known if names == "*" or currency in names.split()), None)

def number(text) -> Decimal:
    """0 for what is none, which has no price: NaN, Infinity and 1e999999 are Decimals, too."""
    return Decimal(text if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", text) else 0)

def read_prices(text, heard) -> dict:
    """Credits by product, by (currency, amount), and by currency. Raises ConfigError for what cannot be
    paid at any of these gateways."""
    prices = {}
    for each in filter(None, map(str.strip, text.split(";"))):
        thing, _, credits = (part.strip() for part in each.rpartition("="))
        money = re.fullmatch(r"([A-Z]{3}|[A-Za-z]{3}(?= ))( +[0-9]+(\.[0-9]+)?)?", thing)
        if not (money or thing and " " not in thing) or not re.fullmatch("[0-9]{1,7}", credits) \
                or not 1 <= int(credits) <= pluct.AMOUNT_MAX:
            raise pluct.ConfigError(f"PRICES: {each!r} is no price like KES=1, USD 4.99=500 or pri_01ab=100.")
        if money:
            currency, amount = money[1].upper(), Decimal((money[2] or "1").strip())
            sold = [units("stripe" if name in WHOLE else name, currency) for name in heard
                if units(name, currency)]  # a currency's hundredths are known where it is told in them
            is_sold = any(amount * n == int(amount * n) for n in sold) and not (
                currency in ALWAYS_WHOLE and amount % 1)
            if not amount or not is_sold:
                raise pluct.ConfigError(
                    f"PRICES: {thing} cannot be paid at {', '.join(heard) or 'no gateway'}.")
            thing = (currency, amount) if money[2] else currency
        if thing in prices:
            raise pluct.ConfigError(f"PRICES: {each!r} is there twice.")
        prices[thing] = int(credits)
    return prices


#### What a gateway says

def is_authentic(request, secret, body, proofs, shown) -> bool:
    """Whether a request shows the secret, or signatures by it: of the body, or of the time and the body.
    `shown` is a secret of the path."""
    headers, stamps, key = request.headers, [str(int(time.time()))], secret.encode()
    named = [(proof[1].upper().replace("-", "_"), proof) for proof in proofs]
    header, (way, _, *more) = next((each for each in named if each[0] in headers), named[-1])
    given = [headers.get(header, shown)]
    good = [secret]
    if way == "body":
        digest = hmac.digest(key, body, *more)
        good = [digest.hex(), base64.b64encode(digest).decode()]
    elif way == "stamped":
        pairs = [each.partition("=")[::2] for each in re.split("[,;]", given[0])]
        stamps, given = ([value for name, value in pairs if name == each] for each in more[:2])
        signed = f"{stamps[0]}{more[2]}".encode() + body if len(stamps) == 1 else b""  # not one for each
        good = [hmac.digest(key, signed, "sha256").hex()]
    elif way == "standard":  # Standard Webhooks: the key is Base64, or plain, as with Polar's older secrets
        stamps, given, keys = [headers.get("WEBHOOK_TIMESTAMP", "")], given[0].split(), [key]
        text = secret.removeprefix("whsec_")
        if len(text) % 4 == 0 and re.fullmatch("[A-Za-z0-9+/]+=?=?", text):
            keys.append(base64.b64decode(text))
        signed = f"{headers.get('WEBHOOK_ID')}.{stamps[0]}.".encode() + body
        good = ["v1," + base64.b64encode(hmac.digest(each, signed, "sha256")).decode() for each in keys]
    is_one = len(stamps) == 1 and re.fullmatch("[0-9]{1,12}", stamps[0])
    return is_one and abs(time.time() - int(stamps[0])) <= STAMP_S and any(
        hmac.compare_digest(a.encode(), b.encode()) for a in given for b in good)

async def prove(app, request) -> str | None:
    """The gateway's name, if the request proves itself; its body is then read."""
    name, *rest = map(unquote, request.path.split("/")[2:])
    if not app.config.secrets_of(name):
        if name not in GATEWAYS:  # a stranger's guess, as at any other path: no gateway is refused
            request.route = None
        raise pluct.NotFound("No such gateway")
    request.body, request.query_string = request.read(EVENT_BYTES_MAX + 1), ""
    if len(request.body) > EVENT_BYTES_MAX:
        raise pluct.TooLarge(f"The body is over {EVENT_BYTES_MAX // 1024} KiB")
    shown = rest[0] if rest else ""
    proofs = GATEWAYS[name][0]
    if any(is_authentic(request, each, request.body, proofs, shown) for each in app.config.secrets_of(name)):
        return name
    log(f"{name}: not authentic")

async def find_caller(app, request, plucts=pluct.find_caller) -> Any:
    """As Pluct's, for gateways, too."""
    return await (prove if request.route.auth == "gateway" else plucts)(app, request)

def doubt_of(app, request) -> str:
    """Why an M-Pesa callback may not be Safaricom's. Its list of addresses is known to be incomplete."""
    networks, ip = app.config.safaricoms, pluct.to_address(request.address)
    if not networks or ip and any(ip in network for network in networks):
        return ""
    if pluct.is_loopback(request.address):
        app.report_once("M-Pesa's payments are parked, because TRUSTED_PROXY does not name the proxy of this "
            "machine.")
    return f"It came from {request.address}, which DARAJA_ADDRESSES does not name"

def read_object(text) -> Any:
    """Of metadata, which may come from a browser: what is no object in JSON is none."""
    with suppress(ValueError, RecursionError):
        return json.loads(text, parse_float=Decimal) if text[:1] == "{" else None

@cache
def places(paths, within) -> list[list[str]]:
    """Where to look: for each path among the rest first, and then in the whole event."""
    return [path.split(".") for each in paths.split("|") for path in (f"{within}.{each}", each)]

def members(found) -> dict:
    """A list's go by place or by their Name or Key. A text can be an object in JSON, or have something after
    its first colon."""
    if isinstance(found, str):
        found = read_object(found) or {":": found.partition(":")[2]}
    if isinstance(found, list):
        found = {isinstance(x, dict) and (x.get("Name") or x.get("Key")) or str(n): x
            for n, x in enumerate(found)}
    return found if isinstance(found, dict) else {}

def at(event, paths, within="") -> str:
    """The text or number at the first path that has one, or what follows `=`."""
    if not paths or paths[0] == "=":
        return paths[1:]
    for names in places(paths, within):
        found = event
        for name in names:
            found = (found if isinstance(found, dict) else members(found)).get(name)
            if found is None:
                break
        if isinstance(found, (str, int, Decimal)) and str(found).strip():
            text = str(found).lower() if isinstance(found, bool) else str(found).strip()
            return text if text.isprintable() else re.sub("[\0\ud800-\udfff]", REFUSED, text)
    return ""

def is_object(event, path) -> bool:
    for name in path.split("."):
        event = event.get(name) if isinstance(event, dict) else None
    return isinstance(event, dict)

@cache
def read_conditions(text) -> list[tuple]:
    conditions = [re.fullmatch("(.*?)(!?)=(.*)", each).groups() for each in text.split()]
    return [(path, bool(no), re.compile(is_).fullmatch) for path, no, is_ in conditions]

def holds(event, conditions, within) -> bool:
    """Whether each is so of conditions like `status=paid kind!=trial`."""
    return all(bool(fits(at(event, path, within))) != no for path, no, fits in read_conditions(conditions))

def read_event(config, gateway, body, path) -> dict | None:
    """What it says, by the names of FIELDS, or None if it is not for us. Raises ValueError and its like."""
    _, named, within, test, rows = GATEWAYS[gateway]
    event = json.loads(body, parse_float=Decimal)
    if gateway == "daraja":
        event |= read_path(path) | {"currency": "KES"}
    name = at(event, named)
    row, wait = rows.get(name, {}), ""
    if gateway == "daraja" and not at(event, row.get("told", ""), within):
        row = next((each for each in rows.values() if at(event, each["told"], within)), {})
        name, wait = name * bool(row), f"It came to /{path}"
    if not name:
        raise ValueError("an event without a name, or that is not of its address")
    if row and gateway != "daraja" and not is_object(event, within):
        raise ValueError("an event without its data")
    if not row or not holds(event, row.get("if", ""), within):
        return None
    if test and not config.test_payments and holds(event, test, within):
        return log(f"{gateway}: a test payment, which TEST_PAYMENTS=1 would count")
    fields = FIELDS | {each: at(event, path, within)
        for each, path in ({"id": "id", "currency": "currency"} | row).items() if each != "if"}
    fields["wait"] = fields["wait"] or wait
    kinds = [kind for kind in ("back", "won") if kind in row]
    if "total" in row:
        kinds = ["won" if fields["action"] == "chargeback_reverse" else "back"]
    for kind in kinds:  # which it is without its amount, too
        fields[kind] = fields[kind] or fields.get("total") or "unknown"
    fields["user"] = fields["user"] * (fields["user"] not in ("true", "false"))
    fields["id"] = fields["id"].upper() if gateway == "daraja" else fields["id"]
    if not re.fullmatch("[ -~]+", fields["id"]) or max(map(len, fields.values())) > 1000:
        raise ValueError("an event without an id in ASCII, or with a text of over 1000 characters")
    return fields

def read_path(path) -> dict:
    """What follows M-Pesa's secret: what is told, and for which user, who may be in hexadecimal digits."""
    kind, _, user = path.partition("/")
    if user.startswith("hex-"):
        try:
            user = bytes.fromhex(user[4:]).decode()
        except ValueError:
            user = ""
    return {"kind": kind, "user": user}

def price(prices, gateway, fields, is_whole=False) -> tuple[int, tuple]:
    """Credits, and the money that was paid."""
    currency, times = fields["currency"].upper(), number(fields["times"] or "1")
    unit, amount = units(gateway, currency), number(fields["amount"])
    if unit and not is_whole:
        amount /= unit
    credits = int(prices.get(fields["product"], 0) * times) * (times % 1 == 0)
    if unit and not credits and not (currency in ALWAYS_WHOLE and amount % 1):
        credits = prices.get((currency, amount)) or int(prices.get(currency, 0) * amount)
    return credits, money(gateway, fields, amount if unit else 0)

def money(gateway, fields, amount=0) -> tuple[str, str, str]:
    """Product, amount of the currency where it is certain, and currency, as what is parked has them. Joined
    they are a transaction's reason, as /admin/sums reads it."""
    currency = fields["currency"].upper()
    digits = 2 if gateway in WHOLE else len(str(units(gateway, currency))) - 1
    if amount:
        digits = max(digits, -amount.as_tuple().exponent)
    return fields["product"][:400], f"{amount:.{digits}f}" if amount else "", currency[:20]


#### What it does in the ledger

# kind of a payment -> the type that settles it
KINDS = {"purchase": "add", "refund": "admin_deduct", "won": "admin_add"}
Kind, State = Literal[*KINDS], Literal["parked", "settled", "dismissed"]
PaymentConflict = pluct.refusal(409, "This payment was settled or dismissed")
Park = pluct.shape("ParkBody", reference=pluct.Reference, why=pluct.text(500, 1),
    account=(pluct.text(255), ""), credits=(pluct.Amount, 0), kind=(Kind, "purchase"), **pluct.REASON)
ROW = "user_id", "type", "amount", "reference", "reason", "id"
BOUGHT = tuple[pluct.UserId, pluct.Reference]
KEPT = "reference", "kind", "user_id", "amount", "reason", "state"

def purchase_of(reference) -> str:
    """The payment's, of what is done for a return: "stripe stripe:pi_1 back 600" -> "stripe:pi_1"."""
    return re.sub(r"^\S+ (?=\S+:)| (back|won) .*", "", reference)

def park(db, payment, money=("", "", "")) -> None:
    """A repeat renews what waits, not what is resolved. What it does not know stays known."""
    now_ms = pluct.now_ms()
    db.execute("""INSERT INTO payments (reference, why, user_id, credits, kind, reason, product, amount,
        currency, state, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'parked', ?, ?)
        ON CONFLICT (reference) DO UPDATE SET
        user_id = CASE excluded.user_id WHEN '' THEN payments.user_id ELSE excluded.user_id END,
        credits = CASE excluded.credits WHEN 0 THEN payments.credits ELSE excluded.credits END,
        why = excluded.why, reason = coalesce(excluded.reason, payments.reason),
        product = coalesce(excluded.product, payments.product),
        amount = coalesce(excluded.amount, payments.amount),
        currency = coalesce(excluded.currency, payments.currency)
        WHERE payments.state = 'parked'""", (*payment, *(each or None for each in money), now_ms, now_ms))

def park_once(db, payment) -> None:
    """As park(), for who cannot know that a part was deducted since, or the user erased: then it stays.
    Raises KeyReused for a payment's reference that its refund has, too."""
    begun = f"{payment[0]} of "
    kept = pluct.fetch(db, "SELECT user_id, kind FROM payments WHERE reference = ? /*FOR UPDATE*/",
        payment[:1])
    if any(kind != payment[4] for _, kind in kept):
        raise pluct.KeyReused
    if not any(user_id.startswith("erased-") for user_id, _ in kept) and not pluct.fetch(db, """SELECT 1
            FROM transactions WHERE type = 'admin_deduct' AND reference BETWEEN ? AND ? LIMIT 1""",
            (f"{begun}0", f"{begun}:")):
        park(db, payment)

def resolve(db, actor, reference, user_id, credits, is_dismissed, up_to) -> str:
    found = pluct.fetch(db, """SELECT kind, user_id, credits, reason, state FROM payments
        WHERE reference = ? /*FOR UPDATE*/""", (reference,))
    if not found:
        raise pluct.NotFound("Unknown payment")
    [(kind, account, parked, reason, state)] = found
    if is_dismissed:
        user_id, credits = account, parked
    user_id, credits, rest, is_refund = user_id or account, credits or parked, 0, kind == "refund"
    if kind != "purchase" and parked:  # some of it may be deducted, or kept back, meanwhile
        credits = min(credits, parked)
    wanted = "dismissed" if is_dismissed else "settled"
    if state != "parked":
        if (state, account, parked) != (wanted, user_id, credits):
            raise PaymentConflict
        return reference
    if not is_dismissed:
        try:
            pluct.checked(lambda: pluct.check_user_id(user_id), pluct.UserId, "userId")
            pluct.checked(lambda: credits, pluct.Amount, "credits")
        except pluct.BadRequest as why:
            raise PaymentConflict(str(why)) from None
        up_to &= is_refund
        key = f"{reference} of {credits}" if up_to else reference
        [outcome] = pluct.post(db, [
            pluct.Post(user_id, KINDS[kind], credits, key, actor, reason, up_to=up_to)])
        if isinstance(outcome, pluct.RequestError):
            raise outcome
        rest = credits - outcome.amount
    db.execute("UPDATE payments SET user_id = ?, credits = ?, state = ?, updated_at = ? WHERE reference = ?",
        (user_id, rest or credits, "parked" if rest else wanted, pluct.now_ms(), reference))
    return reference

def resolve_by_hand(db, actor, reference, user_id, credits, is_dismissed, up_to) -> str:
    """As resolve(). A number that was typed may be too large: what `verify` names would end the backups."""
    resolve(db, actor, reference, user_id, credits, is_dismissed, up_to)
    purchase, is_won = purchase_of(reference), " won " in reference
    gateway, _, id = purchase.partition(":")
    ledger = Ledger(db, actor)
    for bought in () if is_dismissed else ledger.history("add", reference=purchase):
        it = Return(gateway, FIELDS | {"id": id}, user=bought["user_id"])
        net = taken_or_owed(ledger, it)
        if net > bought["amount"] and not is_won:
            raise PaymentConflict("More would be taken back of this payment than it added")
        if net < 0 and is_won and read_returns(ledger, it)[0]:  # and undone
            raise PaymentConflict("More would be given back of this payment than was taken")
    return reference


class Ledger:
    """The ledger in the transaction of one event: `lines` are the log's about it, `state` is how it
    ended, and `added` the credits that are new."""

    def __init__(self, db, actor):
        self.db, self.actor, self.lines, self.state, self.added = db, actor, [], "repeated", 0
        self.is_shared = not isinstance(db, sqlite3.Connection)  # with other processes

    def begin(self, event) -> pluct.Post | None:
        """What the event adds. Raises Postponed."""
        self.telling = event.tell(self)
        return self.telling and next(self.telling, None)

    def say(self, *words, state="repeated") -> None:
        self.lines.append(" ".join(map(str, words)))
        self.state = state

    def hold(self, purchase) -> None:
        """So that no two events of one payment meet in several processes. Raises Postponed."""
        sql = "SELECT 1 WHERE pg_try_advisory_xact_lock(hashtextextended(?, 0))"
        if self.is_shared and not self.fetch(sql, purchase):
            raise pluct.Postponed

    def hold_user(self, user, is_known=False) -> None:
        """So that no two take what one user owes. Raises Postponed, also for a known one who is erased."""
        sql = "SELECT 1 FROM users WHERE user_id = ? FOR UPDATE SKIP LOCKED"
        if self.is_shared and not self.fetch(sql, user) and (is_known or self.has(user)):
            raise pluct.Postponed

    def fetch(self, sql, *values) -> list[tuple]:
        return pluct.fetch(self.db, sql, values)

    def has(self, user) -> bool:
        return bool(self.fetch("SELECT 1 FROM users WHERE user_id = ?", user))

    def history(self, type, **has) -> list[dict]:
        """Transactions, the newest first. Their index is of those that are no spends."""
        where = "".join(f" AND {name} = ?" for name in has)
        return [dict(zip(ROW, row)) for row in self.fetch(f"SELECT {', '.join(ROW)} FROM transactions "
            f"WHERE type = '{type}' AND type <> 'spend'{where} ORDER BY id DESC", *has.values())]

    def kept(self, where, *values) -> dict[str, dict]:
        """Payments that wait for an admin, or did, by their references, the newest first."""
        rows = self.fetch("SELECT reference, kind, user_id, credits, reason, state FROM payments "
            f"WHERE {where} ORDER BY id DESC /*FOR UPDATE*/", *values)
        return {row[0]: dict(zip(KEPT, row)) for row in rows}

    def kept_of(self, purchase, account="") -> dict[str, dict]:
        """The payment itself, what was returned of it, and what else waits of this account."""
        start = f"{purchase} "
        return self.kept("reference = ? OR reference BETWEEN ? AND ? OR state = 'parked' AND user_id = ?",
            purchase, start, start + pluct.LAST_CHARACTER, account or REFUSED)

    def post(self, user, type, amount, reference, reason) -> pluct.Posted:
        """Raises RequestError."""
        [outcome] = pluct.post(self.db, [pluct.Post(user, type, amount, reference, self.actor, reason)])
        if isinstance(outcome, pluct.RequestError):
            raise outcome
        return outcome

    def resolve(self, reference, user="", amount=0, dismiss=False, up_to=False) -> None:
        resolve(self.db, self.actor, reference, user, amount, dismiss, up_to)

    def lessen(self, row, credits) -> None:
        """What waits. If that is all, 0 credits tell it from what an admin dismisses, and so forgives."""
        row["amount"] -= credits
        why, state = ("Of this a part was refunded, or won back", "parked") if row["amount"] else (
            "It is done", "dismissed")
        self.db.execute("UPDATE payments SET credits = ?, why = ?, state = ?, updated_at = ? "
            "WHERE reference = ? AND state = 'parked'",
            (row["amount"], why, state, pluct.now_ms(), row["reference"]))

    def park(self, why, reference, account="", credits=0, reason="", kind="purchase",
            money=("", "", "")) -> None:
        """Keep a payment, or a returned one, for the admin's page, without signs that it refuses. What was
        settled or dismissed stays so."""
        if any(row["state"] != "parked" for row in self.kept("reference = ?", reference).values()):
            return self.say("as before")
        account, reason, *money = (text.replace(REFUSED, "?") for text in (account, reason, *money))
        known = {"credits": int(credits)} if 0 < credits <= pluct.AMOUNT_MAX else {}
        payment = pluct.checked(lambda: known | {"reference": reference, "kind": kind,
            "account": account[:255], "reason": reason[:500], "why": ascii(why)[1:-1][:500]}, Park, "payment")
        park(self.db, msgspec.structs.astuple(payment), money)
        self.say("parked:", why, state="parked")


class Event(NamedTuple):
    """A command beside Pluct's, which shares their transactions: tell(ledger). `line` is what the log has of
    it, however it ends. What a payment adds is yielded by tell(), which is sent the outcome."""

    actor: str
    gateway: str
    line: str
    tell: Callable
    adds: tuple[str, ...] = ()  # a payment's user and reference
    more: str = ""  # for the log, where nothing else will have it

def post(db, commands, plucts=pluct.post) -> list:
    """As Pluct's, for events, too: each in its turn, and all in one transaction. If one fails, each is done
    again without the others."""
    if not any(isinstance(command, Event) for command in commands):
        return plucts(db, commands)
    db.is_batch, outcomes = False, []  # an event stores several times, and is committed after the last
    for run in runs(commands):
        outcomes += post_run(db, run, plucts)
    return outcomes

def runs(commands) -> Iterator[list]:
    """Commands of which no event need know of another: payments of different users, beside other users'
    commands. An event of another kind is alone."""
    run, seen, told = [], set(), set()
    for command in commands:
        is_event = isinstance(command, Event)
        names = {*command.adds} if is_event else {getattr(command, "user_id", None)}
        if run and (not names or not seen or not names.isdisjoint(seen if is_event else told)):
            yield run
            run, seen, told = [], set(), set()
        run.append(command)
        seen |= names
        told |= names if is_event else set()
    yield run

def post_run(db, run, plucts) -> list:
    """What payments add is stored with the other commands, in a constant number of statements."""
    outcomes, posts = [], []
    for command in run:
        outcome = None
        if isinstance(command, Event):
            outcome = Ledger(db, command.actor)
            try:
                command = outcome.begin(command)
            except pluct.Postponed as held:  # nothing is written yet
                outcome, command = held, None
        outcomes.append(outcome)
        posts.append(command)
    posted = iter(plucts(db, [*filter(None, posts)]))
    return [end(outcome, next(posted)) if post else outcome for outcome, post in zip(outcomes, posts)]

def end(ledger, posted) -> Any:
    if not ledger or isinstance(posted, pluct.Postponed):
        return posted
    with suppress(StopIteration):
        ledger.telling.send(posted)
    return ledger


#### Money that comes

class Payment(NamedTuple):
    """What a gateway, or an import, tells was bought."""

    gateway: str
    fields: dict
    credits: int  # by PRICES
    money: tuple
    doubt: str = ""

    @property
    def reference(self) -> str:
        return f"{self.gateway}:{self.fields['id']}"

    @property
    def paid(self) -> str:
        product, amount, currency = self.money
        return " ".join(filter(None, (product, currency, amount)))

    @property
    def line(self) -> str:
        told = {"userId": self.fields["user"], "amount": self.credits, "reference": self.reference}
        return f"{self.paid} {told}"

    def event(self, actor) -> Event:
        return Event(actor, self.gateway, self.line, self.tell, (self.fields["user"], self.reference))

    def tell(self, ledger) -> Iterator[pluct.Post]:
        """Add what was paid for, once, and then take what the user owes."""
        user, reference = self.fields["user"], self.reference
        ledger.hold(reference)
        ledger.hold_user(user)
        kept = ledger.kept_of(reference, user)
        row = kept.get(reference, {"state": "", "user_id": ""})
        if row["state"] in ("settled", "dismissed") or row["user_id"].startswith("erased-"):
            return ledger.say("as before")  # an admin may have settled it by another reference
        try:
            if why := self.doubt or self.fields["wait"] or self.find_doubt(ledger, kept):
                raise pluct.BadRequest(why)
            pluct.checked(lambda: (user, reference), BOUGHT, "userId")
            pluct.check_user_id(user)
            added = yield pluct.Post(user, "add", self.credits, reference, ledger.actor, self.paid)
            if isinstance(added, pluct.RequestError):
                raise added
        except (pluct.BadRequest, pluct.KeyReused) as why:
            if ledger.history("add", reference=reference):  # by an event that told another user or amount
                return ledger.say("as before")
            return ledger.park(str(why), reference, user, self.credits, self.paid, money=self.money)
        if row["state"] == "parked":  # an earlier event lacked something
            ledger.resolve(reference, user, self.credits)
        if added.replayed:
            return ledger.say("as before")
        ledger.say("added:", added.balance_after, state="added")
        ledger.added = added.amount
        self.take_owed(ledger, kept)

    def find_doubt(self, ledger, kept) -> str | None:
        """Why a payment is for an admin."""
        if not self.fields["user"]:
            return "It names no user"
        if len(self.fields["user"]) > 255:
            return "Its userId is longer than 255 characters"
        if re.search(r"[\x00-\x1f\x7f]", self.fields["user"]):
            return "Its userId has control characters"
        if self.fields["second"]:
            return "It has more than one product"
        if re.fullmatch(r"0+(\.0+)?(E.+)?|-.+", self.fields["amount"]):  # 0.0000000 is the Decimal 0E-7
            return "Nothing was paid"
        if not self.credits:
            return "It has no price"
        if self.credits > pluct.AMOUNT_MAX:
            return f"It is worth more than {pluct.AMOUNT_MAX:,} credits"
        if self.fields["known"] and not ledger.has(self.fields["user"]):
            return "Nobody has this account"
        ours = f"{self.reference} back "
        if any(each.startswith(ours) and not row["user_id"] for each, row in kept.items()):
            return "Its money was returned before it was told of"
        if any(each.startswith(ours) for each in kept) and self.credits < taken_or_owed(
                ledger, Return(self.gateway, self.fields)):
            return "More of it was taken back than it is worth"

    def take_owed(self, ledger, kept) -> None:
        """What refunds could not take, because it was spent, from what the user has bought now."""
        for reference, row in kept.items():
            if (row["state"], row["user_id"], row["kind"]) == ("parked", self.fields["user"], "refund") \
                    and row["amount"]:
                ledger.resolve(reference, up_to=True)
                for taken in ledger.history("admin_deduct", reference=f"{reference} of {row['amount']}"):
                    ledger.say(f"{taken['amount']} of {row['amount']} owed for {reference} taken",
                        state="added")


#### Money that goes back

class Return(NamedTuple):
    """Money that a gateway returned to the payer, or got back when it won the dispute."""

    gateway: str
    fields: dict
    doubt: str = ""
    user: str = ""  # who has the payment
    bought: int = 0  # credits, with it
    paid: str = ""  # for it, in the gateway's unit
    note: str = ""  # behind the reason

    @property
    def purchase(self) -> str:
        """The payment's reference."""
        return f"{self.gateway}:{self.fields['id']}"

    @property
    def is_won(self) -> bool:
        return bool(self.fields["won"])

    @property
    def part(self) -> str:
        """Of what was paid, in the gateway's unit, or "all"."""
        return self.fields["won"] or self.fields["back"]

    @property
    def key(self) -> str:
        """Its own reference."""
        return f"{self.purchase} {'won' if self.is_won else 'back'} {self.fields['each'] or self.part}"

    @property
    def lost(self) -> str:
        """The key of the payment's dispute."""
        return f"{self.purchase} back all"

    @property
    def taken(self) -> str:
        """The reference of what is taken at once. An admin takes the rest by `key` itself."""
        return f"{self.gateway} {self.key}"

    @property
    def is_single(self) -> bool:
        """Whether the part is of this refund, or dispute, alone; otherwise it is of all until now."""
        return bool(self.fields["each"]) or self.part == "all"

    @property
    def reason(self) -> str:
        is_told = bool(self.is_single and self.part != "all" and self.paid)
        single = f", {self.part} of {self.paid}" * is_told
        return f"{'won back' if self.is_won else 'refund'} of {self.purchase}{single}{self.note}"

    def event(self, actor) -> Event:
        more = f"of {self.part} {self.fields['currency'].upper()}"
        return Event(actor, self.gateway, self.key, self.tell, more=more)

    def share(self, part) -> int:
        """Credits for a part of what was paid, rounded up."""
        return min(self.bought, math.ceil(self.bought * part / number(self.paid)))

    def park(self, ledger, why, credits=0) -> None:
        kind, unit = "won" if self.is_won else "refund", units(self.gateway, self.fields["currency"].upper())
        paid = money(self.gateway, self.fields, number(self.part) / unit if unit else 0)
        ledger.park(why, self.key, self.user, credits, self.reason, kind, paid)

    def remember(self, ledger, why) -> None:
        """Keep it for later events of the payment to know of. It waits for nobody."""
        self.park(ledger, why)
        ledger.resolve(self.key, dismiss=True)
        ledger.lines[-1], ledger.state = f"noted: {why}", "repeated"

    def tell(self, ledger) -> None:
        """Take the refunded part of what was added, or give back what was taken for a dispute that is won."""
        pluct.checked(lambda: self.taken, pluct.Reference, "reference")
        ledger.hold(self.purchase)
        bought = next(iter(ledger.history("add", reference=self.purchase)), None)
        if bought:
            ledger.hold_user(bought["user_id"], is_known=True)
            self = self._replace(user=bought["user_id"], bought=bought["amount"],
                paid=self.fields["of"] or paid_for(self.gateway, bought))
        taken, given, known = read_returns(ledger, self)
        why = self.doubt or ("" if bought else "Nothing was added for it")
        if self.part != "all" and not (number(self.part) and number(self.paid)):
            why = why or "How much of what was paid is not known"
        if not why:
            (give_back if self.is_won else take_back)(ledger, self, taken, given, known)
        elif any(is_of(self.key, row) for row in taken) or known.get(self.key, {"amount": 0})["amount"]:
            ledger.say("as before")  # as before an erasure, or an admin's word
        else:
            self.park(ledger, why)

def paid_for(gateway, bought) -> str:
    """What was paid, in the gateway's unit, from the reason that `price` made."""
    found = re.search(r"\b([A-Z]{3}) ([0-9.]+)$", bought["reason"] or "")
    unit = found and units(gateway, found[1])
    return f"{(number(found[2]) * unit).normalize():f}" if unit else ""

def read_returns(ledger, it) -> tuple[list, list, dict]:
    """What was taken for refunds of the payment, and what was given back, as transactions; and by their
    references the returns that wait for an admin, or did."""
    known = ledger.kept_of(it.purchase)
    known.pop(it.purchase, None)
    begun = f"{it.purchase} back "
    by_hand = ledger.fetch("""SELECT user_id FROM transactions WHERE type = 'admin_deduct'
        AND reference BETWEEN ? AND ?""", begun, begun + pluct.LAST_CHARACTER)
    users = {it.user, *(row["user_id"] for row in known.values())} - {""}  # an admin may name another
    users |= {user for user, in by_hand}  # and for the rest a third
    added, deducted = ([row for user in users for row in ledger.history(type, user_id=user)]
        for type in ("admin_add", "admin_deduct"))
    taken = []
    for row in deducted:
        if is_of(f"{it.purchase} back", row):
            taken.append(row)
        elif row["user_id"] == it.user and f"{row['reason']},".startswith(f"refund of {it.purchase},"):
            taken.append(less_undone(row, added, deducted))  # an admin's
    given = [less_undone(row, deducted, added) for row in added if is_of(f"{it.purchase} won", row)]
    if given or it.is_won or any(row["kind"] == "won" for row in known.values()):  # it is not given twice
        given += [each for row in taken if is_of(it.lost, row)
            or it.is_won and it.part != "all" and is_of(f"{it.purchase} back", row)
            for each in undone(row, added, deducted)]
    return taken, given, known

def undone(row, later, earlier) -> list[dict]:
    """What the page's Undo made of it, and has not undone again."""
    return [less_undone(each, earlier, later) for each in later
        if each["id"] > row["id"] and each["reference"] == f"admin undo-{row['id']}"]

def less_undone(row, later, earlier) -> dict:
    return row | {"amount": row["amount"] - total(undone(row, later, earlier))}

def taken_or_owed(ledger, it) -> int:
    """Credits, of a payment."""
    taken, given, known = read_returns(ledger, it)
    owed = total(row for row in known.values() if (row["kind"], row["state"]) == ("refund", "parked"))
    back = {row["id"]: row["amount"] for row in given}
    for row in taken:
        if is_of(f"{it.purchase} back", row):  # what an admin took is less that already
            added, deducted = (ledger.history(type, user_id=row["user_id"])
                for type in ("admin_add", "admin_deduct"))
            back |= {each["id"]: each["amount"] for each in undone(row, added, deducted)}
    return total(taken) - sum(back.values()) + owed

def is_of(key, row) -> bool:
    """Whether this was done for this key: its reference may have words before it, and after."""
    return f" {key} " in f" {row['reference']} "

def total(rows) -> int:
    return sum(row["amount"] for row in rows)

def take_back(ledger, it, taken, given, known) -> None:
    """Take its credits, less what was taken before, and park what is spent. Where a gateway counts its
    refunds together, the largest waits for the smaller ones, too."""
    decided, row = is_decided(it, given, known), known.get(it.key, {"user_id": None})
    if row["user_id"] == "" and row["state"] == "parked":  # it came before its purchase
        if decided and it.part == "all":  # and was won before it, too
            ledger.lessen(row, row["amount"])
        else:  # now it is done as any other
            ledger.db.execute("DELETE FROM payments WHERE reference = ?", (it.key,))
            del known[it.key]
    if decided:
        return leave_note(ledger, it, taken, known)
    for each, row in known.items():  # a dispute waits here only for refunds, after it was won
        if not it.is_single and row["state"] == "parked" and (
                size(each) < size(it.key) or each == it.lost and row["user_id"]):
            ledger.lessen(row, row["amount"])
    mine = total(row for row in taken if is_of(it.key, row))
    waits = known[it.key]["amount"] if it.key in known else 0
    rest = max(0, find_rest(it, taken, given, known))
    if waits and (mine or not rest):
        return ledger.say("as before")
    wanted = rest + mine + waits  # all three where a restored backup lacks what was taken
    covered = 0 if mine or waits else keep_back(ledger, rest, known)
    rest -= covered
    if rest and not mine:
        [(credits,)] = ledger.fetch(pluct.BALANCE, it.user)
        rest += waits
        if there := min(rest, credits):
            left = ledger.post(it.user, "admin_deduct", there, it.taken, it.reason).balance_after
            ledger.say(f"{there} taken:", left, state="refunded")
            rest -= there
    if rest:
        it.park(ledger, f"{rest} of its {wanted} credits were spent already", rest)
    elif it.key in known:
        ledger.lessen(known[it.key], waits)
    elif not wanted or covered == wanted:
        leave_note(ledger, it, taken, known, it.is_single)
    if not ledger.lines:
        ledger.say("as before")

def pending(known) -> list[dict]:
    """What an admin may give back yet."""
    return [row for row in known.values() if row["kind"] == "won" and row["state"] == "parked"]

def keep_back(ledger, credits, known) -> int:
    """Of what an admin may give back yet, as much as a refund is to take. How much that is."""
    rest = credits
    for row in pending(known):
        kept = min(rest, row["amount"])
        rest -= kept
        if kept:
            ledger.lessen(row, kept)
    return credits - rest

def leave_note(ledger, it, taken, known, is_needed=False) -> None:
    """Of a refund that took nothing, for the next one, or for a dispute that is won, to know of."""
    may_be_won = it.part != "all" and (it.lost in known or any(is_of(it.lost, row) for row in taken))
    if (is_needed or may_be_won) and it.key not in known and not any(is_of(it.key, row) for row in taken):
        if not it.is_single:
            it = it._replace(note=f": {it.share(number(it.part))} credits")
        it.remember(ledger, "The refunds before it took its share, too")
    else:
        ledger.say("as before")

def is_decided(it, given, known) -> bool:
    """Whether nothing is left to do, as an admin or a larger refund came before it. A dispute that is won
    takes nothing again."""
    if it.key in known and known[it.key]["state"] != "parked":
        return True
    is_won = bool(given) or any(row["kind"] == "won" for row in known.values())
    if it.is_single:
        return is_won and it.part == "all"
    return any(row["kind"] == "refund" and row["user_id"] and size(reference) > size(it.key)
        and not (is_won and reference.endswith(" back all")) for reference, row in known.items())

def find_rest(it, taken, given, known) -> int:
    """Credits that are to be taken yet."""
    refunds = {reference: row for reference, row in known.items() if row["kind"] == "refund"}
    forgiven = total(row for row in refunds.values() if row["state"] == "dismissed")
    net = total(taken) - total(given) + forgiven
    if not it.is_single:
        return it.share(number(it.part)) - net - total(row for key, row in known.items() if key == it.key)
    left = it.bought - net - total(row for row in refunds.values() if row["state"] == "parked")
    if it.part == "all":  # which may be won
        return left
    return min(left + total(pending(known)), find_next(it, taken, given, known))

PART = r"(?:refund|won back) of \S+, ([0-9.]+) of \S+"  # how a reason begins that tells one

def part_of(row) -> Decimal:
    """The part of what was paid that a transaction, or what is kept, is for; 0 if it does not tell."""
    found = re.fullmatch(PART, row["reason"] or "")
    return number(found[1]) if found else Decimal(0)

def key_of(it, row) -> str:
    """Of the return that this is for; '' where it is for none of this purchase."""
    return re.search(rf"{re.escape(it.purchase)} back \S+|$", row["reference"])[0]

def find_next(it, taken, given, known) -> int:
    """Credits of a refund that its gateway tells alone. All of them are rounded up together, but for those
    that an admin decided, or whose reasons are erased, and less those that were won, or are; for one that is
    won they are negative."""
    refunds = {reference: row for reference, row in known.items() if row["kind"] == "refund"}
    whole = {row["reference"] for row in taken}  # an admin may have settled less than waited, and so forgiven
    ours = {reference for reference, row in refunds.items() if row["user_id"] and (row["state"] == "parked"
        or row["state"] == "dismissed" and not row["amount"]
        or row["state"] == "settled" and reference not in whole)}
    parts, found = {it.key: number(it.part) * (not it.is_won)}, 0
    for row in (*taken, *refunds.values()):
        key = key_of(it, row)
        if part_of(row) and (key in ours or key and key not in refunds):
            parts[key] = part_of(row)
            found += row["amount"] * (row.get("state") != "settled")  # whose transactions are among these
    notes = [row for row in known.values() if row["kind"] == "won" and row["state"] == "dismissed"
        and not row["amount"]]  # of what was owed and is not
    won = [row for row in (*given, *pending(known), *notes) if part_of(row) and row["reference"] != it.key]
    returned = sum(parts.values()) - sum(map(part_of, won)) - number(it.part) * it.is_won
    return it.share(max(0, returned)) - found + total(won)

def give_back(ledger, it, taken, given, known) -> None:
    """What a dispute took that is won, but for the refunds beside it. Where an event does not name the
    dispute, an admin tells how much."""
    lost, net = it.lost, total(taken) - total(given)
    if it.part != "all":
        return give_back_part(ledger, it, taken, given, known)
    if any(is_of(it.key, row) for row in given) or known.get(it.key, {}).get("state") == "dismissed":
        return ledger.say("as before")
    state = known[lost]["state"] if lost in known else ""
    mine = total(row for row in taken if is_of(lost, row))
    waiting = total(row for key, row in known.items() if row["state"] == "parked" and key != lost)
    over = net + waiting - find_refunded(it, taken, known)
    back = min(mine, max(0, over))
    if back:
        left = ledger.post(it.user, "admin_add", back, it.key, it.reason).balance_after
        ledger.say(f"{back} given back:", left, state="refunded")
    elif mine or state:  # later refunds must know that it was won
        it.remember(ledger, "There was nothing to give back")
    else:  # an event of the dispute may yet come
        it.park(ledger, "It was won before anything was taken for it")
    if state == "parked" and over < 0:
        ledger.park("The dispute was won, but not what was refunded", lost, it.user, -over,
            known[lost]["reason"] or "", "refund")  # None after an erasure
    elif state == "parked":
        ledger.lessen(known[lost], known[lost]["amount"])

def give_back_part(ledger, it, taken, given, known) -> None:
    """An admin gives back what was taken. What is owed for it is not collected meanwhile, if one return alone
    is of that part."""
    if it.key in known and known[it.key]["state"] != "parked":
        return ledger.say("as before")
    part = number(it.part)
    same = {key_of(it, row) for row in (*taken, *known.values())
        if part_of(row) == part and row.get("kind") != "won"}
    back = max(0, min(it.share(part), -find_next(it, taken, given, known))) if same else 0
    row = known.get(*same) if len(same) == 1 else None
    if row and row["state"] == "parked" and back:
        owed = min(back, row["amount"])
        back -= owed
        ledger.lessen(row, owed)
    back = min(back, total(taken) - total(given))
    if back or not same:
        it.park(ledger, "A chargeback was reversed", back)
    else:
        it.remember(ledger, "There was nothing to give back")

def find_refunded(it, taken, known) -> int:
    """Credits of all refunds but the dispute, where a gateway counts its refunds together: what they took, or
    wait to, or noted while there was nothing to take."""
    forgiven = total(row for row in known.values() if row["state"] == "dismissed")
    parts = [row for row in (*taken, *known.values()) if row.get("state") in (None, "parked")
        and re.search(rf"{re.escape(it.purchase)} back [0-9.]+( |$)", row["reference"])]
    noted = [re.search(r": (\d+) credits$|$", row["reason"] or "")[1] or 0 for row in known.values()]
    return max(total(parts), *(int(each) - forgiven for each in noted), 0)

def size(reference) -> Decimal:
    """Of a refund that counts the earlier ones."""
    part = reference.rpartition(" ")[2]
    return Decimal("Infinity") if part == "all" else number(part)


#### Verification: no more is taken back of a payment than it added

def returned(word, credits, found) -> str:
    """SELECT (payment, credits) where this word stands behind the payment; a gateway may stand before it."""
    return f"""SELECT substr(own, instr(own, ' ') + 1) AS payment, {credits} AS credits FROM (
        SELECT rtrim(substr(reference, 1, instr(reference, ' {word} '))) AS own, * FROM {found}) AS r
        WHERE substr(own, 1, 6) <> 'admin '"""  # an admin's own Idempotency-Key

UNDONE = """(SELECT reference, (SELECT amount FROM transactions AS u WHERE u.reference = 'admin undo-' || t.id
    AND u.type = 'admin_add') AS undone FROM transactions AS t WHERE type = 'admin_deduct') AS d"""
BOUND = f"""
    SELECT reference, amount, CAST(sum(credits) AS BIGINT) FROM (
        {returned("back", "amount", "transactions WHERE type = 'admin_deduct'")}
        UNION ALL {returned("back", "credits", "payments WHERE kind = 'refund' AND state = 'parked'")}
        UNION ALL {returned("won", "-amount", "transactions WHERE type = 'admin_add'")}
        UNION ALL {returned("back", "-undone", UNDONE)}) AS returns
    JOIN transactions ON reference = payment AND type = 'add'
    WHERE substr(reference, 1, instr(reference, ':')) IN ({", ".join(f"'{name}:'" for name in GATEWAYS)})
    GROUP BY reference, amount HAVING sum(credits) > amount"""
pluct.INVARIANTS["payment {} was settled by no {}"] = f"""
    SELECT reference, kind FROM payments AS p WHERE state = 'settled' AND NOT EXISTS (SELECT 1
        FROM transactions WHERE (p.kind, type) IN (VALUES {', '.join(map(str, KINDS.items()))})
        AND reference IN (p.reference, p.reference || ' of ' || p.credits))"""
pluct.INVARIANTS["payment {} added {} credits, and {} are taken back or wait to be"] = BOUND

def carry_over(path, payments, target, plucts=pluct.carry_over) -> None:
    """As Pluct's, and what waits, or was dismissed. What waits in the backup, and is a part of what waits
    since, does so no longer; nor does what is owed, forgiven or won since of a purchase of which anything is
    not carried over: its gateway tells that again."""
    [(last,)] = pluct.fetch(target, "SELECT coalesce(max(id), 0) FROM payments")
    plucts(path, payments, target)
    has_present = pluct.fetch(target, "SELECT 1 FROM pragma_database_list WHERE name = 'present'")
    these = "payments WHERE kind <> 'purchase' AND user_id <> '' AND id >"

    def leave(owed) -> None:
        payments.extend(owed)
        target.executemany("DELETE FROM payments WHERE reference = ?", [row[:1] for row in owed])

    try:
        kept = pluct.fetch(target, """SELECT * FROM present.payments
            WHERE state = 'parked' OR state = 'dismissed' AND credits > 0 ORDER BY id""")
        for _, *row in kept:  # without its id, which another may have here
            target.execute(f"INSERT OR IGNORE INTO payments VALUES (NULL{', ?' * len(row)})", row)
        done = pluct.fetch(target, """SELECT reference FROM present.transactions
            WHERE type IN ('add', 'admin_add', 'admin_deduct') EXCEPT SELECT reference FROM transactions""")
        lost = {purchase_of(reference) for reference, in done}
        owed = pluct.fetch(target, f"SELECT reference, user_id, credits FROM {these} ? ORDER BY id", (last,))
        leave([row for row in owed if purchase_of(row[0]) in lost])
        for payment, *_ in pluct.fetch(target, BOUND):
            target.execute("""UPDATE payments SET state = 'dismissed', credits = 0
                WHERE state = 'parked' AND reference BETWEEN ? AND ? AND reference IN (
                SELECT reference FROM present.payments WHERE state = 'dismissed' AND credits = 0)""",
                (f"{payment} ", f"{payment} {pluct.LAST_CHARACTER}"))
    except sqlite3.Error as error:
        if has_present:
            pluct.report(f"notice: {path}: {error}; what it has since the backup is not carried over")
    for payment, *_ in pluct.fetch(target, BOUND):  # or the restore would be refused
        leave(pluct.fetch(target, f"""SELECT reference, user_id, credits FROM {these} ?
            AND reference BETWEEN ? AND ? ORDER BY id""",
            (last, f"{payment} ", f"{payment} {pluct.LAST_CHARACTER}")))


#### The routes

UNREADABLE = ArithmeticError, LookupError, RecursionError, TypeError, ValueError

async def apply(app, event) -> str:
    """How it ended. Raises Unavailable."""
    try:
        ledger = await app.write(event)
    except Exception as error:  # M-Pesa tells once: it is then in the log alone
        log(event.line, event.more, error)
        raise
    app.payments.labels(event.gateway, ledger.state).inc()
    app.metrics.added.inc(ledger.added)
    for each in ledger.lines:
        log(event.line, each)
    return ledger.state

def log(*words) -> None:
    """One line, whatever a gateway puts into its ids."""
    text = " ".join(map(str, filter(None, words)))
    if not text.isprintable():
        text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
    pluct.report(text)

async def hear(app, request, path="") -> None:
    """One event. One that is not for us is answered as one that is done."""
    gateway, body, is_daraja = request.caller, request.body, request.caller == "daraja"
    doubt = doubt_of(app, request) if is_daraja else ""
    try:
        if fields := read_event(app.config, gateway, body, path):
            if fields["back"] or fields["won"]:
                it = Return(gateway, fields, doubt or fields["wait"])
            else:
                it = Payment(gateway, fields, *price(app.config.sold, gateway, fields), doubt)
            await apply(app, it.event(gateway))
    except (*UNREADABLE, pluct.BadRequest) as why:
        reference = f"{gateway}:unread-{hashlib.sha256(body).hexdigest()[:16]}"
        receipts = RECEIPT.findall(body.decode(errors="replace"))[:3] * is_daraja
        size = " ".join([f"{len(body)} bytes", *receipts])
        park = partial(Ledger.park, why=f"It cannot be read: {why}", reference=reference, reason=size)
        await apply(app, Event(gateway, gateway, reference, park, more=size))

Accepted = pluct.shape("Accepted", ResultCode=pluct.integer(0, 0), ResultDesc=str)
Ruled = pluct.shape("Ruled", ResultCode=str, ResultDesc=str)

@pluct.POST("/park-payment", "webhook", body=Park)
async def park_payment(app, request) -> pluct.Done:
    """Keep for an admin a payment that cannot be added, or a returned one that cannot be deducted."""
    await app.write(partial(park_once, payment=msgspec.structs.astuple(request.body)))
    return pluct.Done(True)

PaymentRow = pluct.shape("Payment", id=pluct.Id, reference=pluct.Reference, gateway=str, kind=Kind,
    user_id=str, product=str | None, amount=Decimal | None, currency=str | None, credits=pluct.Count,
    owed=pluct.Count, state=State, reason=pluct.Sentence | None, why=pluct.Sentence, created_at=pluct.Time,
    updated_at=pluct.Time)
Payments = pluct.shape("Payments", payments=list[PaymentRow], **pluct.NEXT)
PARKED_BY = {"state": (State, ""), "gateway": (pluct.Sentence, ""), "userId": (pluct.UserId, ""),
    "reference": (pluct.Reference, "")}

def fetch_payments(db, query, limit, before) -> list[tuple]:
    gateway = f"{query.gateway}:" * bool(query.gateway)
    start = gateway + query.reference.removeprefix(gateway)
    rows = pluct.fetch(db, """SELECT id, reference, substr(reference, 1, instr(reference, ':')), kind,
        user_id, product, amount, currency, credits,
        CASE WHEN kind = 'refund' AND state = 'parked' THEN credits ELSE 0 END,
        state, reason, why, created_at, updated_at FROM payments
        WHERE id < ? AND ? IN (state, '') AND ? IN (user_id, '') AND reference BETWEEN ? AND ?
        ORDER BY id DESC LIMIT ?""",
        (before, query.state, query.userId, start, start + pluct.LAST_CHARACTER, limit))
    return [(id, reference, gateway[:-1], *rest) for id, reference, gateway, *rest in rows]

@pluct.GET("/admin/payments.csv", response=pluct.CSV, query=PARKED_BY | pluct.RAW)
@pluct.GET("/admin/payments", query=pluct.PAGE | PARKED_BY)
async def admin_payments(app, request) -> Payments:
    """Payments that were parked, newest first. `userId` may be a typed account, `reference` a beginning."""
    return await pluct.page(app, request, PaymentRow, fetch_payments)

@pluct.POST("/admin/resolve-payment", body=pluct.shape("ResolveBody", reference=pluct.Reference,
    userId=(pluct.UserId, ""), credits=(pluct.Amount, 0), dismiss=(bool, False), upTo=(bool, False)))
async def admin_resolve_payment(app, request) -> pluct.Done:
    """Add or deduct a parked payment, or `dismiss` it, once. `userId` and `credits` stand in for its own;
    `upTo` deducts what there is, and the rest goes on to wait."""
    await request.write(app, resolve_by_hand, request.caller, *msgspec.structs.astuple(request.body))
    return pluct.Done(True)

@pluct.POST("/gateways/<name>", "gateway", query={"name": str})
async def gateway_event(app, request) -> pluct.Done:
    """What a gateway tells, signed by it."""
    await hear(app, request)
    return pluct.Done(True)

@pluct.POST("/gateways/daraja/<secret>/validate", "gateway", query={"secret": str})
async def daraja_validation(app, request) -> Ruled:
    """Refuse a typed account or an amount before the money moves. What cannot be told in time is accepted."""
    code = "0"
    with suppress(*UNREADABLE, pluct.RequestError):
        event = json.loads(request.body, parse_float=Decimal)
        paid = FIELDS | {"currency": "KES", "amount": at(event, "TransAmount")}
        known = app.read("SELECT 1 FROM users WHERE user_id = ?", at(event, "BillRefNumber"))
        known.deadline_s = time.monotonic() + VALIDATION_S
        if not 0 < price(app.config.sold, "daraja", paid)[0] <= pluct.AMOUNT_MAX:
            code = "C2B00013"
        elif not await known:
            code = "C2B00012"
    return Ruled(code, "Accepted" if code == "0" else "Rejected")

@pluct.POST("/gateways/daraja/<secret>/<path:re:.*>", "gateway", query={"secret": str, "path": (str, "")})
async def daraja_event(app, request) -> Accepted:
    """What M-Pesa tells at c2b, stk/<userId> and reversal; what it tells elsewhere is kept. It signs nothing:
    the path is the secret."""
    await hear(app, request, request.query.path)
    return Accepted(0, "Accepted")

pluct.SECURITY_OF["gateway"] = []

COLUMNS = ["gateway", "reference", "userId", "amount", "currency"]
IMPORTED = {"stripe": "pi_|cs_", "paddle": "txn_", "razorpay": "pay_"}  # how references begin

def own_reference(place, gateway, reference) -> str:
    """Without the gateway's name, which Pluct's own lists have before it. Raises BadRequest."""
    own, starts = reference.removeprefix(f"{gateway}:"), IMPORTED.get(gateway, "")
    if not re.match(starts, own):
        raise pluct.BadRequest(f"{place}: {gateway}'s references begin with {starts.replace('|', ' or ')}, "
            f"not as {own}")
    return own

Row = pluct.shape("RowBody", gateway=Literal[*GATEWAYS],
    reference=pluct.text(200, 1, "!-~"),  # and after its gateway's name not too long for Pluct
    userId=pluct.text(255), amount=str, currency=pluct.text(20))
Imported = pluct.shape("Imported", missing=list[pluct.Reference], there=pluct.Count,
    parked=list[pluct.Reference])

@pluct.POST("/admin/import-payments", body=pluct.shape("ImportBody",
    payments=Annotated[tuple[Row, ...], Meta(max_length=ROWS_MAX)]))
async def admin_import_payments(app, request) -> Imported:
    """Add what is missing of a gateway's statement, in whole units of the currency. To repeat it is safe."""
    ended = {"added": [], "repeated": [], "parked": []}
    for n, row in enumerate(request.body.payments):
        row.reference = own_reference(f"payments[{n}]", row.gateway, row.reference)
    for row in request.body.payments:
        is_typed = row.gateway == "daraja"
        fields = FIELDS | {"id": row.reference.upper() if is_typed else row.reference, "user": row.userId,
            "amount": row.amount, "currency": row.currency, "known": is_typed}
        it = Payment(row.gateway, fields, *price(app.config.sold, row.gateway, fields, is_whole=True))
        ended[await apply(app, it.event(request.caller))].append(it.reference)
    return Imported(ended["added"], len(ended["repeated"]), ended["parked"])


SIGNED = re.compile(rb"(?i)\r\n([a-z-]+-signature): ([!-~]+)(?=\r\n[^ \t])")

def read_head(head, adj, plucts=pluct.read_head) -> dict:
    """As Pluct's, which remembers heads: without its signature an event's is like the last one's."""
    if found := SIGNED.search(head):
        rest = plucts(head[:found.start()] + head[found.end():], adj)
        name = found[1].decode().upper().replace("-", "_")
        if name not in rest.get("headers", name):
            return rest | {"headers": rest["headers"] | {name: found[2].decode()}}
    return plucts(head, adj)

class Gateways(pluct.Pluct):
    """The WSGI application, as Pluct's."""

    def __init__(self, config=None, **more):
        super().__init__(config or Config.from_environ(), **more)
        self.payments = prometheus.Counter("pluct_payments", "Events of gateways.", ["gateway", "state"],
            registry=self.metrics)
        if self.config.heard:
            pluct.WAITRESS["max_request_body_size"] = EVENT_BYTES_MAX + 8192
            pluct.report(f"Gateways: {', '.join(self.config.heard)}")


#### The command

def read_rows(path) -> list[dict]:
    """Of a CSV. Raises ConfigError that names the line."""
    rows = []
    with open(path, newline="", encoding="utf-8-sig") as file:
        table = csv.DictReader(file)
        if missing := set(COLUMNS) - set(table.fieldnames or []):
            raise pluct.ConfigError(f"{path}: its first line must be {','.join(COLUMNS)}; "
                f"it has no {', '.join(sorted(missing))}.")
        for cells in table:
            row = {name: (cells[name] or "").strip() for name in COLUMNS}
            if not any(row.values()):
                continue  # a spreadsheet's empty rows
            place = f"{path}: line {table.line_num}"
            if row["gateway"] not in GATEWAYS or not re.fullmatch("[!-~]{1,200}", row["reference"]):
                raise pluct.ConfigError(f"{place} names no gateway or no reference.")
            own_reference(place, row["gateway"], row["reference"])
            if len(row["userId"]) > 255 or len(row["currency"]) > 20:
                raise pluct.ConfigError(f"{place} has a userId that is too long.")
            if row["amount"] and not number(row["amount"]):
                raise pluct.ConfigError(f"{place} has no amount like 1000.00, but {row['amount']!r}.")
            rows.append(row)
    return rows

def import_payments(file) -> None:
    """Have the running server add what is missing of a CSV, made of a gateway's statement."""
    config, done, missing, there, parked = Config.from_environ(), 0, [], 0, []
    try:
        rows = read_rows(file)
    except (UnicodeError, csv.Error) as error:
        raise pluct.ConfigError(f"{file} cannot be read as a CSV in UTF-8: {error}") from None
    except pluct.BadRequest as error:
        raise pluct.ConfigError(f"{error}.") from None
    password = f"{config.admin_username}:{config.admin_password}".encode()
    headers = {"Authorization": f"Basic {base64.b64encode(password).decode()}",
        "Content-Type": "application/json", "Host": (config.public_host.split() or ["localhost"])[0]}
    server = http.client.HTTPConnection(config.host, config.port, timeout=30)
    repeat = f"{{}}: {{}} of {len(rows)} rows are done. It can be repeated."
    try:
        while part := rows[done:done + ROWS_MAX]:
            body = json.dumps({"payments": part}, ensure_ascii=False).encode()  # or it might not fit
            server.request("POST", "/admin/import-payments", body, headers)
            answer = server.getresponse()
            body = json.loads(answer.read())
            if answer.status != 200:
                raise OSError(body["error"])
            missing += body["missing"]
            there += body["there"]
            parked += body["parked"]
            done += len(part)
            if sys.stderr.isatty():
                end = "\r" if done < len(rows) else "\n"
                print(f"{done} of {len(rows)} rows", end=end, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        sys.exit(repeat.format("Interrupted", done))
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise pluct.ConfigError(repeat.format(error, done)) from None
    finally:
        for reference in missing:
            print(f"was missing: {reference}")
        for reference in parked:
            print(f"waits for an admin: {reference}")
    print(f"{len(missing)} were missing, {there} were there, {len(parked)} wait for an admin.")


def print_secrets(*, plucts=pluct.print_secrets) -> None:
    """Print an environment file with fresh secrets, and one for M-Pesa's addresses."""
    plucts()
    print(f"# DARAJA_WEBHOOK_SECRET={os.urandom(24).hex()}")


# From here on Pluct is this one
pluct.Config, pluct.create_app, pluct.post, pluct.find_caller = Config, Gateways, post, find_caller
pluct.carry_over, pluct.read_head, pluct.GATEWAYS = carry_over, read_head, [f"{name}:" for name in GATEWAYS]
pluct.COMMANDS |= {"secrets": print_secrets, "import-payments": import_payments}
