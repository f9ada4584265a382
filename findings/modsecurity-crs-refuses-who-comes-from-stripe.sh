#!/usr/bin/env bash
# modsecurity-crs 3.3.4-1+deb12u3 as it comes (paranoia level 1), libmodsecurity3 3.0.9, nginx 1.22.1 with its module
# libnginx-mod-http-modsecurity 1.0.3 (Debian 12), SecRuleEngine On; the application behind it answers 200 to all.
#
# Behaviour: the core rules refuse a session_id in a query with which another site sent the visitor, the methods beside
# GET, HEAD, POST and OPTIONS, and text/plain as the type of a body. Gateways send all three.
# Output seen, requests as the gateways' documentation has them, and by which rule they are refused:
#     a webhook by POST of JSON: 200
#     back from Stripe Checkout with ?session_id=cs_test_a1: 403 by 943110
#     the same by a link in a mail, without a Referer: 403 by 943120
#     back from Stripe Checkout with ?checkout=cs_test_a1: 200
#     MTN MoMo's callback, a PUT: 403 by 911100
#     Amazon Pay's notice by SNS, text/plain: 403 by 920420
#     both, where the two rules are taken away: 200, 200
#
# The wrong guess: level 1 is for what nobody sends by mistake; one puts it before a shop and tries it with a webhook, a
# POST of JSON, which passes. The payer who has just paid sees 403 at the address of Stripe's own example (success_url)
# and pays once more. MoMo's and Amazon's payments are never credited, and the application's log says nothing of them.
# What helps, tried here: {CHECKOUT_SESSION_ID} under another name; ctl:ruleRemoveById for the webhooks' addresses.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; command -v nginx curl >log || { echo "needs Debian's nginx and curl"; exit 1; }
{ apt-get download -q modsecurity-crs libnginx-mod-http-modsecurity libmodsecurity3 libyajl2 libfuzzy2 libmaxminddb0 \
    libgeoip1 liblmdb0 libpcre3 && for deb in *.deb; do dpkg -x "$deb" .; done; } >log 2>&1 || { cat log; exit 1; }
cat >rules.conf <<CONF
SecRuleEngine On
SecRequestBodyAccess On
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:200001,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON"
SecRule REQUEST_URI "@beginsWith /hooks/" "id:1,phase:1,pass,nolog,ctl:ruleRemoveById=911100,ctl:ruleRemoveById=920420"
Include $dir/etc/modsecurity/crs/crs-setup.conf
Include $dir/usr/share/modsecurity-crs/rules/*.conf
CONF
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
cat >nginx.conf <<CONF
load_module $dir/usr/lib/nginx/modules/ngx_http_modsecurity_module.so;
daemon off; user root; pid $dir/pid; error_log $dir/said info; events {}
http { access_log off; client_body_temp_path $dir/1; proxy_temp_path $dir/2; fastcgi_temp_path $dir/3;
  uwsgi_temp_path $dir/4; scgi_temp_path $dir/5; server { listen unix:$dir/app; return 200; }
  server { listen 127.0.0.1:$port; modsecurity on; modsecurity_rules_file $dir/rules.conf;
    location / { proxy_pass http://unix:$dir/app; } } }
CONF
LD_LIBRARY_PATH=$(echo "$dir"/usr/lib/*-linux-gnu) nginx -c "$dir/nginx.conf" 2>log & pid=$!
for _ in {1..100}; do curl -s -o /dev/null "127.0.0.1:$port/" && break; sleep 0.2; done
ask() { # path, curl's options
    : >said; curl -s -m 20 -o log -w '%{http_code}' -H 'Host: shop.example' "127.0.0.1:$port$1" "${@:2}"
    sleep 0.3; sed -n 's/.*\[id "\(9[1-4][0-8][0-9]*\)"\].*/ by \1/p' said | tr -d '\n'
}
json=(-H 'Content-Type: application/json' -d '{"status": "SUCCESSFUL", "id": "ann"}'); momo=(-X PUT "${json[@]}")
sns=(-H 'Content-Type: text/plain; charset=UTF-8' -d '{"Type": "Notification", "Message": "{}"}')
stripe=(-H 'Referer: https://checkout.stripe.com/')
{ echo "a webhook by POST of JSON: $(ask /stripe "${json[@]}")"
  echo "back from Stripe Checkout with ?session_id=cs_test_a1: $(ask '/paid?session_id=cs_test_a1' "${stripe[@]}")"
  echo "the same by a link in a mail, without a Referer: $(ask '/paid?session_id=cs_test_a1')"
  echo "back from Stripe Checkout with ?checkout=cs_test_a1: $(ask '/paid?checkout=cs_test_a1' "${stripe[@]}")"
  echo "MTN MoMo's callback, a PUT: $(ask /momo "${momo[@]}")"
  echo "Amazon Pay's notice by SNS, text/plain: $(ask /amazon "${sns[@]}")"
  echo "both, where the two rules are taken away: $(ask /hooks/momo "${momo[@]}"), $(ask /hooks/amazon "${sns[@]}")"
} | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The core rules refuse otherwise." >&2; exit 1; }
