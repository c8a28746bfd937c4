/** What is used of dns-packet, which brings no types: it reads a question or a record at an offset of a message. */
declare module 'dns-packet' {
  interface Codec<T> {
    /** @throws where the bytes end too early. `bytes` says how many were read last. */
    decode: ((message: Buffer, offset: number) => T) & { bytes: number };
  }

  interface Question {
    /** Labels with dots between; `.` for the root. */
    name: string;
    type: string;
    class: string;
  }

  interface Answer<Type extends string, Data> {
    name: string;
    type: Type;
    ttl: number;
    data: Data;
  }

  type KnownAnswer =
    | Answer<'A' | 'AAAA' | 'CNAME', string>
    | Answer<'MX', { preference: number; exchange: string }>
    | Answer<'TLSA', { usage: number; selector: number; matchingType: number; certificate: Buffer }>;

  export const question: Codec<Question>;
  /** Of the record types that we have it read. */
  export const answer: Codec<KnownAnswer>;
}
