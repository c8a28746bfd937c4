/**
 * OCSPResponseStatus: RFC 6960, section 4.2.1 (2013-06). It has no IANA registry.
 */
export const OCSP_RESPONSE_STATUSES = {
  0: 'successful',
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
} as const;

/**
 * CRLReason: RFC 5280, section 5.3.1 (2008-05). It has no IANA registry.
 */
export const CRL_REASONS = {
  0: 'unspecified',
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  8: 'removeFromCRL',
  9: 'privilegeWithdrawn',
  10: 'aACompromise',
} as const;
