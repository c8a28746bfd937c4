#!/usr/bin/env bash
# The server's chain is good; the client checks DANE, and the TLSA record is that of the certificate before.
source "$(dirname "$0")/lab.sh"

lab_name mail.example.org 192.0.2.25
lab_name out.example.com 198.51.100.7
lab_host mail 192.0.2.25
lab_host out 198.51.100.7
lab_dns

issue mail names=DNS:mail.example.org
issue before names=DNS:mail.example.org   # the certificate that the TLSA record was made for
stale=$(openssl x509 -in "$LAB/before.pem" -noout -pubkey | openssl pkey -pubin -outform DER | openssl sha256 -r | cut -d' ' -f1)

# sendmail takes the leaf from confSERVER_CERT, and the certificates to send after it from confCACERT
sendmail_server mail mail.example.org "define(\`confSERVER_CERT', \`$LAB/mail.pem')" \
  "define(\`confSERVER_KEY', \`$LAB/mail.key')" "define(\`confCACERT', \`$CA/intermediate.pem')" "define(\`confCACERT_PATH', \`$CA')"

capture_start mail bad-certificate.pcap
on out openssl s_client -starttls smtp -connect mail.example.org:25 -4 -name out.example.com -tls1_2 -CAfile "$CA/root.pem" \
  -dane_tlsa_domain mail.example.org -dane_tlsa_rrdata "3 1 1 $stale" -verify_return_error </dev/null || true
wait_log "$LAB/log/mail" 'accept failed'
capture_stop
say "the stale TLSA record: 3 1 1 $stale"
logs
