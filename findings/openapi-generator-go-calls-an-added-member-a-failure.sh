#!/usr/bin/env bash
# openapi-generator-cli 7.26.0 (PyPI; it needs Java), its generators go and java, Go 1.19 (Debian 12).
#
# Behaviour: a schema with a `required` member becomes a Go type that decodes with DisallowUnknownFields. An answer with
# one member more than the document had is an error beside the 200, and an empty token; without `required` the same
# answer is taken. What it writes for Java (okhttp-gson, its default) has such a check as well.
# Output seen, of a server that has since begun to say how long a token is good:
#     as documented: 200 token t, no error
#     one member more: 200 token none, json: unknown field "expiresIn"
#     one member more, nothing required: 200 token t, no error
#     one member more, generated with the option: 200 token t, no error
#
# What I had guessed: to add a member to an answer breaks no client; `required` says what must be there, not what may.
# The vend has been paid, and on the day of the service's update the app reads a failure, and pays again. What helps,
# tried here: --additional-properties=disallowAdditionalPropertiesIfNotPresent=false.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'chmod -R u+w "$w"; rm -rf "$w"' EXIT
cd "$w"
command -v java go >/dev/null || { echo "needs java and go"; exit 1; }; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check openapi-generator-cli==7.26.0 2>/dev/null
document() {   # what the schema says beside its members
    cat >document.json <<JSON
{"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "paths": {"/vend": {"post": {"operationId": "vend",
 "responses": {"200": {"description": "sold", "content": {"application/json": {"schema": {"title": "Vend", $1
 "type": "object", "properties": {"token": {"type": "string"}, "balance": {"type": "integer"}}}}}}}}}}}
JSON
}
generate() {   # generator, folder, options
    venv/bin/openapi-generator-cli generate -g "$1" -i document.json -o "$2" "${@:3}" >log 2>&1 || { cat log; exit 1; }
}
try() {   # what it is, the answer, options
    rm -rf made; generate go made --git-user-id shop --git-repo-id client "${@:3}"
    rm -rf made/test; mkdir made/try; cp main.go made/try   # its tests want a package more
    (cd made && printf '%s: ' "$1" && ANSWER=$2 GOFLAGS=-mod=mod GOCACHE=$w/cache timeout 200 go run ./try)
}
cat >main.go <<'GO'
package main
import ("context"; "fmt"; "net/http"; "net/http/httptest"; "os"; client "github.com/shop/client")
func main() {
	shop := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		answer.Header().Set("Content-Type", "application/json")
		fmt.Fprint(answer, os.Getenv("ANSWER"))
	}))
	settings := client.NewConfiguration(); settings.Servers = client.ServerConfigurations{{URL: shop.URL}}
	vend, answer, err := client.NewAPIClient(settings).DefaultAPI.Vend(context.Background()).Execute()
	token, failure := "none", "no error"
	if vend.GetToken() != "" { token = vend.GetToken() }; if err != nil { failure = err.Error() }
	fmt.Printf("%d token %s, %s\n", answer.StatusCode, token, failure)
}
GO
now='{"token": "t", "balance": 5, "expiresIn": 60}'
required='"required": ["token"],'
{   document "$required"; try "as documented" '{"token": "t", "balance": 5}'; try "one member more" "$now"
    document ""; try "one member more, nothing required" "$now"
    document "$required"; try "one member more, generated with the option" "$now" \
        --additional-properties=disallowAdditionalPropertiesIfNotPresent=false
} | tee seen
generate java javas
grep -rq "in the JSON string is not defined in the" javas/src/main/java || : >seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Its clients read an added member otherwise now."; exit 1; }
