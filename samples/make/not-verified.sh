#!/usr/bin/env bash
# Postfix demands (`secure`) a certificate for the recipient domain; the MX host's fits only the mail provider's names.
source "$(dirname "$0")/lab.sh"

lab_name in1-smtp.mx.example.net 192.0.2.74
lab_name out.example.com 198.51.100.7
lab_host mx 192.0.2.74
lab_host out 198.51.100.7
lab_dns mx-host=example.org,in1-smtp.mx.example.net,10

issue mx "names=DNS:*.mx.example.net,DNS:mx.example.net,DNS:mail.mx.example.net,DNS:caldav.mx.example.net"
postfix_server mx in1-smtp.mx.example.net "smtpd_tls_security_level = may" \
  "smtpd_tls_chain_files = $LAB/mx.key, $LAB/mx-chain.pem"
echo "example.org secure protocols=TLSv1.2" >"$LAB/policy"
postfix_client out out.example.com "smtp_tls_policy_maps = texthash:$LAB/policy"

capture_start mx not-verified.pcap
postfix_send out alice@example.com bob@example.org
wait_log "$LAB/log/out" 'status=deferred'
capture_stop
logs
