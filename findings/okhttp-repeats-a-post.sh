#!/usr/bin/env bash
# OkHttp 3.13.1 (libokhttp-java, Debian 12) with OpenJDK 17; the server is one on loopback. OkHttp is what
# most Android apps ask with; its newer versions were not tried.
#
# Behaviour: OkHttp sends a POST a second time by itself in three cases, once each: on a kept connection that
# ends without an answer, whoever read the request; after 408; and after 503 with Retry-After: 0.
# Seen: a debit of 5 arrives twice in each of them, and the caller gets one exception, or one 503. On a fresh
# connection that ends it goes out once. With retryOnConnectionFailure(false) the connection's end and 408 are
# final, and 503 with Retry-After: 0 is still repeated.
#
# The wrong guess: a POST is sent once, unless the caller asks for more; and the one switch there is turns all
# of it off.
# For an app that buys or spends: the first call after a look at the balance is on a kept connection, so that
# a restart of the service debits twice. What helps: an Idempotency-Key, which goes with the repeat (tried
# here), and a service that never says Retry-After: 0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
needs() { echo "needs Debian 12's libokhttp-java and default-jdk-headless"; exit 1; }
found=$(dpkg-query -W -f='${Version}' libokhttp-java) || needs
command -v javac >/dev/null || needs
[ "${found%%-*}" = 3.13.1 ] || echo "note: seen with 3.13.1, this is $found"
cat >"$dir/Try.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.*;
import java.util.*;
import okhttp3.*;

public class Try {
    static final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    static int status;   // 0: ends the connection
    static String url;

    static String ask(boolean kept, boolean retry, int answer) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder().retryOnConnectionFailure(retry).build();
        keys.clear();
        status = answer;
        if (kept) client.newCall(new Request.Builder().url(url).build()).execute().close();
        Request.Builder post = new Request.Builder().url(url).header("Idempotency-Key", "k1");
        post.post(RequestBody.create(MediaType.parse("application/json"), "{\"amount\":5}"));
        try {
            client.newCall(post.build()).execute().close();
        } catch (IOException error) { }
        return keys.size() + (Set.of("k1").equals(new HashSet<>(keys)) ? "" : " with other keys");
    }

    public static void main(String[] none) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 9);
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            boolean post = call.getRequestMethod().equals("POST");
            if (post) keys.add(call.getRequestHeaders().getFirst("Idempotency-Key"));
            if (status == 503) call.getResponseHeaders().set("Retry-After", "0");
            if (!post || status > 0) call.sendResponseHeaders(post ? status : 200, -1);
            call.close();
        });
        server.start();
        for (boolean retry : new boolean[] {true, false})
            System.out.println("retry " + retry + ": fresh " + ask(false, retry, 0)
                + ", kept " + ask(true, retry, 0) + ", 408 " + ask(false, retry, 408)
                + ", 503 " + ask(false, retry, 503));
        System.exit(0);
    }
}
JAVA
timeout 100 java -cp /usr/share/java/okhttp.jar:/usr/share/java/okio.jar "$dir/Try.java" | tee "$dir/seen"
cmp -s "$dir/seen" - <<'SEEN' || { echo "OkHttp repeats a POST otherwise than it did."; exit 1; }
retry true: fresh 1, kept 2, 408 2, 503 2
retry false: fresh 1, kept 1, 408 1, 503 2
SEEN
