declare module 'pcap-parser' {
  /** What of a stream the parser uses. */
  interface Input {
    on(event: string, listener: (data: Buffer) => void): unknown;
    pause(): void;
    resume(): void;
  }

  interface Packet {
    header: {
      timestampSeconds: number;
      timestampMicroseconds: number;
      capturedLength: number;
      originalLength: number;
    };
    data: Buffer;
  }

  interface Parser {
    on(event: 'globalHeader', listener: (header: { linkLayerType: number }) => void): this;
    on(event: 'packet', listener: (packet: Packet) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  export function parse(input: Input): Parser;
}
