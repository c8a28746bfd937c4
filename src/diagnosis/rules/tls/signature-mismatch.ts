import { clientHelloOf, narrowList } from '../../hello-facts.ts';
import { isRefusedHello } from '../../refused-hello.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tlsSignatureMismatch: Rule = {
  id: 'tls.signature-mismatch',
  title: "No signature algorithm in common for the server's certificates",
  citation: 'RFC 8446 section 4.2.3',
  advice: [
    "Update the client, or relax the server's security level (OpenSSL @SECLEVEL=1 or 0) knowing that SHA-1 signatures can be forged.",
  ],
  logLines: ['SSL routines::no suitable signature algorithm', 'no shared cipher'],
  check: ({ evidence, outlook: { ending } }) => {
    const hello = clientHelloOf(evidence);
    if (hello === null || !isRefusedHello(ending) || narrowList(hello) !== 'signature-algorithms')
      return clear;
    const names = (hello.fields.signatureAlgorithms ?? []).map(({ name }) => name).join(', ');
    return explains(`the client offers only the signature algorithms ${names}`, [
      evidence.tls?.conversation.clientHellos[0]?.frame ?? 0,
      ending?.frame ?? 0,
    ]);
  },
};
