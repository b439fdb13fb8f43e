import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './main';

describe('quarterdeck', () => {
  let folder: string;
  const lines: string[] = [];
  const run = async (...commandLine: string[]) => {
    lines.length = 0;
    return main(commandLine, {
      out: line => lines.push(line),
      error: line => lines.push(line),
    });
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quarterdeck-cli-'));
    await writeFile(
      join(folder, 'answers.yaml'),
      'name: orders\ndescription: Takes orders and tells their state\nowner: group:default/veza-team\nrepository: github.com?owner=veza&repo=orders\n',
    );
  });

  afterEach(() => rm(folder, { recursive: true }));

  const generateOrders = () =>
    run(
      'generate',
      'go-service',
      '--answers',
      join(folder, 'answers.yaml'),
      '--output',
      join(folder, 'orders'),
    );

  it('lists the templates', async () => {
    expect(await run('list')).toBe(0);
    expect(lines.join('\n')).toContain('go-service');
  });

  it('generates a service that keeps every rule, and does not write over another one', async () => {
    expect(await generateOrders()).toBe(0);
    expect(
      await readFile(join(folder, 'orders/quarterdeck.yaml'), 'utf8'),
    ).toContain('name: orders');
    await run('verify', join(folder, 'orders'));
    expect(lines.at(-1)).toMatch(/keep every rule/);
    await expect(generateOrders()).rejects.toThrow(/has files already/);
  });

  it('writes anew what follows from a description that was changed, and nothing else', async () => {
    await generateOrders();
    const description = join(folder, 'orders/quarterdeck.yaml');
    const text = await readFile(description, 'utf8');
    await run('generate', join(folder, 'orders'));
    expect(lines.at(-1)).toMatch(/^0 of \d+ generated files written$/);
    await writeFile(description, text.replace(/8080/g, '8181'));
    await run('generate', join(folder, 'orders'));
    expect(lines).toContain('changed  Dockerfile');
    await run('verify', join(folder, 'orders'));
    expect(lines.at(-1)).toMatch(/keep every rule/);
  });

  it('keeps what both own and the team has changed', async () => {
    await generateOrders();
    const [description, dockerfile] = ['quarterdeck.yaml', 'Dockerfile'].map(
      file => join(folder, 'orders', file),
    );
    await writeFile(
      description,
      (await readFile(description, 'utf8')).replace(/8080/g, '8181'),
    );
    await writeFile(
      dockerfile,
      `${await readFile(dockerfile, 'utf8')}# ours\n`,
    );
    await run('generate', join(folder, 'orders'));
    await run('generate', join(folder, 'orders'));
    expect(lines).toContain('kept  Dockerfile, which the team has changed');
    expect(await readFile(dockerfile, 'utf8')).toMatch(/# ours\n$/);
    expect(await run('verify', join(folder, 'orders'))).toBe(1);
    expect(lines.join('\n')).toContain('contract/ports-agree');
  });

  it.each([
    [['fly'], 2, /There is no command "fly"/],
    [[], 2, /Say what to do/],
    [['verify', '--nothing'], 2, /nothing/],
  ])('explains %j', async (commandLine, code, message) => {
    expect(await run(...commandLine)).toBe(code);
    expect(lines.join('\n')).toMatch(message);
  });

  it('says which templates there are where one is not', async () => {
    await expect(
      run('generate', 'cobol', '--answers', join(folder, 'answers.yaml')),
    ).rejects.toThrow(/no template "cobol"; there is .*go-service/);
  });
});
