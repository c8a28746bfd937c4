#!/usr/bin/env bash
# samples/causes/cert.*: what can be wrong with a server's certificate, and clients that turn it down for that.
source "$(dirname "$0")/causes.sh"
lab_dns mx-host=example.org,mx.example.org,10
NAMES=names=DNS:mx.example.org

# refused ID OPTION...: Postfix with the certificate `mx`, which s_client turns down
refused() {
  local id=$1; shift
  serve_with "$LAB/mx-chain.pem" "$LAB/mx.key"
  show "$id"
  s_client -tls1_2 "$@"
  capture_stop
}

gnutls_client() {   # HOST
  quietly on out timeout 20 gnutls-cli --starttls-proto=smtp --x509cafile="$CA/root.pem" --sni-hostname=mx.example.org \
    --verify-hostname=mx.example.org --priority 'NORMAL:-VERS-ALL:+VERS-TLS1.2' --port 25 "$1"
}

issue mx $NAMES from='-100 days' until='-3 days'
refused cert.expired

issue mx $NAMES from='+2 days'
refused cert.not-yet-valid

issue mx $NAMES usage=clientAuth
refused cert.wrong-usage

issue shop names=DNS:shop.example.org           # a server's certificate, not one of a CA
issue mx $NAMES issuer=shop
refused cert.not-a-ca

issue private-root issuer=self ca=TRUE usage= "subject=/O=Example/CN=Example Private Root"
issue private-ca issuer=private-root ca=TRUE usage= "subject=/O=Example/CN=Example Private CA"
issue mx $NAMES issuer=private-ca
refused cert.unknown-issuer

issue mx $NAMES key=rsa:1024
refused cert.weak-key

issue mx $NAMES digest=sha1
refused cert.weak-signature

# The CA's list says that the certificate is revoked.
issue mx $NAMES
serial=$(openssl x509 -in "$LAB/mx.pem" -noout -serial | cut -d= -f2)
printf 'R\t%s\t%s,keyCompromise\t%s\tunknown\t/CN=mx.example.org\n' "$(date -u -d '+89 days' +%y%m%d%H%M%SZ)" \
  "$(date -u -d '-1 hour' +%y%m%d%H%M%SZ)" "$serial" >"$LAB/revoked"
printf '%s\n' "[ca]" default_ca=lab "[lab]" "database=$LAB/revoked" default_md=sha256 >"$LAB/revoked.conf"
openssl ca -gencrl -config "$LAB/revoked.conf" -keyfile "$CA/intermediate.key" -cert "$CA/intermediate.pem" -crldays 7 \
  -out "$LAB/crl"
refused cert.revoked -crl_check -CRL "$LAB/crl"

# GnuTLS asks for a stapled OCSP answer, and Postfix has none to give.
issue mx $NAMES extra=tlsfeature=status_request
serve_with "$LAB/mx-chain.pem" "$LAB/mx.key"
show cert.must-staple
gnutls_client mx.example.org
capture_stop

# An intermediate with the right name and the right key identifier, and another key.
identifier=$(openssl x509 -in "$CA/intermediate.pem" -noout -ext subjectKeyIdentifier | tail -1 | tr -d ' ')
issue impostor issuer=root ca=TRUE usage= "subject=/O=pcapinspect lab/CN=Lab Intermediate CA (never trust)" \
  extra="subjectKeyIdentifier=$identifier"
cat "$LAB/mx.pem" "$LAB/impostor.pem" >"$LAB/impostor-chain.pem"
serve_with "$LAB/impostor-chain.pem" "$LAB/mx.key"
show cert.bad-signature
gnutls_client mx.example.org
s_client -tls1_2
capture_stop

# swaks meets a server that sends its own certificate only.
serve_with "$LAB/mx.pem" "$LAB/mx.key"
show cert.missing-intermediate
swaks_out --tls --tls-protocol tlsv1_2 --tls-sni mx.example.org --tls-verify --tls-ca-path "$CA/root.pem" --quit-after EHLO
capture_stop

# A client on Python's asyncio closes without an alert at a self-signed certificate.
issue mx $NAMES issuer=self
serve_with "$LAB/mx.pem" "$LAB/mx.key"
show cert.self-signed
quietly on out timeout 20 python3 "$MAKE/asyncio-client.py" mx.example.org "$CA/root.pem"
capture_stop
logs
