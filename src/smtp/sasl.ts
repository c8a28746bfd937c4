/** SASL mechanisms, IANA's and common ones: what else stands in their place could be a credential. */
const MECHANISM =
  /^(PLAIN|LOGIN|CRAM-MD5|DIGEST-MD5|SCRAM-[A-Z\d-]{1,20}|NTLM|GSSAPI|GSS-SPNEGO|GS2-[A-Z\d-]{1,20}|EXTERNAL|ANONYMOUS|XOAUTH2?|OAUTHBEARER|OTP|SECURID|KERBEROS_V\d)$/i;

/** Those that hand over the password itself, or a token as good as one. */
const READABLE = /^(PLAIN|LOGIN|XOAUTH2?|OAUTHBEARER)$/i;

/** What a command asks for that begins SASL. */
export interface SaslRequest {
  /** The mechanism; null where it is none that is known, and could be a credential. */
  readonly mechanism: string | null;
  /** Credentials stand in the same line (RFC 4954 section 4). */
  readonly hasInitial: boolean;
  /** Whoever reads the credentials has the password. */
  readonly isReadable: boolean;
  /** The argument as it may be shown. */
  readonly shown: string;
}

/** Reads what follows AUTH or AUTHENTICATE: a mechanism, in quotes or not, and perhaps an initial response. */
export function readSasl(argument: string): SaslRequest {
  const [, mechanism = '', initial = ''] = /^"?([^\s"]*)"?\s*(.*)$/s.exec(argument) ?? [];
  const hasInitial = initial.trim() !== '';
  if (!MECHANISM.test(mechanism))
    return {
      mechanism: null,
      hasInitial,
      isReadable: false,
      shown: argument.trim() === '' ? '' : '(left out)',
    };
  const shown = `${mechanism}${hasInitial ? ' (credentials left out)' : ''}`;
  return { mechanism, hasInitial, isReadable: READABLE.test(mechanism), shown };
}
