#!/usr/bin/env bash
# openapi-generator-cli 7.26.0 (PyPI; it needs Java), its generators go and protobuf-schema, Go 1.19 (Debian 12).
#
# Behaviour: `type: number` without a format, as an amount of money mostly stands in a document, is float32 in Go and
# float in the .proto, with 24 bits: seven digits. In Rust it is f64, in Java, Kotlin and C# a decimal.
# Output seen, what one asks for, what the service gets, and what the client says of a balance of as much:
#     19.99: sent 19.99, read 19.99
#     131072.04: sent 131072.05, read 131072.05
#     1234567.89: sent 1234567.9, read 1234567.9
#     16777217: sent 16777216, read 16777216
# What I had guessed: a JSON number becomes a float64, as it does in Go by itself; nothing is lost below 2^53.
#
# From 131072.00 on a balance is a cent off, from 16777217 on an integer is another one, and the amount of a payment is
# sent so as well; shillings, rupiah and naira come to that with one customer.
# What helps, tried here: `format: double` in the document, or --type-mappings number=float64.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'chmod -R u+w "$w"; rm -rf "$w"' EXIT; cd "$w"
command -v java go >/dev/null || { echo "needs java and go"; exit 1; }; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check openapi-generator-cli==7.26.0 2>/dev/null
document() {   # what the amount's schema says beside its type
    cat >document.json <<JSON
{"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "paths": {"/pay": {"post": {"operationId": "pay",
 "requestBody": {"required": true, "content": {"application/json": {"schema": {"\$ref": "#/components/schemas/Sum"}}}},
 "responses": {"200": {"description": "done", "content": {"application/json": {"schema":
 {"\$ref": "#/components/schemas/Sum"}}}}}}}}, "components": {"schemas": {"Sum": {"type": "object",
 "required": ["amount"], "properties": {"amount": {"type": "number"$1}}}}}}
JSON
}
generate() {   # generator, folder, options
    venv/bin/openapi-generator-cli generate -g "$1" -i document.json -o "$2" "${@:3}" >log 2>&1 || { cat log; exit 1; }
}
try() {   # options
    rm -rf made; generate go made --git-user-id shop --git-repo-id client "$@"
    rm -rf made/test; mkdir made/try; cp main.go made/try
    (cd made && GOFLAGS=-mod=mod GOCACHE=$w/cache timeout 200 go run ./try)
}
cat >main.go <<'GO'
package main
import ("context"; "encoding/json"; "fmt"; "io"; "net/http"; "net/http/httptest"; client "github.com/shop/client")
func main() {
	var sent struct{ Amount json.Number }
	for _, amount := range []string{"19.99", "131072.04", "1234567.89", "16777217"} {
		shop := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
			body, _ := io.ReadAll(request.Body)
			if json.Unmarshal(body, &sent) != nil { panic(body) }
			answer.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(answer, `{"amount": %s}`, amount)
		}))
		settings := client.NewConfiguration(); settings.Servers = client.ServerConfigurations{{URL: shop.URL}}
		var sum client.Sum
		if json.Unmarshal([]byte(`{"amount": ` + amount + `}`), &sum) != nil { panic(amount) }
		answer, _, _ := client.NewAPIClient(settings).DefaultAPI.Pay(context.Background()).Sum(sum).Execute()
		read, _ := json.Marshal(answer.GetAmount()); fmt.Printf("%s: sent %s, read %s\n", amount, sent.Amount, read)
	}
}
GO
document ""; try | tee seen; generate protobuf-schema proto
document ', "format": "double"'; try | tee cured; document ""; try --type-mappings number=float64 | cmp - cured
if grep -q "sent 1234567.9," cured || ! grep -q "float amount" proto/models/sum.proto; then : >seen; fi
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Its clients count otherwise than they did."; exit 1; }
