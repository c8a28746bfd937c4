#!/usr/bin/env bash
# Builds an OpenSSL that can compress, which Debian's cannot, and an Exim with it, from Debian's sources, into
# /opt/lab-servers. Takes some minutes; only renegotiation-compressed.sh needs it, and all.sh leaves that one out without it.
set -euo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive
prefix=/opt/lab-servers/openssl-zlib

apt-get install -q -y --no-install-recommends gcc make perl xz-utils zlib1g-dev libpcre2-dev libdb-dev
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p lists/partial
echo "deb-src http://deb.debian.org/debian bookworm main" >sources.list
apt=(-o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists")
apt-get "${apt[@]}" update -q
apt-get "${apt[@]}" source -q --download-only openssl exim4
mkdir openssl exim
tar xf openssl_*.orig.tar.gz --one-top-level=openssl --strip-components=1
tar xf exim4_*.orig.tar.xz --one-top-level=exim --strip-components=1

cd "$work/openssl"
./Configure linux-x86_64 --prefix=$prefix zlib no-shared no-tests no-module
make -j"$(nproc)" build_sw >/dev/null
make install_sw install_ssldirs >/dev/null
# Exim cannot ask for compression; the configuration of the library can.
printf '%s\n' "openssl_conf = lab" "[lab]" "ssl_conf = ssl" "[ssl]" "system_default = all" "[all]" "Options = Compression" \
  >$prefix/ssl/openssl.cnf

cd "$work/exim"
mkdir -p Local
cat >Local/Makefile <<END
BIN_DIRECTORY=/opt/lab-servers/exim-openssl/bin
CONFIGURE_FILE=/opt/lab-servers/exim-openssl/exim.conf
SPOOL_DIRECTORY=/opt/lab-servers/exim-openssl/spool
EXIM_USER=ref:Debian-exim
FIXED_NEVER_USERS=root
ROUTER_ACCEPT=yes
TRANSPORT_SMTP=yes
USE_OPENSSL=yes
TLS_INCLUDE=-I$prefix/include
TLS_LIBS=-L$prefix/lib64 -lssl -lcrypto -lz -ldl -lpthread
PCRE2_CONFIG=yes
USE_DB=yes
DBMLIB=-ldb
CHOWN_COMMAND=/bin/chown
CHGRP_COMMAND=/bin/chgrp
CHMOD_COMMAND=/bin/chmod
MV_COMMAND=/bin/mv
RM_COMMAND=/bin/rm
TOUCH_COMMAND=/bin/touch
PERL_COMMAND=/usr/bin/perl
END
make -j"$(nproc)" >/dev/null
install -D build-Linux-x86_64/exim /opt/lab-servers/exim-openssl/bin/exim4
