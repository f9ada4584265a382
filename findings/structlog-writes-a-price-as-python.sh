#!/usr/bin/env bash
# structlog 26.1.0, beside python-json-logger 4.2.0 and loguru 0.7.3 (PyPI), Python 3; the lines are summed by SQLite.
#
# Behaviour: what JSON has no type for JSONRenderer writes as Python would show it. Amounts that are Decimal, as psycopg,
# Django and SQLAlchemy give numeric columns, are the text Decimal('19.50') in the log. Whole numbers stay numbers.
# Output seen, payments of 20 (an int) and 19.50 (a Decimal) are logged, and the sum of their amounts is asked for:
#     structlog: 20 Decimal('19.50'), sum 20.0
#     structlog, default=str: 20 19.50, sum 39.5
#     python-json-logger: 20 19.50, sum 39.5
#     loguru: 20 19.50, sum 39.5
#
# The wrong guess: a price in JSON is a number or its digits, as the other two write it.
# Sales that are summed from logs have the whole amounts alone: no error, no gap in the lines, and a sum that looks
# like sales. In tests with amounts of 10 and 20 it is right.
# What helps, tried here: JSONRenderer(default=str).
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check structlog==26.1.0 python-json-logger==4.2.0 loguru==0.7.3 2>/dev/null
cat >try.py <<'PY'
import json, logging, sqlite3
from decimal import Decimal
import loguru, structlog
from pythonjsonlogger.json import JsonFormatter

lines = []

class Lines(logging.Handler):
    def emit(self, record):
        lines.append(self.format(record))

handler = Lines()
handler.setFormatter(JsonFormatter())
plain = logging.getLogger("payments")
plain.addHandler(handler)
plain.setLevel(logging.INFO)
loguru.logger.remove()
loguru.logger.add(lambda line: lines.append(json.dumps(json.loads(line)["record"]["extra"])), serialize=True)

def structured(**options):
    renderer = structlog.processors.JSONRenderer(**options)
    return structlog.wrap_logger(structlog.ReturnLogger(), processors=[renderer])

ways = {
    "structlog": lambda amount: lines.append(structured().info("paid", amount=amount)),
    "structlog, default=str": lambda amount: lines.append(structured(default=str).info("paid", amount=amount)),
    "python-json-logger": lambda amount: plain.info("paid", extra={"amount": amount}),
    "loguru": lambda amount: loguru.logger.info("paid", amount=amount),
}
for name, log in ways.items():
    lines.clear()
    for amount in (20, Decimal("19.50")):
        log(amount)
    shown = " ".join(str(json.loads(line)["amount"]) for line in lines)
    total = sqlite3.connect(":memory:").execute(
        "SELECT sum(value ->> 'amount') FROM json_each(?)", [f"[{','.join(lines)}]"]).fetchone()[0]
    print(f"{name}: {shown}, sum {total}")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The loggers write amounts otherwise than they did." >&2; exit 1; }
