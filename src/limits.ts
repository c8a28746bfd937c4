/**
 * Every bound on what a stranger can make the program hold, in one place.
 * A bound that is hit is reported; nothing is dropped in silence.
 */

/** A bound that was hit while a stream was read. */
export interface LimitHit {
  readonly what: LimitKind;
  /** The bound, in units of its kind. */
  readonly limit: number;
  /** What came in this frame was the first that was too much. */
  readonly frame: number;
}

/** What may be too much of a stream. */
export type LimitKind =
  | 'held-bytes'
  | 'held-segments'
  | 'gaps'
  | 'handshake-bytes'
  | 'records'
  | 'messages'
  | 'line-length'
  | 'dialogue-lines'
  | 'followed-streams'
  | 'followed-bytes';

/** Largest frame that a capture may claim to hold, in bytes: libpcap's MAXIMUM_SNAPLEN, Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD. */
export const MAX_FRAME = 262_144;

/** Largest pcapng block, in bytes: a frame, and generous room for options and embedded secrets. */
export const MAX_PCAPNG_BLOCK = 16 * 1024 * 1024;

/** Interfaces of one pcapng section. */
export const MAX_INTERFACES = 65_536;

/** Comments kept of all captures, and bytes kept of each. */
export const MAX_COMMENTS = 10_000;
export const MAX_COMMENT = 4096;

/** Host names kept of all captures, and bytes of the longest one that is read (RFC 1035 section 2.3.4). */
export const MAX_HOST_NAMES = 10_000;
export const MAX_HOST_NAME = 255;

/** Bytes of decryption secrets kept of all captures. */
export const MAX_SECRETS = 16 * 1024 * 1024;

/** Runs of frames of one file among several, by which it is known which file a frame is from. */
export const MAX_FRAME_RUNS = 1_000_000;

/** Number of the last frame that may be among those that are copied of some streams: a bit is kept for each. */
export const MAX_COPIED_FRAME = 2 ** 30;

/** Bytes of one block of decryption secrets that is written; readers have bounds on blocks, too. */
export const MAX_SECRETS_BLOCK = 1024 * 1024;

/** Bytes that may be read at once of all files that are open at a time. */
export const MAX_READ_AHEAD = 8 * 1024 * 1024;

/** Problems kept of one capture file. */
export const MAX_PROBLEMS = 100;

/** Largest gzip header, in bytes: its extra field has at most 64 KiB, and file name and comment are short. */
export const MAX_GZIP_HEADER = 128 * 1024;

/** Largest window of a zstd frame, in bytes: what zstd takes by itself (RFC 8878 section 3.1.1.1.2 asks for 8 MiB at least). */
export const MAX_ZSTD_WINDOW = 128 * 1024 * 1024;

/** Headers in one frame up to TCP: of links, VLANs, tunnels, IP and its extensions. */
export const MAX_NESTED_HEADERS = 64;

/** Fragments of IP packets that may wait for the others. */
export const MAX_FRAGMENTS = 16_384;

/** Bytes of IP fragments that may wait for the others. */
export const MAX_FRAGMENT_BYTES = 16 * 1024 * 1024;

/** Pairs of addresses and ports; segments of more pairs are only counted. */
export const MAX_FLOWS = 4_000_000;

/** TCP streams that are listed though they are neither mail nor TLS; beyond, such streams are only counted. */
export const MAX_LISTED_STREAMS = 100_000;

/** Pairs of addresses and ports of whose streams the opening is kept as numbers; those of more are followed at once. */
export const MAX_OPENINGS = 128 * 1024;

/** Streams whose bytes are read at once; beyond, those are given up that have been silent for longest. */
export const MAX_FOLLOWED_STREAMS = 10_000;

/** Bytes that all of them together may keep: handshakes, dialogues, and what waits behind gaps. */
export const MAX_FOLLOWED_BYTES = 96 * 1024 * 1024;

/** Bytes that one direction of a stream may hold back behind a gap. */
export const MAX_HELD_BYTES = 1024 * 1024;

/** Segments that one direction of a stream may hold back behind a gap. */
export const MAX_HELD_SEGMENTS = 1024;

/** Bytes of segments, headers included, that all directions together remember to compare retransmissions with; a power of two. */
export const MAX_REMEMBERED_BYTES = 4 * 1024 * 1024;

/** Segments that one direction remembers of them. */
export const MAX_REMEMBERED_SEGMENTS = 16;

/** Retransmissions with other content that are listed of one direction of a stream. */
export const MAX_LISTED_DIFFERENCES = 20;

/** Bytes of handshake and alert records kept of one direction of a stream. */
export const MAX_HANDSHAKE_BYTES = 1024 * 1024;

