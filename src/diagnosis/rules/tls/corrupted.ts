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
  title: 'One side could not make sense of a TLS message',
  citation: 'RFC 8446 section 6.2',
  advice: [
    'Bytes were changed on the way (a middlebox, broken network hardware), or one library builds or reads this message wrong: capture at both ends to compare the bytes, and try with another version of the TLS library.',
  ],
  logLines: [
    'error:0A0003FC:SSL routines::sslv3 alert bad record mac',
    'error:0A000119:SSL routines::decryption failed or bad record mac',
    'error:0A00041A:SSL routines::tlsv1 alert decode error',
    'error:0A000417:SSL routines::sslv3 alert illegal parameter',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Decryption has failed.',
    'TLS Negotiation failed: FAILED_PRECONDITION: starttls error (71): … SSLV3_ALERT_ILLEGAL_PARAMETER',
  ],
  fetching: {
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A0003FC:SSL routines::sslv3 alert bad record mac',
      'error:0A0003FC:SSL routines::sslv3 alert bad record mac',
      'error:0A000119:SSL routines::decryption failed or bad record mac',
      'error:0A00041A:SSL routines::tlsv1 alert decode error',
      'error:0A000417:SSL routines::sslv3 alert illegal parameter',
    ],
  },
  lmtp: {
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A0003FC:SSL routines::sslv3 alert bad record mac (state=READY)',
      'error:0A0003FC:SSL routines::sslv3 alert bad record mac',
      'error:0A000119:SSL routines::decryption failed or bad record mac',
      'error:0A00041A:SSL routines::tlsv1 alert decode error',
      'error:0A000417:SSL routines::sslv3 alert illegal parameter',
    ],
  },
  onlyAsCause: true,
  check: ({ outlook: { ending } }) => {
    const name = ALERTS_OF_DAMAGE[ending?.alert?.description ?? -1];
    return ending === null || name === undefined
      ? clear
      : explains(`the ${ending.by} sent ${name}`, [ending.frame], {
          title: `The ${ending.by} could not make sense of a TLS message`,
        });
  },
};
