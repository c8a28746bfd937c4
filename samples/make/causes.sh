# Sourced by the causes-*.sh scripts: the lab with two hosts, a server `mx` and a client `out`, and how they are used there.
#
#   serve LINE...              mx is Postfix from now on with these settings, and the certificate `good` unless they name another
#   serve_with CHAIN KEY       the same, with this certificate
#   stub BEHAVIOUR [FILE...]   the host stub, if the script has one, runs stub-server.py
#   show ID [HOST [FILTER]]    begins the capture of that cause; capture_stop ends it
#   s_client OPTION...         `openssl s_client` to mx, which demands a good certificate for mx.example.org
#   s_client_to ADDRESS OPTION...   to another server, whose certificate it does not mind
#   swaks_out OPTION...        swaks to mx
#   quietly COMMAND...         whatever it returns; its output goes to $LAB/log/clients

source "$(dirname "${BASH_SOURCE[0]}")/lab.sh"
mkdir -p "$SAMPLES/causes"

lab_name mx.example.org 192.0.2.25
lab_name out.example.com 198.51.100.7
lab_host mx 192.0.2.25
lab_host out 198.51.100.7

issue good names=DNS:mx.example.org

serve() {
  local config=$LAB/mx-postfix/etc
  if [[ ! -d $config ]]; then
    postfix_server mx mx.example.org
    cp "$config/main.cf" "$config/main.cf.plain"
  fi
  { cat "$config/main.cf.plain"
    [[ $* == *smtpd_tls_security_level* ]] || echo "smtpd_tls_security_level = may"
    [[ $* == *smtpd_tls_chain_files* ]] || echo "smtpd_tls_chain_files = $LAB/good.key, $LAB/good-chain.pem"
    printf '%s\n' "$@"; } >"$config/main.cf"
  postfix_restart mx
  wait_for 10 lab_listens mx 25
}

serve_with() { serve "smtpd_tls_chain_files = $2, $1"; }

stub() {
  [[ -z ${STUB:-} ]] || { kill "$STUB"; wait "$STUB" || true; }
  start stub python3 "$MAKE/stub-server.py" "$@"
  STUB=$STARTED
  wait_for 5 lab_listens stub 25
}

show() {
  echo "==== $1" >>"$LAB/log/clients"
  capture_start "${2:-mx}" "causes/$1.pcap" "${3:-tcp port 25}"
}

quietly() { "$@" </dev/null >>"$LAB/log/clients" 2>&1 || true; }

s_client() {
  quietly on out timeout 20 openssl s_client -starttls smtp -connect mx.example.org:25 -4 -name out.example.com \
    -servername mx.example.org -CAfile "$CA/root.pem" -verify_return_error -verify_hostname mx.example.org "$@"
}

s_client_to() {
  quietly on out timeout 30 openssl s_client -starttls smtp -connect "$1:25" -name out.example.com -servername mx.example.org \
    -CAfile "$CA/root.pem" "${@:2}"
}

swaks_out() {
  quietly on out swaks --server mx.example.org -4 --helo out.example.com --from alice@example.com --to bob@example.org "$@"
}
