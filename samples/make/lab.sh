# The lab that the sample captures are made in. A script sources this file, and then has
#
#   lab_host NAME IPV4 [IPV6]       a host of its own (network namespace) on a common switch
#   lab_dns LINE...                 a DNS server for all hosts, with these dnsmasq options besides the hosts' names
#   on NAME COMMAND...              run a command on that host; start NAME COMMAND... for a daemon
#   issue NAME FIELD=VALUE...       a certificate from the lab CA (or a self-signed one)
#   capture_start NAME FILE [PCAP-FILTER]     capture_stop
#   postfix_server, exim_server ... real mail servers (servers.sh)
#
# Everything lives in namespaces and in the work folder $LAB, and goes away when the script ends.

set -euo pipefail
MAKE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)   # the folder of these scripts
SAMPLES=${SAMPLES:-$(dirname "$MAKE")}               # where the captures go
CA=$MAKE/ca

[[ $(id -u) == 0 ]] || { echo "the lab needs root: it makes network namespaces" >&2; exit 1; }
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TZ=UTC   # the software of the system, whatever else there is
unset SSL_CERT_FILE SSL_CERT_DIR
umask 022
exec 9>/run/lab.lock                                    # one lab at a time
flock -n 9 || { echo "waiting for another lab to end" >&2; flock 9; }
LAB=$(mktemp -d /run/lab.XXXXXX)                        # not in /tmp: sendmail refuses keys in a world-writable place
chmod 755 "$LAB"
mkdir "$LAB/log"                                       # what the servers and clients log: one file for each host
LAB_HOSTS=() LAB_DAEMONS=() LAB_CLEANUP=()
trap lab_end EXIT
trap 'exit 130' INT TERM

say() { printf '%s\n' "$*" >&2; }

lab_end() {
  local status=$? command host pid
  for command in "${LAB_CLEANUP[@]}"; do eval "$command" || true; done
  for pid in "${LAB_DAEMONS[@]}"; do kill "$pid" 2>/dev/null || true; done
  for host in "${LAB_HOSTS[@]}" switch; do
    pid=$(ip netns pids "lab-$host" 2>/dev/null || true)
    [[ -z $pid ]] || kill $pid 2>/dev/null || true
  done
  wait 2>/dev/null || true
  for host in "${LAB_HOSTS[@]}" switch; do
    ip netns del "lab-$host" 2>/dev/null || true
    rm -rf "/etc/netns/lab-$host"
  done
  if [[ -n ${LAB_KEEP:-} ]]; then say "kept: $LAB"; else rm -rf "$LAB"; fi
  return $status
}

# wait_for SECONDS COMMAND...: until the command succeeds
wait_for() {
  local tries=$(($1 * 20)); shift
  until "$@" >/dev/null 2>&1; do
    ((tries-- > 0)) || { say "gave up waiting for: $*"; return 1; }
    sleep 0.05
  done
}

# wait_log FILE PATTERN [SECONDS]: until a line of the log matches; prints the matching lines
wait_log() { wait_for "${3:-30}" grep -qE -- "$2" "$1" || { tail -20 "$1" >&2; return 1; }; grep -E -- "$2" "$1"; }

# ---- hosts -----------------------------------------------------------------------------------------------------------

on() { local host=$1; shift; ip netns exec "lab-$host" "$@" 9>&-; }

# start HOST COMMAND...: the same, as a daemon until the script ends; its process id: $STARTED
start() {
  local host=$1; shift
  ip netns exec "lab-$host" "$@" 9>&- &
  STARTED=$!
  LAB_DAEMONS+=("$STARTED")
}

