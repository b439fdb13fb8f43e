import { createMockDirectory } from '@backstage/backend-test-utils';
import { appendFile, chmod, writeFile } from 'node:fs/promises';
import { GitError, runGit } from './runGit';

describe('runGit', () => {
  const directory = createMockDirectory();
  const here = { directory: directory.path };
  beforeEach(() => directory.clear());

  it('returns what Git answers', async () => {
    await runGit(['init', '--quiet'], here);
    expect(
      await runGit(['hash-object', '--stdin', '-w'], { ...here, input: 'a\n' }),
    ).toBe('78981922613b2afb6025042ff6bd878ac1994e85\n');
  });

  it('says why Git failed', async () => {
    await expect(runGit(['cat-file', '-p', 'HEAD'], here)).rejects.toThrow(
      /git cat-file failed: fatal: not a git repository/,
    );
  });

  it.each(['ext::sh -c touch% ran', 'file:///', 'https://127.0.0.1:1/a'])(
    'reaches no remote that was not allowed: %s',
    async remote => {
      await expect(runGit(['ls-remote', remote], here)).rejects.toThrow(
        /transport '\w+' not allowed/,
      );
      expect(directory.content()).toEqual({});
    },
  );

  it('reaches no remote that only the repository itself allows', async () => {
    await runGit(['init', '--quiet', '--bare', '.'], here);
    await appendFile(
      directory.resolve('config'),
      `[protocol "ext"]
\tallow = always
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = ext::sh -c "touch% ran"
\tpromisor = true
`,
    );
    // An object that is missing would be fetched from where the repository says.
    await expect(
      runGit(['cat-file', 'blob', 'a'.repeat(40)], here),
    ).rejects.toThrow(GitError);
    await expect(runGit(['ls-remote', 'origin'], here)).rejects.toThrow(
      /transport 'ext' not allowed/,
    );
    expect(Object.keys(directory.content() ?? {})).not.toContain('ran');
  });

  it('runs no hooks of a repository', async () => {
    await runGit(['init', '--quiet'], here);
    const hook = directory.resolve('.git/hooks/post-commit');
    await writeFile(hook, '#!/bin/sh\ntouch ran\n');
    await chmod(hook, 0o755);
    const settings = { 'user.name': 'a', 'user.email': 'a@localhost' };
    await runGit(['commit', '--allow-empty', '-qm', 'a'], {
      ...here,
      settings,
    });
    expect(Object.keys(directory.content() ?? {})).not.toContain('ran');
  });

  it('ends Git, and what Git started, when time is over', async () => {
    await runGit(['init', '--quiet'], here);
    const settings = { 'alias.stay': '!sleep 60' };
    const before = Date.now();
    await expect(
      runGit(['stay'], { ...here, settings, timeoutMs: 200 }),
    ).rejects.toThrow(GitError);
    expect(Date.now() - before).toBeLessThan(5000);
  });

  it('shows settings to nobody who lists processes', async () => {
    await runGit(['init', '--quiet'], here);
    const settings = {
      'http.extraHeader': 'hush',
      'alias.line': '!tr "\\0" " " < /proc/$PPID/cmdline',
    };
    const line = await runGit(['line'], { ...here, settings });
    expect(line).toContain('git line');
    expect(line).not.toContain('hush');
  });
});
