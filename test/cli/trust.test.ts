import { describe, expect, it } from 'vitest';
import { loadTrust } from '../../src/cli/trust.ts';
import { fakeIo } from '../support/fake-io.ts';
import { certificateOf, pemOf } from '../x509/fixture.ts';

const files = {
  'ca.pem': pemOf('root'),
  'empty.pem': 'nothing',
  'certs/5ad8a5d6.0': pemOf('root'),
  'certs/root.crt': `Example Root\n${pemOf('root')}`,
  'certs/both.pem': pemOf('root') + pemOf('second-root'),
  'certs/5ad8a5d6.r0': '-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n',
  'none/README': 'no certificates here',
};
const { io } = fakeIo({ files });
const load = (options: Partial<Parameters<typeof loadTrust>[0]>) =>
  loadTrust({ caFiles: [], caFolders: [], systemRoots: true, ...options }, io);

describe('what is trusted', () => {
  it('is what Node carries, told with its version and number', async () => {
    const trust = await load({});
    expect(trust.description).toBe("Mozilla's roots in Node v0.0.0");
    // They are not loaded for a capture without certificates.
    expect(trust.roots).toBeNull();
    expect(trust.contains(certificateOf('root'))).toBe(false);
    expect(trust.roots).toEqual({ node: 'v0.0.0', count: 0 });
  });

  it('is without those roots what files and folders hold, each certificate once', async () => {
    const trust = await load({ systemRoots: false, caFiles: ['ca.pem'], caFolders: ['certs'] });
    expect([trust.roots, trust.size, trust.unreadable]).toEqual([null, 2, 0]);
    expect(trust.sourceOf(certificateOf('root'))).toBe('ca.pem');
    expect(trust.sourceOf(certificateOf('second-root'))).toBe('certs');
    expect(trust.sourceOf(certificateOf('leaf'))).toBeNull();
  });

  it('may be nothing', async () => {
    const trust = await load({ systemRoots: false });
    expect([trust.size, trust.description]).toEqual([0, '']);
  });

  it.each([
    [{ caFiles: ['empty.pem'] }, /^empty\.pem: holds no PEM certificate/],
    [{ caFolders: ['none'] }, /^none: no file in it holds a PEM certificate/],
    [{ caFolders: ['nowhere'] }, /^nowhere: no such folder/],
  ])('is not %j', async (options, message) => {
    await expect(load(options)).rejects.toThrow(message);
  });
});
