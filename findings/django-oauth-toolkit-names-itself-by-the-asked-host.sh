#!/usr/bin/env bash
# django-oauth-toolkit 3.4.1 on Django 5.2.19, tokens read by PyJWT 2.15.1[crypto] (PyPI), Python 3.
#
# Behaviour: without OIDC_ISS_ENDPOINT the iss of an ID token is made of the scheme and the Host of the request that
# asked for the token, at the token endpoint; the user's sign-in, with its own Host, was another request.
# Seen: a user signs in at https://id.example, and the app's server redeems the code at http://idp.internal:8000, the
# same Django: iss is "http://idp.internal:8000/o", and a verifier of "https://id.example/o" refuses it, "Invalid
# issuer". Where both go to https://id.example it is good. With OIDC_ISS_ENDPOINT both are.
#
# The wrong guess: an issuer has one name, whoever asks.
# For an app with its sign-in beside it, behind one proxy: it works on the developer's machine, and in production all
# users are refused, since the servers talk to each other by inner addresses, or the proxy ends TLS.
# What helps, tried here: OIDC_ISS_ENDPOINT.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check django-oauth-toolkit==3.4.1 Django==5.2.19 'PyJWT[crypto]==2.15.1'
cat >try.py <<'PY'
import json, sys, urllib.parse
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
import django, jwt
from django.conf import settings

pem = rsa.generate_private_key(65537, 2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
settings.configure(
    SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
    OAUTH2_PROVIDER={"OIDC_ENABLED": True, "OIDC_RSA_PRIVATE_KEY": pem, "SCOPES": {"openid": "who it is"},
                     "PKCE_REQUIRED": False, **json.loads(sys.argv[1])})
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import include, path
from oauth2_provider.models import Application

urlpatterns = [path("o/", include("oauth2_provider.urls"))]
call_command("migrate", verbosity=0, run_syncdb=True)
user, back = User.objects.create_user("ann"), "https://app.example/back"
Application.objects.create(
    client_id="app", client_secret="secret", client_type="confidential", redirect_uris=back, algorithm="RS256",
    authorization_grant_type="authorization-code", skip_authorization=True)

def sign_in(url):
    at = urllib.parse.urlsplit(url)
    client = Client()
    client.force_login(user)
    asked = {"client_id": "app", "response_type": "code", "redirect_uri": back, "scope": "openid"}
    away = client.get("/o/authorize/", asked, secure=True, HTTP_HOST="id.example").headers["Location"]
    (code,) = urllib.parse.parse_qs(urllib.parse.urlsplit(away).query)["code"]
    answer = Client().post("/o/token/", {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": "app",
        "client_secret": "secret"}, secure=at.scheme == "https", HTTP_HOST=at.netloc).json()
    keys = jwt.PyJWKSet.from_dict(Client().get("/o/.well-known/jwks.json", HTTP_HOST="id.example").json())
    kid = jwt.get_unverified_header(answer["id_token"])["kid"]
    wanted = {"audience": "app", "issuer": "https://id.example/o"}
    try:
        return jwt.decode(answer["id_token"], keys[kid], ["RS256"], **wanted)["iss"]
    except jwt.PyJWTError as refused:
        return str(refused)

seen = [sign_in("https://id.example"), sign_in("http://idp.internal:8000")]
print(sys.argv[1], seen)
name = "https://id.example/o"
if seen != ([name, "Invalid issuer"] if sys.argv[1] == "{}" else [name, name]):
    sys.exit("django-oauth-toolkit names itself otherwise than it did.")
PY
timeout 120 venv/bin/python -W ignore try.py '{}'
timeout 120 venv/bin/python -W ignore try.py '{"OIDC_ISS_ENDPOINT": "https://id.example/o"}'
