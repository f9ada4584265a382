#!/usr/bin/env bash
# midtransclient 1.4.2 (the gateway's own client, PyPI) with requests 2.34.2, Python 3.11; nothing is sent: what
# requests is asked for is kept.
#
# Behaviour: transactions.notification(), which asks for the state of the payment that a notification tells of, hands
# its arguments on a place too early. The custom headers of the client become the query, and its proxies the headers.
# Seen, of a client with one custom header and an outgoing proxy: status() asks through the proxy, with the header.
# notification() asks without a proxy, of …/status?X-Shop=credits, and with headers named http and https.
#
# The wrong guess: two methods of one object that ask one address do it in one way; and the proxy that all other calls
# went through in the tests is that of the webhook, too.
# For prepaid credits: on a machine that reaches the gateway by its proxy alone, charges work, and the question behind
# each notification gets no answer, so that nobody who has paid is credited. What helps, tried here: status() with the
# notification's transaction_id.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check midtransclient==1.4.2 requests==2.34.2 2>/dev/null
cd "$shop"
timeout 60 venv/bin/python - <<'PY'
import sys
from unittest import mock

import midtransclient, requests

told = {"transaction_id": "t-1", "order_id": "o1", "transaction_status": "settlement", "status_code": "200"}
proxies = {"http": "http://proxy.example:3128", "https": "http://proxy.example:3128"}
core = midtransclient.CoreApi(
    is_production=True, server_key="key", client_key="c", custom_headers={"X-Shop": "credits"}, proxies=proxies)

def asked(call):
    with mock.patch.object(requests, "request") as request:
        request.return_value = mock.Mock(status_code=200, json=lambda: told)
        assert call() == told
    how = request.call_args.kwargs
    return how["proxies"] == proxies, how["params"], sorted(set(how["headers"]) - {"accept", "content-type", "user-agent"})

seen = [asked(lambda: core.transactions.status("t-1")), asked(lambda: core.transactions.notification(told))]
for name, (by_proxy, query, headers) in zip(("status", "notification"), seen):
    print(f"{name}(): by the proxy: {by_proxy}, query: {query}, headers: {headers}")
if seen != [(True, {}, ["X-Shop"]), (False, {"X-Shop": "credits"}, ["http", "https"])]:
    sys.exit("midtransclient asks for a notification's payment otherwise than it did.")
PY
