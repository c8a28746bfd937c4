/** A handshake message as the RFCs' texts write it: `ServerHelloDone` for `server_hello_done`. */
export function messageName(name: string): string {
  return name.includes(' ') ? name : name.replace(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** A message and what was due in its place: `ServerHelloDone where ServerKeyExchange was due`. */
export function misplacedText(message: string, due: readonly string[]): string {
  const usual = due.filter((name) => !SELDOM.includes(name)).map(messageName);
  const place = usual.length === 0 ? 'nothing of the handshake' : usual.join(' or ');
  return `${messageName(message)} where ${place} was due`;
}

/** What hardly anybody sends is no help to name. */
const SELDOM = [
  'supplemental_data',
  'certificate_url',
  'certificate_status',
  'next_protocol',
  'channel_id',
  'compressed_certificate',
];
