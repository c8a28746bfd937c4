#!/usr/bin/env bash
# A server of many names shows a placeholder certificate to a client that does not say (SNI) which one it wants. Postfix with
# the policy `verify` does not, and defers the mail; with `verify servername=hostname` it delivers it.
# no-sni.sh 1.2 makes no-sni-tls12.pcap; no-sni.sh 1.3 makes no-sni-tls13.pcap and, to read it with, no-sni-tls13.keys.
source "$(dirname "$0")/lab.sh"
version=$1 name=no-sni-tls${1/./}

lab_name smtp-in.l.example.org 192.0.2.26
lab_name out.example.com 198.51.100.7
lab_host mx 192.0.2.26
lab_host out 198.51.100.7
lab_dns mx-host=example.org,smtp-in.l.example.org,10

issue placeholder issuer=self ca=TRUE usage= from='-3 years' until='+12 years' \
  "subject=/OU=No SNI provided; please fix your client./CN=invalid2.invalid"
issue mx key=ec names=DNS:mx.example.org,DNS:smtp-in.l.example.org
echo "smtp-in.l.example.org $LAB/mx.key, $LAB/mx-chain.pem" >"$LAB/sni"
postmap -F "hash:$LAB/sni"
postfix_server mx smtp-in.l.example.org "smtpd_tls_security_level = may" "tls_server_sni_maps = hash:$LAB/sni" \
  "smtpd_tls_chain_files = $LAB/placeholder.key, $LAB/placeholder.pem"
echo "example.org verify" >"$LAB/policy"
[[ $version == 1.2 ]] || keylog
postfix_client out out.example.com "smtp_tls_policy_maps = texthash:$LAB/policy" "smtp_tls_mandatory_protocols = TLSv$version"

capture_start mx "$name.pcap"
postfix_send out alice@example.com bob@example.org
wait_log "$LAB/log/out" 'status=deferred'
echo "example.org verify servername=hostname" >"$LAB/policy"
postfix_restart out
postqueue -c "$LAB/out-postfix/etc" -f
wait_log "$LAB/log/out" 'status=sent'
capture_stop
[[ $version == 1.2 ]] || cp "$LAB/keys" "$SAMPLES/$name.keys"
logs
