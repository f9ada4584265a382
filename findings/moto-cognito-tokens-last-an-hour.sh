#!/usr/bin/env bash
# moto 5.2.5 with boto3 and PyJWT 2.15.1[crypto] (PyPI), Python 3: the stand-in for Amazon Cognito's user pools.
#
# Behaviour: AccessTokenValidity, IdTokenValidity and TokenValidityUnits of a client are kept and shown, and have no
# effect: each token lasts 3600 s. The ID token has none of the user's attributes, such as email, nor email_verified.
# Seen: a client with 5 minutes for the access token and 10 for the ID token, as describe_user_pool_client says;
# ExpiresIn 3600, exp - iat 3600 in both; the user has an email, as admin_get_user says, and the ID token has no such
# claim.
#
# The wrong guess: a setting that the stand-in accepts and repeats is one that it minds.
# For the tests of an app whose sign-in lasts minutes: one that waits past the five minutes for a refusal never sees it,
# and code that takes the mail address from the ID token, as from Cognito's own, fails here alone. What helps, tried
# here: a clock that is put forward by an hour (moto's tokens follow it).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'moto[cognitoidp]==5.2.5' 'PyJWT[crypto]==2.15.1' freezegun==1.5.5
cat >try.py <<'PY'
import datetime, os, sys
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
import boto3, freezegun, jwt
from moto import mock_aws

with mock_aws():
    cognito = boto3.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="app")["UserPool"]["Id"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"], AccessTokenValidity=5,
        IdTokenValidity=10, TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes"})
    client = made["UserPoolClient"]["ClientId"]
    kept = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    user = {"UserPoolId": pool, "Username": "ann"}
    cognito.admin_create_user(**user, UserAttributes=[{"Name": "email", "Value": "ann@example.com"}])
    cognito.admin_set_user_password(**user, Password="Aa1!aaaa", Permanent=True)
    attributes = {each["Name"] for each in cognito.admin_get_user(**user)["UserAttributes"]}

    def sign_in():
        result = cognito.admin_initiate_auth(
            UserPoolId=pool, ClientId=client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ann", "PASSWORD": "Aa1!aaaa"})["AuthenticationResult"]
        return result, *(jwt.decode(result[name], options={"verify_signature": False})
                         for name in ("AccessToken", "IdToken"))

    result, access, identity = sign_in()
    with freezegun.freeze_time(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=2)):
        former = sign_in()[1]
seen = {"kept": [kept["AccessTokenValidity"], kept["IdTokenValidity"], kept["TokenValidityUnits"]["AccessToken"]],
        "ExpiresIn": result["ExpiresIn"],
        "access": access["exp"] - access["iat"], "id": identity["exp"] - identity["iat"],
        "email of the user": "email" in attributes, "email in the token": "email" in identity}
print(seen, "two hours ago:", access["iat"] - former["iat"])
if list(seen.values()) != [[5, 10, "minutes"], 3600, 3600, 3600, True, False] or access["iat"] - former["iat"] < 7000:
    sys.exit("moto minds the settings of a client otherwise than it did.")
PY
timeout 120 venv/bin/python -W ignore try.py
