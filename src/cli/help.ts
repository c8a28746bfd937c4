/** What `--help` prints. */
export const HELP = `Usage: pcapinspect [options] CAPTURE...

Says why SMTP STARTTLS failed, from packet captures (pcap or pcapng, also packed
with gzip or zstd; - reads standard input; several are read in the order of
time). In a terminal it opens an interactive view, elsewhere it prints a report.
It never uses the network.

What to print
  --text               the report, instead of the interactive view
  --json               one JSON document
  --ndjson             JSON lines, printed while the capture is read
  --pem N              the server's certificates in stream N, as PEM
  --export-certs DIR   write every certificate and chain, and an index, into DIR
  --keylog-out FILE    write the captures once more, as a pcapng with the secrets
                       in it that decrypt them (with --stream: only its frames)
  --stream N           only stream N (repeatable; Wireshark's tcp.stream)
  --show-secrets       show credentials and messages, which are left out else

What you know beyond the capture
  --host NAME          the name the client meant to reach (MX host), or the address
                       where it was given no name
  --host ADDRESS=NAME  the same for one server (repeatable): by its address, or by
                       the address or name that a proxy is asked for
  --nexthop DOMAIN     the next-hop domain, as Postfix's 'secure' checks it
  --tlsa "U S M HEX"   a TLSA record of the server, or a zone-file line with
                       its owner (repeatable)
  --mta-sts FILE       the MTA-STS policy of the recipient domain, as it is served
  --keylog FILE        TLS secrets (SSLKEYLOGFILE's format; repeatable); those in
                       a pcapng are used by themselves
  --ca-file FILE       trust these PEM certificates, too (repeatable)
  --ca-dir DIR         trust the PEM certificates in the files of a folder, too
  --no-system-roots    do not trust Mozilla's roots, which Node carries
  --at TIME            check dates at this time instead of the capture's:
                       2023-04-20, 2023-04-20T09:12:01Z (without a zone: UTC)
                       or @1681981921 (seconds since 1970)

For scripts
  --check              exit with 1 if a mail stream is failed, abandoned or
                       unreached; with 0 otherwise, also where streams are
                       incomplete or the capture has no mail at all
  --check=strict       with 1 also for mail in clear (cleartext, declined)

  -h, --help, -V, --version

Exit status: 0 reported, 1 found by --check, 2 wrong usage or unreadable file.

Examples
  pcapinspect mx.pcap
  pcapinspect --text --host mx.example.net mx.pcap
  tcpdump -U -w - port 25 | pcapinspect -
`;
