#!/usr/bin/env bash
# Mail delivered by TLS 1.3: from Postfix, which verifies the certificate and names the server (SNI), to Exim (GnuTLS).
source "$(dirname "$0")/lab.sh"

lab_name mx.example.org 192.0.2.25,2001:db8::25
lab_name out.example.com 2001:db8::7
lab_host mx 192.0.2.25 2001:db8::25
lab_host out 198.51.100.7 2001:db8::7
lab_dns mx-host=example.org,mx.example.org,10

issue mx key=ec names=DNS:mx.example.org
exim_server mx mx.example.org "tls_advertise_hosts = *" "tls_certificate = $LAB/mx-chain.pem" "tls_privatekey = $LAB/mx.key"
postfix_client out out.example.com "smtp_tls_security_level = verify" "smtp_tls_servername = hostname" \
  "smtp_tls_mandatory_protocols = TLSv1.3" "smtp_address_preference = ipv6"

capture_start mx healthy-tls13.pcap
postfix_send out alice@example.com bob@example.org
wait_log "$LAB/log/out" 'status=sent'
capture_stop
logs
