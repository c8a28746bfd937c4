#!/usr/bin/env bash
# Mail delivered by TLS 1.2: from swaks (Perl, OpenSSL), which names the server (SNI), to sendmail.
source "$(dirname "$0")/lab.sh"

lab_name mx.example.org 192.0.2.25
lab_name out.example.com 198.51.100.7
lab_host mx 192.0.2.25
lab_host out 198.51.100.7
lab_dns

issue mx names=DNS:mx.example.org,DNS:example.org
sendmail_server mx mx.example.org "define(\`confSERVER_CERT', \`$LAB/mx.pem')" "define(\`confSERVER_KEY', \`$LAB/mx.key')" \
  "define(\`confCACERT', \`$CA/intermediate.pem')" "define(\`confCACERT_PATH', \`$CA')"

capture_start mx healthy-tls12.pcap
message alice@example.com bob@example.org | on out swaks --server mx.example.org -4 --helo out.example.com \
  --from alice@example.com --to bob@example.org --data - --tls --tls-protocol tlsv1_2 --tls-sni mx.example.org \
  --tls-verify --tls-ca-path "$CA/root.pem"
capture_stop
logs
