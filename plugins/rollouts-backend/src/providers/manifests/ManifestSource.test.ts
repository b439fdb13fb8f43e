import { mockServices } from '@backstage/backend-test-utils';
import { ManifestSource, repositoryPath } from './ManifestSource';

const file = (path: string, text: string) => ({
  path,
  content: async () => Buffer.from(text),
});

describe('the source of manifests', () => {
  it('reads one file, or all YAML of a folder, by their paths in the repository', async () => {
    const source = new ManifestSource(
      mockServices.urlReader.mock({
        readUrl: async () => ({ buffer: async () => Buffer.from('kind: A') }),
        readTree: async () => ({
          files: async () => [file('kustomization.yaml', 'images: []')],
          archive: async () => {
            throw new Error('nobody asks');
          },
          dir: async () => '',
          etag: '',
        }),
      }),
    );
    const root = 'https://git.example/team/shop';
    expect(await source.read(`${root}/blob/main/deploy/shop.yaml`)).toEqual([
      { path: 'deploy/shop.yaml', text: 'kind: A' },
    ]);
    expect(await source.read(`${root}/-/tree/main/deploy/`)).toEqual([
      { path: 'deploy/kustomization.yaml', text: 'images: []' },
    ]);
    expect(await source.read(root)).toEqual([
      { path: 'kustomization.yaml', text: 'images: []' },
    ]);
  });

  it.each(['deploy', 'file:///etc/passwd', 'https://me:secret@git.example/x'])(
    'asks nobody for %s',
    async address => {
      const urlReader = mockServices.urlReader.mock();
      await expect(new ManifestSource(urlReader).read(address)).rejects.toThrow(
        /no address/,
      );
      expect(urlReader.readUrl).not.toHaveBeenCalled();
      expect(urlReader.readTree).not.toHaveBeenCalled();
    },
  );

  it('takes the name of a file for its path where the address says no more', () => {
    expect(repositoryPath(new URL('https://files.example/a/shop.yml'))).toBe(
      'shop.yml',
    );
  });
});
