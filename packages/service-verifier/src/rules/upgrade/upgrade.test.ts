import { UPGRADE_RULES } from '.';
import { projectOf } from '../../project';
import { filesOf } from '../../testing/files';
import { verify } from '../../verify';

async function findings(path: string, content: string): Promise<string[]> {
  const files = filesOf({ [path]: content });
  const found = await verify(projectOf(files), UPGRADE_RULES);
  return found.map(({ rule, line }) => `${rule}:${line}`);
}

describe('the rules of upgrades', () => {
  it.each([
    'if [[ "$version" < "$newest_version" ]]; then',
    'if [ "$OLD_VERSION" \\> "$NEW_VERSION" ]; then',
    'newest="$(list_versions | sort | tail -1)"',
  ])('find versions that are compared as text: %s', async line => {
    expect(await findings('scripts/a.sh', `set -e\n${line}\n`)).toEqual([
      'upgrade/versions-are-numbers:2',
    ]);
  });

  it.each(['['.repeat(50_000), 'version'.repeat(30_000)])(
    'are not held up by a line that is made for it: %.10s',
    async line => {
      const before = Date.now();
      expect(await findings('scripts/a.sh', `set -e\n${line}\n`)).toEqual([]);
      expect(Date.now() - before).toBeLessThan(1000);
    },
  );

  it.each(['rsync -a --delete template/ ./', 'git rm -rf .', 'git clean -fdx'])(
    'find what deletes the files of a team: %s',
    async line => {
      expect(await findings('.github/workflows/a.yml', `${line}\n`)).toEqual([
        'upgrade/keeps-unknown-files:1',
      ]);
    },
  );

  it.each([
    'newest="$(list_versions | sort -V | tail -1)"',
    'if [[ "$version" == "$newest_version" ]]; then',
    'server --version > version.txt',
    'rsync -a build/ target/',
    'git rm docs/old.md',
    '# git clean -fdx would delete what others wrote',
  ])('let pass %s', async line => {
    expect(await findings('scripts/a.sh', `${line}\n`)).toEqual([]);
  });

  it('look at what runs alone', async () => {
    expect(await findings('docs/a.md', 'git clean -fdx\n')).toEqual([]);
  });
});
