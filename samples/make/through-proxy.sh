#!/usr/bin/env bash
# samples/through-proxy.pcap: a client behind proxies, which it asks for the way to the mail server, by SOCKS (Dante) and by HTTP's
# CONNECT (tinyproxy). samples/causes/proxy.refused.pcap: proxies that let nobody through to port 25.
source "$(dirname "$0")/causes.sh"
lab_host proxy 203.0.113.80
lab_dns host-record=proxy.example.com,203.0.113.80

serve
dovecot_server mx "ssl = yes" "ssl_cert = <$LAB/good-chain.pem" "ssl_key = <$LAB/good.key"
message alice@example.com bob@example.org >"$LAB/message"

ask() { quietly on out curl -sS --max-time 20 --cacert "$CA/root.pem" "$@"; }
deliver() { ask --ssl-reqd --mail-from alice@example.com --mail-rcpt bob@example.org -T "$LAB/message" "$@" smtp://mx.example.org/out.example.com; }

socks_proxy proxy "socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 log: connect error }"
SOCKS=$STARTED
http_proxy proxy "ConnectPort 25" "ConnectPort 993"
HTTP=$STARTED
PROXIES="host 198.51.100.7 and (tcp port 1080 or tcp port 8080)"
capture_start proxy through-proxy.pcap "$PROXIES"
deliver --proxy socks5h://proxy.example.com:1080
deliver --proxy socks4://proxy.example.com:1080
deliver --proxytunnel --proxy http://proxy.example.com:8080
ask --user bob:secret --proxytunnel --proxy http://proxy.example.com:8080 imaps://mx.example.org/INBOX
ask --user bob:secret --tls-max 1.2 --proxy socks5://proxy.example.com:1080 --ssl-reqd pop3://mx.example.org/
capture_stop
kill "$SOCKS" "$HTTP"
wait "$SOCKS" "$HTTP" || true

socks_proxy proxy "socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 port = 25 log: connect error }"
http_proxy proxy "ConnectPort 443"
show proxy.refused proxy "$PROXIES"
deliver --proxy socks5h://proxy.example.com:1080
deliver --proxy socks4://proxy.example.com:1080
deliver --proxytunnel --proxy http://proxy.example.com:8080
capture_stop
logs