/** Records listed of one direction of a stream; beyond, they are counted. */
export const MAX_LISTED_RECORDS = 1000;

/** Handshake messages and alerts listed of one direction of a stream. */
export const MAX_LISTED_MESSAGES = 1000;

/** Application-data records listed of one direction of a stream; beyond, they are counted. */
export const MAX_LISTED_DATA_RECORDS = 64;

/** Bytes of hellos, and of certificates, that are remembered for the streams that show the same ones again. */
export const MAX_MEMO_BYTES = 1024 * 1024;

/** Longest hello that may be remembered, in bytes; those in use have up to 2000. */
export const MAX_REMEMBERED_HELLO = 4096;

/** Orders of handshake messages that are remembered, and messages of the longest such. */
export const MAX_HANDSHAKE_ORDERS = 1000;
export const MAX_REMEMBERED_ORDER = 50;

/** Largest TLS record body: 2^14 and the 2048 bytes of expansion of TLS 1.2 (RFC 5246 section 6.2.3). */
export const MAX_RECORD_BODY = 16_384 + 2048;

/** Holes listed of one direction of a stream. */
export const MAX_LISTED_GAPS = 1000;

/** Bytes of a direction among which TLS records are sought where it shows nothing else: the rest of a record, and a whole one. */
export const MAX_SOUGHT = 2 * (MAX_RECORD_BODY + 5);

/** Longest line of a mail dialogue that is read whole, in bytes (RFC 5321 section 4.5.3.1 allows 512 to 1000; AUTH 12288). */
export const MAX_LINE = 12_288;

/** Characters kept of a line of the dialogue. */
export const MAX_SHOWN_LINE = 1000;

/** Lines shown of one message, where messages are shown at all. */
export const MAX_SHOWN_MESSAGE_LINES = 200;

/** Lines kept of one mail dialogue, and commands of it. */
export const MAX_DIALOGUE_LINES = 1000;

/** Lists of capabilities kept of one mail dialogue; clients ask once or twice. */
export const MAX_CAPABILITY_LISTS = 10;

/** Bytes of each direction that are looked at to tell what a stream carries. */
export const MAX_SNIFFED = 2048;

/** Bytes of a PROXY header that are looked at; what stands behind them is skipped. */
export const MAX_PROXY_HEADER = 2048;

/** Bytes of what leads to a tunnel through a proxy that are looked at: an HTTP header, mostly. */
export const MAX_PRELUDE = 8192;

/** Distinct certificates, and distinct chains, that are kept read for the streams that show them again. */
export const MAX_CACHED_CERTIFICATES = 5000;

/** Verdicts on one chain, at different times, that are kept for the streams that show it again. */
export const MAX_CACHED_VERDICTS = 100;

/** Bytes of certificates, of chains, and characters of their text, that are kept for that. */
export const MAX_CACHED_BYTES = 32 * 1024 * 1024;

/** Streams to the same server, the last ones, that a stream is compared with. */
export const MAX_COMPARED_STREAMS = 100;

/** Streams that are remembered for others to be compared with. */
export const MAX_SIGHTINGS = 10_000;

/** Certificates of CAs that a capture shows, by which a missing one is explained. */
export const MAX_SHOWN_ISSUERS = 1000;

/** Ended streams about which later ones may still say something new; beyond, the oldest have their final word. */
export const MAX_UNDECIDED_STREAMS = 500;

/** Bytes that a compressed Certificate message may unpack to (RFC 8879 section 4 has 24 bits for their number). */
export const MAX_UNPACKED_CERTIFICATES = MAX_HANDSHAKE_BYTES;

/** Longest certificate that is read, in bytes: what one side's handshake may have at all. */
export const MAX_CERTIFICATE = MAX_HANDSHAKE_BYTES;

/** Names of issuers whose answer the trust store remembers. */
export const MAX_TRUST_ANSWERS = 1000;

/** Certificates of a path; paths in use have up to five. */
export const MAX_CHAIN_DEPTH = 12;

/** Presented certificates that are looked at; OpenSSL's clients take some 100 KB of them. */
export const MAX_CHAIN_PRESENTED = 100;

/** Paths of one chain that are followed to their end and judged; cross-signed issuers in use make up to four. */
export const MAX_CHAIN_PATHS = 12;

/** Paths of one chain, beside the best, that are reported. */
export const MAX_LISTED_PATHS = 10;

/** Certificates of a chain about whose place or lack of one something is said by name. */
export const MAX_NAMED_CERTIFICATES = 10;

/** Comparisons of names with the constraints of one CA. */
export const MAX_NAME_COMPARISONS = 10_000;

