import { constants, verify } from 'node:crypto';
import type { SignatureState } from './signature.ts';
import { readSignatureAlgorithm } from './signature-algorithm.ts';
import { signingKey } from './signing-key.ts';

/** Whether `data` is signed so: by an encoded AlgorithmIdentifier, and the key of an encoded SubjectPublicKeyInfo. */
export function verifyData(
  algorithmDer: Uint8Array,
  spkiDer: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): SignatureState {
  try {
    const { name, hash } = readSignatureAlgorithm(algorithmDer);
    if (!CHECKED.test(name) || (hash === null && !WITHOUT_HASH.test(name))) return 'unchecked';
    const key = signingKey(spkiDer);
    if (key === null) return 'unchecked';
    if (name === 'RSASSA-PSS') {
      const padding = {
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_AUTO,
      };
      return verify(hash, data, { key, ...padding }, signature) ? 'good' : 'bad';
    }
    return verify(hash, data, key, signature) ? 'good' : 'bad';
  } catch {
    return 'unchecked';
  }
}

const CHECKED = /^(sha(1|224|256|384|512)WithRSAEncryption|RSASSA-PSS|ecdsa-with-SHA\d+|ED25519|ED448)$/;
const WITHOUT_HASH = /^ED(25519|448)$/;
