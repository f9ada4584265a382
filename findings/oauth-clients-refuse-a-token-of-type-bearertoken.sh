#!/usr/bin/env bash
# requests-oauthlib 2.0.0 with oauthlib 4.0.1, Authlib 1.9.10 with requests 2.34.2 (PyPI), Python 3; golang.org/x/oauth2
# 0.3.0 (golang-golang-x-oauth2-dev, Debian 12), Go 1.19; the gateway is one on loopback.
#
# Behaviour: what a token endpoint says of the token's type decides how, and whether, these clients send it. Gateways
# whose API is behind Apigee (MTN, BRI, Fiserv) say "BearerToken", MTN's MoMo "access_token", and all want "Bearer".
# Output seen, a question with the token so got, which the gateway answers if it comes as a Bearer's:
#     requests-oauthlib: Bearer 200, BearerToken ValueError, access_token ValueError
#     Authlib: Bearer 200, BearerToken UnsupportedTokenTypeError, access_token UnsupportedTokenTypeError
#     Authlib, mended: Bearer 200, BearerToken 200, access_token 200
#     Go: Bearer 200, BearerToken 401, access_token 401
#
# The wrong guess: client credentials by POST are what each of them is for, so that a gateway which has them needs no
# code, as PayPal does. Python's two get a token and raise before anything is asked, which no error of the gateway's is;
# Go asks by a scheme that nobody knows, and shows the 401 of a wrong secret. No order is made, none looked up.
# What helps, tried here in Authlib: token["token_type"] = "Bearer" before the first question, and after each renewal.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v go >/dev/null || { echo "needs Debian's golang-go"; exit 1; }
cd "$dir"; python3 -m venv venv
{ apt-get download -q golang-golang-x-{oauth2,net}-dev && for deb in *.deb; do dpkg -x "$deb" .; done; } >log 2>&1
venv/bin/pip -q install --disable-pip-version-check requests-oauthlib==2.0.0 oauthlib==4.0.1 authlib==1.9.10 \
    requests==2.34.2 2>/dev/null
cat >ask.go <<'GO'
package main
import ("context"; "fmt"; "os"; "golang.org/x/oauth2/clientcredentials")
func main() {
	client := clientcredentials.Config{ClientID: "id", ClientSecret: "s", TokenURL: os.Args[2]}
	answer, _ := client.Client(context.Background()).Get(os.Args[1]); fmt.Println(answer.StatusCode)
}
GO
GOPATH=$dir/usr/share/gocode GOCACHE=$dir/cache GO111MODULE=off go build -o ask ask.go
cat >try.py <<'PY'
import http.server, json, os, subprocess, threading
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
import authlib.integrations.requests_client, oauthlib.oauth2, requests_oauthlib
class Gateway(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.headers["Authorization"] == "Bearer t" else 401); self.end_headers()
    def do_POST(self):
        told = {"access_token": "t", "token_type": self.path[1:], "expires_in": 3600}
        self.send_response(200); self.end_headers(); self.wfile.write(json.dumps(told).encode())
gateway = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway); home = f"http://127.0.0.1:{gateway.server_port}"
threading.Thread(target=gateway.serve_forever, daemon=True).start()
def python(session, mend=None):
    def ask(url):
        token = session().fetch_token(url, client_id="id", client_secret="s"); here = session()
        here.token = {**token, "token_type": mend or token["token_type"]}; return here.get(home).status_code
    return ask
def go(url): return subprocess.check_output(["./ask", home, url], text=True).strip()
def old(): return requests_oauthlib.OAuth2Session(client=oauthlib.oauth2.BackendApplicationClient("id"))
def new(): return authlib.integrations.requests_client.OAuth2Session("id", "s")
for name, ask in zip(("requests-oauthlib", "Authlib", "Authlib, mended", "Go"),
                     (python(old), python(new), python(new, "Bearer"), go)):
    print(end=f"{name}:")
    for kind, end in ("Bearer", ","), ("BearerToken", ","), ("access_token", "\n"):
        try: print("", kind, ask(f"{home}/{kind}"), end=end)
        except Exception as error: print("", kind, type(error).__name__, end=end)
PY
timeout 100 venv/bin/python try.py 2>log | tee seen || cat log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "They take the type otherwise." >&2; exit 1; }
