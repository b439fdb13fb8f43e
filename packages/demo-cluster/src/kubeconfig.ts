import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stringify } from 'yaml';

export interface KubeconfigContents {
  server: string;
  /** PEM. */
  caCertificate: string;
  token: string;
  viewerToken: string;
}

/** A kubeconfig with the contexts `demo`, which may do everything and is current, and `demo-viewer`, which may read. */
export function kubeconfigText(contents: KubeconfigContents): string {
  const context = (name: string) => ({
    name,
    context: { cluster: 'demo', user: name },
  });
  const user = (name: string, token: string) => ({ name, user: { token } });
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'demo',
      clusters: [
        {
          name: 'demo',
          cluster: {
            server: contents.server,
            'certificate-authority-data': Buffer.from(
              contents.caCertificate,
            ).toString('base64'),
          },
        },
      ],
      users: [
        user('demo', contents.token),
        user('demo-viewer', contents.viewerToken),
      ],
      contexts: [context('demo'), context('demo-viewer')],
    },
    { lineWidth: 0 },
  );
}

/** Writes the file as a whole, readable by its owner alone, since it holds tokens. */
export async function writeKubeconfig(
  file: string,
  contents: KubeconfigContents,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, kubeconfigText(contents), { mode: 0o600 });
  await rename(unfinished, file);
}
