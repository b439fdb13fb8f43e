import AxeBuilder from '@axe-core/playwright';
import { expect, Page, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';

const TAB = '/catalog/default/component/veza-backend-api/environments';
const SHOWN_WITHIN_MS = 2_000;

function kubectl(...args: string[]) {
  return execFileSync('kubectl', args, { encoding: 'utf8' });
}

function setImage(namespace: string, tag: string) {
  kubectl(
    '--namespace',
    namespace,
    'set',
    'image',
    'deployment/veza-backend-api',
    `backend-api=registry.example/veza/backend-api:${tag}`,
  );
}

async function signIn(page: Page, path: string) {
  await page.goto(path);
  await page.getByRole('heading', { name: 'Dana Developer' }).click();
  await expect(card(page, 'Production')).toBeVisible({ timeout: 30_000 });
}

function card(page: Page, environment: string) {
  return page.getByRole('article', {
    name: `veza-backend-api, ${environment}`,
  });
}

test('the entity page shows three environments in rank order', async ({
  page,
}) => {
  await signIn(page, TAB);
  await expect(
    page.getByRole('article', { name: /^veza-backend-api, / }),
  ).toHaveCount(3);
  const labels = await page
    .getByRole('article', { name: /^veza-backend-api, / })
    .evaluateAll(cards => cards.map(each => each.getAttribute('aria-label')));
  expect(labels).toEqual([
    'veza-backend-api, Development',
    'veza-backend-api, Staging',
    'veza-backend-api, Production',
  ]);
  await expect(card(page, 'Production')).toContainText(/v\d+\.\d+\.\d+/);
  await expect(card(page, 'Production')).toContainText('Healthy');
  await expect(card(page, 'Production')).toContainText(
    /\d of \d replicas ready/,
  );
});

for (const signals of ['on', 'off'] as const) {
  test(`kubectl set image is on screen within 2 s, signals ${signals}`, async ({
    page,
  }) => {
    if (signals === 'off') {
      await page.routeWebSocket(/\/api\/signals/, socket => socket.close());
    }
    await signIn(page, TAB);
    await page.evaluate(() => {
      document.body.dataset.sameDocument = 'yes';
    });
    const tag = `v1.4.2-${signals}-${Date.now().toString(36)}`;
    setImage('veza-staging', tag);
    const changedAt = Date.now();
    await expect(card(page, 'Staging')).toContainText(tag, {
      timeout: SHOWN_WITHIN_MS,
    });
    test.info().annotations.push({
      type: 'milliseconds until shown',
      description: String(Date.now() - changedAt),
    });
    await expect(card(page, 'Staging')).toContainText('Healthy', {
      timeout: 60_000,
    });
    await expect(page.locator('body')).toHaveAttribute(
      'data-same-document',
      'yes',
    );
  });
}

/** Opens an address in another page of a browser that has signed in already. */
async function openBeside(page: Page, path: string) {
  const beside = await page.context().newPage();
  await beside.goto(path);
  const person = beside.getByRole('heading', { name: 'Dana Developer' });
  await expect(person.or(beside.getByRole('main'))).toBeVisible({
    timeout: 30_000,
  });
  if (await person.isVisible()) {
    await person.click();
  }
  return beside;
}

/** With these settings from the first page on. */
async function choose(page: Page, settings: Record<string, string>) {
  await page.addInitScript(entries => {
    for (const [name, value] of entries) {
      window.localStorage.setItem(name, value);
    }
  }, Object.entries(settings));
}

async function versionOf(namespace: string) {
  const image = kubectl(
    '--namespace',
    namespace,
    'get',
    'deployment/veza-backend-api',
    '--output',
    'jsonpath={.spec.template.spec.containers[0].image}',
  );
  return image.slice(image.lastIndexOf(':') + 1);
}

test('card, history and timeline follow kubectl within 2 s', async ({
  page,
}) => {
  await signIn(page, TAB);
  const history = await openBeside(page, `${TAB}?view=history`);
  await expect(history.getByRole('article').first()).toBeVisible({
    timeout: 30_000,
  });
  const timeline = await openBeside(
    page,
    TAB.replace(/environments$/, 'timeline'),
  );
  await expect(timeline.getByRole('article').first()).toBeVisible({
    timeout: 30_000,
  });
  const tag = `v1.4.3-followed-${Date.now().toString(36)}`;
  const before = await versionOf('veza-development');
  setImage('veza-development', tag);
  const shown = { timeout: SHOWN_WITHIN_MS };
  await Promise.all([
    expect(card(page, 'Development')).toContainText(tag, shown),
    expect(
      history
        .getByRole('article')
        .filter({ hasText: tag })
        .filter({ hasText: before }),
    ).toContainText('Development', shown),
    expect(
      timeline.getByRole('article').filter({ hasText: tag }).first(),
    ).toBeVisible(shown),
  ]);
  await expect(
    history.getByRole('article').filter({ hasText: tag }),
  ).toContainText('Succeeded', { timeout: 60_000 });
});

test('rewind shows how it was before the last change', async ({ page }) => {
  await signIn(page, TAB);
  const before = await versionOf('veza-staging');
  const tag = `v1.4.4-rewound-${Date.now().toString(36)}`;
  setImage('veza-staging', tag);
  await expect(card(page, 'Staging')).toContainText(tag);
  await expect(card(page, 'Staging')).toContainText('Healthy', {
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Rewind' }).click();
  await page.getByRole('button', { name: 'Before the last change' }).click();
  await expect(page.getByText(/This is how it was at/)).toBeVisible();
  await expect(page).toHaveURL(/[?&]at=/);
  await expect(card(page, 'Staging')).toContainText(before);
  await expect(card(page, 'Staging')).not.toContainText(tag);
  await page.reload();
  await expect(card(page, 'Staging')).toContainText(before, {
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(card(page, 'Staging')).toContainText(tag);
  await expect(page).not.toHaveURL(/[?&]at=/);
});

test('the panel of a workload serves the keyboard and fills a phone', async ({
  page,
}) => {
  await signIn(page, TAB);
  const details = card(page, 'Production').getByRole('link', {
    name: 'Details of veza-backend-api',
  });
  await details.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'veza-backend-api' });
  await expect(panel).toBeVisible();
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    // Leaving for the controls of the browser is allowed, for the page behind is not.
    expect(
      await page.evaluate(
        () =>
          document.activeElement === document.body ||
          document.activeElement?.closest('dialog') !== null,
      ),
    ).toBe(true);
  }
  await panel.getByRole('tab', { name: 'Pods' }).click();
  await expect(panel.getByRole('table', { name: 'Pods' })).toContainText(
    'Running',
  );
  await expect(page).toHaveURL(/panel=pods/);
  await page.setViewportSize({ width: 390, height: 844 });
  const box = await panel.boundingBox();
  expect(box).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(details).toBeFocused();
});

test('the tab speaks French in the dark theme', async ({ page }) => {
  await choose(page, { language: 'fr', theme: 'dark' });
  await page.goto(TAB);
  await page.getByRole('heading', { name: 'Dana Developer' }).click();
  await expect(card(page, 'Production')).toContainText('Sain', {
    timeout: 30_000,
  });
  await expect(page.locator('[data-theme-mode="dark"]').first()).toBeAttached();
  await expect(card(page, 'Production')).toContainText(/Changé il y a/);
  await page.getByRole('link', { name: 'Historique' }).click();
  await expect(
    page.getByRole('article').filter({ hasText: 'Réussi' }).first(),
  ).toContainText('Voir l’état d’avant');
  await page.getByRole('link', { name: 'Comparer' }).click();
  await expect(page.getByRole('button', { name: 'Inverser' })).toBeVisible();
  await page.getByRole('link', { name: 'Promouvoir' }).click();
  await expect(page.getByText('Ce qui changerait').first()).toBeVisible();
});

const PANEL = `workload=${encodeURIComponent('demo/veza-production/Deployment/veza-backend-api')}`;
const VIEWS: Record<string, { query: string; shown: string }> = {
  matrix: { query: '', shown: 'article' },
  history: { query: '?view=history', shown: 'article' },
  comparison: { query: '?view=compare', shown: 'table' },
  promotions: { query: '?view=promote', shown: 'article' },
  rewound: { query: '?at=2020-01-01T00:00:00.000Z', shown: 'form' },
  'panel, overview': { query: `?${PANEL}`, shown: 'dialog' },
  'panel, pods': { query: `?${PANEL}&panel=pods`, shown: 'dialog table' },
  'panel, events': { query: `?${PANEL}&panel=events`, shown: 'dialog' },
  'panel, history': {
    query: `?${PANEL}&panel=history`,
    shown: 'dialog article',
  },
};

for (const theme of ['light', 'dark'] as const) {
  test(`no view breaks WCAG A or AA, ${theme} theme`, async ({ page }) => {
    await choose(page, { theme });
    await signIn(page, TAB);
    for (const [name, { query, shown }] of Object.entries(VIEWS)) {
      await page.goto(`${TAB}${query}`);
      await expect(page.locator(`main ${shown}`).first()).toBeVisible({
        timeout: 30_000,
      });
      const { violations } = await new AxeBuilder({ page })
        .include('main')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => ({
          view: name,
          id,
          targets: nodes.map(({ target }) => target.join(' ')),
        })),
      ).toEqual([]);
    }
  });
}

