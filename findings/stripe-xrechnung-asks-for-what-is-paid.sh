#!/usr/bin/env bash
# stripe-xrechnung 0.1.0 (PyPI, first released in September 2026), which makes German e-invoices of Stripe's, beside
# verifyhash-einvoice 0.2.9 (PyPI), which checks them by EN 16931's rules; Python 3.11.
#
# Behaviour: of an invoice's money it reads the lines' amounts alone: not what was paid, nor a discount; and a yen is
# a hundredth. A tax is found only where Stripe's API had it until 2025 (tax_amounts, tax_rates); else it is 19 %.
# Output seen, Stripe's own total and amount_remaining, then what the e-invoice asks for:
#     paid, tax added: 2379 eur, 0 remain; payable 23.79 EUR, which is valid
#     a discount of 5.00: 1784 eur, 1784 remain; payable 23.79 EUR, which is valid
#     abroad, reverse charge: 1999 eur, 1999 remain; payable 23.79 EUR, which is valid
#     in yen, tax added: 2380 jpy, 2380 remain; payable 23.80 JPY, which is valid
#
# The wrong guess: Stripe's total, tax and amount_remaining are what the e-invoice says (PayableAmount, PrepaidAmount).
# Its README has them as "cross-check only", and says that prices with their tax are not for it; there is no check.
# Who has paid by card gets a document that asks for a transfer to an IBAN, and his bookkeeping pays again; the VAT told
# is not what Stripe collected. Its own validator and the other one find it valid. An open invoice in EUR with 19 % on
# top, as its example has, is right.
# What helps: to compare PayableAmount with amount_remaining before it is sent.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check stripe-xrechnung==0.1.0 verifyhash-einvoice==0.2.9 2>/dev/null
cat >try.py <<'PY'
import re, subprocess  # noqa: E401
from stripe_xrechnung import emit_ubl, map_stripe, validate_invoice

SELLER = {"name": "Shop GmbH", "street": "Weg 1", "city": "Berlin", "postal_code": "10115", "vat_id": "DE123456789",
          "email": "shop@example.org", "phone": "+49 30 123456", "iban": "DE89370400440532013000"}
BUYER = {"customer_name": "Ann AG", "customer_email": "ann@example.org", "metadata": {"buyer_reference": "B-1"},
         "customer_address": {"line1": "Weg 2", "city": "Bonn", "postal_code": "53111", "country": "DE"}}


def run(name, total, due, amount, taxes, currency="eur", discounts=()):
    line = {"object": "line_item", "amount": amount, "quantity": 1, "description": "100 credits", **taxes,
            "discount_amounts": discounts}
    mapped = map_stripe({"object": "invoice", "number": "A-1", "currency": currency, "created": 1780000000, **BUYER,
                         "due_date": 1781000000, "subtotal": amount, "total": total, "amount_due": total,
                         "amount_paid": total - due, "amount_remaining": due, "lines": {"data": [line]},
                         "total_discount_amounts": discounts, "status": "open" if due else "paid"}, SELLER)
    with open("invoice.xml", "wb") as file:
        file.write(emit_ubl(mapped))
    check = subprocess.run(["venv/bin/einvoice", "validate", "invoice.xml"], stdout=subprocess.DEVNULL)
    good = validate_invoice(mapped, profile="xrechnung-ubl").ok and check.returncode == 0
    unit, asked = re.search(r'PayableAmount currencyID="(\w+)">([\d.]+)', open("invoice.xml").read()).groups()
    print(f"{name}: {total} {currency}, {due} remain; payable {asked} {unit}, which is {'' if good else 'in'}valid")


def added(amount):
    return {"tax_amounts": [{"amount": amount, "inclusive": False, "tax_rate": {"percentage": 19.0}}]}


REVERSE = {"taxes": [{"amount": 0, "tax_behavior": "exclusive", "taxability_reason": "reverse_charge",
                      "taxable_amount": 1999}]}
run("paid, tax added", 2379, 0, 1999, added(380))
run("a discount of 5.00", 1784, 1784, 1999, added(285), discounts=[{"amount": 500, "discount": "di_1"}])
run("abroad, reverse charge", 1999, 1999, 1999, REVERSE)
run("in yen, tax added", 2380, 2380, 2000, added(380), currency="jpy")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other amounts are asked for." >&2; exit 1; }
