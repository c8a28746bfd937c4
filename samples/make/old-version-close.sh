#!/usr/bin/env bash
# As old-version-alert, with a server (Python's asyncio) that says nothing about its reason: it just closes the connection.
source "$(dirname "$0")/lab.sh"

lab_name mx.example.org 192.0.2.25,2001:db8::25
lab_name modern.example.com 198.51.100.7
lab_name old.example.net 2001:db8::230
lab_host mx 192.0.2.25 2001:db8::25
lab_host modern 198.51.100.7
lab_host old 203.0.113.30 2001:db8::230
lab_dns mx-host=example.org,mx.example.org,10

issue mx names=DNS:mx.example.org
aiosmtpd_server mx mx.example.org "$LAB/mx" "tls.minimum_version = ssl.TLSVersion.TLSv1_2"
postfix_client modern modern.example.com "smtp_tls_security_level = may" "smtp_address_preference = ipv4" "smtp_tls_protocols = TLSv1.2"
exim_client old old.example.net "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.0" "tls_tempfail_tryclear = true"

capture_start mx old-version-close.pcap
postfix_send modern carol@example.com bob@example.org
wait_log "$LAB/log/modern" 'status=sent'
exim_send old alice@example.net bob@example.org
wait_log "$LAB/log/old" 'Completed'
capture_stop
logs
