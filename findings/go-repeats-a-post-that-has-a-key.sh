#!/usr/bin/env bash
# Go 1.19.8 (Debian 12), net/http's client; the server is one on loopback.
#
# Behaviour: a POST on a kept connection that ends without an answer is sent again by net/http itself, though the server
# has read it, if and only if the request has a header Idempotency-Key or X-Idempotency-Key, whatever its value.
# Seen: a debit arrives once without a key, twice with one, and the caller gets one error. With GetBody = nil, or on a
# fresh connection, it arrives once.
#
# The wrong guess: a header of the application's own changes nothing in how a request is sent.
# For a backend that sends the key already, to a service that ignores it still, or to a route that knows it not, as a
# gateway's old one: a restart of that service debits twice, which it did not do before there was a key. Where the
# service goes by the key nothing happens, and the repeat gets the first answer.
# What helps: first the service, then the header; or GetBody = nil (tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
go version | grep -q ' go1\.19\.8 ' || echo "note: seen with go1.19.8, this is $(go version)"
cat >"$dir/main.go" <<'GO'
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
)

func main() {
	arrived := 0
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		io.Copy(io.Discard, request.Body)
		if request.Method == "POST" {
			arrived++
			panic(http.ErrAbortHandler) // ends the connection
		}
	}))
	seen := []string{}
	try := func(name, header string, kept, again bool) {
		arrived = 0
		client := &http.Client{Transport: &http.Transport{}}
		if kept {
			balance, _ := client.Get(server.URL)
			balance.Body.Close()
		}
		post, _ := http.NewRequest("POST", server.URL, strings.NewReader("amount=5"))
		if header != "" {
			post.Header.Set(header, "k1")
		}
		if !again {
			post.GetBody = nil
		}
		_, err := client.Do(post)
		seen = append(seen, fmt.Sprint(name, " ", arrived, " ", err != nil))
	}
	try("no key", "", true, true)
	try("key", "Idempotency-Key", true, true)
	try("X- key", "X-Idempotency-Key", true, true)
	try("key, no GetBody", "Idempotency-Key", true, false)
	try("key, fresh", "Idempotency-Key", false, true)
	fmt.Println(strings.Join(seen, "; "))
	wanted := "no key 1 true; key 2 true; X- key 2 true; key, no GetBody 1 true; key, fresh 1 true"
	if strings.Join(seen, "; ") != wanted {
		os.Exit(1)
	}
}
GO
cd "$dir"
GO111MODULE=off GOFLAGS='' timeout 250 go run main.go ||
    { echo "Go's net/http repeats a POST otherwise than it did."; exit 1; }
