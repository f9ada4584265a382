#!/usr/bin/env bash
# paymentwall 2.1.1 (npm, Node 20) beside paymentwall-python 1.0.9 (PyPI, Python 3): the gateway's own libraries, which
# read its pingbacks. These are of its Virtual Currency API, with which it keeps count of credits, and signed here.
#
# Behaviour: the npm library knows the types 0, 1 and 2 alone. Of a payment that is held for a review (200), and then
# approved (201) or declined (202), validate() is true, isDeliverable() and isCancelable() are false, and the unique ids
# are one. A pingback without sign_version, as an older project sends, it finds wrongly signed: it signs the members of
# the Digital Goods API instead.
# Output seen, of 500 credits:
#     type 0, bought: npm deliver, b1_0; PyPI deliver, b1_0
#     type 2, charged back: npm cancel, b1_2; PyPI cancel, b1_2
#     type 200, to be reviewed: npm nothing, b2_undefined; PyPI nothing, b2_200
#     type 201, approved: npm nothing, b2_undefined; PyPI deliver, b2_201
#     type 202, declined: npm nothing, b2_undefined; PyPI cancel, b2_202
#     type 0, bought, signed by version 1: npm refused, "Wrong signature"; PyPI deliver, b3_0
#
# The wrong guess: two libraries of one gateway know the same events; what is valid and paid is deliverable.
# The readme's code prints OK for each that is valid, which ends the gateway's tries: whoever was held for a review has
# paid and gets nothing, and nothing is logged. An app that stores the unique id before it looks at the type takes 201
# for a repetition of 200.
# What helps: getParameter("type"), and 201 as 0, 202 as 2; sign_version 2 or 3.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check paymentwall-python==1.0.9 2>/dev/null
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --ignore-scripts paymentwall@2.1.1
cat >read.cjs <<'JS'
const { Base, Configure, Pingback } = require("paymentwall")
Configure(Base.API_VC, "key", "only-for-this-trial")
console.log(JSON.stringify(JSON.parse(process.argv[2]).map(parameters => {
  const pingback = new Pingback(parameters, "216.127.71.5")
  if (!pingback.validate()) return `refused, "${pingback.getErrorSummary()}"`
  const does = pingback.isDeliverable() ? "deliver" : pingback.isCancelable() ? "cancel" : "nothing"
  return `${does}, ${pingback.getPingbackUniqueId()}`
})))
JS
cat >try.py <<'PY'
import hashlib, json, subprocess
from paymentwall import Paymentwall, Pingback
secret = "only-for-this-trial"
def signed(type_, ref, **more):
    amount = "-500" if type_ in (2, 202) else "500"
    members = {"uid": "u1", "currency": amount, "type": str(type_), "ref": ref, **more}
    ordered = sorted(members) if more else members  # version 1 has an order of its own, 2 and 3 the alphabet's
    text = "".join(f"{name}={members[name]}" for name in ordered) + secret
    return {**members, "sig": hashlib.new("sha256" if more else "md5", text.encode()).hexdigest()}
kinds = {0: "bought", 2: "charged back", 200: "to be reviewed", 201: "approved", 202: "declined"}
told = {f"type {type_}, {kind}": signed(type_, "b1" if type_ < 200 else "b2", sign_version="3")
        for type_, kind in kinds.items()} | {"type 0, bought, signed by version 1": signed(0, "b3")}
npm = json.loads(subprocess.check_output(["node", "read.cjs", json.dumps(list(told.values()))]))
Paymentwall.set_api_type(Paymentwall.API_VC), Paymentwall.set_secret_key(secret)
for (name, members), node in zip(told.items(), npm):
    pingback = Pingback(dict(members), "216.127.71.5")
    assert pingback.validate(), pingback.get_error_summary()
    does = "deliver" if pingback.is_deliverable() else "cancel" if pingback.is_cancelable() else "nothing"
    print(f"{name}: npm {node}; PyPI {does}, {pingback.get_pingback_unique_id()}")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other pingbacks are known." >&2; exit 1; }
