#!/usr/bin/env bash
# pytonpay 0.1.1 (PyPI, August 2026), for payments in TON and USDT, Python 3.11; both of its providers, TonCenter and
# TonAPI, are httpx's MockTransport, which answers as those do.
#
# Behaviour: an invoice in USDT counts in millionths, but its link names no jetton, so that the wallet takes the number
# for billionths of a TON; and that is what is looked for: a transfer of TON with the invoice's comment.
# Output seen, an invoice of 5, its link as a wallet reads it, and what the merchant's account has received:
#     toncenter, TON: the link asks for 5 TON; got 5 TON: PAID, got 4.999 TON: PENDING, got 5 USDT: PENDING
#     tonapi, TON: the link asks for 5 TON; got 5 TON: PAID, got 4.999 TON: PENDING, got 5 USDT: PENDING
#     toncenter, USDT: the link asks for 0.005 TON; got 0.005 TON: PAID, got 0.004 TON: PENDING, got 5 USDT: PENDING
#     tonapi, USDT: the link asks for 0.005 TON; got 0.005 TON: PAID, got 0.004 TON: PENDING, got 5 USDT: PENDING
#
# The wrong guess: Currency.USDT, which the library offers beside TON, asks for USDT; and if a link did not, who used it
# would have paid too little, and the invoice would stay open. Each payer follows the link, and has for 0.005 TON what
# costs five dollars, by the library's own word; who sends 5 USDT instead, with the same comment, is never credited. In
# TON all is right, and so is a test that pays what the link asks for.
# What helps: to make the link of an invoice in USDT oneself, with jetton= and the address of its master, and to ask the
# provider for the account's jetton transfers.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check pytonpay==0.1.1 2>>log
cat >try.py <<'PY'
import asyncio, decimal, urllib.parse  # noqa: E401
import httpx
from pytonpay import PyTonPay
TON, USDT = 10**9, 10**6
account = []


def received(coin, amount, comment):
    """A transfer as TonCenter's v3 and TonAPI's v2 list it; of a jetton the account hears by its own wallet of it."""
    op = {"type": "text_comment", "comment": comment, "text": comment}
    if coin == "USDT":
        op = {"type": "jetton_notify", "query_id": "1", "amount": str(int(amount * USDT)), "sender": "0:1",
              "forward_payload": {"value": {"text": comment}}}
    value = 1 if coin == "USDT" else int(amount * TON)
    return {"hash": "h", "now": 1796040000, "utime": 1796040000, "in_msg": {
        "value": str(value), "source": "0:1", "message_content": {"decoded": op}, "decoded_body": op}}


async def main(currency, transfers):
    for kind in ("toncenter", "tonapi"):
        pay, said = PyTonPay(merchant_wallet="UQ1", secret_key="k", provider_type=kind), []
        pay.provider.client = httpx.AsyncClient(base_url="http://node", transport=httpx.MockTransport(
            lambda request: httpx.Response(200, json={"transactions": account})))
        for amount, coin in transfers:
            invoice = await pay.create_invoice("5", order_id="ann", currency=currency)
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(invoice.pay_url).query))
            account[:] = [received(coin, decimal.Decimal(amount), invoice.comment)]
            said.append(f"got {amount} {coin}: " + (await pay.verify_invoice(invoice.id)).status)
        link = f"{decimal.Decimal(query['amount']) / TON} {query.get('jetton', 'TON')}"
        print(f"{kind}, {currency}: the link asks for {link};", ", ".join(said))


asyncio.run(main("TON", [("5", "TON"), ("4.999", "TON"), ("5", "USDT")]))
asyncio.run(main("USDT", [("0.005", "TON"), ("0.004", "TON"), ("5", "USDT")]))
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An invoice in USDT is asked for otherwise." >&2; exit 1; }
