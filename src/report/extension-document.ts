import { decodeSome } from '../bytes/cursor.ts';
import { describeProblem } from '../bytes/decoded.ts';
import { toHex } from '../bytes/hex.ts';
import { oncePerObject } from '../bytes/memo.ts';
import type { Extension, ExtensionFields } from '../tls/extensions/decode.ts';
import { oncePerShape } from '../tls/messages/hello-shape.ts';
import { derCursor, oidText, readElement, TAG } from '../x509/der.ts';
import { nameText, readName } from '../x509/name.ts';
import type { ExtensionDocument } from './document-handshake.ts';

/** What is reported of a message's extensions. Messages that are alike have the same list. */
export const extensionDocuments = oncePerShape(
  ({ extensions }: { readonly extensions: readonly Extension[] }): ExtensionDocument[] =>
    extensions.map(extensionDocument),
);

/** Distinguished names as text. Requests that come again have the same list. */
export const authorityNames = oncePerObject((authorities: readonly Uint8Array[]) =>
  authorities.map((der) => {
    const name = decodeSome('DistinguishedName', der, () => nameText(readName(der)));
    return name.ok ? name.value : describeProblem(name.problem);
  }),
);

function extensionDocument({ type, length, fields, problem }: Extension): ExtensionDocument {
  const value = problem === null ? withTexts(fields) : { problem };
  return Object.keys(value).length === 0 ? { ...type, length } : { ...type, length, value };
}

/** The fields, text in place of DER. */
function withTexts({ certificateAuthorities, oidFilters, ...fields }: ExtensionFields): object {
  if (certificateAuthorities !== undefined)
    return { ...fields, certificateAuthorities: authorityNames(certificateAuthorities) };
  if (oidFilters === undefined) return fields;
  return { ...fields, oidFilters: oidFilters.map(({ oid, ...filter }) => ({ oid: dotted(oid), ...filter })) };
}

/** An OBJECT IDENTIFIER in dotted form, its bytes in hex where it is none. */
function dotted(der: Uint8Array): string {
  const decoded = decodeSome('OBJECT IDENTIFIER', der, () =>
    oidText(readElement(derCursor(der), 'certificate_extension_oid', TAG.objectIdentifier).body),
  );
  return (decoded.ok ? decoded.value : null) ?? toHex(der);
}
