#!/usr/bin/env bash
# Installs what the lab needs on Debian 12. Exim, sendmail and OpenSMTPD cannot be installed beside Postfix, so their
# programs are only unpacked, each into a folder of /opt/lab-servers. To undo that part: rm -r /opt/lab-servers
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
apt-get update -q
apt-get install -q -y --no-install-recommends \
  iproute2 ethtool procps tcpdump tshark openssl dnsmasq-base m4 python3 gcc libc6-dev libssl-dev \
  unbound ldnsutils \
  dovecot-imapd dovecot-pop3d dovecot-lmtpd dovecot-managesieved curl dante-server tinyproxy \
  postfix swaks libnet-ssleay-perl libnet-dns-perl gnutls-bin python3-aiosmtpd \
  libevent-2.1-7 libgnutls-dane0 libidn12 libnsl2 liblockfile1 libwrap0 libldap-2.5-0 libsasl2-2

cd "$(mktemp -d)"
chmod 777 .
apt-get download -q exim4-daemon-light sendmail-bin sendmail-cf opensmtpd
mkdir -p /opt/lab-servers
dpkg -x exim4-daemon-light_*.deb /opt/lab-servers/exim
dpkg -x sendmail-bin_*.deb /opt/lab-servers/sendmail
dpkg -x sendmail-cf_*.deb /opt/lab-servers/sendmail
dpkg -x opensmtpd_*.deb /opt/lab-servers/opensmtpd
rm -r "$PWD"

for user in Debian-exim smmta smmsp opensmtpd opensmtpq; do   # the users that these programs run as
  getent passwd "$user" >/dev/null || useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin "$user"
done
