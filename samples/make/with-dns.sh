#!/usr/bin/env bash
# A capture with DNS in it: Postfix looks up three domains and delivers to them by what it finds. `example.org` has to have a
# certificate of its own name (`secure`), and its mail exchange is a provider's; `stale.example` has a TLSA record of the certificate
# before; `fresh.example` has the right one, behind CNAMEs. The zone `example` is signed, and its answers are too long for UDP.
source "$(dirname "$0")/lab.sh"

lab_host dns 192.0.2.53
lab_host provider 192.0.2.74
lab_host stale 192.0.2.25
lab_host fresh 192.0.2.26
lab_host out 198.51.100.7

issue provider names=DNS:mx1.provider.example.net
issue before names=DNS:mx.stale.example   # the certificate that the TLSA record was made for
issue stale names=DNS:mx.stale.example
issue fresh names=DNS:mail.fresh.example,DNS:host1.fresh.example

key_digest() { openssl x509 -in "$LAB/$1.pem" -noout -pubkey | openssl pkey -pubin -outform DER | openssl sha256 -r | cut -d' ' -f1; }

# The zone `example`, signed
cat >"$LAB/example.zone" <<END
\$ORIGIN example.
\$TTL 3600
@                       SOA   ns hostmaster 1 3600 900 604800 300
@                       NS    ns
ns                      A     192.0.2.53
stale                   MX    10 mx.stale
mx.stale                A     192.0.2.25
_25._tcp.mx.stale       TLSA  3 1 1 $(key_digest before)
fresh                   MX    10 mail.fresh
fresh                   MX    20 backup.fresh
mail.fresh              CNAME host1.fresh
host1.fresh             A     192.0.2.26
backup.fresh            A     192.0.2.27
_25._tcp.host1.fresh    CNAME dane.fresh
dane.fresh              TLSA  3 1 1 $(key_digest fresh)
END
cd "$LAB"
key=$(ldns-keygen -a RSASHA256 -b 2048 -k example)
ldns-signzone -f example.signed -p example.zone "$key"
cat >unbound.conf <<END
server:
  interface: 192.0.2.53
  access-control: 0.0.0.0/0 allow
  use-syslog: no
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "$LAB"
  pidfile: ""
  module-config: "validator iterator"
  trust-anchor-file: "$key.key"
  max-udp-size: 512
  local-zone: "." static
  local-zone: "example." transparent
  local-data: "example.org. 300 MX 10 mx1.provider.example.net."
  local-data: "mx1.provider.example.net. 300 A 192.0.2.74"
  local-data: "out.example.com. 300 A 198.51.100.7"
  local-data-ptr: "198.51.100.7 out.example.com"
auth-zone:
  name: "example."
  zonefile: "$LAB/example.signed"
  for-downstream: no
remote-control:
  control-enable: no
END
start dns unbound -d -c unbound.conf 2>"$LAB/unbound.log"
wait_for 5 lab_listens dns 53
# glibc believes the AD bit of this server only where it is told so
echo "options trust-ad" >>/etc/netns/lab-out/resolv.conf

postfix_server provider mx1.provider.example.net "smtpd_tls_security_level = may" \
  "smtpd_tls_chain_files = $LAB/provider.key, $LAB/provider-chain.pem"
postfix_server stale mx.stale.example "smtpd_tls_security_level = may" \
  "smtpd_tls_chain_files = $LAB/stale.key, $LAB/stale-chain.pem"
postfix_server fresh mail.fresh.example "smtpd_tls_security_level = may" \
  "smtpd_tls_chain_files = $LAB/fresh.key, $LAB/fresh-chain.pem"
echo "example.org secure" >"$LAB/policy"
postfix_client out out.example.com "smtp_tls_policy_maps = texthash:$LAB/policy" "smtp_tls_security_level = dane" \
  "smtp_dns_support_level = dnssec" "smtp_tls_mandatory_protocols = TLSv1.2" "smtp_tls_protocols = TLSv1.2"

capture_start out with-dns.pcap 'tcp port 25 or port 53'
for domain in example.org stale.example fresh.example; do
  postfix_send out alice@example.com "bob@$domain"
  wait_log "$LAB/log/out" "to=<bob@$domain>.*status="
done
capture_stop
logs
