# Real mail servers and clients for the lab; sourced by lab.sh. Each runs on one lab host, with all its files below $LAB.
#
#   postfix_server HOST NAME LINE...   Postfix as a server, these lines in its main.cf; log in $LAB/log/HOST
#   postfix_client HOST NAME LINE...   Postfix as a client only; postfix_send HOST FROM TO hands it a message to deliver
#   sendmail_server HOST NAME LINE...  sendmail, these lines (M4) in its sendmail.mc; log in $LAB/log/HOST
#   exim_server HOST NAME LINE...      Exim as a server, these main options
#   exim_client HOST NAME LINE...      Exim as a client, these options of its smtp transport; exim_send HOST FROM TO
#   dovecot_server HOST LINE...        Dovecot with IMAP, POP3, ManageSieve and LMTP, these lines in its configuration; every user
#                                      has the password `secret`; log in $LAB/log/HOST
#   socks_proxy HOST RULE...           Dante as a SOCKS proxy on port 1080, with these rules
#   http_proxy HOST LINE...            tinyproxy on port 8080, these lines in its configuration
#   aiosmtpd_server HOST NAME CERTIFICATE LINE...   Python's aiosmtpd, these lines about its SSLContext `tls`
#   message FROM TO                    a short message
#   type_slowly LINE...                lines, half a second between them, for `openssl s_client` and the like
#   logs                               prints what the servers and clients logged

KEYLOG=()                  # settings for the environment of a program that is to write a key log
SERVERS=/opt/lab-servers   # where install.sh unpacks those that cannot be installed beside Postfix

# keylog: what is started from now on, Postfix that is, writes the secrets of its TLS sessions to $LAB/keys
keylog() {
  cc -shared -fPIC -o "$LAB/keylog.so" "$MAKE/keylog.c" -lssl -ldl
  touch "$LAB/keys"
  chmod 666 "$LAB/keys"
  KEYLOG=("LD_PRELOAD=$LAB/keylog.so" "SSLKEYLOGFILE=$LAB/keys")
}

