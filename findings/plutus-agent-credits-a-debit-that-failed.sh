#!/usr/bin/env bash
# plutus-agent 1.1.0 (PyPI, July 2026), prepaid credits for models, sold by Stripe, with stripe 13.2.1, Python 3.11; the
# events are signed and handled here, nothing leaves the machine.
#
# Behaviour: checkout.session.completed tops up whatever its payment_status is, though its own sessions leave the way of
# paying to Stripe's dashboard, where some take days; what Stripe tells when those end is "ignored". A dispute takes the
# credit when it is created, an inquiry (warning_...), which moves no money, too; by the dispute's id, so that the
# refund that ends an inquiry takes it again, by the charge's. What is told of a won one is ignored.
# Output seen, a top-up of 20 dollars, and the balance:
#     a card: session completed paid +20: 20.0
#     a bank debit: session completed unpaid +20, debit failed ignored: 20.0
#     a dispute that is won: session completed paid +20, created -20, funds withdrawn noop, funds back ignored: 0.0
#     an inquiry, then refunded: session completed paid +20, created -20, refunded -20: -20.0
#     an inquiry that is dropped: session completed paid +20, created -20, closed ignored: 0.0
#
# The wrong guess: credit comes with the money and goes with it, once, as its docs have it ("never double-reverse").
# Who pays by debit spends for days before it fails, and keeps the rest; whose bank has only asked has no credit while
# the shop has the money; who was refunded for that owes the sum once more, and his next purchase is gone.
# What helps: card alone in the dashboard, and a grant by hand for each dispute that is won or was an inquiry.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check plutus-agent==1.1.0 stripe==13.2.1 2>>log
cat >try.py <<'PY'
import hashlib, hmac, itertools, json, time  # noqa: E401
import stripe
from plutus_agent import db
from plutus_agent.billing import handle_webhook_event
conn = db.connect("plutus.db")
db.init_schema(conn)
numbers = itertools.count()

def hear(said, kind, **told):
    told |= {"payment_intent": f"pi_{org}", "currency": "usd"}
    body = json.dumps({"id": f"evt_{next(numbers)}", "object": "event", "type": kind, "data": {"object": told}})
    signed = hmac.new(b"whsec", f"{(at := int(time.time()))}.{body}".encode(), hashlib.sha256).hexdigest()
    result = handle_webhook_event(conn, stripe.Webhook.construct_event(body, f"t={at},v1={signed}", "whsec"))
    sign = {"credited": "+", "refunded": "-", "disputed": "-"}.get(result["status"])
    return f"{said} {sign}{result['amount_usd']:g}" if sign else f"{said} {result['status']}"

def session(status, said="session completed paid", kind="completed"):
    return hear(said, f"checkout.session.{kind}", object="checkout.session", id=f"cs_{org}", mode="payment",
                amount_total=2000, payment_status=status, metadata={"plutus_org_id": org, "kind": "credit"})

def dispute(said, kind, status):
    return hear(said, f"charge.dispute.{kind}", object="dispute", id=f"du_{org}", amount=2000, status=status)

for said, events in {
        "a card": lambda: [session("paid")],
        "a bank debit": lambda: [session("unpaid", "session completed unpaid"),
                                 session("unpaid", "debit failed", "async_payment_failed")],
        "a dispute that is won": lambda: [
            session("paid"), dispute("created", "created", "needs_response"),
            dispute("funds withdrawn", "funds_withdrawn", ""), dispute("funds back", "funds_reinstated", "won")],
        "an inquiry, then refunded": lambda: [
            session("paid"), dispute("created", "created", "warning_needs_response"),
            hear("refunded", "charge.refunded", object="charge", id=f"ch_{org}", amount=2000, amount_refunded=2000)],
        "an inquiry that is dropped": lambda: [session("paid"), dispute(
            "created", "created", "warning_needs_response"), dispute("closed", "closed", "warning_closed")]}.items():
    org = db.create_org(conn, said)["id"]
    print(f"{said}: {', '.join(events())}: {db.get_balance(conn, org)}")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Its balances are changed otherwise." >&2; exit 1; }
