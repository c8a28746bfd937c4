import type { Rule } from '../rule.ts';
import { captureEndsEarly } from './capture/ends-early.ts';
import { captureGap } from './capture/gap.ts';
import { captureLimit } from './capture/limit.ts';
import { captureMidStream } from './capture/mid-stream.ts';
import { captureTruncated } from './capture/truncated.ts';
import { certBadSignature } from './cert/bad-signature.ts';
import { certExpired } from './cert/expired.ts';
import { certMissingIntermediate } from './cert/missing-intermediate.ts';
import { certMustStaple } from './cert/must-staple.ts';
import { certNameMismatch } from './cert/name-mismatch.ts';
import { certNotACa } from './cert/not-a-ca.ts';
import { certNotYetValid } from './cert/not-yet-valid.ts';
import { certRejected } from './cert/rejected.ts';
import { certRevoked } from './cert/revoked.ts';
import { certSelfSigned } from './cert/self-signed.ts';
import { certTlsaMismatch } from './cert/tlsa-mismatch.ts';
import { certTlsaSuspected } from './cert/tlsa-suspected.ts';
import { certUnknownIssuer } from './cert/unknown-issuer.ts';
import { certWeakKey } from './cert/weak-key.ts';
import { certWeakSignature } from './cert/weak-signature.ts';
import { certWrongUsage } from './cert/wrong-usage.ts';
import { mailCleartextInTls } from './mail/cleartext-in-tls.ts';
import { mailGreetingRejected } from './mail/greeting-rejected.ts';
import { mailStarttlsNotOffered } from './mail/starttls-not-offered.ts';
import { mailStarttlsNotUsed } from './mail/starttls-not-used.ts';
import { mailStarttlsRefused } from './mail/starttls-refused.ts';
import { mailTlsRequired } from './mail/tls-required.ts';
import { proxyRefused } from './proxy/refused.ts';
import { smtpCleartextFallback } from './smtp/cleartext-fallback.ts';
import { smtpCleartextInTls } from './smtp/cleartext-in-tls.ts';
import { smtpGreetingRejected } from './smtp/greeting-rejected.ts';
import { smtpRejectedInTls } from './smtp/rejected-in-tls.ts';
import { smtpStarttlsNotOffered } from './smtp/starttls-not-offered.ts';
import { smtpStarttlsNotUsed } from './smtp/starttls-not-used.ts';
import { smtpStarttlsRefused } from './smtp/starttls-refused.ts';
import { smtpStarttlsStripped } from './smtp/starttls-stripped.ts';
import { smtpTlsRequired } from './smtp/tls-required.ts';
import { tcpNoAnswer } from './tcp/no-answer.ts';
import { tcpRefused } from './tcp/refused.ts';
import { tcpResetInHandshake } from './tcp/reset-in-handshake.ts';
import { tcpRetransmissionDiffers } from './tcp/retransmission-differs.ts';
import { tcpStalled } from './tcp/stalled.ts';
import { tlsAlpnMismatch } from './tls/alpn-mismatch.ts';
import { tlsCipherMismatch } from './tls/cipher-mismatch.ts';
import { tlsClientCertificateRejected } from './tls/client-certificate-rejected.ts';
import { tlsClientCertificateRequired } from './tls/client-certificate-required.ts';
import { tlsCompression } from './tls/compression.ts';
import { tlsCorrupted } from './tls/corrupted.ts';
import { tlsDecryptError } from './tls/decrypt-error.ts';
import { tlsExtensionRefused } from './tls/extension-refused.ts';
import { tlsFallbackRefused } from './tls/fallback-refused.ts';
import { tlsGroupMismatch } from './tls/group-mismatch.ts';
import { tlsHelloUnanswered } from './tls/hello-unanswered.ts';
import { tlsInternalError } from './tls/internal-error.ts';
import { tlsOldVersion } from './tls/old-version.ts';
import { tlsOtherAlert } from './tls/other-alert.ts';
import { tlsPeerClosed } from './tls/peer-closed.ts';
import { tlsRenegotiation } from './tls/renegotiation.ts';
import { tlsSignatureMismatch } from './tls/signature-mismatch.ts';
import { tlsSniMissing } from './tls/sni-missing.ts';
import { tlsSniRejected } from './tls/sni-rejected.ts';
import { tlsUnexpectedMessage } from './tls/unexpected-message.ts';
import { tlsVersionMismatch } from './tls/version-mismatch.ts';
import { tlsWeakDh } from './tls/weak-dh.ts';
import { tlsWrapperMismatch } from './tls/wrapper-mismatch.ts';

/**
 * All rules, in the order in which they outrank each other as the cause: of those that explain an outcome the first one
 * is it.
 */
export const RULES: readonly Rule[] = [
  tcpRefused,
  tcpNoAnswer,
  proxyRefused,
  smtpGreetingRejected,
  mailGreetingRejected,
  smtpCleartextFallback,
  smtpStarttlsStripped,
  smtpStarttlsRefused,
  smtpTlsRequired,
  smtpStarttlsNotUsed,
  smtpStarttlsNotOffered,
  mailStarttlsRefused,
  mailTlsRequired,
  mailStarttlsNotUsed,
  mailStarttlsNotOffered,
  tlsWrapperMismatch,
  smtpCleartextInTls,
  mailCleartextInTls,
  tlsVersionMismatch,
  tlsFallbackRefused,
  tlsAlpnMismatch,
  tlsSniRejected,
  tlsGroupMismatch,
  tlsSignatureMismatch,
  tlsCipherMismatch,
  tlsWeakDh,
  tlsClientCertificateRequired,
  tlsClientCertificateRejected,
  tlsRenegotiation,
  tlsDecryptError,
  tlsCorrupted,
  tlsUnexpectedMessage,
  tlsInternalError,
  tlsExtensionRefused,
  tlsSniMissing,
  certTlsaMismatch,
  certSelfSigned,
  certExpired,
  certNotYetValid,
  certRevoked,
  certNotACa,
  certBadSignature,
  certWrongUsage,
  certMissingIntermediate,
  certNameMismatch,
  certUnknownIssuer,
  certWeakKey,
  certWeakSignature,
  certMustStaple,
  certTlsaSuspected,
  certRejected,
  tlsOtherAlert,
  tlsHelloUnanswered,
  tcpResetInHandshake,
  tcpStalled,
  smtpRejectedInTls,
  tlsPeerClosed,
  tcpRetransmissionDiffers,
  tlsOldVersion,
  tlsCompression,
  captureMidStream,
  captureLimit,
  captureGap,
  captureTruncated,
  captureEndsEarly,
];
