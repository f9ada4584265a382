#!/usr/bin/env bash
# bankstatementparser 0.0.29 (PyPI), a reader of banks' statements, Python 3.
#
# Behaviour: in a statement of the form camt.053 each entry has a status: BOOK is money; PDNG is pending and
# INFO is for information, and neither is in the balances. CamtParser returns all three alike, without the
# status, and get_statement_stats() adds them up.
# Seen: 300.00 in, 10.00 out, and 50.00 pending, or for information. The closing balance is 290.00, which
# get_account_balances() tells; the net amount is 340.00, and no column of the 50.00 says what it is.
#
# The wrong guess: rows of a statement are what was booked, or say if they are not; and the sum of the rows
# between two balances is their difference.
# For whoever gives credits for transfers by the bank's file: a transfer that is announced is credited, and
# credited again in the file of the day on which it is booked, under another entry; one that never comes is
# credited, too. What helps, tried here: the net amount held against the balances before anything is
# credited.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check bankstatementparser==0.0.29 2>/dev/null
cat >try.py <<'PY'
import sys
from bankstatementparser import CamtParser

def entry(amount, way, status, reference):
    return f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>{status}</Sts>
<BookgDt><Dt>2026-11-26</Dt></BookgDt><ValDt><Dt>2026-11-26</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>
<BkTxCd/><NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"""

def balance(kind, amount):
    return f"""<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-26</Dt></Dt></Bal>"""

def read(status):
    made = "<CreDtTm>2026-11-27T08:00:00</CreDtTm>"
    account = "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    rows = entry("300.00", "CRDT", "BOOK", "a") + entry("10.00", "DBIT", "BOOK", "b")
    rows += entry("50.00", "CRDT", status, "c")
    with open("statement.xml", "w") as file:
        file.write(f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId>{made}
</GrpHdr><Stmt><Id>1</Id>{made}{account}{balance("OPBD", "0.00")}{balance("CLBD", "290.00")}{rows}</Stmt>
</BkToCstmrStmt></Document>""")
    parser = CamtParser("statement.xml")
    frame = parser.parse()
    booked = parser.get_account_balances()["Amount"].astype(float).tolist()
    told = [column for column in frame if (frame[column].astype(str) == status).any()]
    net = float(parser.get_statement_stats()["NetAmount"].iloc[0])
    return net, frame["Amount"].map(float).tolist(), booked, told

seen = {status: read(status) for status in ("PDNG", "INFO")}
print("net, rows, balances, columns with the status:", seen)
if any(str(each) != "(340.0, [300.0, -10.0, 50.0], [0.0, 290.0], [])" for each in seen.values()):
    sys.exit("bankstatementparser takes entries that are not booked otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