/** Names of one certificate that are reported; beyond, they are counted. */
export const MAX_LISTED_NAMES = 1000;

/** Timestamps of Certificate Transparency that are read of one certificate; those in use have two or three. */
export const MAX_TIMESTAMPS = 20;

/** Permitted, and excluded, names that are read of one CA's constraints. */
export const MAX_NAME_CONSTRAINTS = 100;

/** What one check of a signature may take, in tenths of a millisecond or so; that by a key of RSA with 16384 bits takes 16. */
export const MAX_SIGNATURE_WORK = 50;

/** What a check may take that is made of every certificate: whether its own key signed it; that by P-384 takes 6, and a kibibyte of it 1. */
export const MAX_QUICK_SIGNATURE_WORK = 6;

/** What the checks of signatures together may take, in the search for a certificate's paths. */
export const MAX_CHAIN_WORK = 200;

/** Certificates that are tried as issued by the first one that was sent. */
export const MAX_ISSUED_BY_LEAF = 5;

/** Issuers of one name that the search for a certificate's paths may try. */
export const MAX_NAMESAKES = 20;

/** Certificates that are read about of one OCSP answer; those in use speak of one. */
export const MAX_CERTIFICATES_OF_ANSWER = 20;

/** Certificates of responders that are tried of one OCSP answer; those in use send one or two. */
export const MAX_RESPONDERS = 5;

/** Longest object identifier that is read, in bytes; those in use have at most 20. */
export const MAX_OID = 64;

/** Extensions that are read of one certificate; those in use have about ten. */
export const MAX_CERTIFICATE_EXTENSIONS = 100;

/** Records of DNS answers that are listed, and characters of them. */
export const MAX_DNS_RECORDS = 100_000;
export const MAX_DNS_CHARACTERS = 32 * 1024 * 1024;

/** Bytes of names and records of DNS, nearly, that are remembered for streams to come; the oldest are forgotten. */
export const MAX_DNS_REMEMBERED = 16 * 1024 * 1024;

/** Names that one host may be remembered by: addresses of large providers have thousands. */
export const MAX_DNS_NAMESAKES = 100;

/** Answers that are looked at on all ways back from a server's address to the domains that it was looked up for. */
export const MAX_DNS_STEPS = 2000;

/** Different TLSA answers of one name that are remembered, and records of one of them. */
export const MAX_TLSA_ANSWERS = 16;
export const MAX_TLSA_RECORDS = 50;

/** CNAMEs from one name to the next; resolvers follow about as many. */
export const MAX_DNS_ALIASES = 16;

/** Compression pointers of one name in a DNS message: it has at most 127 labels (RFC 1035 section 3.1). */
export const MAX_DNS_POINTERS = 127;

/** Seconds that a DNS answer is taken to be good for, whatever it says: a week (RFC 8767 section 4). */
export const MAX_DNS_TTL = 604_800;

/** Sequence numbers of a handshake that are remembered: SYN/ACKs that differ. */
export const MAX_STARTS = 8;

/** Lines kept of all key logs; a session of TLS 1.3 has five. */
export const MAX_KEY_LOG_ENTRIES = 500_000;

/** Sessions whose master secrets are remembered, by their ids and tickets, for streams that take them up again. */
export const MAX_RESUMABLE_SESSIONS = 50_000;

/** Damaged lines of one key log that are told apart. */
export const MAX_KEY_LOG_PROBLEMS = 20;

/** Lines that one connection says the key log lacks: one handshake has five, a renegotiation one more. */
export const MAX_KEY_LOG_NEEDS = 20;

/** Longest secret of a key log, in bytes: the premaster secret of a finite-field group of 8192 bits, or some ECHConfig. */
export const MAX_KEY_LOG_SECRET = 2048;

/** Largest content of a TLS record, in bytes, once it is decrypted and decompressed (RFC 5246 section 6.2.2). */
export const MAX_RECORD_CONTENT = 16_384;

/** Numbers that a record behind a hole in the capture is tried with: records that may be missing in one piece. */
export const MAX_SEARCHED_RECORDS = 64;

/** Records in a row that are tried with more than one number; behind them the direction is given up. */
export const MAX_SEARCHES = 16;

/** Protected records of one direction, and bytes of them, that may wait for the other side's hello. */
export const MAX_WAITING_RECORDS = 64;
export const MAX_WAITING_BYTES = 256 * 1024;

/** Largest policy file of MTA-STS, in bytes: what RFC 8461 section 3.3 advises clients to take. */
export const MAX_MTA_STS_POLICY = 64 * 1024;

/** Patterns of MX hosts that one policy of MTA-STS may have; those in use have a handful. */
export const MAX_MTA_STS_MX = 1000;
