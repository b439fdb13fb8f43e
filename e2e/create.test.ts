import { expect, Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { kubectl, test, visit } from './support';

const WIZARD = '/create/templates/default/go-service';
/**
 * What the portal promises between the click and pods that run. It is a promise of a machine that has time for it: where
 * more programs wait than there are processors for, it takes as much longer.
 */
const RUNS_WITHIN_MS =
  10_000 * Math.max(1, loadavg()[0] / availableParallelism());

/** The first page, filled in by hand. */
async function identify(page: Page, name: string) {
  page.setDefaultTimeout(8_000);
  await visit(page, WIZARD);
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page
    .getByRole('textbox', { name: /^Description/ })
    .fill('Takes orders and tells their state');
  await page.locator('#root_owner').first().click();
  await page.keyboard.type('Veza');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  // Leaves the list, behind which nothing else can be reached.
  await page.keyboard.press('Tab');
}

/** Every file below a folder with its content and whether it can be executed, but for what Git keeps for itself. */
function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(file => [relative(folder, file), file])
      .filter(([path]) => !path.startsWith('.git/'))
      .sort()
      .map(([path, file]) => [
        path,
        // eslint-disable-next-line no-bitwise -- permissions are bits
        `${statSync(file).mode & 0o100 ? 'x' : '-'} ${readFileSync(file, 'base64')}`,
      ]),
  );
}

test.describe('create', () => {
  test.describe.configure({ mode: 'serial', timeout: 60_000 });
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-create-'));
  const name = `orders-${Date.now().toString(36)}`;
  let remote = '';
  test.afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    if (remote.endsWith(`/${name}.git`)) {
      rmSync(remote, { recursive: true, force: true });
    }
    kubectl(
      ...['delete', 'namespace', `${name}-development`],
      ...['--wait=false', '--ignore-not-found'],
    );
  });

  test('a Go service runs within ten seconds of the click', async ({
    portal,
  }) => {
    await identify(portal, name);
    await expect(portal.getByText(`${name} is free`)).toBeVisible();
    await portal.getByRole('button', { name: 'Next' }).click();
    await expect(
      portal.getByText(`https://${name}.development.example.com`),
    ).toBeVisible();
    const clicked = Date.now();
    await portal.getByRole('button', { name: `Create ${name}` }).click();
    const result = portal.locator('body');
    await expect(
      result.getByRole('heading', { name: `${name} is there` }),
    ).toBeVisible({ timeout: 30_000 });
    await expect(result.getByText('Healthy').first()).toBeVisible();
    const seconds = (Date.now() - clicked) / 1_000;
    test.info().annotations.push({
      type: 'click_to_running_s',
      description: seconds.toFixed(1),
    });
    expect(seconds * 1_000).toBeLessThan(RUNS_WITHIN_MS);

    const command = await result.getByText(/^git clone /).innerText();
    remote = command.replace('git clone ', '').trim();

    await portal.getByRole('link', { name: `Environments of ${name}` }).click();
    await expect(
      portal.getByRole('article', { name: /, Development$/ }).first(),
    ).toContainText('Healthy');
  });

  test('its repository is what the command line writes, byte for byte', () => {
    const clone = join(folder, 'clone');
    execFileSync('git', ['clone', '--quiet', remote, clone]);
    const { answers } = parse(
      readFileSync(join(clone, '.quarterdeck/lock.yaml'), 'utf8'),
    );
    const answersFile = join(folder, 'answers.json');
    writeFileSync(answersFile, JSON.stringify(answers));
    const made = join(folder, 'made');
    execFileSync(process.execPath, [
      'packages/cli/bin/quarterdeck',
      'generate',
      'go-service',
      '--answers',
      answersFile,
      '--output',
      made,
    ]);
    const published = filesOf(clone);
    expect(Object.keys(published).length).toBeGreaterThan(40);
    expect(published).toEqual(filesOf(made));
  });

  test('a name that cannot be is told while it is typed', async ({
    portal,
  }) => {
    await visit(portal, WIZARD);
    const field = portal.getByRole('textbox', { name: /^Name/ });
    for (const [typed, said] of [
      ['1orders', 'A name begins with a letter'],
      ['bestellungen-ü', 'not ü'],
      ['o'.repeat(40), 'at most 39 characters'],
      ['test', 'kept by Rust'],
      ['veza-web', 'There is already a component called veza-web'],
    ]) {
      await field.fill(typed);
      await expect(portal.getByText(said).first()).toBeVisible();
    }
  });

  test('a name that is taken does not get past the first page', async ({
    portal,
  }) => {
    await identify(portal, 'veza-web');
    await portal.getByRole('button', { name: 'Next' }).click();
    await expect(
      portal.getByText('There is already a component called veza-web').first(),
    ).toBeVisible();
    await expect(portal.getByText('Where its code')).toBeHidden();
  });

  test('the form speaks French', async ({ french }) => {
    await visit(french, WIZARD);
    await expect(french.getByText('Ce que vous obtenez')).toBeVisible();
    await expect(french.getByText('Propriétaire').first()).toBeVisible();
    await french.getByRole('textbox', { name: /^Nom/ }).fill('1orders');
    await expect(
      french.getByText('Un nom commence par une lettre'),
    ).toBeVisible();
  });
});
