import { clear, explains, type Rule } from '../../rule.ts';

const ALERTS_OF_DAMAGE: Readonly<Record<number, string>> = {
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  47: 'illegal_parameter',
  50: 'decode_error',
};

export const tlsCorrupted: Rule = {
  id: 'tls.corrupted',
  title: 'A record or message did not make sense to the peer',
  citation: 'RFC 8446 section 6.2',
  advice: [
    "Bytes were changed on the way (a middlebox, broken offloading), or one library builds or reads this message wrong: try the other side's library version, and capture at both ends to compare.",
  ],
  logLines: [
    'sslv3 alert bad record mac',
    'tlsv1 alert decode error',
    'sslv3 alert illegal parameter',
    'Decryption has failed.',
  ],
  check: ({ outlook: { ending } }) => {
    const name = ALERTS_OF_DAMAGE[ending?.alert?.description ?? -1];
    return ending === null || name === undefined
      ? clear
      : explains(`the ${ending.by} sent ${name}`, [ending.frame]);
  },
};
