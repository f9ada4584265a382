#!/usr/bin/env bash
# Apache HttpClient 5.2.1 (libhttpclient5-java, Debian 12; Spring's RestTemplate and RestClient can ask by it), OpenJDK
# 17; the server is one on loopback.
#
# Behaviour: HttpClients.createDefault() asks once more at 503 and at 429, whatever the method, after a second or after
# what Retry-After says. Where the answer is lost, and at 500, it sends a POST once.
# Seen: arrivals of one debit: 2 at 503, 2 at 429, 1 at 500, 1 when the connection ends without an answer. With
# Retry-After: 9 the call takes 9 s.
#
# The wrong guess: a client that spares a POST whose answer was lost spares it at 503, too.
# For a backend: a service that answers 503 after it has debited, as where its own database was slow, debits twice.
# What helps, tried here: disableAutomaticRetries(), or a key, which goes with the repeat.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' libhttpclient5-java) ||
    { echo "needs Debian 12's libhttpclient5-java and default-jdk-headless"; exit 1; }
[[ $found = 5.2.1-* ]] || echo "note: seen with 5.2.1, this is $found"
cat >"$dir/Try.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.*;
import org.apache.hc.core5.http.io.entity.StringEntity;

public class Try {
    static final AtomicInteger arrived = new AtomicInteger();
    static int status;   // 0: ends the connection
    static String url;

    static String ask(boolean retries, int answer) throws Exception {
        arrived.set(0);
        status = answer;
        long start = System.nanoTime();
        try {
            var client = retries ? HttpClients.createDefault() : HttpClients.custom().disableAutomaticRetries().build();
            var post = new HttpPost(url);
            post.setEntity(new StringEntity("amount=5"));
            client.execute(post, response -> 0);
        } catch (java.io.IOException error) { }
        return arrived.get() + (System.nanoTime() - start < 9e9 ? "" : " after 9 s");
    }

    public static void main(String[] none) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 9);
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            arrived.incrementAndGet();
            if (status == 429) call.getResponseHeaders().set("Retry-After", "9");
            if (status > 0) call.sendResponseHeaders(status, -1);
            call.close();
        });
        server.start();
        for (boolean way : new boolean[] {true, false})
            System.out.printf("retries %s: 503 %s, 429 %s, 500 %s, lost %s%n",
                way, ask(way, 503), ask(way, 429), ask(way, 500), ask(way, 0));
        System.exit(0);
    }
}
JAVA
path=$(printf '/usr/share/java/%s.jar:' httpclient5 httpcore5 httpcore5-h2 slf4j-api slf4j-nop)
timeout 100 java -cp "$path" "$dir/Try.java" | tee "$dir/seen"
cmp -s "$dir/seen" - <<'SEEN' || { echo "HttpClient 5 repeats a POST otherwise than it did."; exit 1; }
retries true: 503 2, 429 2 after 9 s, 500 1, lost 1
retries false: 503 1, 429 1, 500 1, lost 1
SEEN
