#!/usr/bin/env bash
# Postfix sends two mails by TLS 1.2 and two by TLS 1.3. The second of each resumes the session of the first.
source "$(dirname "$0")/lab.sh"

lab_name mx.example.org 192.0.2.25
lab_name out.example.com 198.51.100.7
lab_host mx 192.0.2.25
lab_host out 198.51.100.7
lab_dns mx-host=example.org,mx.example.org,10

issue mx names=DNS:mx.example.org
postfix_server mx mx.example.org "smtpd_tls_security_level = may" "smtpd_tls_chain_files = $LAB/mx.key, $LAB/mx-chain.pem"
postfix_client out out.example.com "smtp_tls_security_level = verify" "smtp_tls_servername = hostname" \
  "smtp_tls_session_cache_database = btree:\$data_directory/sessions" "smtp_tls_mandatory_protocols = TLSv1.2"

capture_start mx healthy-resumed.pcap
for number in 1 2 3 4; do
  if [[ $number == 3 ]]; then
    postconf -c "$LAB/out-postfix/etc" smtp_tls_mandatory_protocols=TLSv1.3
    postfix_restart out
  fi
  postfix_send out alice@example.com "bob$number@example.org"
  wait_log "$LAB/log/out" "to=<bob$number.*status=sent"
done
capture_stop
logs
