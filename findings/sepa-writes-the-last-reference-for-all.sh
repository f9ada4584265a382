#!/usr/bin/env bash
# sepa 3.0.0 (npm), a writer of SEPA's files of payments, Node 20; its files are checked by the schemas that sepaxml
# 2.7.0 (PyPI) brings, Python 3.
#
# Behaviour: structuredRemittanceInfo is one object that all payments of the process share. A reference that is set at
# one of them is every payment's, in whatever file, and takes the place of their texts. It is written under CdorPrtry,
# which the schema (CdOrPrtry) does not know.
# Output seen, of three files of payments back, the middle one with a creditor's reference at each payment:
#     monday: u1 text "back, u1", u2 text "back, u2"; valid
#     tuesday: u3 RF712348231, u4 RF712348231; not valid
#     wednesday: u5 RF712348231; not valid
#     wednesday, with an object of its own: u5 text "back, u5"; valid
#
# The wrong guess: what is set at a payment is of that payment, as its name, amount and text are.
# The first use of such a reference makes a bank refuse this file and each later one until the process starts anew; one
# that does not check the schema pays all under the last one's reference, and who matches by it finds one payment.
# What helps: a new object for each payment, with an empty reference, and the reference in remittanceInfo.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts sepa@3.0.0
python3 -m venv venv; venv/bin/pip install -q --disable-pip-version-check sepaxml==2.7.0 xmlschema==4.3.2 2>/dev/null
cat >try.cjs <<'JS'
const { writeFileSync } = require("fs"), SEPA = require("sepa")
const write = (day, payments) => {
  const file = new SEPA.Document("pain.001.001.09"), info = file.createPaymentInfo()
  Object.assign(file.grpHdr, { id: day.slice(0, 9), created: new Date(), initiatorName: "Shop" })
  Object.assign(info, { requestedExecutionDate: new Date(), debtorName: "Shop", debtorIBAN: "DE87123456781234567890" })
  file.addPaymentInfo(info)
  for (const [user, reference, own] of payments) {
    const payment = info.createTransaction()
    Object.assign(payment, { creditorName: user, creditorIBAN: "DE40987654329876543210", amount: 19.99,
      end2endId: user, remittanceInfo: `back, ${user}` })
    if (own) payment.structuredRemittanceInfo = { typeCode: "", issuer: "", reference: "" }
    if (reference) payment.structuredRemittanceInfo.typeCode = "SCOR"
    if (reference) payment.structuredRemittanceInfo.reference = reference
    info.addTransaction(payment)
  }
  writeFileSync(`${day}.xml`, file.toString())
}
write("monday", [["u1"], ["u2"]])
write("tuesday", [["u3", "RF18539007547034"], ["u4", "RF712348231"]])
write("wednesday", [["u5"]])
write("wednesday, with an object of its own", [["u5", "", true]])
JS
cat >read.py <<'PY'
import re
from sepaxml.validation import ValidationError, try_valid_xml
for day in "monday", "tuesday", "wednesday", "wednesday, with an object of its own":
    with open(day + ".xml", "rb") as file:
        text = file.read()
    try:
        valid = try_valid_xml(text, "pain.001.001.09") or "valid"
    except ValidationError:
        valid = "not valid"
    told = re.findall(rb"<EndToEndId>(.*?)<.*?<(Ref|Ustrd)>(.*?)<", text)
    print(f"{day}: " + ", ".join(f"{user.decode()} {what.decode()}" if tag == b"Ref" else
                                 f'{user.decode()} text "{what.decode()}"' for user, tag, what in told) + f"; {valid}")
PY
timeout 60 node try.cjs; timeout 60 venv/bin/python read.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Payments have references otherwise." >&2; exit 1; }
