#!/usr/bin/env bash
# samples/causes/smtp.*: what goes wrong in the mail dialogue, before TLS, beside it or inside it.
source "$(dirname "$0")/causes.sh"
lab_host exim 192.0.2.26                          # Exim
lab_host wall 192.0.2.27                          # a firewall that hands mail on to mx
lab_host stub 192.0.2.28                          # stub-server.py
lab_dns mx-host=example.org,mx.example.org,10 mx-host=example.net,wall.example.org,10 \
  host-record=exim.example.org,192.0.2.26 host-record=wall.example.org,192.0.2.27

serve "smtpd_delay_reject = no" "smtpd_client_restrictions = reject"
show smtp.greeting-rejected
swaks_out --tls
capture_stop

# A mail client (swaks) is to use TLS, and the server has none: swaks says QUIT.
serve "smtpd_tls_security_level = none"
show smtp.starttls-not-offered
swaks_out --tls
capture_stop

serve
show smtp.starttls-not-used
swaks_out --quit-after RCPT
capture_stop

serve "smtpd_tls_security_level = encrypt"
show smtp.tls-required
swaks_out
capture_stop

# The key does not belong to the certificate.
openssl genrsa -out "$LAB/other.key" 2048 2>/dev/null
serve "smtpd_tls_chain_files =" "smtpd_tls_cert_file = $LAB/good-chain.pem" "smtpd_tls_key_file = $LAB/other.key"
show smtp.starttls-refused
swaks_out --tls
capture_stop

# Postfix demands TLS, and a firewall has overwritten the word.
serve
start wall python3 "$MAKE/relay.py" 192.0.2.25 strip
wait_for 5 lab_listens wall 25
postfix_client out out.example.com "smtp_tls_security_level = encrypt"
show smtp.starttls-stripped wall "tcp port 25 and host 198.51.100.7"
postfix_send out alice@example.com bob@example.net
wait_log "$LAB/log/out" 'status=deferred'
capture_stop

# Exim refuses the EHLO inside TLS (its administrator wants TLS 1.3) and closes; swaks still sends a HELO.
exim_server exim exim.example.org "tls_advertise_hosts = *" "tls_certificate = $LAB/good-chain.pem" "tls_privatekey = $LAB/good.key" \
  'acl_smtp_helo = ${if eq{$tls_in_ver}{TLS1.2} {drop message = 4.7.66 TLS 1.2 is not supported} {accept}}'
show smtp.rejected-in-tls exim
quietly on out swaks --server exim.example.org -4 --helo out.example.com --from alice@example.com --to bob@example.org \
  --tls --tls-protocol tlsv1_2 --tls-sni mx.example.org
type_slowly "EHLO out.example.com" | on out timeout 20 openssl s_client -starttls smtp -connect exim.example.org:25 -4 -crlf \
  -name out.example.com -servername mx.example.org -tls1_2 >>"$LAB/log/clients" 2>&1 || true
capture_stop

stub text
show smtp.cleartext-in-tls stub
s_client_to 192.0.2.28
capture_stop
logs