lab_host() {
  local host=$1 ipv4=$2 ipv6=${3:-} n=$((${#LAB_HOSTS[@]} + 1)) ns=lab-$1
  if ((n == 1)); then
    ip netns add lab-switch
    ip -n lab-switch link add switch type bridge mcast_snooping 0
    ip -n lab-switch link set switch up
  fi
  ip netns add "$ns"
  LAB_HOSTS+=("$host")
  ip -n "$ns" link add eth0 type veth peer name "port$n" netns lab-switch
  ip -n "$ns" link set eth0 address "$(printf '02:00:5e:00:53:%02x' "$n")"
  ip -n lab-switch link set "port$n" master switch up
  on "$host" ethtool -K eth0 tso off gso off gro off tx off >/dev/null   # segments and checksums as on a cable
  ip -n "$ns" addr add "$ipv4/24" dev eth0
  [[ -z $ipv6 ]] || ip -n "$ns" addr add "$ipv6/64" dev eth0 nodad
  ip -n "$ns" link set lo up
  ip -n "$ns" link set eth0 up
  ip -n "$ns" route add default dev eth0               # all nets are on the one switch
  mkdir -p "/etc/netns/$ns"                            # ip-netns(8) binds these over /etc for the host
  echo "127.0.0.1 localhost" >"/etc/netns/$ns/hosts"
  echo "nameserver 192.0.2.53" >"/etc/netns/$ns/resolv.conf"
  echo "hosts: files dns" >"/etc/netns/$ns/nsswitch.conf"
}

# lab_name NAME ADDRESS[,ADDRESS]: a name that the DNS server knows, forward and back (before lab_dns)
lab_name() { echo "host-record=$1,$2" >>"$LAB/dnsmasq.conf"; }

# lab_dns LINE...: e.g. mx-host=example.org,mx1.example.net,10
lab_dns() {
  lab_host dns 192.0.2.53 2001:db8::53
  printf '%s\n' no-resolv no-hosts no-daemon user=root "log-facility=$LAB/dnsmasq.log" log-queries \
    local=/org/ local=/net/ local=/com/ local=/example/ local=/arpa/ "$@" >>"$LAB/dnsmasq.conf"
  start dns dnsmasq -C "$LAB/dnsmasq.conf" >/dev/null 2>&1
  wait_for 5 lab_listens dns 53
}

# lab_listens HOST PORT: does a TCP server listen there?
lab_listens() { on "$1" ss -Hltn "sport = :$2" | grep -q .; }

# ---- certificates ----------------------------------------------------------------------------------------------------

# issue NAME [FIELD=VALUE...]: $LAB/NAME.key, NAME.pem (the leaf), NAME-chain.pem (the leaf and its intermediate)
#   key=rsa:2048|rsa:1024|ec|ed25519|FILE   issuer=intermediate|root|self|NAME (of an issued one with ca=TRUE)
#   subject=/CN=...   names=DNS:a,DNS:b,IP:...   from='-1 day'  until='+89 days' (date(1) phrases)
#   usage=serverAuth   ca=FALSE   digest=sha256   extra='more lines of OpenSSL extensions'
issue() {
  local name=$1; shift
  local key=rsa:2048 issuer=intermediate subject= names= from='-1 day' until='+89 days' usage=serverAuth ca=FALSE digest=sha256 extra=
  local field
  for field in "$@"; do
    local "${field%%=*}=${field#*=}"
  done
  : "${subject:=/CN=$(sed 's/^DNS://; s/,.*//' <<<"$names")}"
  local out=$LAB/$name dir=$LAB/$name.issue sign=()
  mkdir -p "$dir"
  case $key in
    rsa:*) openssl genrsa -out "$out.key" "${key#rsa:}" 2>/dev/null ;;
    ec) openssl ecparam -name prime256v1 -genkey -noout -out "$out.key" ;;
    ed25519) openssl genpkey -algorithm ed25519 -out "$out.key" ;;
    *) cp "$key" "$out.key" ;;
  esac
  chmod 600 "$out.key"
  openssl req -new -utf8 -key "$out.key" -subj "$subject" -out "$dir/csr"
  case $issuer in
    self) sign=(-selfsign -keyfile "$out.key") ;;
    root | intermediate) sign=(-keyfile "$CA/$issuer.key" -cert "$CA/$issuer.pem") ;;
    *) sign=(-keyfile "$LAB/$issuer.key" -cert "$LAB/$issuer.pem") ;;
  esac
  {
    echo "basicConstraints=critical,CA:$ca"
    if [[ $ca == TRUE ]]; then echo "keyUsage=critical,keyCertSign,cRLSign,digitalSignature"
    else echo "keyUsage=critical,digitalSignature$([[ $key == rsa:* ]] && echo ,keyEncipherment)"; fi
    [[ -z $usage ]] || echo "extendedKeyUsage=$usage"
    [[ -z $names ]] || echo "subjectAltName=$names"
    echo subjectKeyIdentifier=hash
    [[ $issuer == self ]] || echo authorityKeyIdentifier=keyid
    printf '%s\n' "$extra"
  } >"$dir/extensions"
  : >"$dir/index"
  printf '%s\n' "[ca]" default_ca=lab "[lab]" "database=$dir/index" "new_certs_dir=$dir" policy=any unique_subject=no rand_serial=yes \
    "[any]" countryName=optional organizationName=optional organizationalUnitName=optional commonName=optional \
    emailAddress=optional >"$dir/config"
  openssl ca -batch -notext -preserveDN -utf8 -config "$dir/config" "${sign[@]}" -md "$digest" \
    -startdate "$(date -u -d "$from" +%Y%m%d%H%M%SZ)" -enddate "$(date -u -d "$until" +%Y%m%d%H%M%SZ)" \
    -in "$dir/csr" -extfile "$dir/extensions" -out "$out.pem" 2>"$dir/log" || { cat "$dir/log" >&2; return 1; }
  case $issuer in
    self | root) cp "$out.pem" "$out-chain.pem" ;;
    intermediate) cat "$out.pem" "$CA/intermediate.pem" >"$out-chain.pem" ;;
    *) cat "$out.pem" "$LAB/$issuer-chain.pem" >"$out-chain.pem" ;;
  esac
  rm -r "$dir"
}

# ---- the capture -----------------------------------------------------------------------------------------------------

# capture_start HOST FILE [FILTER]: what passes that host's cable, into samples/FILE
capture_start() {
  local host=$1 filter=${3:-tcp port 25}
  CAPTURE_FILE=$SAMPLES/$2
  start "$host" tcpdump -i eth0 -n -U --immediate-mode -s 0 -Z root -w "$CAPTURE_FILE" "$filter" 2>"$LAB/tcpdump.log"
  LAB_CAPTURE=$STARTED
  wait_for 10 grep -q 'listening on' "$LAB/tcpdump.log"
}

# capture_stop: waits until nothing has been added for a second
capture_stop() {
  local size=-1 now
  while now=$(stat -c %s "$CAPTURE_FILE"); [[ $now != "$size" ]]; do size=$now; sleep 1; done
  kill "$LAB_CAPTURE"
  wait "$LAB_CAPTURE" || true
  grep -q '^0 packets dropped by kernel' "$LAB/tcpdump.log" || { cat "$LAB/tcpdump.log" >&2; return 1; }
  say "$CAPTURE_FILE: $(sed -n 's/ captured//p' "$LAB/tcpdump.log")"
}

source "$MAKE/servers.sh"
