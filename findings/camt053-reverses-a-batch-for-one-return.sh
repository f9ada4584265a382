#!/usr/bin/env bash
# camt053 0.0.23, which reads banks' statements and writes reversals, beside bankstatementparser 0.0.29 of the same
# maker (PyPI), Python 3.
#
# Behaviour: a transfer within a batch has no amount in camt053, though the statement tells it. A reversal by the reason
# of a return takes each entry in which one transfer has that reason: the whole of it, under the first transfer's name.
# Output seen, of a batch of two direct debits that came back, AC04 (account closed) and AM04 (no funds):
#     the statement: 29.99 DBIT, u1 AC04 19.99, u2 AM04 10.00
#     camt053: 29.99 DBIT, u1 AC04 None, u2 AM04 None
#     camt053, reversal for AM04: 29.99 CRDT of u1, reason AC04
#     camt053, reversal for AC04: 29.99 CRDT of u1, reason AC04
#     bankstatementparser: u1 -19.99, u2 -10.00
#
# The wrong guess: what is asked for one reason of return covers the transfers that came back for that reason.
# Who takes credits back, or asks the payer again, by these records, asks u1 for the debts of both, twice, and u2 for
# nothing. Where the bank books each return by itself, it is right.
# What helps: bankstatementparser's rows.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check camt053==0.0.23 bankstatementparser==0.0.29 2>/dev/null
cat >try.py <<'PY'
from camt053 import parse_document, services
from camt053.reversal.reversal import build_reversal_records
from bankstatementparser import CamtParser
RETURNS = [("u1", "AC04", "19.99", "Ann"), ("u2", "AM04", "10.00", "Bob")]
details = "".join(f"""<TxDtls><Refs><EndToEndId>{user}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt>
  <CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr></RltdPties>
  <RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf></TxDtls>""" for user, reason, amount, name in RETURNS)
balances = "".join(f"""<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>
  <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>"""
                   for code, amount in [("OPBD", "50.00"), ("CLBD", "20.01")])
text = f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
 <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-30T18:00:00Z</CreDtTm></GrpHdr><Stmt><Id>S1</Id>
 <ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>2026-11-30T18:00:00Z</CreDtTm>
 <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}
 <Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">29.99</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
 <BookgDt><Dt>2026-11-30</Dt></BookgDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly>
 </Domn></BkTxCd><NtryDtls>{details}</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"""
assert services.validate_statement(text)["valid"], services.validate_statement(text)
print("the statement: 29.99 DBIT,", ", ".join(" ".join(row[:3]) for row in RETURNS))
statement = parse_document(text).statements[0]
entry = statement.entries[0]
print(f"camt053: {entry.amount} {entry.credit_debit_indicator},", ", ".join(
    f"{one.end_to_end_id} {one.reason_code} {getattr(one, 'amount', None)}" for one in entry.details))
for reason in "AM04", "AC04":
    for record in build_reversal_records(statement, reason):
        print(f"camt053, reversal for {reason}: {record['amount']} {record['credit_debit']} "
              f"of {record['end_to_end_id']}, reason {record['reason_code']}")
with open("s.xml", "w") as file:
    file.write(text)
rows = CamtParser("s.xml").parse().to_dict("records")
print("bankstatementparser:", ", ".join(f"{row['EndToEndId']} {row['Amount']}" for row in rows))
PY
timeout 60 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A batch is reversed otherwise." >&2; exit 1; }
