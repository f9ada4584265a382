#!/usr/bin/env bash
# echo 4.2.1 (golang-github-labstack-echo-dev, Debian 12), its middleware JWT, beside gin-jwt 2.6.4; Go 1.19.8.
#
# Behaviour: a request without a token, and one with "bearer" in small letters, is 400 "missing or malformed jwt" in echo;
# 401 is only what could be parsed. gin-jwt says 401 each time.
# Seen, for echo and gin-jwt: no token 400, 401; "bearer" 400, 401; a token that is over 401, 401; a good one 200, 200.
#
# The wrong guess: who is not signed in gets 401, on which clients sign in, or vend, again.
# For an app behind it: after a restart without its token it shows an error for good, as 400 means that the program is
# wrong; axios-auth-refresh and OkHttp's Authenticator wait for 401. What helps, tried here: an ErrorHandler.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version} ' golang-github-labstack-echo-dev golang-github-appleboy-gin-jwt-dev) ||
    { echo "needs Debian 12's golang-go, golang-github-labstack-echo-dev and golang-github-appleboy-gin-jwt-dev"; exit 1; }
[[ $found = *4.2.1-* && $found = *2.6.4-* ]] || echo "note: seen with echo 4.2.1 and gin-jwt 2.6.4, this is $found"
mkdir -p "$dir/src/try"
cat >"$dir/src/try/main.go" <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	ginjwt "github.com/appleboy/gin-jwt"
	"github.com/dgrijalva/jwt-go"
	"github.com/gin-gonic/gin"
	"github.com/labstack/echo"
	"github.com/labstack/echo/middleware"
)

var secret = []byte("0123456789abcdef0123456789abcdef")

func token(lasts int64) string {
	claims := jwt.MapClaims{"sub": "ann", "exp": time.Now().Unix() + lasts}
	text, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(secret)
	return text
}

func main() {
	plain, mended := echo.New(), echo.New()
	plain.Use(middleware.JWT(secret))
	mended.Use(middleware.JWTWithConfig(middleware.JWTConfig{SigningKey: secret,
		ErrorHandler: func(error) error { return echo.ErrUnauthorized }}))
	good := func(c echo.Context) error { return c.String(200, "good") }
	plain.GET("/", good)
	mended.GET("/", good)
	gin.SetMode(gin.ReleaseMode)
	other := gin.New()
	check, _ := ginjwt.New(&ginjwt.GinJWTMiddleware{Realm: "shop", Key: secret, IdentityKey: "sub"})
	other.GET("/", check.MiddlewareFunc(), func(c *gin.Context) { c.String(200, "good") })
	seen := ""
	for _, header := range []string{"", "bearer " + token(60), "Bearer " + token(-5), "Bearer " + token(60)} {
		for _, server := range []http.Handler{plain, other, mended} {
			request, answer := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
			request.Header.Set("Authorization", header)
			server.ServeHTTP(answer, request)
			seen += fmt.Sprint(answer.Code, " ")
		}
	}
	fmt.Println(seen)
}
GO
cd "$dir/src/try"
seen=$(GO111MODULE=off GOFLAGS='' GOPATH="$dir:/usr/share/gocode" timeout 250 go run .)
echo "$seen"
[ "$seen" = "400 401 401 400 401 401 401 401 401 200 200 200 " ] ||
    { echo "echo or gin-jwt answers otherwise than it did."; exit 1; }
