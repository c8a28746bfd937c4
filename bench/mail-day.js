// A day of a busy mail relay: the real sessions of samples/, written anew with other addresses and times.
import { CaptureWriter } from './capture-writer.js';
import { ACK, PSH, writeTcp } from './headers.js';
import { byShare, noise, random } from './random.js';
import { sampleStreams } from './sample-streams.js';

const SESSIONS = 20_000;
/** Sessions that are open at once. */
const TOGETHER = 64;
const START = Date.UTC(2026, 10, 23) * 1000;
const SECOND = 1e6;
/** From one delivery of the queue to the next, so that 20,000 sessions take a day. */
const PAUSE = (24 * 60 * 60 * SECOND * TOGETHER) / SESSIONS;
/** Servers that behave like one sample. */
const SERVERS_PER_SAMPLE = 40;
const RECORD_HEADER = 5;
const APPLICATION_DATA = 0x17;
const NOTHING = Buffer.alloc(0);
const CLIENTS = 0;
const SERVERS = 0x10000;

/**
 * What a session is made of, and how many of a hundred picks it is: streams of one sample that belong together, because
 * one client comes back to the server that failed it. Those that deliver get a longer mail.
 */
const SCENES = [
  { share: 46, sample: 'healthy-tls12', streams: [0], delivers: true },
  { share: 17, sample: 'healthy-tls13', streams: [0], delivers: true },
  { share: 7, sample: 'healthy-resumed', streams: [0], delivers: true },
  { share: 4, sample: 'healthy-resumed', streams: [1], delivers: true },
  { share: 5, sample: 'healthy-resumed', streams: [2], delivers: true },
  { share: 4, sample: 'healthy-resumed', streams: [3], delivers: true },
  { share: 5, sample: 'old-version-alert', streams: [0], delivers: true },
  { share: 2, sample: 'bad-certificate', streams: [0] },
  { share: 2, sample: 'not-verified', streams: [0] },
  { share: 2, sample: 'no-sni-tls12', streams: [0, 1] },
  { share: 2, sample: 'no-sni-tls13', streams: [0, 1] },
  { share: 1, sample: 'old-version-alert', streams: [1, 2] },
  { share: 1, sample: 'old-version-close', streams: [1, 2] },
  { share: 1, sample: 'renegotiation', streams: [0] },
  { share: 1, sample: 'renegotiation-compressed', streams: [0] },
].map((scene) => {
  const streams = sampleStreams(scene.sample);
  return { ...scene, streams: scene.streams.map((index) => streams[index]) };
});
const SAMPLES = [...new Set(SCENES.map(({ sample }) => sample))];

const numbers = random(2);
const NOISE = noise(numbers, 64 * 1024);

/** Writes `times` 20,000 sessions (730,000 frames, 176 MB), 64 at a time. Returns `{ frames, bytes }`. */
export function writeMailDay(path, times) {
  const sessions = SESSIONS * times;
  const writer = new CaptureWriter(path);
  for (let first = 0, start = START; first < sessions; first += TOGETHER, start += PAUSE) {
    const segments = delivery(first, Math.min(TOGETHER, sessions - first), start);
    for (const { time, from, to, segment } of segments) writeTcp(writer, time, from, to, segment);
  }
  return { frames: writer.frames, bytes: writer.close() };
}

/** The segments of `count` sessions that run at once, in the order of time. */
function delivery(first, count, start) {
  const segments = [];
  for (let done = 0; done < count; ) {
    const scene = byShare(SCENES, numbers(0, 99));
    if (done + scene.streams.length > count) continue;
    segments.push(...play(scene, first + done, start));
    done += scene.streams.length;
  }
  return segments.sort((a, b) => a.time - b.time);
}

/** One client and one server that play a scene, slower than it was in the lab. */
function* play({ sample, streams, delivers }, session, start) {
  const server = SAMPLES.indexOf(sample) * SERVERS_PER_SAMPLE + numbers(0, SERVERS_PER_SAMPLE - 1);
  const began = streams[0].segments[0].time;
  const lasted = streams.at(-1).segments.at(-1).time - began;
  const slower = numbers(2 * SECOND, 6 * SECOND) / lasted;
  const from = start + numbers(0, 2 * SECOND);
  for (const [index, { version6, segments }] of streams.entries()) {
    const client = {
      ip: address(version6, CLIENTS, session & 0xffff),
      port: numbers(32_768, 60_999 - 1) + index,
    };
    const peer = { ip: address(version6, SERVERS, server), port: 25 };
    const [clientStart, serverStart] = [numbers(0, 0xffffffff), numbers(0, 0xffffffff)];
    for (const segment of delivers ? withLongerMail(segments) : segments) {
      const { fromClient, flags, seq, ack } = segment;
      yield {
        time: Math.round(from + (segment.time - began) * slower),
        from: fromClient ? client : peer,
        to: fromClient ? peer : client,
        segment: {
          ...segment,
          seq: seq + (fromClient ? clientStart : serverStart),
          ack: flags & ACK ? ack + (fromClient ? serverStart : clientStart) : 0,
        },
      };
    }
  }
}

/** The same session, with records and their acknowledgements before the one that held the mail. */
function* withLongerMail(segments) {
  const place = segments.reduce((best, segment, index) => {
    const held = segment.fromClient && segment.payload[0] === APPLICATION_DATA ? segment.payload.length : 0;
    return held > segments[best].payload.length ? index : best;
  }, 0);
  const mail = segments[place];
  const before = segments[place - 1];
  const { options } = segments.findLast(({ fromClient }, index) => !fromClient && index < place);
  yield* segments.slice(0, place);
  let sent = 0;
  const records = numbers(0, 11);
  for (let record = 0; record < records; record++) {
    const time = before.time + ((mail.time - before.time) * record) / records;
    const payload = applicationData(mail.payload, numbers(120, 730));
    yield { ...mail, time, seq: mail.seq + sent, flags: ACK | PSH, payload };
    sent += payload.length;
    yield {
      ...mail,
      time,
      fromClient: false,
      seq: mail.ack,
      ack: mail.seq + sent,
      flags: ACK,
      options,
      payload: NOTHING,
    };
  }
  for (const segment of segments.slice(place)) {
    if (segment.fromClient) yield { ...segment, seq: segment.seq + sent };
    else yield { ...segment, ack: segment.ack > mail.seq ? segment.ack + sent : segment.ack };
  }
}

/** A record like another one, with `length` other bytes. */
function applicationData(like, length) {
  const record = Buffer.concat([like.subarray(0, RECORD_HEADER), NOISE.subarray(length, 2 * length)]);
  record.writeUInt16BE(length, RECORD_HEADER - 2);
  return record;
}

/** Addresses for benchmarks (RFC 2544, RFC 5180); hosts are counted within the halves of clients and servers. */
function address(version6, half, host) {
  const bytes = Buffer.alloc(version6 ? 16 : 4);
  if (version6) bytes.writeUInt32BE(0x20010002);
  bytes.writeUInt32BE((version6 ? half : 0xc6120000 + half) + host, bytes.length - 4);
  return bytes;
}
