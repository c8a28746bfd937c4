#!/usr/bin/env bash
# samples/causes/mail.*: what goes wrong before TLS where mail is fetched (IMAP, POP3) or sorted (ManageSieve), and with LMTP;
# samples/mailbox-troubles.pcap.
source "$(dirname "$0")/causes.sh"
lab_host stub 192.0.2.28                          # mailbox-stub.py
lab_dns host-record=stub.example.org,192.0.2.28

WITH_TLS=("ssl = yes" "ssl_cert = <$LAB/good-chain.pem" "ssl_key = <$LAB/good.key")
MAILBOX="tcp port 143 or 110 or 4190 or 24 or 993 or 995"

fetch() { quietly on out curl -sS --max-time 20 --cacert "$CA/root.pem" --user bob:secret "$@"; }

starttls() {   # PROTOCOL PORT OPTION...
  quietly on out timeout 20 openssl s_client -starttls "$1" -connect "mx.example.org:$2" -4 -name out.example.com \
    -servername mx.example.org -CAfile "$CA/root.pem" -verify_return_error "${@:3}"
}

start stub python3 "$MAKE/mailbox-stub.py" full
wait_for 5 lab_listens stub 110
show mail.greeting-rejected stub "$MAILBOX"
fetch --ssl-reqd pop3://stub.example.org/
capture_stop

# No TLS in the server: s_client asks for it all the same, curl does not.
dovecot_server mx "ssl = no" "disable_plaintext_auth = no"
show mail.starttls-refused mx "$MAILBOX"
starttls imap 143
starttls pop3 110
starttls sieve 4190
starttls lmtp 24
capture_stop

show mail.starttls-not-offered mx "$MAILBOX"
fetch --ssl-reqd imap://mx.example.org/INBOX
fetch pop3://mx.example.org/
capture_stop

# The server would speak TLS, and takes logins without.
dovecot_server mx "${WITH_TLS[@]}" "disable_plaintext_auth = no"
quietly on out swaks --server mx.example.org -4 --protocol LMTP --helo out.example.com --from alice@example.com --to bob@example.org \
  --header 'Message-Id: <1@out.example.com>'
show mail.starttls-not-used mx "$MAILBOX"
fetch "imap://mx.example.org/INBOX;MAILINDEX=1"
quietly on out python3 -c 'import poplib; box = poplib.POP3("mx.example.org"); box.user("bob"); box.pass_("secret"); box.retr(1); box.quit()'
capture_stop

# The server takes none without: a client that asks first, and one that does not.
dovecot_server mx "${WITH_TLS[@]}" "disable_plaintext_auth = yes"
show mail.tls-required mx "$MAILBOX"
quietly on out python3 -c 'import poplib; box = poplib.POP3("mx.example.org"); box.user("bob")'
quietly on out python3 -c 'import imaplib; box = imaplib.IMAP4("mx.example.org"); box.login("bob", "secret")'
capture_stop

start stub python3 "$MAKE/mailbox-stub.py" text
wait_for 5 lab_listens stub 143
show mail.cleartext-in-tls stub "$MAILBOX"
fetch --ssl-reqd imap://stub.example.org/INBOX
capture_stop

# Not the server's name in its certificate, by all four; TLS where STARTTLS is due, and the other way round.
issue other names=DNS:imap.example.net
dovecot_server mx "ssl = yes" "ssl_cert = <$LAB/other-chain.pem" "ssl_key = <$LAB/other.key"
capture_start mx mailbox-troubles.pcap "$MAILBOX"
fetch --ssl-reqd --tls-max 1.2 imap://mx.example.org/INBOX
fetch --ssl-reqd --tls-max 1.2 pop3://mx.example.org/
starttls sieve 4190 -tls1_2 -verify_hostname mx.example.org
starttls lmtp 24 -tls1_2 -verify_hostname mx.example.org
quietly on out curl -sS --max-time 5 imaps://mx.example.org:143/INBOX
quietly on out curl -sS --max-time 5 pop3s://mx.example.org:110/
quietly on out curl -sS --max-time 5 imap://mx.example.org:993/INBOX
capture_stop
logs
