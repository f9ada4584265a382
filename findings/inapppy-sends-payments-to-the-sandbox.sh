#!/usr/bin/env bash
# inapppy 2.5.2 (PyPI), which asks the App Store whether a receipt is genuine, Python 3; requests.post is replaced by two
# servers, production and sandbox, which say 21007 and 21008 to a receipt of the other, as Apple's do.
#
# Behaviour: auto_retry_wrong_env_request asks the other server when one says that a receipt is not its own, and the
# validator stays there, for all that use it. After the purchase of one tester (or of Apple's reviewer) a payment goes
# to the sandbox first. Of two at once both turn the one switch, so that the second turns it back, asks the sandbox
# again, and raises.
# Seen: a shared validator passes two payments at once, a tester's receipt, and one payment by two requests. Of two at
# once after another tester one is "Production receipt was sent to the sandbox env".
#
# The wrong guess: a retry is an affair of the request that is retried, so that a validator, which is told nothing of the
# user, can be made once and shared by threads.
# What helps, tried here: a validator for each request.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check inapppy==2.5.2 2>/dev/null
cat >try.py <<'PY'
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from inapppy import AppStoreValidator, InAppPyValidationError, appstore

asked, together = [], threading.Barrier(2)

class Answer:
    def __init__(self, status):
        self.status = status

    def json(self):
        return {"status": self.status, "receipt": {"in_app": []}}

def post(url, json, timeout):
    server, kind = "sandbox" if "sandbox" in url else "production", json["receipt-data"].split()[0]
    asked.append(server)
    if "pair" in json["receipt-data"]:
        try:
            together.wait(0.5)   # Both are asked before either is answered.
        except threading.BrokenBarrierError:
            together.reset()
    return Answer(0 if server == kind else 21007 if kind == "sandbox" else 21008)

appstore.requests.post = post
threads = ThreadPoolExecutor(2)

def buy(validator, receipt):
    try:
        (validator or AppStoreValidator(auto_retry_wrong_env_request=True)).validate(receipt)
        return "passes"
    except InAppPyValidationError as error:
        return error.args[0]

def pair(validator):
    return sorted(threads.map(lambda _: buy(validator, "production pair"), range(2)))

shared = AppStoreValidator(auto_retry_wrong_env_request=True)
refused = "Production receipt was sent to the sandbox env"
seen = {"a pair": pair(shared), "a tester": buy(shared, "sandbox receipt")}
asked.clear()
seen["a payment"], seen["asked"] = buy(shared, "production receipt"), list(asked)
buy(shared, "sandbox receipt")
seen["a pair after a tester"] = pair(shared)
seen["a pair, each with its own"] = pair(None)
print(*(f"{name}: {value}" for name, value in seen.items()), sep="\n")
last = seen.pop("a pair after a tester")
if refused not in last or list(seen.values()) != [["passes"] * 2, "passes", "passes", ["sandbox", "production"],
                                                  ["passes"] * 2]:
    sys.exit("inapppy's validator changes its server otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