test('a version that cannot be pulled says so, and its undo is seen', async ({
  page,
}) => {
  await signIn(page, TAB);
  const development = card(page, 'Development');
  setImage('veza-development', 'v9.9.9-broken');
  await expect(development).toContainText('v9.9.9-broken');
  await expect(development).toContainText(/cannot be pulled/, {
    timeout: 30_000,
  });
  kubectl(
    '--namespace',
    'veza-development',
    'rollout',
    'undo',
    'deployment/veza-backend-api',
  );
  await expect(development).toContainText('Healthy', { timeout: 60_000 });
  await expect(development).not.toContainText('v9.9.9-broken');
});

test('each state of the demo estate is visible', async ({ page }) => {
  const open = async (component: string) => {
    await page.goto(`/catalog/default/component/${component}/environments`);
    return (environment: string) =>
      page.getByRole('article', { name: `${component}, ${environment}` });
  };
  await signIn(page, TAB);
  const chat = await open('veza-chat-server');
  await expect(chat('Staging')).toContainText(/Behind Development/);
  const stream = await open('veza-stream-server');
  await expect(stream('Production')).toContainText('Drifted: 2 fields', {
    timeout: 30_000,
  });
  const graph = await open('city-resource-graph-api');
  await expect(graph('Staging')).toContainText(/crashes again and again/, {
    timeout: 30_000,
  });
});

test('the Kubernetes tab of Backstage shows the same cluster', async ({
  page,
}) => {
  await signIn(page, TAB);
  await page.goto('/catalog/default/component/veza-backend-api/kubernetes');
  await expect(page.getByText('Your Clusters')).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText('demo', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/\d+ pods/).first()).toBeVisible();
});
