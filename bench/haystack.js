// A capture without mail and without TLS: 5,000 flows of TCP and UDP, interleaved.
import { CaptureWriter } from './capture-writer.js';
import { ACK, FIN, PSH, SYN, writeTcp, writeUdp } from './headers.js';
import { byShare, noise, random } from './random.js';

const FRAMES = 1_200_000;
const TCP_FLOWS = 4000;
const UDP_FLOWS = 1000;
const START = Date.UTC(2026, 10, 22) * 1000;
/** Microseconds from a frame to the next, on average. */
const PACE = 50;
const MAX_SEGMENT = 1448;
/** Of the frames; past it, some flows end. */
const LATE = 0.9;

const numbers = random(1);
const BINARY = noise(numbers, 64 * 1024);
const TEXT = Buffer.from(BINARY.toString('base64'));

/** Of DNS, which may use any port. */
const QUESTION = '\x05files\x07example\x03com\0\0\x0a\0\x01';

/** Who asks what on which port: a request and an answer begin with a text, and go on with filling of so many bytes. */
const TCP_KINDS = [
  {
    port: 80,
    share: 50,
    request: {
      text: 'GET /archive/part HTTP/1.1\r\nHost: files.example.com\r\nCookie: id=',
      filling: TEXT,
      size: [20, 500],
    },
    answer: {
      text: 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n',
      filling: TEXT,
      size: [1000, 30_000],
    },
  },
  {
    port: 8080,
    share: 15,
    request: {
      text: 'POST /api/items HTTP/1.1\r\nHost: api.example.com\r\n\r\n{"item":"',
      filling: TEXT,
      size: [1000, 9000],
    },
    answer: { text: 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n', filling: TEXT, size: [0, 0] },
  },
  {
    port: 7432,
    share: 20,
    request: { text: 'Q\0\0\0\x40SELECT * FROM orders WHERE id = ', filling: TEXT, size: [8, 60] },
    answer: { text: 'T\0\0\0\x1a\0\x01id\0', filling: BINARY, size: [40, 12_000] },
  },
  {
    port: 6380,
    share: 15,
    request: { text: '*2\r\n$3\r\nGET\r\n$24\r\n', filling: TEXT, size: [26, 26] },
    answer: { text: '$1200\r\n', filling: TEXT, size: [1200, 1200] },
  },
];
const UDP_KINDS = [
  {
    port: 10_053,
    share: 40,
    request: { text: `\x30\x39\x01\0\0\x01\0\0\0\0\0\0${QUESTION}`, filling: TEXT, size: [0, 0] },
    answer: {
      text: `\x30\x39\x81\x80\0\x01\0\x01\0\0\0\0${QUESTION}\xc0\x0c\0\x0a\0\x01\0\0\x0e\x10\0\xfa`,
      filling: BINARY,
      size: [250, 250],
    },
  },
  {
    port: 15_004,
    share: 60,
    request: { text: '\x80\0\0\x07', filling: BINARY, size: [168, 168] },
    answer: { text: '\x80\x60\0\x08', filling: BINARY, size: [900, 1200] },
  },
];

/** Writes `times` 1,200,000 frames (840 MB), always on 5,000 flows. Returns `{ frames, bytes }`. */
export function writeHaystack(path, times) {
  const frames = FRAMES * times;
  const writer = new CaptureWriter(path);
  const flows = [
    ...Array.from({ length: TCP_FLOWS }, (_, index) => flow(index, TCP_KINDS, tcpFrames)),
    ...Array.from({ length: UDP_FLOWS }, (_, index) => flow(TCP_FLOWS + index, UDP_KINDS, udpFrames)),
  ].map((each) => each.play(each, () => writer.frames > frames * LATE));
  let time = START;
  while (writer.frames < frames) {
    const turn = numbers(0, flows.length - 1);
    for (let burst = numbers(1, 8); burst > 0 && writer.frames < frames; burst--) {
      const { value: write, done } = flows[turn].next();
      if (done) break;
      time += numbers(1, 2 * PACE - 1);
      write(writer, time);
    }
  }
  return { frames, bytes: writer.close() };
}

function flow(index, kinds, play) {
  const kind = byShare(kinds, index % 100);
  const version6 = index % 5 === 0;
  return {
    kind,
    play,
    client: { ip: address(version6, 0x0a000000 + index), port: 55_000 + index },
    server: { ip: address(version6, 0x0aff0000 + (index % 200)), port: kind.port },
    ends: index % 3 === 0,
  };
}

/** A TCP connection from its SYN on, a frame at a time: what is asked and answered until it is late. */
function* tcpFrames({ kind, client, server, ends }, late) {
  const next = { client: numbers(0, 0xffffffff), server: numbers(0, 0xffffffff) };
  const segment = (from, flags, payload) => {
    const mine = from === client ? 'client' : 'server';
    const parts = {
      seq: next[mine],
      ack: flags & ACK ? next[mine === 'client' ? 'server' : 'client'] : 0,
      flags,
      payload,
    };
    next[mine] += (payload?.length ?? 0) + (flags & (SYN | FIN) ? 1 : 0);
    return (writer, time) => writeTcp(writer, time, from, from === client ? server : client, parts);
  };
  function* message(from, to, { text, filling, size }) {
    const bytes = body(text, filling, size);
    for (let at = 0, count = 1; at < bytes.length; at += MAX_SEGMENT, count++) {
      const last = at + MAX_SEGMENT >= bytes.length;
      yield segment(from, last ? ACK | PSH : ACK, bytes.subarray(at, at + MAX_SEGMENT));
      if (count % 2 === 0 || last) yield segment(to, ACK);
    }
  }
  yield segment(client, SYN);
  yield segment(server, SYN | ACK);
  yield segment(client, ACK);
  while (!(ends && late())) {
    yield* message(client, server, kind.request);
    yield* message(server, client, kind.answer);
  }
  yield segment(client, FIN | ACK);
  yield segment(server, FIN | ACK);
  yield segment(client, ACK);
}

function* udpFrames({ kind, client, server }) {
  for (;;) {
    for (const [from, to, { text, filling, size }] of [
      [client, server, kind.request],
      [server, client, kind.answer],
    ]) {
      const payload = body(text, filling, size);
      yield (writer, time) => writeUdp(writer, time, from, to, payload);
    }
  }
}

function body(text, filling, [least, most]) {
  const length = numbers(least, most);
  const from = numbers(0, filling.length - length);
  return Buffer.concat([Buffer.from(text, 'latin1'), filling.subarray(from, from + length)]);
}

/** 10.0.0.0/8, or the same under 2001:db8::/32. */
function address(version6, number) {
  const bytes = Buffer.alloc(version6 ? 16 : 4);
  if (version6) bytes.writeUInt32BE(0x20010db8);
  bytes.writeUInt32BE(number, bytes.length - 4);
  return bytes;
}
