#!/usr/bin/env bash
# ofxparse 0.21, beside ofxtools 1.1.1 (PyPI), Python 3.
#
# Behaviour: a bank's OFX file gives each time with its zone, 20260331220000[-5:EST]. ofxparse subtracts the
# zone, so that the time is UTC's, and returns it without any zone. Nothing tells that it is not the bank's.
# Seen: a payment of 31 March, 22:00 in New York, has the date 2026-04-01 03:00, naive. ofxtools returns the
# same instant with UTC in it, so that astimezone() gives 31 March.
#
# The wrong guess: a naive time is the one that stands in the file, as it is where the file has no zone; or
# it is converted and says so.
# For books by ofxparse, and ledger-autosync and others on it: the payments of each month's last evening are
# next month's, and the sum of March is not that of the bank's own statement. An Asian bank's morning goes to
# the day before. What helps, tried here: .replace(tzinfo=timezone.utc).astimezone() into the bank's zone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check ofxparse==0.21 ofxtools==1.1.1 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import io, sys
from datetime import timezone
from zoneinfo import ZoneInfo

from ofxparse import OfxParser
from ofxtools.Parser import OFXTree

head = "OFXHEADER:100 DATA:OFXSGML VERSION:102 SECURITY:NONE ENCODING:USASCII CHARSET:1252 COMPRESSION:NONE"
status = "<STATUS><CODE>0<SEVERITY>INFO</STATUS>"
rows = "".join(
    f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{time}<TRNAMT>100.00<FITID>{time[6:10]}<NAME>top-up</STMTTRN>"
    for time in ("20260331220000[-5:EST]", "20260401070000[8:SGT]", "20260331220000")
)
body = f"""<OFX><SIGNONMSGSRSV1><SONRS>{status}<DTSERVER>20260402000000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1{status}<STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>1<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301000000<DTEND>20260402000000{rows}</BANKTRANLIST>
<LEDGERBAL><BALAMT>300.00<DTASOF>20260402000000</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""
text = "\n".join([*head.split(), "OLDFILEUID:NONE", "NEWFILEUID:NONE", "", body]).encode()

seen = [each.date for each in OfxParser.parse(io.BytesIO(text)).account.statement.transactions]
tree = OFXTree()
tree.parse(io.BytesIO(text))
other = [each.dtposted for each in tree.convert().statements[0].transactions]
helped = seen[0].replace(tzinfo=timezone.utc).astimezone(ZoneInfo("America/New_York"))
print("ofxparse:", *(time.isoformat() for time in seen))
print("ofxtools:", *(time.isoformat() for time in other), "| in New York:", helped.date())
dates = ["2026-04-01T03:00:00", "2026-03-31T23:00:00", "2026-03-31T22:00:00"]
if (
    [time.isoformat() for time in seen] != dates
    or [time.isoformat() for time in other] != [date + "+00:00" for date in dates]
    or str(helped.date()) != "2026-03-31"
):
    sys.exit("ofxparse or ofxtools takes the time of a payment otherwise than it did.")
PY
