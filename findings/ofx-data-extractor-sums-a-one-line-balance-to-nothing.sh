#!/usr/bin/env bash
# ofx-data-extractor 1.5.0 (npm), a reader of banks' OFX files, Node 20, beside ofxtools 1.1.1 (PyPI), Python 3.
#
# Behaviour: in OFX 1, which need not close a value, an aggregate on one line (the balance, the account) leaves the
# summary with no payment, without an error or a warning; the list of payments throws in the mode "strict", which it
# comes with, and is empty in "lenient", where validate() calls the file valid.
# Output seen, a month's two payments of 19.99 and 5.00, with one value a line, and with the balance on one line:
#     one value a line, strict: summary 24.99 of 2, list 2, valid true, warnings 0
#     one value a line, lenient: summary 24.99 of 2, list 2, valid true, warnings 0
#     balance on one line, strict: summary 0 of 0, list SyntaxError, valid SyntaxError, warnings 0
#     balance on one line, lenient: summary 0 of 0, list 0, valid true, warnings 1
#     balance on one line, ofxtools: 24.99 of 2
#
# The wrong guess: lines mean nothing between the tags of OFX, and what cannot be read throws, in strict mode at least.
# Whoever compares each month's sum of the bank with a ledger's finds a month without any payment, and no error, when
# the bank has changed how it breaks lines; a top-up by transfer that waits for its row in that list is never credited.
# What helps: comparing getTransactionsSummary() with getBankTransferList().length in strict mode, or ofxtools.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null; python3 -m venv venv
npm install --silent --no-audit --no-fund --ignore-scripts ofx-data-extractor@1.5.0
venv/bin/pip -q install --disable-pip-version-check ofxtools==1.1.1 2>/dev/null
cat >try.cjs <<'JS'
const { Ofx } = require("ofx-data-extractor"), { writeFileSync } = require("fs")
const payment = (id, amount) => ["<STMTTRN>", "<TRNTYPE>CREDIT", "<DTPOSTED>20260901", `<TRNAMT>${amount}`,
  `<FITID>${id}`, "<NAME>Ann", "</STMTTRN>"]
const head = ["OFXHEADER:100", "DATA:OFXSGML", "VERSION:102", "SECURITY:NONE", "ENCODING:USASCII", "CHARSET:1252",
  "COMPRESSION:NONE", "OLDFILEUID:NONE", "NEWFILEUID:NONE", "", "<OFX>", "<SIGNONMSGSRSV1>", "<SONRS>", "<STATUS>",
  "<CODE>0", "<SEVERITY>INFO", "</STATUS>", "<DTSERVER>20260930120000", "<LANGUAGE>ENG", "</SONRS>",
  "</SIGNONMSGSRSV1>", "<BANKMSGSRSV1>", "<STMTTRNRS>", "<TRNUID>1", "<STATUS>", "<CODE>0", "<SEVERITY>INFO",
  "</STATUS>", "<STMTRS>", "<CURDEF>USD", "<BANKACCTFROM>", "<BANKID>1", "<ACCTID>2", "<ACCTTYPE>CHECKING",
  "</BANKACCTFROM>", "<BANKTRANLIST>", "<DTSTART>20260901", "<DTEND>20260930", ...payment("A1", "19.99"),
  ...payment("A2", "5.00"), "</BANKTRANLIST>"]
const balance = ["<LEDGERBAL>", "<BALAMT>24.99", "<DTASOF>20260930", "</LEDGERBAL>"]
const end = ["</STMTRS>", "</STMTTRNRS>", "</BANKMSGSRSV1>", "</OFX>"]
const files = { "one value a line": [...head, ...balance, ...end].join("\n"),
  "balance on one line": [...head, balance.join(""), ...end].join("\n") }
const tell = (what, f) => { try { return `${what} ${f()}` } catch (error) { return `${what} ${error.name}` } }
for (const [name, text] of Object.entries(files))
  for (const parserMode of ["strict", "lenient"]) {
    const ofx = new Ofx(text, { parserMode }), { credit, amountOfCredits } = ofx.getTransactionsSummary()
    console.log(`${name}, ${parserMode}: summary ${credit} of ${amountOfCredits}, ` + [
      tell("list", () => ofx.getBankTransferList().length), tell("valid", () => ofx.validate().isValid),
      tell("warnings", () => ofx.getWarnings().length)].join(", "))
  }
writeFileSync("one.ofx", files["balance on one line"])
JS
timeout 60 node try.cjs >seen
timeout 60 venv/bin/python - >>seen <<'PY'
from ofxtools.Parser import OFXTree
tree = OFXTree()
tree.parse("one.ofx")
amounts = [row.trnamt for row in tree.convert().statements[0].transactions]
print(f"balance on one line, ofxtools: {sum(amounts)} of {len(amounts)}")
PY
cat seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A line of several values is read otherwise." >&2; exit 1; }
