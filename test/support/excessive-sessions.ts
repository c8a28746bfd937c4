import { bytes, u16 } from './packet-builder.ts';
import { ALERT, CLIENT_HELLO, EHLO, GREETING, HELLOS, OPENING, record, type Said } from './session-player.ts';

const MANY = 20_000;
const MEGABYTE = 1024 * 1024;
const EHLO_REPLY: Said = ['S', '250-mx\r\n250-CHUNKING\r\n250 SIZE 99999999999999999999999999\r\n'];
const SIZES = ['0', '-1', '1e9', '4294967296', '9007199254740993', '9'.repeat(400), '', 'LAST'];

/** Sessions of which a part is as long, or as often there, as it should never be. */
export const EXCESSIVE_SESSIONS: Readonly<Record<string, readonly Said[]>> = {
  'a greeting that never ends': [['S', `220 ${'x'.repeat(MEGABYTE)}`]],
  'a greeting of many lines': [['S', '220-mx\r\n'.repeat(MANY)]],
  'line ends alone': [
    GREETING,
    ['C', '\r\n'.repeat(MANY)],
    ['S', '\n'.repeat(MANY)],
    ['C', '\r'.repeat(MANY)],
  ],
  'NUL bytes': [GREETING, ['C', '\0'.repeat(MEGABYTE)], ['S', '\0'.repeat(MEGABYTE)]],
  'many commands at once': [GREETING, ['C', 'EHLO a\r\n'.repeat(MANY)], ['S', '250 ok\r\n'.repeat(MANY)]],
  'many replies to nothing': [GREETING, ['S', '250 ok\r\n'.repeat(MANY)]],
  'STARTTLS again and again': [
    GREETING,
    EHLO,
    ['C', 'STARTTLS\r\n'.repeat(MANY)],
    ['S', '220 go\r\n'.repeat(MANY)],
  ],
  'replies of every form': [
    GREETING,
    EHLO,
    ['S', '000 a\r\n999-b\r\n25\r\n250\r\n-1 c\r\n250\tx\r\n2500 x\r\n\x80\xff\r\n'],
  ],
  'chunks of any size': [
    GREETING,
    EHLO,
    EHLO_REPLY,
    ...SIZES.map((size): Said => ['C', `BDAT ${size}\r\nBDAT ${size} LAST\r\nMAIL FROM:<> SIZE=${size}\r\n`]),
  ],
  'a message that never ends': [
    ...[GREETING, EHLO, EHLO_REPLY],
    ...[['C', 'DATA\r\n'] as const, ['S', '354 go\r\n'] as const, ['C', '.'.repeat(MEGABYTE)] as const],
  ],
  'empty records': [...OPENING, ['C', record(22, '')], ['C', bytes(...Array(MANY).fill(record(22, '')))]],
  'handshake messages byte by byte': [
    ...OPENING,
    ['C', bytes(...[...CLIENT_HELLO].map((byte) => record(22, bytes(byte))))],
  ],
  'many alerts': [...OPENING, ...HELLOS, ['C', bytes(...Array(MANY).fill(ALERT))]],
  'many hellos': [...OPENING, ['C', bytes(...Array(MANY).fill(CLIENT_HELLO))]],
  'many messages in one record': [...OPENING, ['C', record(22, '\0\0\0\0'.repeat(4000))]],
  'a handshake message of 16 MB': [
    ...OPENING,
    ['C', record(22, bytes([1, 0xff, 0xff, 0xff], Buffer.alloc(16_000)))],
    ['C', bytes(...Array(100).fill(record(22, Buffer.alloc(16_000))))],
  ],
  ...Object.fromEntries(
    [0, 1, 16_384, 16_385, 18_432, 18_433, 65_535].map((length): [string, readonly Said[]] => [
      `a record that claims ${length} bytes`,
      [...OPENING, ['C', bytes([22, 3, 1], u16(length), Buffer.alloc(70_000, 1))]],
    ]),
  ),
  'gaps of any length': [
    ...OPENING,
    ...[1, 65_536, 2 ** 30, 2 ** 31 - 1].flatMap((length): Said[] => [
      ['C', length],
      ['C', CLIENT_HELLO],
    ]),
  ],
};
