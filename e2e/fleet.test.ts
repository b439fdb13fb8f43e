import { expect, Page } from '@playwright/test';
import {
  ENTITY,
  newTag,
  setImage,
  SHOWN_WITHIN_MS,
  test,
  visit,
} from './support';

const FLEET = '/environments';

function table(page: Page) {
  return page.getByRole('main').getByRole('table');
}

function row(page: Page, service: string) {
  return table(page).getByRole('row').filter({ hasText: service });
}

async function openFleet(page: Page, query = '') {
  await visit(page, `${FLEET}${query}`);
  await expect(table(page)).toBeVisible();
}

test('the fleet shows what of every service runs where, and follows', async ({
  portal,
}) => {
  await openFleet(portal);
  await expect(table(portal).getByRole('columnheader')).toHaveText([
    'Service',
    'Development',
    'Staging',
    'Production',
  ]);
  await expect(portal.getByText('7 services', { exact: true })).toBeVisible();
  await expect(row(portal, 'City resource graph API')).toContainText(
    /crashes again and again/,
  );
  await expect(portal.getByRole('list', { name: 'Clusters' })).toContainText(
    'demo connected',
  );
  const tag = newTag('fleet');
  setImage('veza-staging', tag);
  await expect(row(portal, 'Veza backend API')).toContainText(tag, {
    timeout: SHOWN_WITHIN_MS,
  });
  await row(portal, 'Veza web').getByRole('link', { name: 'Veza web' }).click();
  await expect(portal).toHaveURL(/component\/veza-web\/environments/);
});

test('filters narrow the fleet and survive a reload', async ({ portal }) => {
  await openFleet(portal);
  await portal
    .getByRole('button', { name: /^Only what is Degraded in Staging/ })
    .click();
  await expect(portal).toHaveURL(/environment=staging&health=degraded/);
  await expect(row(portal, 'City resource graph API')).toBeVisible();
  await expect(row(portal, 'Veza web')).toHaveCount(0);
  await portal.getByRole('button', { name: 'Clear filters' }).click();
  await expect(row(portal, 'Veza web')).toBeVisible();

  await portal.getByRole('button', { name: /Owner/ }).first().click();
  await portal.getByRole('option', { name: 'city-team' }).click();
  await portal.keyboard.press('Escape');
  await expect(portal).toHaveURL(/owner=group%3Adefault%2Fcity-team/);
  await expect(row(portal, 'Veza web')).toHaveCount(0);
  await portal.getByRole('searchbox', { name: 'Search services' }).fill('web');
  await expect(row(portal, 'City resource graph API')).toHaveCount(0);
  await expect(row(portal, 'City resources web')).toBeVisible();
  await portal.reload();
  await expect(row(portal, 'City resources web')).toBeVisible({
    timeout: 30_000,
  });
  await expect(portal.getByText('1 service', { exact: true })).toBeVisible();

  await portal
    .getByRole('searchbox', { name: 'Search services' })
    .fill('nothinglikethis');
  await expect(
    portal.getByRole('heading', { name: 'No service matches these filters' }),
  ).toBeVisible();
});

test('the fleet stands by owner, and what drifted alone', async ({
  portal,
}) => {
  await openFleet(portal, '?group=owner');
  await expect(
    table(portal).getByRole('rowheader', { name: /^City Team 3 services/ }),
  ).toBeVisible();
  await portal.getByRole('checkbox', { name: 'Only what has drifted' }).focus();
  await portal.keyboard.press('Space');
  await expect(portal).toHaveURL(/drifted=true/);
  await expect(row(portal, 'Veza stream server')).toBeVisible();
  await expect(row(portal, 'Veza web')).toHaveCount(0);
});

test('on a phone the fleet is a card per service', async ({ portal }) => {
  await portal.setViewportSize({ width: 390, height: 844 });
  await openFleet(portal);
  const width = await portal.evaluate(
    () => document.documentElement.scrollWidth,
  );
  expect(width).toBe(390);
  const opener = portal.getByRole('button', { name: /^Filters and groups/ });
  await expect(portal.getByText('Group by')).toBeHidden();
  await opener.click();
  await expect(portal.getByText('Group by')).toBeVisible();
  await portal.setViewportSize({ width: 1440, height: 900 });
});

test('the overview of an entity has its environments', async ({ portal }) => {
  await visit(portal, ENTITY);
  const lines = portal
    .getByRole('list', { name: 'Versions per environment' })
    .getByRole('listitem');
  await expect(lines).toHaveCount(3);
  await expect(lines.last()).toContainText(/Production.*v\d+\.\d+.*Healthy/);
  await portal.getByRole('link', { name: 'Open environments' }).click();
  await expect(portal).toHaveURL(new RegExp(`${ENTITY}/environments$`));
});

test('the home page shows the services of the reader', async ({ portal }) => {
  await visit(portal, '/');
  const mine = portal.getByRole('region', { name: 'My services' });
  await expect(
    mine.getByRole('row', { name: /Veza backend API/ }),
  ).toBeVisible();
  await expect(mine.getByRole('row', { name: /City/ })).toHaveCount(0);
  await mine.getByRole('link', { name: /services in the fleet/ }).click();
  await expect(portal).toHaveURL(/\/environments\?owner=/);
  await expect(row(portal, 'Veza web')).toBeVisible();
  await expect(row(portal, 'City resources web')).toHaveCount(0);
});

test('previews say what to configure so that there are some', async ({
  portal,
}) => {
  await visit(portal, FLEET);
  await portal.getByRole('tab', { name: 'Previews' }).click();
  await expect(portal).toHaveURL(/\/environments\/previews$/);
  await expect(
    portal.getByRole('heading', { name: 'There is no place for previews yet' }),
  ).toBeVisible();
  await expect(portal.getByRole('main')).toContainText('tier: preview');
});

test('what may not be read says so, what failed can be asked again', async ({
  portal,
}) => {
  const pattern = '**/api/environments/**';
  const answer = (status: number, name: string) =>
    portal.route(pattern, route =>
      route.fulfill({ status, json: { error: { name, message: 'No.' } } }),
    );
  await visit(portal, '/catalog');
  await answer(403, 'NotAllowedError');
  await visit(portal, `${FLEET}?text=a`);
  await expect(portal.getByText('You may not see this')).toBeVisible();
  await portal.unroute(pattern);
  await visit(portal, '/catalog');
  await answer(500, 'Error');
  await visit(portal, `${FLEET}?text=web`);
  await expect(portal.getByText('This could not be loaded')).toBeVisible();
  await portal.unroute(pattern);
  await portal.getByRole('button', { name: 'Try again' }).click();
  await expect(row(portal, 'Veza web')).toBeVisible();
});

test('fleet, card and widget speak French in the dark theme', async ({
  french,
}) => {
  await openFleet(french);
  await expect(french.getByText('Seulement ce qui a dérivé')).toBeVisible();
  await expect(row(french, 'Veza web')).toContainText('Sain');
  await expect(
    french.locator('[data-theme-mode="dark"]').first(),
  ).toBeAttached();
  await visit(french, `${FLEET}/previews`);
  await expect(
    french.getByRole('heading', { name: /^0 aperçu/ }),
  ).toBeVisible();
  await visit(french, ENTITY);
  await expect(
    french.getByRole('list', { name: 'Versions par environnement' }),
  ).toContainText('Sain');
  await visit(french, '/');
  await expect(
    french.getByRole('region', { name: 'Mes services' }),
  ).toContainText('Veza web');
});
