#!/usr/bin/env bash
# samples/causes/tls.*: handshakes that fail for other reasons than the server's certificate.
source "$(dirname "$0")/causes.sh"
lab_host exim 192.0.2.26                          # Exim
lab_host wall 192.0.2.27                          # something on the path: relay.py
lab_host stub 192.0.2.28                          # stub-server.py
lab_host python 192.0.2.29                        # aiosmtpd
lab_dns

serve
show tls.fallback-refused
s_client -tls1_2 -fallback_scsv
capture_stop

show tls.signature-mismatch
s_client -sigalgs RSA+SHA1 -cipher DEFAULT:@SECLEVEL=0
capture_stop

show tls.extension-refused
quietly on out python3 "$MAKE/missing-extension.py" 192.0.2.25
capture_stop

# The client's own settings leave it nothing to offer: its security level forbids the only signature algorithm.
show tls.internal-error
s_client -sigalgs RSA+SHA1
capture_stop

# Implicit TLS, as on port 465, to port 25.
show tls.wrapper-mismatch
swaks_out --tls-on-connect --port 25
capture_stop

serve "tls_eecdh_auto_curves = X25519 prime256v1"
show tls.group-mismatch
s_client -groups P-521
capture_stop

# The server has an ECDSA certificate only, the client suites for RSA only.
issue ecdsa key=ec names=DNS:mx.example.org
serve_with "$LAB/ecdsa-chain.pem" "$LAB/ecdsa.key"
show tls.cipher-mismatch
swaks_out --tls --tls-protocol tlsv1_2 --tls-cipher AES256-GCM-SHA384:AES128-SHA
capture_stop

openssl dhparam -out "$LAB/dh" 1024 2>/dev/null
serve "smtpd_tls_dh1024_param_file = $LAB/dh" "smtpd_tls_exclude_ciphers = kECDHE, kRSA"
show tls.weak-dh
s_client -tls1_2 -cipher DHE
capture_stop

# Postfix's table of certificates by name was made without postmap -F: it holds file names where PEM is expected. Clients that
# ask for other names get the certificate for everybody else. The last server says what is wrong: unrecognized_name.
echo "mx.example.org $LAB/good.key, $LAB/good-chain.pem" >"$LAB/sni"
postmap "hash:$LAB/sni"
serve "tls_server_sni_maps = hash:$LAB/sni"
stub nameless "$LAB/good-chain.pem" "$LAB/good.key"
show tls.sni-rejected out
swaks_out --tls --tls-sni mail.example.org --quit-after EHLO
swaks_out --tls --tls-sni mx.example.org --quit-after EHLO
s_client_to 192.0.2.28
capture_stop

# Two servers that demand a client certificate: Exim (GnuTLS) with an alert, Postfix inside TLS with a reply.
exim_server exim mx.example.org "tls_advertise_hosts = *" "tls_certificate = $LAB/good-chain.pem" "tls_privatekey = $LAB/good.key" \
  "tls_verify_hosts = *" "tls_verify_certificates = $CA/root.pem" "tls_alpn = smtp"
serve "smtpd_tls_security_level = encrypt" "smtpd_tls_req_ccert = yes" "smtpd_tls_CAfile = $CA/root.pem"
show tls.client-certificate-required out
s_client_to 192.0.2.26 -tls1_2
swaks_out --tls --tls-protocol tlsv1_2
capture_stop

# Two servers that do not trust the client's certificate: Exim says so after the handshake, OpenSSL in the handshake.
issue client issuer=self usage=clientAuth names=DNS:out.example.com
stub verify "$LAB/good-chain.pem" "$LAB/good.key" "$CA/root.pem"
show tls.client-certificate-rejected out
for server in 192.0.2.26 192.0.2.28; do
  type_slowly "EHLO out.example.com" | on out timeout 20 openssl s_client -starttls smtp -connect $server:25 -crlf \
    -name out.example.com -servername mx.example.org -tls1_2 -cert "$LAB/client.pem" -key "$LAB/client.key" >>"$LAB/log/clients" 2>&1 || true
done
capture_stop

show tls.alpn-mismatch exim
s_client_to 192.0.2.26 -alpn h2
capture_stop

# What comes of bytes that change on the path.
changed() {   # ID CHANGE
  start wall python3 "$MAKE/relay.py" 192.0.2.25 "$2"
  local relay=$STARTED
  wait_for 5 lab_listens wall 25
  show "$1" wall "tcp port 25 and host 198.51.100.7"
  s_client_to 192.0.2.27 -tls1_2
  capture_stop
  kill "$relay"
  wait "$relay" || true
}
serve
changed tls.corrupted finished
changed tls.decrypt-error signature
changed tls.unexpected-message message

stub deny "$LAB/good-chain.pem" "$LAB/good.key"
show tls.other-alert stub
s_client_to 192.0.2.28
capture_stop

stub close "$LAB/good-chain.pem" "$LAB/good.key"
show tls.peer-closed stub
s_client_to 192.0.2.28 -tls1_2
capture_stop

# One server says nothing until the capture ends; another, aiosmtpd without a certificate, closes: asyncio drops OpenSSL's alert.
stub mute
aiosmtpd_server python mx.example.org "$LAB/good" "tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)"
show tls.hello-unanswered out
s_client_to 192.0.2.28 &
sleep 13
s_client_to 192.0.2.29
capture_stop
wait $!
logs
