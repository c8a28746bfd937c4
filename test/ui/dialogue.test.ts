import { describe, expect, it } from 'vitest';
import { alertText, turnsOf } from '../../src/ui/dialogue.ts';
import { alert, FAILED, message, smtp, stream, tls } from '../support/documents.ts';

const said = (...args: Parameters<typeof turnsOf>): string[] =>
  turnsOf(...args).map(({ from, frame, text }) => `${frame} ${from[0]} ${text}`);

describe('turnsOf', () => {
  it('merges SMTP and TLS in the order of the frames', () => {
    expect(said(FAILED).slice(-7)).toEqual([
      '9 s 220 2.0.0 Ready to start TLS',
      '10 c client_hello, up to TLS 1.3, SNI mx.example.net',
      '12 s server_hello, TLS 1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      '14 s certificate, 3 certificates',
      '14 s server_key_exchange, x25519',
      '14 s server_hello_done',
      '16 c alert: bad_certificate (42, fatal)',
    ]);
  });

  it('lists an encrypted record once, as the message or the alert that it is', () => {
    const record = { from: 'client', frame: 20, length: 40 } as const;
    const handshake = { ...record, type: null, encrypted: true } as const;
    const turns = said(
      stream(0, {
        smtp: null,
        tls: tls({
          handshake: [handshake],
          alerts: [
            { from: 'server', frame: 21, level: null, description: null, encrypted: true, inferred: false },
          ],
          encryptedRecords: [
            { ...record, contentType: { id: 22, name: 'handshake' } },
            { from: 'server', frame: 21, length: 26, contentType: { id: 21, name: 'alert' } },
            { from: 'server', frame: 21, length: 90, contentType: { id: 23, name: 'application_data' } },
          ],
        }),
      }),
    );
    expect(turns).toEqual([
      '20 c encrypted handshake, 40 bytes',
      '21 s application_data, 90 bytes',
      '21 s encrypted alert',
    ]);
  });

  it('takes the shortest application data for the alert that was told by its length', () => {
    const inferred = {
      from: 'client',
      frame: 9,
      level: null,
      description: null,
      encrypted: true,
      inferred: true,
    } as const;
    const record = { from: 'client', frame: 9, contentType: { id: 23, name: 'application_data' } } as const;
    const encryptedRecords = [48, 19, 90].map((length) => ({ ...record, length }));
    const hidden = stream(0, {
      smtp: null,
      tls: tls({ handshake: [], alerts: [inferred], encryptedRecords }),
    });
    expect(said(hidden)).toEqual([
      '9 c application_data, 48 bytes',
      '9 c application_data, 90 bytes',
      '9 c likely an alert, encrypted',
    ]);
    expect(turnsOf(hidden).filter((turn) => turn.alert)).toEqual([]);
    expect(turnsOf({ ...hidden, outcome: 'abandoned' }).filter((turn) => turn.alert)).toHaveLength(1);
  });

  it('says what a record that stays closed most likely holds', () => {
    const inferred = { kind: 'quit', sure: 'likely', basis: 'both' } as const;
    const flight = { kind: 'finished', sure: 'certain', basis: 'both' } as const;
    const turns = said(
      stream(0, {
        smtp: null,
        tls: tls({
          handshake: [{ from: 'client', frame: 9, type: null, length: 40, encrypted: true }],
          encryptedRecords: [
            {
              from: 'client',
              frame: 9,
              length: 40,
              contentType: { id: 22, name: 'handshake' },
              inferred: flight,
            },
            {
              from: 'client',
              frame: 11,
              length: 23,
              contentType: { id: 23, name: 'application_data' },
              inferred,
            },
          ],
        }),
      }),
    );
    expect(turns).toEqual(['9 c Finished, encrypted, 40 bytes', '11 c likely QUIT, encrypted, 23 bytes']);
  });

  it('shows what was opened in place of its records', () => {
    const record = { from: 'client', frame: 9, contentType: { id: 23, name: 'application_data' } } as const;
    const opened = (id: number, name: string) => ({ contentType: { id, name }, length: 6 });
    const turns = said(
      stream(0, {
        smtp: { ...smtp([]), dialogue: [{ from: 'client', frame: 9, text: 'QUIT', decrypted: true }] },
        tls: tls({
          handshake: [{ ...message('client', 9, 20, 'finished', 36), decrypted: true }],
          alerts: [{ ...alert('client', 10, 0, 'close_notify'), encrypted: true, decrypted: true }],
          encryptedRecords: [
            { ...record, length: 53, decrypted: opened(22, 'handshake') },
            { ...record, length: 23, decrypted: opened(23, 'application_data') },
            { ...record, frame: 10, length: 19, decrypted: opened(21, 'alert') },
            { ...record, frame: 11, length: 99 },
          ],
        }),
      }),
    );
    expect(turns).toEqual([
      '9 c (decrypted) finished',
      '9 c (decrypted) QUIT',
      '10 c alert: close_notify (0, fatal, decrypted)',
      '11 c application_data, 99 bytes',
    ]);
  });

  it('names a handshake type that nobody has assigned by its number', () => {
    const odd = stream(0, {
      smtp: null,
      tls: tls({ handshake: [message('server', 3, 0x63, 'unknown', 1)] }),
    });
    expect(said(odd)).toEqual(['3 s handshake type 0x63']);
  });

  it('marks the alerts that are trouble, and not the close_notify of a good end', () => {
    const notify = { ...alert('client', 30, 0, 'close_notify'), level: 'warning' } as const;
    expect(turnsOf(FAILED).filter((turn) => turn.alert)).toHaveLength(1);
    expect(turnsOf(stream(0, { tls: tls({ alerts: [notify] }) })).filter((turn) => turn.alert)).toEqual([]);
  });
});

describe('alertText', () => {
  it('says when only the length speaks for an alert', () => {
    const hidden = {
      from: 'client',
      frame: 1,
      level: null,
      description: null,
      encrypted: true,
      inferred: true,
    } as const;
    expect(alertText(hidden)).toBe('likely an alert, encrypted');
  });
});
