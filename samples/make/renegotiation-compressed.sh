#!/usr/bin/env bash
# As renegotiation, with zlib compression inside TLS: OpenSSL on both sides, built with it (build-zlib.sh).
source "$(dirname "$0")/lab.sh"
EXIM=$SERVERS/exim-openssl/bin/exim4
OPENSSL=$SERVERS/openssl-zlib/bin/openssl

lab_name mail.example.org 192.0.2.25
lab_name test.example.com 198.51.100.9
lab_host mail 192.0.2.25
lab_host tester 198.51.100.9
lab_dns

issue mail issuer=self key=rsa:1024 digest=sha1 names=DNS:mail.example.org "subject=/O=Exim Developers/CN=mail.example.org"
exim_server mail mail.example.org "tls_advertise_hosts = *" "tls_certificate = $LAB/mail.pem" "tls_privatekey = $LAB/mail.key" \
  "tls_require_ciphers = AES256-SHA:@SECLEVEL=0" "openssl_options = +dont_insert_empty_fragments"

# -bugs and +dont_insert_empty_fragments: OpenSSL 3 fails when it compresses the empty records of TLS 1.0
capture_start mail renegotiation-compressed.pcap
type_slowly "HELO test.example.com" "MAIL FROM:<alice@example.com>" "RCPT TO:<bob@example.org>" "DATA" |
  on tester timeout 30 "$OPENSSL" s_client -starttls smtp -connect mail.example.org:25 -4 -crlf -name test.example.com \
    -tls1 -cipher 'AES256-SHA:@SECLEVEL=0' -comp -bugs || true
capture_stop
logs