logs() { tail -n +1 "$LAB"/log/*; }

message() {   # FROM TO
  printf '%s\n' "From: <$1>" "To: <$2>" "Subject: lunch" "" "Noon at the usual place?"
}

type_slowly() {   # LINEs, as a tester types them: one after the other
  local line
  for line in "$@"; do
    sleep 0.5
    echo "$line"
  done
  sleep 1
}

# ---- Postfix ---------------------------------------------------------------------------------------------------------

postfix_server() {   # takes mail for every domain, and discards it
  local host=$1 name=$2; shift 2
  postfix_start "$host" "$name" "relay_domains = static:all" "relay_transport = discard:" "$@"
  wait_for 10 lab_listens "$host" 25
}

postfix_client() {
  local host=$1 name=$2; shift 2
  postfix_start "$host" "$name" "master_service_disable = inet" "relay_domains =" "$@"
}

postfix_start() {
  local host=$1 name=$2 dir=$LAB/$1-postfix; shift 2
  mkdir -p "$dir/etc" "$dir/queue" "$dir/data"
  chown postfix "$dir/data"
  printf '%s\n' "compatibility_level = 3.6" "myhostname = $name" "mydestination =" "alias_maps =" "alias_database =" \
    "queue_directory = $dir/queue" "data_directory = $dir/data" \
    "maillog_file = $LAB/log/$host" "maillog_file_prefixes = $LAB" \
    "import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG POSTLOG_SERVICE POSTLOG_HOSTNAME TZ LANG=C LD_PRELOAD SSLKEYLOGFILE" \
    "smtp_tls_loglevel = 1" "smtpd_tls_loglevel = 1" "smtp_tls_CAfile = $CA/root.pem" "$@" >"$dir/etc/main.cf"
  printf '%s\n' "smtp inet n - n - - smtpd" "pickup unix n - n 60 1 pickup" "cleanup unix n - n - 0 cleanup" \
    "qmgr unix n - n 300 1 qmgr" "tlsmgr unix - - n 1000 1 tlsmgr" "rewrite unix - - n - - trivial-rewrite" \
    "bounce unix - - n - 0 bounce" "defer unix - - n - 0 bounce" "trace unix - - n - 0 bounce" \
    "proxymap unix - - n - - proxymap" "smtp unix - - n - - smtp" "relay unix - - n - - smtp" \
    "error unix - - n - - error" "retry unix - - n - - error" "discard unix - - n - - discard" \
    "anvil unix - - n - 1 anvil" "scache unix - - n - 1 scache" "postlog unix-dgram n - n - 1 postlogd" >"$dir/etc/master.cf"
  LAB_CLEANUP+=("on $host postfix -c $dir/etc stop >/dev/null 2>&1")
  postfix_run "$host" start
}

postfix_restart() { postfix_run "$1" stop; postfix_run "$1" start; }

postfix_run() {
  on "$1" env "${KEYLOG[@]}" postfix -c "$LAB/$1-postfix/etc" "$2" >"$LAB/$1-run.log" 2>&1 || { cat "$LAB/$1-run.log" >&2; return 1; }
}

postfix_send() { message "$2" "$3" | on "$1" sendmail -C "$LAB/$1-postfix/etc" -i -f "$2" "$3"; }

# ---- sendmail: takes mail for every domain, and discards it --------------------------------------------------------------

sendmail_server() {
  local host=$1 name=$2 dir=$LAB/$1-sendmail; shift 2
  mkdir -p "$dir/queue"
  printf '%s\n' "include(\`$SERVERS/sendmail/usr/share/sendmail/cf/m4/cf.m4')" "OSTYPE(\`linux')" \
    "define(\`confDOMAIN_NAME', \`$name')" "define(\`QUEUE_DIR', \`$dir/queue')" "define(\`confPID_FILE', \`$dir/pid')" \
    "define(\`confTO_IDENT', \`0')" "define(\`ALIAS_FILE', \`')" "define(\`STATUS_FILE', \`')" \
    "define(\`confLOG_LEVEL', \`14')" "define(\`confAUTH_MECHANISMS', \`EXTERNAL')" \
    "FEATURE(\`promiscuous_relay')" "FEATURE(\`accept_unresolvable_domains')" "$@" \
    "MAILER(\`local')" "MAILER(\`smtp')" \
    "MAILER_DEFINITIONS" "Mnull, P=/bin/sh, F=lsDFM, U=nobody:nogroup, A=sh -c cat>/dev/null" \
    "LOCAL_RULE_0" "R\$*	\$#null \$@ null \$: \$1" >"$dir/sendmail.mc"
  m4 -D_CF_DIR_="$SERVERS/sendmail/usr/share/sendmail/cf/" "$dir/sendmail.mc" >"$dir/sendmail.cf" 2>/dev/null
  syslog_to "$host"
  start "$host" bash -c "mount --bind '$dir/../$host.syslog' /dev/log
    exec '$SERVERS/sendmail/usr/libexec/sendmail/sendmail' -C '$dir/sendmail.cf' -bD -q1h"
  wait_for 10 lab_listens "$host" 25
}

# syslog_to HOST: a socket $LAB/HOST.syslog, to be mounted over /dev/log, whose messages go to $LAB/log/HOST
syslog_to() {
  [[ -e /dev/log ]] || { touch /dev/log; LAB_CLEANUP+=("rm /dev/log"); }
  start "$1" python3 -c 'import re, socket, sys
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind(sys.argv[1])
out = open(sys.argv[2], "a", 1)
while True: print(re.sub(r"^<\d+>", "", log.recv(65536).decode(errors="replace").rstrip("\0\n")), file=out)
' "$LAB/$1.syslog" "$LAB/log/$1"
  wait_for 5 test -S "$LAB/$1.syslog"
}

# ---- Exim (GnuTLS): takes mail for every domain, and leaves it in its queue ----------------------------------------------

EXIM=$SERVERS/exim/usr/sbin/exim4

exim_server() {   # LINEs: main options
  local host=$1 name=$2; shift 2
  printf '%s\n' "acl_smtp_rcpt = any" "queue_only" "$@" "begin acl" "any:" "  accept" | exim_config "$host" "$name"
  chgrp Debian-exim "$LAB"/*.key
  chmod 640 "$LAB"/*.key
  start "$host" "$EXIM" -C "$LAB/$host-exim/conf" -bdf
  wait_for 10 lab_listens "$host" 25
}

exim_client() {   # LINEs: options of the smtp transport
  local host=$1 name=$2; shift 2
  printf '%s\n' "begin routers" "mx:" "  driver = dnslookup" "  domains = *" "  transport = smtp" \
    "begin transports" "smtp:" "  driver = smtp" "  dnssec_request_domains = " "${@/#/  }" | exim_config "$host" "$name"
}

exim_config() {   # from standard input
  local dir=$LAB/$1-exim
  mkdir -p "$dir/spool"
  chown Debian-exim "$dir/spool"
  ln -s "$dir/spool/mainlog" "$LAB/log/$1"
  { printf '%s\n' "primary_hostname = $2" "spool_directory = $dir/spool" "log_file_path = $dir/spool/%slog" \
      "log_selector = +tls_certificate_verified +tls_sni +smtp_connection" "exim_path = $EXIM" "timezone = UTC" \
      "rfc1413_query_timeout = 0s" "keep_environment ="
    cat; } >"$dir/conf"
  chmod 644 "$dir/conf"
}

# exim_send HOST FROM TO: delivers at once
exim_send() { message "$2" "$3" | on "$1" "$EXIM" -C "$LAB/$1-exim/conf" -odf -i -f "$2" "$3"; }

# ---- aiosmtpd (Python): takes mail for every domain, and prints it ------------------------------------------------------

aiosmtpd_server() {   # LINEs: Python, about the ssl.SSLContext `tls`
  local host=$1 name=$2 chain=$3; shift 3
  printf '%s\n' "import asyncio, logging, ssl" "from aiosmtpd.handlers import Debugging" "from aiosmtpd.smtp import SMTP" \
    "logging.basicConfig(level=logging.INFO)" \
    "tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)" "tls.load_cert_chain('$chain-chain.pem', '$chain.key')" "$@" \
    "loop = asyncio.new_event_loop()" "asyncio.set_event_loop(loop)" \
    "serve = lambda: SMTP(Debugging(), hostname='$name', tls_context=tls, loop=loop)" \
    "loop.run_until_complete(loop.create_server(serve, host='', port=25))" "loop.run_forever()" >"$LAB/$host-aiosmtpd.py"
  start "$host" python3 "$LAB/$host-aiosmtpd.py" >"$LAB/log/$host" 2>&1
  wait_for 10 lab_listens "$host" 25
}

# ---- Dovecot ---------------------------------------------------------------------------------------------------------

dovecot_server() {
  local host=$1 dir=$LAB/$1-dovecot; shift
  if [[ -e $dir/run/master.pid ]]; then
    on "$host" dovecot -c "$dir/dovecot.conf" stop
    wait_for 10 test ! -e "$dir/run/master.pid"
  fi
  mkdir -p "$dir/home"
  chown nobody "$dir/home"
  cat >"$dir/dovecot.conf" <<END
base_dir = $dir/run
state_dir = $dir/state
log_path = $LAB/log/$host
protocols = imap pop3 sieve lmtp
hostname = mx.example.org
listen = *
mail_location = maildir:~/Maildir
first_valid_uid = 1
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=$dir/home/%n allow_all_users=yes
}
service lmtp {
  inet_listener lmtp {
    port = 24
  }
}
service stats {
  client_limit = 1000
}
$(printf '%s\n' "$@")
END
  on "$host" dovecot -c "$dir/dovecot.conf"
  [[ " ${LAB_CLEANUP[*]} " == *"$dir"* ]] || LAB_CLEANUP+=("on $host dovecot -c $dir/dovecot.conf stop")
  local port
  for port in 143 110 4190 24; do wait_for 10 lab_listens "$host" "$port"; done
}

# ---- proxies ---------------------------------------------------------------------------------------------------------

socks_proxy() {
  local host=$1 config=$LAB/$1-danted.conf; shift
  printf '%s\n' "logoutput: $LAB/log/$host-socks" "internal: eth0 port = 1080" "external: eth0" "clientmethod: none" \
    "socksmethod: none" "user.privileged: root" "user.unprivileged: nobody" \
    "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }" "$@" >"$config"
  start "$host" danted -f "$config"
  wait_for 10 lab_listens "$host" 1080
}

http_proxy() {
  local host=$1 config=$LAB/$1-tinyproxy.conf; shift
  printf '%s\n' "Port 8080" "Timeout 60" "LogFile \"$LAB/log/$host-http\"" "LogLevel Connect" "DisableViaHeader Yes" "$@" >"$config"
  start "$host" tinyproxy -d -c "$config"
  wait_for 10 lab_listens "$host" 8080
}
