#!/usr/bin/env bash
# Exim is tested by hand with `openssl s_client`: a line that starts with R makes s_client renegotiate, and Exim hangs up.
# An old setup all in all: TLS 1.0, AES256-SHA, a self-signed certificate with a 1024-bit key.
source "$(dirname "$0")/lab.sh"

lab_name mail.example.org 192.0.2.25
lab_name test.example.com 198.51.100.9
lab_host mail 192.0.2.25
lab_host tester 198.51.100.9
lab_dns

issue mail issuer=self key=rsa:1024 digest=sha1 names=DNS:mail.example.org "subject=/O=Exim Developers/CN=mail.example.org"
exim_server mail mail.example.org "tls_advertise_hosts = *" "tls_certificate = $LAB/mail.pem" "tls_privatekey = $LAB/mail.key" \
  "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.0:+VERS-TLS1.1:+VERS-TLS1.2:%VERIFY_ALLOW_SIGN_WITH_SHA1"

capture_start mail renegotiation.pcap
type_slowly "HELO test.example.com" "MAIL FROM:<alice@example.com>" "RCPT TO:<bob@example.org>" "DATA" |
  on tester timeout 30 openssl s_client -starttls smtp -connect mail.example.org:25 -4 -crlf -name test.example.com \
    -tls1 -cipher 'AES256-SHA:@SECLEVEL=0' || true
capture_stop
logs
