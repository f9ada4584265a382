#!/usr/bin/env bash
# pycamt 1.1.1 (PyPI), a reader of banks' statements in camt.053, Python 3.11.
#
# Behaviour: of an entry with details it takes the first amount and the first sign that stand anywhere within them. In
# camt.053.001.02 details have neither of their own: so the sign is that of a fee (Chrgs), and the amount is what the
# payer ordered (InstdAmt), in his currency, beside the currency of the account.
# Output seen, a statement from 100.00 to 160.00 EUR:
#     booked CRDT 18.40 EUR, ordered 20.00 USD: CRDT 20.00 EUR
#     booked CRDT 21.60 EUR, ordered 24.00 EUR, a fee of 2.40: DBIT 24.00 EUR
#     booked CRDT 20.00 EUR, no details: CRDT 20.00 EUR
#     the account: 60.00 more; the entries read: 16.00 more
#
# The wrong guess: an entry's amount and sign are those which the bank booked; details say what they are made of.
# A settlement of which the gateway's bank kept its fee is money that went away, and the payment of a foreign card is so
# many euros as it was dollars: who credits users from it, or looks for what he lacks, finds another sum. Entries of one
# currency without a fee are right; in the newer .08 details mostly have an amount and a sign of their own.
# What helps: to compare the sum with the balances, as here; and to take Ntry/Amt and Ntry/CdtDbtInd by an XPath.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check pycamt==1.1.1 2>/dev/null
cat >try.py <<'PY'
from decimal import Decimal
from pycamt.parser import Camt053Parser


def balance(code, amount):
    return (f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
            "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-02</Dt></Dt></Bal>")


def entry(amount, details=""):
    details = details and f"<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls>"
    return f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-02</Dt></BookgDt><BkTxCd/>{details}</Ntry>"""


def ordered(amount, currency, booked):
    return f"""<AmtDtls><InstdAmt><Amt Ccy="{currency}">{amount}</Amt></InstdAmt>
<TxAmt><Amt Ccy="EUR">{booked}</Amt></TxAmt></AmtDtls>"""


booked = {"18.40 EUR, ordered 20.00 USD": entry("18.40", ordered("20.00", "USD", "18.40")),
          "21.60 EUR, ordered 24.00 EUR, a fee of 2.40": entry("21.60", ordered("24.00", "EUR", "24.00")
              + '<Chrgs><Amt Ccy="EUR">2.40</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>'),
          "20.00 EUR, no details": entry("20.00")}
created = "<CreDtTm>2026-11-03T00:00:00</CreDtTm>"
parser = Camt053Parser(f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>1</MsgId>{created}</GrpHdr><Stmt><Id>1</Id>{created}<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id>
</Acct>{balance("OPBD", "100.00")}{balance("CLBD", "160.00")}{"".join(booked.values())}</Stmt></BkToCstmrStmt>
</Document>""")
total = 0
for name, read in zip(booked, parser.get_transactions(), strict=True):
    amount, sign = Decimal(read["Amount"]), read["CreditDebitIndicator"]
    total += amount if sign == "CRDT" else -amount
    print(f"booked CRDT {name}: {sign} {amount} {read['Currency']}")
info, = parser.get_statement_info()
more = Decimal(info["ClosingBalance"]) - Decimal(info["OpeningBalance"])
print(f"the account: {more} more; the entries read: {total} more")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Entries are read otherwise." >&2; exit 1; }
