#!/usr/bin/env bash
# pact-python 4.2.0 (PyPI), Python 3, and @pact-foundation/pact 17.1.4, beside nock 14.0.17 (npm), Node 20: tests
# of a client against the contract that it has with a service.
#
# Behaviour: an interaction that the test expects must come, and may come any number of times. The mock service
# answers each time alike, verification passes, and the contract that is written does not tell.
# Seen: one debit is expected. A client that sends none fails. One that sends it twice, or three times, each with a
# key of its own, passes, in both languages. nock, which is not told a number either, fails the second.
#
# The wrong guess: a test that fails for a missing call fails for one too many, too, so that the app's test of "pay"
# shows a client (or the library below it) that sends a debit again.
# What helps: count the requests of the client beside pact, as the test with nock does.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; export PACT_DO_NOT_TRACK=true
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check pact-python==4.2.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @pact-foundation/pact@17.1.4 nock@14.0.17
cat >try.py <<'PY'
import urllib.request

from pact import Pact, match

for times in range(4):
    pact = Pact("app", "credits").with_specification("V4")
    key = match.regex("k1", regex="^k[0-9]+$")
    pact.upon_receiving("a debit").with_request("POST", "/spend").with_header("Idempotency-Key", key) \
        .will_respond_with(200).with_body({"credits": match.integer(10)}, "application/json")
    try:
        with pact.serve() as service:
            for key in range(times):
                urllib.request.urlopen(urllib.request.Request(f"{service.url}/spend", method="POST",
                                                              headers={"Idempotency-Key": f"k{key}"})).read()
        print(f"pact-python {times}: passes")
    except Exception as error:
        print(f"pact-python {times}: {type(error).__name__}")
PY
cat >try.mjs <<'JS'
import { MatchersV3, PactV4 } from "@pact-foundation/pact"
import nock from "nock"

const spend = async (url, times) => {
  for (let key = 0; key < times; key++)
    await fetch(`${url}/spend`, { method: "POST", headers: { "Idempotency-Key": `k${key}` } })
}
for (const times of [0, 1, 2, 3]) {
  await new PactV4({ consumer: "app", provider: "credits", dir: "contracts", logLevel: "error" }).addInteraction()
    .uponReceiving("a debit")
    .withRequest("POST", "/spend", (asked) => asked.headers({ "Idempotency-Key": MatchersV3.regex("^k[0-9]+$", "k1") }))
    .willRespondWith(200, (answer) => answer.jsonBody({ credits: MatchersV3.integer(10) }))
    .executeTest((service) => spend(service.url, times))
    .then(() => console.log(`pact ${times}: passes`), () => console.log(`pact ${times}: fails`))
}
for (const times of [0, 1, 2]) {
  const scope = nock("http://credits").post("/spend").reply(200, { credits: 10 })
  await spend("http://credits", times).then(() => scope.done())
    .then(() => console.log(`nock ${times}: passes`), () => console.log(`nock ${times}: fails`))
  nock.cleanAll()
}
JS
{ timeout 60 venv/bin/python try.py; timeout 60 node try.mjs; } >seen 2>log || { tail log; exit 1; }
cat seen
[ "$(cut -d: -f2 seen | tr -d ' \n')" = MismatchesErrorpassespassespassesfailspassespassespassesfailspassesfails ] ||
  { echo "pact counts the calls of a client otherwise than it did."; exit 1; }
