import { describe, expect, it } from 'vitest';
import { certificateReader } from '../../src/x509/certificate-reader.ts';
import { derOf } from './fixture.ts';

describe('certificateReader', () => {
  it('reads each distinct certificate once', () => {
    const read = certificateReader();
    const first = read(derOf('leaf'));
    expect(read(derOf('leaf'))).toBe(first);
    expect(read(derOf('root'))).not.toBe(first);
  });

  it('forgets the one that was not asked for longest', () => {
    const read = certificateReader(2);
    const [leaf, root] = [read(derOf('leaf')), read(derOf('root'))];
    read(derOf('leaf'));
    read(derOf('sub'));
    expect(read(derOf('leaf'))).toBe(leaf);
    expect(read(derOf('root'))).not.toBe(root);
  });

  it('remembers no more bytes than it may, and the last certificate in any case', () => {
    const read = certificateReader(10, derOf('leaf').length + derOf('root').length - 1);
    const [leaf, root] = [read(derOf('leaf')), read(derOf('root'))];
    expect(read(derOf('root'))).toBe(root);
    expect(read(derOf('leaf'))).not.toBe(leaf);
    const one = certificateReader(10, 1);
    expect(one(derOf('leaf'))).toBe(one(derOf('leaf')));
  });
});
