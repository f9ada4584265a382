#!/usr/bin/env bash
# robokassa 1.0.8 (PyPI), for the gateway of that name in Russia and Kazakhstan, Python 3; nothing is sent: the links
# are read as a server's form parser reads them, and signed anew over what it read.
#
# Behaviour: of a payment's link the library escapes its own members, and appends those of the shop (shp_…), by which it
# has its userId back, as they are. The signature is over the value before. The link for a renewal has no number of the
# first payment at all (PreviousInvoiceID), though that is an argument, and its signature leaves out the shop's name.
# Output seen, of 10.50 for each user:
#     ann: read as "ann", signature right
#     +254712345678: read as " 254712345678", signature wrong
#     ann+x@example.org: read as "ann x@example.org", signature wrong
#     R&D: read as "R", signature wrong
#     ann#2: read as "ann", signature wrong
#     the description "5 credits & more": read as "5 credits & more"
#     generate_subscription_link(previous_inv_id=7): InvId 8, PreviousInvoiceID none, signature wrong
#
# The wrong guess: what makes a link escapes all of it; and a renewal names what it renews.
# The gateway refuses the page to each user whose id has a + (phone numbers, addresses), & or #: they cannot pay, and
# the shop sees orders that are given up. A renewal is refused likewise.
# What helps: digits or letters alone as shp_ members, such as the order's number, with the userId kept beside it; the
# renewal posted by hand.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check robokassa==1.0.8 2>/dev/null
cat >try.py <<'PY'
from hashlib import md5
from urllib.parse import parse_qs, urlsplit
from robokassa import Robokassa
shop = Robokassa("shop", "password-1", "password-2")
def read(url):
    members = {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
    signed = [members["MerchantLogin"], members["OutSum"], members["InvId"], "password-1"]
    signed += [f"{name}={members[name]}" for name in sorted(members) if name.startswith("shp_")]
    right = md5(":".join(signed).encode()).hexdigest() == members["SignatureValue"]
    return members, f"signature {'right' if right else 'wrong'}"
for user in "ann", "+254712345678", "ann+x@example.org", "R&D", "ann#2":
    link = shop.generate_open_payment_link(out_sum="10.50", inv_id=7, description="5 credits & more", user=user)
    members, signature = read(link.url)
    print(f'{user}: read as "{members["shp_user"]}", {signature}')
print(f'the description "5 credits & more": read as "{members["Description"]}"')
members, signature = read(shop.generate_subscription_link(inv_id=8, previous_inv_id=7, out_sum=10).url)
invoice, previous = members["InvId"], members.get("PreviousInvoiceID", "none")
print(f"generate_subscription_link(previous_inv_id=7): InvId {invoice}, PreviousInvoiceID {previous}, {signature}")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Links are made otherwise." >&2; exit 1; }
