import { generate } from 'selfsigned';

export interface ServerCertificate {
  /** PEM */
  key: string;
  /** PEM; its own issuer, and therefore also what clients need to trust. */
  certificate: string;
}

/** Who connects by these names finds them in the certificate, whatever host it listens on. */
const names = ['localhost', 'kubernetes', 'kubernetes.default.svc'];

/** Makes a certificate that names the loopback addresses and the given host, valid for ten years. */
export async function makeCertificate(
  host: string,
): Promise<ServerCertificate> {
  const addresses = [...new Set(['127.0.0.1', '::1', host])].filter(isAddress);
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + 10);
  const { private: key, cert } = await generate(
    [{ name: 'commonName', value: 'Quarterdeck demo cluster' }],
    {
      keySize: 2048,
      algorithm: 'sha256',
      notAfterDate,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        {
          name: 'keyUsage',
          keyCertSign: true,
          digitalSignature: true,
          keyEncipherment: true,
          critical: true,
        },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            ...names.map(value => ({ type: 2 as const, value })),
            ...addresses.map(ip => ({ type: 7 as const, ip })),
          ],
        },
      ],
    },
  );
  return { key, certificate: cert };
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}
