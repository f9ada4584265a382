#!/usr/bin/env bash
# ofxstatement 0.9.3 with its plugin ofxstatement-iso20022 0.8.1, which make OFX of banks' camt.053, read by ofxparse
# 0.21 and ofxtools 1.1.1 (all PyPI), Python 3.11.
#
# Behaviour: of a file with several statements (Stmt), one for each day or account, the first one is converted, and the
# command ends with 0. Its lines have no FITID, though the bank names each entry (AcctSvcrRef, written as REFNUM), all
# are of the type CHECK, and the bank's BIC is the BANKID, for which OFX has 9 characters. Two OFX readers refuse that.
# Output seen, a file of 2 November (19.99) and 3 November (30.00, 20.00):
#     INFO: Conversion completed: (1 line, 0 invest-lines) bank.xml
#     exit 0; TRNTYPE CHECK, TRNAMT 19.99, REFNUM r1, BALAMT 119.99
#     ofxparse: OfxParserException: Missing FIT id (a required field)
#     ofxtools: OFXSpecError: Can't set BANKACCTFROM.bankid to COBADEFFXXX: String: 'COBADEFFXXX' exceeds max length=9
#     3 November as a file of its own: 2 lines
#
# The wrong guess: a converter takes all that is in a file, or says what it left, as its check of the balances would (it
# sees those of the first day alone); and what it writes can be read, with the bank's name of an entry as its FITID.
# Who compares the ledger with the month's export finds nothing missing after the first day: payments that were never
# credited stay unseen. An importer that takes lines without a FITID cannot tell a known one from a new one.
# What helps: one file for each Stmt, as in the last line.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check ofxstatement==0.9.3 ofxstatement-iso20022==0.8.1 ofxparse==0.21 \
    ofxtools==1.1.1 2>/dev/null
cat >try.py <<'PY'
import pathlib, re, subprocess, warnings  # noqa: E401
from ofxparse import OfxParser
from ofxtools.Parser import OFXTree
warnings.simplefilter("ignore")
CREATED = "<CreDtTm>2026-11-04T00:00:00</CreDtTm>"


def day(number, opening, closing, *entries):
    date = f"<Dt>2026-11-{number:02}</Dt>"
    balances = "".join(f"""<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt>{date}</Dt></Bal>""" for code, amount in (("OPBD", opening), ("CLBD", closing)))
    return f"""<Stmt><Id>{number}</Id>{CREATED}<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy><Svcr>
<FinInstnId><BIC>COBADEFFXXX</BIC></FinInstnId></Svcr></Acct>{balances}""" + "".join(
        f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt>{date}</BookgDt>
<AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd/></Ntry>""" for reference, amount in entries) + "</Stmt>"


def convert(name, *days):
    pathlib.Path(name).write_text(f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>1</MsgId>{CREATED}</GrpHdr>{"".join(days)}</BkToCstmrStmt></Document>""")
    command = ["venv/bin/ofxstatement", "convert", "-t", "iso20022", name, "bank.ofx"]
    return subprocess.run(command, text=True, capture_output=True)


tree = OFXTree()
days = day(2, "100.00", "119.99", ("r1", "19.99")), day(3, "119.99", "169.99", ("r2", "30.00"), ("r3", "20.00"))
done, names = convert("bank.xml", *days), r"<(TRNTYPE|TRNAMT|FITID|REFNUM|BALAMT)>([^<]*)"
print(f"{done.stderr.strip()}\nexit {done.returncode};",
      ", ".join(map(" ".join, re.findall(names, pathlib.Path("bank.ofx").read_text()))))
for name in ("ofxparse", "ofxtools"):
    try:
        OfxParser.parse(open("bank.ofx", "rb")) if name == "ofxparse" else (tree.parse("bank.ofx"), tree.convert())
    except Exception as error:
        print(f"{name}: {type(error).__name__}:", " ".join(str(error).split()))
print("3 November as a file of its own:", re.search(r"\d+ lines", convert("one.xml", days[1]).stderr)[0])
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The file is converted otherwise." >&2; exit 1; }
