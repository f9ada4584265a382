#!/usr/bin/env bash
# mozilla-django-oidc 5.0.2 on Django 5.2.19 (PyPI), Python 3.
#
# Behaviour: whoever signs in is looked up by the mail address in their claims, not by sub, and the name of the user
# that is made is a hash of that address.
# Seen: sub "s1" with ann@example.com makes user 1. The same sub with ann@work.example makes user 2, with another name.
# The same sub without an address raises "Claims verification failed".
#
# The wrong guess: sub is who it is, which OpenID Connect (5.7) calls the only claim that one may rely on, since
# addresses change.
# For an app whose userId is Django's pk or username: a customer who changes the address at the issuer has no credits
# from the next sign-in on, and the old account's are nobody's. What helps, tried here: filter_users_by_claims and
# get_username by sub.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mozilla-django-oidc==5.0.2 Django==5.2.19
cat >try.py <<'PY'
import sys
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="x", DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "mozilla_django_oidc"],
    OIDC_OP_TOKEN_ENDPOINT="x", OIDC_OP_USER_ENDPOINT="x", OIDC_OP_JWKS_ENDPOINT="x", OIDC_RP_SIGN_ALGO="RS256",
    OIDC_RP_CLIENT_ID="app", OIDC_RP_CLIENT_SECRET="secret")
django.setup()
from django.core.exceptions import SuspiciousOperation
from django.core.management import call_command
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

call_command("migrate", verbosity=0, run_syncdb=True)

class AsItComes(OIDCAuthenticationBackend):
    def get_userinfo(self, access_token, id_token, payload):
        return payload

class BySub(AsItComes):
    def filter_users_by_claims(self, claims):
        return self.UserModel.objects.filter(username=claims["sub"])
    def get_username(self, claims):
        return claims["sub"]

seen = {}
for backend in (AsItComes(), BySub()):
    users = seen[type(backend).__name__] = []
    for address in ("ann@example.com", "ann@work.example", None):
        claims = {"sub": "s1", **({"email": address} if address else {})}
        try:
            users.append(backend.get_or_create_user("access", "id", claims).pk)
        except SuspiciousOperation as refused:
            users.append(str(refused))
print(seen)
no = "Claims verification failed"
if seen != {"AsItComes": [1, 2, no], "BySub": [3, 3, no]}:
    sys.exit("mozilla-django-oidc finds its users otherwise than it did.")
PY
timeout 60 venv/bin/python -W ignore try.py
