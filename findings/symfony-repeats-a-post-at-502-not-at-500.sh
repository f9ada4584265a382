#!/usr/bin/env bash
# Symfony's HttpClient 5.4.53 (php-symfony-http-client, Debian 12), RetryableHttpClient as it comes (retry_failed: true in
# a Symfony app), PHP 8.2; the server is one on loopback.
#
# Behaviour: its list of what may be repeated keeps POST out at 500, 504, 507, 510 and where no answer came. At 502 and
# 503, as at 423, 425 and 429, each method is repeated, three times.
# Seen: arrivals of one debit: 4 at 502 and at 503, 1 at 500, 1 at 504, 1 when the connection ends without an answer.
#
# The wrong guess: POST is left out for all of a server's failures, or for none.
# For a backend behind a proxy: a service that is stopped after it has debited is a lost answer to nginx, Caddy, HAProxy
# and Apache, which they tell as 502: that is one debit without the proxy, and up to four with it.
# What helps, tried here: a GenericRetryStrategy with a list that names the idempotent methods for each status. Or a key,
# which goes with the repeats.
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' php-symfony-http-client) ||
    { echo "needs Debian 12's php-symfony-http-client and php-cli"; exit 1; }
[[ $found = 5.4.53* ]] || echo "note: seen with 5.4.53, this is $found"
cat >"$dir/server.py" <<'PY'
import http.server


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        print(self.path, self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
        status = self.path.rsplit("/", 1)[1]
        if status != "lost":
            self.send_response(int(status))
            self.end_headers()

    def log_message(self, *words): pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
PY
cat >"$dir/try.php" <<'PHP'
<?php
require "/usr/share/php/Symfony/Component/HttpClient/autoload.php";
use Symfony\Component\HttpClient\{NativeHttpClient, RetryableHttpClient};
use Symfony\Component\HttpClient\Retry\GenericRetryStrategy as Strategy;

$plain = Strategy::DEFAULT_RETRY_STATUS_CODES;
$safe = array_fill_keys([0, 429, 500, 502, 503, 504], Strategy::IDEMPOTENT_METHODS);
foreach (["plain" => $plain, "safe" => $safe] as $name => $codes) {
    $client = new RetryableHttpClient(new NativeHttpClient(), new Strategy($codes, 10));   // 10 ms, not 1 s
    foreach ([500, 502, 503, 504, "lost"] as $status) {
        try {
            $client->request("POST", "$argv[1]/$name/$status", ["body" => "amount=5"])->getStatusCode();
        } catch (Symfony\Contracts\HttpClient\Exception\TransportExceptionInterface) {
        }
    }
}
PHP
python3 "$dir/server.py" >"$dir/arrived" & server=$!
until [ -s "$dir/arrived" ]; do sleep 0.1; done
timeout 60 php "$dir/try.php" "http://127.0.0.1:$(head -1 "$dir/arrived")"
seen=$(sed 1d "$dir/arrived" | LC_ALL=C sort | uniq -c | awk '{print $2, $1}' | paste -sd ,)
echo "$seen"
plain="/plain/500 1,/plain/502 4,/plain/503 4,/plain/504 1,/plain/lost 1"
[ "$seen" = "$plain,/safe/500 1,/safe/502 1,/safe/503 1,/safe/504 1,/safe/lost 1" ] ||
    { echo "Symfony's HttpClient repeats a POST otherwise than it did."; exit 1; }
