#!/usr/bin/env bash
# fast-paseto 0.1.0 and pyseto 1.10.0 (PyPI), Python 3.11; paseto 4.0.1 and paseto-ts 2.0.7 (npm), Node 20: PASETO
# tokens of version 4, signed by one key.
#
# Behaviour: PASETO's exp and iat are texts in ISO 8601. fast-paseto writes them as a JWT's numbers, which no other
# library reads.
# Output seen, a token for an hour by each maker; what each reader says:
#     fast-paseto's: fast-paseto good, pyseto refused, paseto refused, paseto-ts refused
#     pyseto's: fast-paseto good, pyseto good, paseto good, paseto-ts good
#     paseto's: fast-paseto good, pyseto good, paseto good, paseto-ts good
#     fast-paseto's with a text: fast-paseto good, pyseto good, paseto good, paseto-ts good
#
# The wrong guess: four libraries of one short standard agree on the end of a token; its tests, maker and reader in one
# process, are green. Credits that are bought in Python and spent in Node are refused, each time, after they were taken.
# What helps: write exp oneself as a text, as tried here, and read tokens with another library.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null; python3 -m venv venv
npm install --silent --no-audit --no-fund --ignore-scripts paseto@4.0.1 paseto-ts@2.0.7
venv/bin/pip -q install --disable-pip-version-check fast-paseto==0.1.0 pyseto==1.10.0 2>/dev/null
cat >node.mjs <<'JS'
import { readFileSync } from "node:fs"
import { PublicProtocol } from "paseto"
import { ImportPublicKeyFactory, ImportSecretKeyFactory, SignFactory, VerifyFactory } from "paseto/v4/public"
import { verify } from "paseto-ts/v4"
const { secret, open, tokens } = JSON.parse(readFileSync(0)), read = {}
const v4 = new PublicProtocol(SignFactory, VerifyFactory, ImportPublicKeyFactory, ImportSecretKeyFactory)
const key = await v4.ImportPublicKey(open), own = await v4.ImportSecretKey(secret)
tokens["paseto's"] = await v4.Sign(own, { sub: "ann" })
for (const [name, token] of Object.entries(tokens)) {
  const asked = [v4.Verify(key, token), Promise.resolve().then(() => verify(open, token))]
  read[name] = (await Promise.allSettled(asked)).map(({ status }) => status === "fulfilled" ? "good" : "refused")
}
console.log(JSON.stringify({ tokens, read }))
JS
cat >try.py <<'PY'
import datetime, json, subprocess, fast_paseto, pyseto
readers = "fast-paseto", "pyseto", "paseto", "paseto-ts"
seed, public = fast_paseto.generate_keypair()
given = {"secret": fast_paseto.to_paserk_secret(seed), "open": fast_paseto.to_paserk_public(public)}
secret, key = (pyseto.Key.from_paserk(given[name]) for name in given)
now, hour = datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(hours=1)
text = {"sub": "ann", "exp": (now + hour).isoformat()}
given["tokens"] = {"fast-paseto's": fast_paseto.Paseto(default_exp=3600).encode(seed, {"sub": "ann"}, purpose="public"),
                   "pyseto's": pyseto.encode(secret, {"sub": "ann"}, exp=3600).decode(), "paseto's": "",
                   "fast-paseto's with a text": fast_paseto.encode(seed, text, purpose="public")}
told = json.loads(subprocess.check_output(["node", "node.mjs"], input=json.dumps(given).encode()))
for name, token in told["tokens"].items():
    said, asks = [], [lambda: fast_paseto.decode(token, public, purpose="public")]
    for ask in asks + [lambda: pyseto.decode(key, token, deserializer=json)]:
        try:
            said.append("good" if ask() else "")
        except (fast_paseto.PasetoError, pyseto.PysetoError):
            said.append("refused")
    print(f"{name}:", ", ".join(map(" ".join, zip(readers, said + told["read"][name]))))
PY
timeout 100 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "They agree, or differ otherwise." >&2; exit 1; }
