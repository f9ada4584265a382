#!/usr/bin/env bash
# cryptojwt 1.11.0 and pyjwt-key-fetcher 0.8.0, beside PyJWT 2.15.1[crypto] (PyPI), Python 3; the issuer is one on
# loopback.
#
# Behaviour: both keep an issuer's key set for 300 s, and do not ask again for a kid that is not in it. PyJWKClient asks
# for such a kid, once 30 s have gone by since it last did (cooldown_duration).
# Seen: a token of the first key, then one of a key that the issuer publishes meanwhile: cryptojwt "No key with kid:
# new", pyjwt-key-fetcher JWTKeyNotFoundError, and the set was fetched once by each. PyJWKClient without its pause
# verifies after a second fetch.
#
# The wrong guess: a time to keep keys says when a kept key is thrown away, not how long a new one is unknown.
# For an app whose issuer signs with a new key as soon as it has published it: whoever signs in is refused for five
# minutes. What helps, tried here: cache_time in cryptojwt's add_url; pyjwt-key-fetcher has no such setting.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cryptojwt==1.11.0 pyjwt-key-fetcher==0.8.0 'PyJWT[crypto]==2.15.1'
cat >try.py <<'PY'
import asyncio, http.server, json, sys, threading, time
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptojwt.jwt import JWT
from cryptojwt.key_jar import KeyJar
import jwt
from jwt.algorithms import RSAAlgorithm
from pyjwt_key_fetcher import AsyncKeyFetcher

private = {kid: rsa.generate_private_key(65537, 2048) for kid in ("former", "new")}
public = [{**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "alg": "RS256"}
          for kid, key in private.items()]
published, asked = [], []

class Issuer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        found = {"keys": published} if self.path == "/keys" else {"issuer": issuer, "jwks_uri": issuer + "/keys"}
        self.wfile.write(json.dumps(found).encode())
    def log_message(self, *words): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
threading.Thread(target=server.serve_forever, daemon=True).start()
issuer = f"http://127.0.0.1:{server.server_port}"

def cryptojwt(**more):
    jar = KeyJar()
    jar.add_url(issuer, issuer + "/keys", **more)
    async def verify(token):
        JWT(jar, iss="app", allowed_sign_algs=["RS256"]).unpack(token)
    return verify

def key_fetcher():
    fetcher = AsyncKeyFetcher(valid_issuers=[issuer])
    async def verify(token):
        jwt.decode(token, **await fetcher.get_key(token))
    return verify

def jwks_client():
    client = jwt.PyJWKClient(issuer + "/keys", cooldown_duration=0)
    async def verify(token):
        jwt.decode(token, client.get_signing_key_from_jwt(token), ["RS256"])
    return verify

async def look(make):
    published[:], asked[:], results = public[:1], [], []
    verify = make()
    for kid in ("former", "new"):
        try:
            await verify(jwt.encode({"iss": issuer, "exp": int(time.time()) + 60}, private[kid], "RS256", {"kid": kid}))
            results.append("good")
        except Exception as refused:
            results.append(repr(refused))
        published[:] = public
        await asyncio.sleep(1.5)
    return [*results, asked.count("/keys")]

async def main():
    ways = {"cryptojwt": cryptojwt, "cryptojwt, cache_time 1": lambda: cryptojwt(cache_time=1),
            "pyjwt-key-fetcher": key_fetcher, "PyJWKClient": jwks_client}
    return {name: await look(make) for name, make in ways.items()}
seen = asyncio.run(main())
print(*seen.items(), sep="\n")
if [[each == "good" for each in results[:2]] + results[2:] for results in seen.values()] != [
        [True, False, 1], [True, True, 2], [True, False, 1], [True, True, 2]]:
    sys.exit("These libraries ask for a new key otherwise than they did.")
PY
timeout 60 venv/bin/python -W ignore try.py 2>&1 | grep -v -e '^Unclosed' -e '^client_session'
