import type { HandshakeMoment } from './ending.ts';

/** When something happened, in words. */
export const MOMENTS: Readonly<Record<HandshakeMoment, string>> = {
  'before-hello': 'before a ClientHello was sent',
  hello: 'straight after the ClientHello',
  retry: 'after the HelloRetryRequest',
  'second-hello': 'after the client had answered the HelloRetryRequest',
  'server-flight': 'after the ServerHello',
  'client-flight': 'after the client had answered the ServerHello',
  inside: 'inside the established session',
};
