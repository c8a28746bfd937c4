#!/usr/bin/env bash
# Makes every sample again. SAMPLES=folder makes them there instead of over the ones here.
set -euo pipefail
cd "$(dirname "$0")"
for script in bad-certificate.sh not-verified.sh 'no-sni.sh 1.2' 'no-sni.sh 1.3' renegotiation.sh old-version-alert.sh \
  old-version-close.sh healthy-tls12.sh healthy-tls13.sh healthy-resumed.sh behind-proxy.sh \
  healthy-mailbox.sh through-proxy.sh with-dns.sh \
  causes-tcp.sh causes-smtp.sh causes-mail.sh causes-tls.sh causes-cert.sh causes-capture.sh; do
  echo "==== $script"
  bash $script </dev/null
done
if [[ -x /opt/lab-servers/exim-openssl/bin/exim4 ]]; then bash renegotiation-compressed.sh </dev/null
else echo "==== renegotiation-compressed.sh left out: it needs build-zlib.sh"; fi
