import { expect, Page } from '@playwright/test';
import {
  ENTITY,
  kubectl,
  newTag,
  openBeside,
  SERVICE,
  setImage,
  SHOWN_WITHIN_MS,
  test,
  versionOf,
  visit,
} from './support';

const TAB = `${ENTITY}/environments`;

function card(page: Page, environment: string) {
  return page.getByRole('article', { name: `${SERVICE}, ${environment}` });
}

async function openTab(page: Page) {
  await visit(page, TAB);
  await expect(card(page, 'Production')).toBeVisible();
}

test('the entity page shows three environments in rank order', async ({
  portal,
}) => {
  await openTab(portal);
  await expect(
    portal.getByRole('article', { name: /^veza-backend-api, / }),
  ).toHaveCount(3);
  const labels = await portal
    .getByRole('article', { name: /^veza-backend-api, / })
    .evaluateAll(cards => cards.map(each => each.getAttribute('aria-label')));
  expect(labels).toEqual([
    'veza-backend-api, Development',
    'veza-backend-api, Staging',
    'veza-backend-api, Production',
  ]);
  await expect(card(portal, 'Production')).toContainText(/v\d+\.\d+\.\d+/);
  await expect(card(portal, 'Production')).toContainText('Healthy');
  await expect(card(portal, 'Production')).toContainText(
    /\d of \d replicas ready/,
  );
});

for (const signals of ['on', 'off'] as const) {
  test(`kubectl set image is on screen within 2 s, signals ${signals}`, async ({
    profile,
    portal,
  }) => {
    let page = portal;
    if (signals === 'off') {
      page = await profile.newPage();
      await page.routeWebSocket(/\/api\/signals/, socket => socket.close());
      await page.goto(TAB);
    } else {
      await visit(page, TAB);
    }
    await expect(card(page, 'Production')).toBeVisible({ timeout: 30_000 });
    await page.evaluate(() => {
      document.body.dataset.sameDocument = 'yes';
    });
    const tag = newTag(signals);
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

test('card, history and timeline follow kubectl within 2 s', async ({
  profile,
  portal,
}) => {
  await openTab(portal);
  const history = await openBeside(profile, `${TAB}?view=history`);
  await expect(history.getByRole('article').first()).toBeVisible({
    timeout: 30_000,
  });
  const timeline = await openBeside(profile, `${ENTITY}/timeline`);
  await expect(timeline.getByRole('article').first()).toBeVisible({
    timeout: 30_000,
  });
  const tag = newTag('followed');
  const before = versionOf('veza-development');
  setImage('veza-development', tag);
  const shown = { timeout: SHOWN_WITHIN_MS };
  await Promise.all([
    expect(card(portal, 'Development')).toContainText(tag, shown),
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

test('rewind shows how it was before the last change', async ({ portal }) => {
  await openTab(portal);
  const before = versionOf('veza-staging');
  const tag = newTag('rewound');
  setImage('veza-staging', tag);
  await expect(card(portal, 'Staging')).toContainText(tag);
  await expect(card(portal, 'Staging')).toContainText('Healthy', {
    timeout: 60_000,
  });
  await portal.getByRole('button', { name: 'Rewind' }).click();
  await portal.getByRole('button', { name: 'Before the last change' }).click();
  await expect(portal.getByText(/This is how it was at/)).toBeVisible();
  await expect(portal).toHaveURL(/[?&]at=/);
  await expect(card(portal, 'Staging')).toContainText(before);
  await expect(card(portal, 'Staging')).not.toContainText(tag);
  await portal.reload();
  await expect(card(portal, 'Staging')).toContainText(before, {
    timeout: 30_000,
  });
  await portal.getByRole('button', { name: 'Back to now' }).click();
  await expect(card(portal, 'Staging')).toContainText(tag);
  await expect(portal).not.toHaveURL(/[?&]at=/);
});

test('the panel of a workload serves the keyboard and fills a phone', async ({
  portal,
}) => {
  await openTab(portal);
  const details = card(portal, 'Production').getByRole('link', {
    name: 'Details of veza-backend-api',
  });
  await details.focus();
  await portal.keyboard.press('Enter');
  const panel = portal.getByRole('dialog', { name: 'veza-backend-api' });
  await expect(panel).toBeVisible();
  for (let step = 0; step < 30; step += 1) {
    await portal.keyboard.press('Tab');
    // Leaving for the controls of the browser is allowed, for the page behind is not.
    expect(
      await portal.evaluate(
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
  await expect(portal).toHaveURL(/panel=pods/);
  await portal.setViewportSize({ width: 390, height: 844 });
  const box = await panel.boundingBox();
  expect(box).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await portal.setViewportSize({ width: 1440, height: 900 });
  await portal.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(details).toBeFocused();
});

test('the tab speaks French in the dark theme', async ({ french }) => {
  await visit(french, TAB);
  await expect(card(french, 'Production')).toContainText('Sain');
  await expect(
    french.locator('[data-theme-mode="dark"]').first(),
  ).toBeAttached();
  await expect(card(french, 'Production')).toContainText(/Changé il y a/);
  await french.getByRole('link', { name: 'Historique' }).click();
  await expect(
    french.getByRole('article').filter({ hasText: 'Réussi' }).first(),
  ).toContainText('Voir l’état d’avant');
  await french.getByRole('link', { name: 'Comparer' }).click();
  await expect(french.getByRole('button', { name: 'Inverser' })).toBeVisible();
  await french.getByRole('link', { name: 'Promouvoir' }).click();
  await expect(french.getByText('Ce qui changerait').first()).toBeVisible();
});

test('a version that cannot be pulled says so, and its undo is seen', async ({
  portal,
}) => {
  await openTab(portal);
  const development = card(portal, 'Development');
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

test('each state of the demo estate is visible', async ({ portal }) => {
  const open = async (component: string) => {
    await visit(portal, `/catalog/default/component/${component}/environments`);
    return (environment: string) =>
      portal.getByRole('article', { name: `${component}, ${environment}` });
  };
  const chat = await open('veza-chat-server');
  await expect(chat('Staging')).toContainText(/Behind Development/);
  const stream = await open('veza-stream-server');
  // Its replicas differ too, but that is what its autoscaler is for.
  await expect(stream('Production')).toContainText('Drifted: 1 field is', {
    timeout: 30_000,
  });
  await expect(stream('Production')).toContainText('Autoscaled between');
  const graph = await open('city-resource-graph-api');
  await expect(graph('Staging')).toContainText(/crashes again and again/, {
    timeout: 30_000,
  });
});

test('the Kubernetes tab of Backstage shows the same cluster', async ({
  portal,
}) => {
  await openTab(portal);
  await visit(portal, `${ENTITY}/kubernetes`);
  await expect(portal.getByText('Your Clusters')).toBeVisible({
    timeout: 30_000,
  });
  await expect(portal.getByText('demo', { exact: true }).first()).toBeVisible();
  await expect(portal.getByText(/\d+ pods/).first()).toBeVisible();
});
