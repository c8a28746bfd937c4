import { describe, expect, it } from 'vitest';
import { CommonKnowledge } from '../../src/diagnosis/common-knowledge.ts';
import { certRejected } from '../../src/diagnosis/rules/cert/rejected.ts';
import type { Sighting } from '../../src/diagnosis/sighting.ts';

/** A stream that showed a certificate, whose message had this length. */
function shown(stream: number, messageLength: number): Sighting {
  const leaf = { sha256: '', subject: `CN=mx${stream}.example.org`, issuer: 'CN=Lab CA', messageLength };
  return { stream, leaf } as Sighting;
}

const FACTS = { detail: 'The certificate is not visible here', frames: [7], more: {}, length: 908 };
const OWN = { stream: 0, leaf: null } as Sighting;

describe('a certificate that is hidden', () => {
  it.each<[string, Sighting[], string]>([
    ['the capture shows no other', [], ''],
    ['others show none', [{ ...OWN, stream: 3 }], ''],
    ['another stream shows one of another length', [shown(1, 907)], ''],
    [
      'another stream shows one of this length',
      [shown(1, 907), shown(2, 908)],
      ', but is likely the one of stream 2 by the length of its message: CN=mx2.example.org, issued by CN=Lab CA',
    ],
  ])('is told by its length where it can be: %s', (_, others, more) => {
    const verdict = certRejected.compare?.(FACTS, OWN, others, new CommonKnowledge());
    expect(verdict).toMatchObject({ kind: 'found', detail: `${FACTS.detail}${more}`, frames: [7] });
  });
});
