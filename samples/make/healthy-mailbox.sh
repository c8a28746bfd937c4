#!/usr/bin/env bash
# samples/healthy-mailbox.pcap: the other protocols of a mail server (Dovecot), each with TLS: mail handed over by LMTP, a sieve
# script looked after, the mail fetched by IMAP and POP3, with STARTTLS and on the ports where TLS comes first.
source "$(dirname "$0")/lab.sh"
lab_name mx.example.org 192.0.2.25
lab_host mx 192.0.2.25
lab_host out 198.51.100.7
lab_dns

issue mx names=DNS:mx.example.org
dovecot_server mx "ssl = yes" "ssl_cert = <$LAB/mx-chain.pem" "ssl_key = <$LAB/mx.key"

fetch() { on out curl -sS --max-time 20 --cacert "$CA/root.pem" --user bob:secret "$@" >>"$LAB/log/out" 2>&1 || true; }

capture_start mx healthy-mailbox.pcap "tcp and not port 53"
on out swaks --server mx.example.org -4 --protocol LMTP --helo out.example.com --from alice@example.com \
  --to bob@example.org,carol@example.org --tls --tls-sni mx.example.org </dev/null >>"$LAB/log/out" 2>&1 || true
type_slowly 'CAPABILITY' 'LOGOUT' | on out timeout 20 openssl s_client -starttls sieve -connect mx.example.org:4190 -4 -crlf \
  -servername mx.example.org -CAfile "$CA/root.pem" -quiet >>"$LAB/log/out" 2>&1 || true
fetch --ssl-reqd "imap://mx.example.org/INBOX;MAILINDEX=1"
fetch --ssl-reqd --tls-max 1.2 "pop3://mx.example.org/1"
fetch "imaps://mx.example.org/INBOX;MAILINDEX=1"
fetch --tls-max 1.2 "pop3s://mx.example.org/1"
capture_stop
logs
