#!/bin/bash
# OpenJDK 17.0.15 (Debian 12), HttpURLConnection beside java.net.http.HttpClient; the server is one on loopback.
#
# HttpURLConnection sends a POST a second time by itself, on a new connection, if the server closes without an answer,
# on a fresh connection, too: the debit is made twice, and the caller gets one SocketException. HttpClient sends it
# once. Many older Java libraries go through HttpURLConnection.
# Guess that was wrong: POST is not idempotent, so it is not repeated; at most where a kept connection was stale.
# What helps: -Dsun.net.http.retryPost=false, setFixedLengthStreamingMode (both tried here), or an Idempotency-Key,
# which goes with the repeat.
# Output seen (arrivals of one POST on a fresh connection that the server reads and then closes):
#     HttpURLConnection: 2, fixed length streaming: 1, retryPost=false: 1, HttpClient: 1
set -euo pipefail
T=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$T"' EXIT
found=$(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p') || { echo "needs Debian 12's openjdk-17"; exit 1; }
[ "$found" = 17.0.15 ] || echo "note: seen with 17.0.15, this is $found"
cat > "$T/server.py" <<'PYTHON'
import socketserver, sys
class Server(socketserver.StreamRequestHandler):
    def handle(self):
        line, length = self.rfile.readline(), 0
        while (header := self.rfile.readline()).strip():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        print(line.decode().split()[1], self.rfile.read(length).decode(), flush=True)
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server) as server:
    print(server.server_address[1], file=open(sys.argv[1], "w"), flush=True)
    server.serve_forever()
PYTHON
cat > "$T/Try.java" <<'JAVA'
import java.io.IOException;
import java.net.*;
import java.net.http.*;
class Try {
    static void old(String url, boolean streaming) throws Exception {
        var connection = (HttpURLConnection) new URL(url).openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        if (streaming) connection.setFixedLengthStreamingMode(8);
        connection.getOutputStream().write("amount=5".getBytes());
        try { throw new Error("Answered: " + connection.getResponseCode()); } catch (SocketException lost) { }
    }
    public static void main(String[] arguments) throws Exception {
        String base = arguments[0];
        if (arguments.length > 1) { old(base + arguments[1], false); return; }
        old(base + "/plain", false);
        old(base + "/streaming", true);
        try {
            HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(base + "/client"))
                .POST(HttpRequest.BodyPublishers.ofString("amount=5")).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException lost) { }
    }
}
JAVA
python3 "$T/server.py" "$T/port" > "$T/arrived" & server=$!
for _ in $(seq 50); do [ -s "$T/port" ] && break; sleep 0.2; done
base=http://127.0.0.1:$(cat "$T/port")
timeout 90 java "$T/Try.java" "$base"
timeout 90 java -Dsun.net.http.retryPost=false "$T/Try.java" "$base" /property
count() { grep -cx "/$1 amount=5" "$T/arrived"; }
seen="HttpURLConnection: $(count plain), fixed length streaming: $(count streaming), retryPost=false: $(count property), HttpClient: $(count client)"
echo "$seen"
[ "$seen" = "HttpURLConnection: 2, fixed length streaming: 1, retryPost=false: 1, HttpClient: 1" ] || {
    echo "Changed: Java's clients repeat a POST otherwise than at the top of this file."; exit 1; }
