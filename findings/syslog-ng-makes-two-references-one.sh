#!/usr/bin/env bash
# syslog-ng 3.38.1 (Debian 12's syslog-ng-core 3.38.1-5+deb12u1): json-parser() and format-json.
#
# A line of JSON that an application logged goes through json-parser and comes out changed. An integer
# beyond 2^63 becomes 9223372036854775807, so that two references of 20 digits are one. Each number with a
# point gets six decimals: a price of 0.00000001 bitcoin is 0.000000. Then all of them are texts in the JSON
# that format-json writes. Integers below 2^63, and digits in quotation marks, stay as they are.
# Output seen, two lines from their parsed members, then the first as format-json writes it:
#     12345678901234567890: 9223372036854775807, 0.00000001: 0.000000, 19.99: 19.990000, 0712345670: 0712345670
#     12345678901234567999: 9223372036854775807, 0.0000005: 0.000000, 5: 5, 9007199254740993: 9007199254740993
#     {"reference":"9223372036854775807","paid":"0.000000","fee":"19.990000","user":"0712345670"}
#
# I would have thought that a log's transport keeps numbers as written, or at least as a double.
# An audit by this log finds a doubled payment where there were two, and small prices that are nothing.
# What helps: to log references as text, amounts in the smallest unit, or to forward the line unparsed.
set -euo pipefail
this=$(realpath "$0")
have=$(dpkg-query -W -f='${Version}' syslog-ng-core) || { echo "needs Debian 12's syslog-ng-core"; exit 1; }
[ "$have" = 3.38.1-5+deb12u1 ] || echo "note: seen with 3.38.1-5+deb12u1, this is $have"
spot=$(mktemp -d); daemon=
trap '[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true; rm -rf "$spot"' EXIT
cd "$spot"
cat >in <<'JSON'
{"reference": 12345678901234567890, "paid": 0.00000001, "fee": 19.99, "user": "0712345670"}
{"reference": 12345678901234567999, "paid": 0.0000005, "fee": 5, "user": 9007199254740993}
JSON
cat >conf <<CONF
@version: 3.38
source app { file("$spot/in" flags(no-parse) read-old-records(yes) follow-freq(0.2)); };
parser json { json-parser(prefix("pay.")); };
destination values { file("$spot/values" template("\${pay.reference}, \${pay.paid}, \${pay.fee}, \${pay.user}\n")); };
destination json { file("$spot/json" template("\$(format-json --key pay.*)\n")); };
log { source(app); parser(json); destination(values); destination(json); };
CONF
syslog-ng -F --no-caps -f conf --persist-file persist --pidfile pid --control control 2>log & daemon=$!
for _ in $(seq 50); do [ "$(cat values json 2>/dev/null | wc -l)" = 4 ] && break; sleep 0.2; done
kill "$daemon"; wait "$daemon" || true; daemon=
python3 - >seen <<'PY'
import json
import re

written = [re.findall(r': "?([^,"}]+)', line) for line in open("in")]
for asked, parsed in zip(written, open("values")):
    print(", ".join(map(": ".join, zip(asked, parsed.strip().split(", ")))))
first = json.loads(open("json").readline())["pay"]
print(json.dumps({name: first[name] for name in ("reference", "paid", "fee", "user")}, separators=(",", ":")))
PY
cat seen; sed -n 's/^#     //p' "$this" | cmp -s - seen ||
    { echo "syslog-ng carries the numbers of JSON otherwise than is said above." >&2; exit 1; }
