#!/usr/bin/env bash
# requests-mock 1.12.1 with requests 2.34.0 (PyPI), Python 3, for the tests of a client of one's own.
#
# Paths and query values are compared without regard to case, as it comes: what is mocked for the user Ann answers
# for ANN and ann as well, and for a token that differs by case alone. last_request.qs and .path give the
# request in small letters; only .url has it as it was sent. Headers and bodies are compared to the letter.
# Output seen, Ann's balance and one token being mocked:
#     balance of ANN: 5
#     token eyJHBG: good
#     recorded: path /redeem, qs {'token': ['eyjhbg']}, url http://shop/redeem?token=eyJHBG
#     case_sensitive: NoMockAddress, NoMockAddress
#
# The guess: host names apart a mock answers for the URL that it was given, as a server does.
# A client that lowers userIds, or cuts a Base64 token's case away, passes all its tests and finds no user and no
# token in production. What helps: requests_mock.Mocker(case_sensitive=True), the last row.
set -euo pipefail
self=$(realpath "$0"); t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
cd "$t" && python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check requests-mock==1.12.1 requests==2.34.0 2>/dev/null
cat >client.py <<'PY'
import requests
import requests_mock


def ask(path):
    try:
        return requests.get(f"http://shop/{path}").json()
    except requests_mock.NoMockAddress:
        return "NoMockAddress"


def both(**options):
    with requests_mock.Mocker(**options) as mock:
        mock.get("http://shop/balance/Ann", json=5)
        mock.get("http://shop/redeem?token=eyJhbG", json="good")
        assert (ask("balance/Ann"), ask("redeem?token=eyJhbG")) == (5, "good")
        answers = ask("balance/ANN"), ask("redeem?token=eyJHBG")
        return *answers, mock.last_request


balance, token, last = both()
print(f"balance of ANN: {balance}")
print(f"token eyJHBG: {token}")
print(f"recorded: path {last.path}, qs {last.qs}, url {last.url}")
print("case_sensitive:", ", ".join(both(case_sensitive=True)[:2]))
PY
venv/bin/python client.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "requests-mock compares otherwise than it did." >&2; exit 1; }
