#!/usr/bin/env bash
# samples/behind-proxy.pcap: mail that a load balancer hands on, each time with a PROXY header before the client's first bytes.
# The load balancer is swaks, which can speak as one.
source "$(dirname "$0")/lab.sh"
lab_name mx.example.org 192.0.2.25
lab_host mx 192.0.2.25
lab_host balancer 192.0.2.80
lab_dns

issue mx names=DNS:mx.example.org
postfix_server mx mx.example.org "smtpd_upstream_proxy_protocol = haproxy" "smtpd_tls_security_level = may" \
  "smtpd_tls_chain_files = $LAB/mx.key, $LAB/mx-chain.pem"

hand_on() {   # VERSION FAMILY CLIENT SERVER OPTION...
  on balancer swaks --server mx.example.org -4 --helo out.example.com --from alice@example.com --to bob@example.org \
    --tls --tls-protocol tlsv1_2 --tls-sni mx.example.org --proxy-version "$1" --proxy-family "$2" \
    --proxy-source "$3" --proxy-source-port 51022 --proxy-dest "$4" --proxy-dest-port 25 "${@:5}" \
    </dev/null >>"$LAB/log/balancer" 2>&1 || true
}

capture_start mx behind-proxy.pcap
hand_on 1 TCP4 198.51.100.7 192.0.2.80
hand_on 2 AF_INET6 2001:db8::7 2001:db8::80 --tls-verify   # a client that lacks the lab's root
capture_stop
logs
