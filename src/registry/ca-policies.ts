/**
 * Certificate policies of the CA/Browser Forum, by which a CA says how it knows whom a certificate is for (Baseline
 * Requirements section 7.1.6.1, EV Guidelines section 9.3.2; https://cabforum.org/resources/object-registry/, 2024-05).
 */
export const CA_POLICIES = {
  '2.23.140.1.1': 'extended validation (EV)',
  '2.23.140.1.2.1': 'domain validated (DV)',
  '2.23.140.1.2.2': 'organization validated (OV)',
  '2.23.140.1.2.3': 'individual validated (IV)',
} as const;
