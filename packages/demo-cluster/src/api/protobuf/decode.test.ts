import { decodeProtobuf } from './decode';

/** A length-delimited field. */
function bytes(field: number, content: Buffer | string): Buffer {
  const encoded = Buffer.from(content);
  const head = [varint(field * 8 + 2), varint(encoded.length)];
  return Buffer.concat([...head, encoded]);
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const parts: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    parts.push(rest > 0n ? low + 0x80 : low);
  } while (rest > 0n);
  return Buffer.from(parts);
}

function body(apiVersion: string, kind: string, ...fields: Buffer[]): Buffer {
  const type = Buffer.concat([bytes(1, apiVersion), bytes(2, kind)]);
  const object = bytes(2, Buffer.concat(fields));
  return Buffer.concat([Buffer.from('k8s\0'), bytes(1, type), object]);
}

describe('decodeProtobuf', () => {
  it('reads objects, maps, lists and bytes', () => {
    const metadata = Buffer.concat([
      bytes(1, 'settings'),
      bytes(2, ''),
      bytes(11, Buffer.concat([bytes(1, 'app'), bytes(2, 'web')])),
      bytes(11, Buffer.concat([bytes(1, 'tier'), bytes(2, 'front')])),
      bytes(14, 'example.com/one'),
      bytes(14, 'example.com/two'),
      bytes(8, Buffer.alloc(0)),
    ]);
    const data = Buffer.concat([bytes(1, 'key'), bytes(2, 'välue')]);
    expect(
      decodeProtobuf(body('v1', 'Secret', bytes(1, metadata), bytes(2, data))),
    ).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'settings',
        labels: { app: 'web', tier: 'front' },
        finalizers: ['example.com/one', 'example.com/two'],
      },
      data: { key: Buffer.from('välue').toString('base64') },
    });
  });

  it('keeps a zero that somebody wrote and drops those that nobody wrote', () => {
    const spec = Buffer.concat([
      integer(1, 0),
      integer(5, 0),
      integer(7, 0),
      integer(9, 600),
    ]);
    expect(
      decodeProtobuf(body('apps/v1', 'Deployment', bytes(2, spec))),
    ).toMatchObject({
      spec: { replicas: 0, progressDeadlineSeconds: 600 },
    });
    const { spec: decoded } = decodeProtobuf(
      body('apps/v1', 'Deployment', bytes(2, spec)),
    );
    expect(decoded).not.toHaveProperty('minReadySeconds');
    expect(decoded).not.toHaveProperty('paused');
  });

  it('puts inlined messages into their object and reads quantities, times and ports', () => {
    const port = Buffer.concat([
      integer(3, 80),
      bytes(4, Buffer.concat([integer(1, 1), integer(2, 0), bytes(3, 'http')])),
    ]);
    const service = decodeProtobuf(
      body('v1', 'Service', bytes(2, bytes(1, port))),
    );
    expect(service).toMatchObject({
      spec: { ports: [{ port: 80, targetPort: 'http' }] },
    });
    const volume = Buffer.concat([
      bytes(1, 'v'),
      bytes(2, bytes(2, bytes(2, bytes(1, '64Mi')))),
    ]);
    const pod = decodeProtobuf(body('v1', 'Pod', bytes(2, bytes(1, volume))));
    expect(pod).toMatchObject({
      spec: { volumes: [{ name: 'v', emptyDir: { sizeLimit: '64Mi' } }] },
    });
    const metadata = bytes(8, integer(1, 1_767_603_600));
    expect(
      decodeProtobuf(body('v1', 'Namespace', bytes(1, metadata))),
    ).toMatchObject({
      metadata: { creationTimestamp: '2026-01-05T09:00:00Z' },
    });
  });

  it('refuses what it does not know and what is broken', () => {
    expect(() =>
      decodeProtobuf(body('storage.k8s.io/v1', 'StorageClass')),
    ).toThrow(expect.objectContaining({ code: 415 }));
    expect(() => decodeProtobuf(Buffer.from('{"kind":"Pod"}'))).toThrow(
      expect.objectContaining({ code: 400 }),
    );
    const cut = body('v1', 'Pod', bytes(1, bytes(1, 'name'))).subarray(0, -2);
    expect(() => decodeProtobuf(cut)).toThrow(
      expect.objectContaining({ code: 400 }),
    );
  });
});
