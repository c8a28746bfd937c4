#!/usr/bin/env bash
# The server has switched off TLS 1.0 and 1.1. One sender delivers by TLS 1.2; an old one, which offers TLS 1.0 at most,
# is refused with an alert, comes back and delivers in clear.
source "$(dirname "$0")/lab.sh"

lab_name mx.example.org 192.0.2.25,2001:db8::25
lab_name modern.example.com 198.51.100.7
lab_name old.example.net 2001:db8::230
lab_host mx 192.0.2.25 2001:db8::25
lab_host modern 198.51.100.7
lab_host old 203.0.113.30 2001:db8::230
lab_dns mx-host=example.org,mx.example.org,10

issue mx names=DNS:mx.example.org
postfix_server mx mx.example.org "smtpd_tls_security_level = may" "smtpd_tls_chain_files = $LAB/mx.key, $LAB/mx-chain.pem" \
  "smtpd_tls_protocols = !SSLv2,!SSLv3,!TLSv1,!TLSv1.1"
postfix_client modern modern.example.com "smtp_tls_security_level = may" "smtp_address_preference = ipv4" "smtp_tls_protocols = TLSv1.2" \
  "smtp_tls_exclude_ciphers = kECDHE, aNULL"   # DHE-RSA-AES256-GCM-SHA384
exim_client old old.example.net "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.0" "tls_tempfail_tryclear = true"

capture_start mx old-version-alert.pcap
postfix_send modern carol@example.com bob@example.org
wait_log "$LAB/log/modern" 'status=sent'
exim_send old alice@example.net bob@example.org
wait_log "$LAB/log/old" 'Completed'
capture_stop
logs
