#!/usr/bin/env bash
# uuid7 0.1.0 (PyPI, module uuid_extensions), beside uuid6 2025.0.1 (PyPI) and uuid 14.0.1 (npm); Python 3, Node 20.
#
# Behaviour: the package of that name makes identifiers of an early draft: 36 bits of seconds and then fractions, where
# RFC 9562 has 48 bits of milliseconds. They say "version 7", as the standard's do. Read by the standard, an
# identifier of today is of the year 2203 (in the draft's form a second is 4096 ms of the standard's clock).
# Seen: uuid6.uuid7() of a second LATER sorts BEFORE it, and so do npm's.
#
# The wrong guess: uuid7() is UUID version 7, whoever makes it, so that keys of a Python worker and of a Node one
# sort by time, and the time can be read from them (PostgreSQL 18: uuid_extract_timestamp).
# For a ledger: rows that one service wrote with this package all come after those of any other until 2203, so a
# cursor on the id skips the others. What helps: uuid6's uuid7() (tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check uuid7==0.1.0 uuid6==2025.0.1 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund uuid@14.0.1
timeout 60 venv/bin/python - <<'PY'
import subprocess
import sys
import time
from datetime import datetime, timezone

import uuid6
import uuid_extensions

draft = uuid_extensions.uuid7()
time.sleep(1)
node = subprocess.check_output(["node", "-p", "require('uuid').v7()"], text=True).strip()
standard = str(uuid6.uuid7())


def year(text):
    return datetime.fromtimestamp(int(text.replace("-", "")[:12], 16) / 1000, timezone.utc).year


now = datetime.now(timezone.utc).year
for name, made in (("uuid7 0.1.0", str(draft)), ("uuid6", standard), ("npm's uuid", node)):
    print(f"{name}: {made}, version {made[14]}, year {year(made)}")
if draft.version != 7 or year(str(draft)) < now + 100 or year(standard) != now or year(node) != now or str(draft) < standard:
    sys.exit("The uuid7 package makes other identifiers than it did, or another one does.")
PY
