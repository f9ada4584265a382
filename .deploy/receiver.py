"""Hears of payments from Stripe Checkout and M-Pesa (C2B), and has Pluct add their credits.

WEBHOOK_SECRET, STRIPE_SECRET and MPESA_PATH are in the environment; PRICES is yours to change.
PLUCT_URL and RECEIVER_PORT are for a Pluct at another address, and for another port than 8788.
"""

import os
from decimal import Decimal

import bottle
import requests
import stripe

PLUCT = os.environ.get("PLUCT_URL", "http://localhost:8787") + "/add-credits"
SECRET = {"x-webhook-secret": os.environ["WEBHOOK_SECRET"]}
PRICES = {("usd", 500): 10, ("kes", 10000): 20}  # (currency, amount in cents): credits


def paid(user, currency, cents, reference):
    told = {"userId": user, "amount": PRICES.get((currency, cents)), "reference": reference}
    print(currency, cents, told, end=" ", flush=True)
    answer = requests.post(PLUCT, json=told, headers=SECRET, timeout=10)
    print(answer.status_code, answer.text, flush=True)  # 400, 422: settle this payment by hand
    if answer.status_code not in (200, 400, 422):
        bottle.abort(503, "Try again")  # Stripe does


@bottle.post("/stripe")
def stripe_event():
    body, signature = bottle.request.body.read(), bottle.request.get_header("stripe-signature")
    try:
        event = stripe.Webhook.construct_event(body, signature, os.environ["STRIPE_SECRET"])
    except (ValueError, stripe.SignatureVerificationError):
        bottle.abort(400, "Not Stripe's")
    session = event.data.object
    if event.type.startswith("checkout.session.") and session.payment_status == "paid":
        receipt = session.payment_intent or session.id
        paid(session.client_reference_id, session.currency, session.amount_subtotal, f"stripe:{receipt}")


@bottle.post(f"/paid/{os.environ['MPESA_PATH']}")  # M-Pesa signs nothing: only the path is secret
def mpesa_confirmation():
    body = bottle.request.json
    cents = int(Decimal(body["TransAmount"]) * 100)
    paid(body["BillRefNumber"], "kes", cents, f"mpesa:{body['TransID']}")
    return {"ResultCode": 0, "ResultDesc": "Accepted"}


bottle.run(server="waitress", port=int(os.environ.get("RECEIVER_PORT", "8788")), quiet=True)
