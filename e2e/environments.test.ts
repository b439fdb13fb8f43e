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
