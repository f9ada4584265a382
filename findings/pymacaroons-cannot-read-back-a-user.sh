#!/usr/bin/env bash
# pymacaroons 0.13.0 (PyPI), Python 3, and macaroon 3.0.4 (npm), Node 20.
#
# As it comes pymacaroons writes version 1 of its format. A packet of that begins with its length, which it counts
# in letters where the reader counts bytes: a userId with an ü, as identifier or in a caveat, is written
# without complaint and cannot be read by anybody, itself included. The Node library reads no version 1 at all.
# Version 2 has neither trouble, and there identifiers come back as bytes.
# Output seen, each time written by pymacaroons, and read by it and by Node:
#     version 1, ann: pymacaroons 'ann', Node refused
#     version 1, jürgen: pymacaroons refused, Node refused
#     version 2, ann: pymacaroons b'ann', Node verified
#     version 2, jürgen: pymacaroons b'j\xc3\xbcrgen', Node verified
#
# What I had guessed: what it serializes it deserializes, and the two libraries agree by default.
# A shop that sells macaroons takes Jürgen's money and hands him one that no door opens.
# What helps: Macaroon(…, version=MACAROON_V2), or ASCII in front, such as a hash of the userId.
set -euo pipefail
file=$(realpath "$0"); mint=$(mktemp -d); trap 'rm -rf "$mint"' EXIT
cd "$mint"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check pymacaroons==0.13.0 2>/dev/null
npm init -y >/dev/null && npm install --silent --no-audit --no-fund macaroon@3.0.4
cat >read.mjs <<'JS'
import { base64ToBytes, importMacaroon } from "macaroon"
try {
  importMacaroon(base64ToBytes(process.argv[2])).verify(new TextEncoder().encode("secret"), () => null, [])
  console.log("verified")
} catch {
  console.log("refused")
}
JS
cat >sell.py <<'PY'
import subprocess

from pymacaroons import MACAROON_V1, MACAROON_V2, Macaroon, Verifier

for version in (MACAROON_V1, MACAROON_V2):
    for user in ("ann", "jürgen"):
        sold = Macaroon(location="http://shop", identifier=user, key="secret",
                        **({"version": version} if version != MACAROON_V1 else {}))
        sold.add_first_party_caveat("vends = 1")
        text = sold.serialize()
        node = subprocess.run(["node", "read.mjs", text], capture_output=True, text=True).stdout.strip()
        try:
            back = Macaroon.deserialize(text)
            verifier = Verifier()
            verifier.satisfy_exact("vends = 1")
            assert verifier.verify(back, "secret")
            own = repr(back.identifier)
        except Exception as error:
            assert "Deserialization" in type(error).__name__, error
            own = "refused"
        print(f"version {version}, {user}: pymacaroons {own}, Node {node}")
PY
PYTHONUTF8=1 venv/bin/python sell.py | tee seen
sed -n 's/^#     //p' "$file" | cmp -s - seen || { echo "Macaroons are read otherwise than is said above." >&2; exit 1; }
