import AxeBuilder from '@axe-core/playwright';
import {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  expect,
  Page,
  test as base,
} from '@playwright/test';
import { execFileSync } from 'node:child_process';

export const SERVICE = 'veza-backend-api';
/** What the Deployments of the demo run. */
const IMAGES: Record<string, { name: string; image: string }> = {
  [SERVICE]: {
    name: 'backend-api',
    image: 'registry.example/veza/backend-api',
  },
  'veza-web': { name: 'web', image: 'registry.example/veza/web' },
};
export const ENTITY = `/catalog/default/component/${SERVICE}`;
/** Where tests begin. Not all pages of Backstage have a `main` to wait for. */
const START = '/environments';
/** What the portal promises between a change in a cluster and its pages. */
export const SHOWN_WITHIN_MS = 2_000;
/** The first page of a browser has the whole program to load. */
const LOADED_WITHIN_MS = 30_000;

/** Backstage's progress, which it hides at first; its progress without a name; what our own pages say. */
const LOADING =
  '[data-testid=progress], [role=progressbar]:not([aria-label]), [aria-busy=true]';
const LOOK_EVERY_MS = 50;
/** What loads nothing in so many looks, one after another, is taken to be loaded. */
const LOADED_LOOKS = 10;

/** How this browser remembers what a reader chose in the settings. */
type Settings = { language?: 'fr'; theme?: 'dark' };

/**
 * Tests share two pages that have signed in: loading the program anew for each would take most of their time. After a
 * failed test both are new.
 */
export const test = base.extend<
  {
    /** Closes what a test opened beside: what stays open follows every change of the tests after it. */
    besides: void;
  },
  {
    /** The browser profile of `portal`, for further pages of the same person. */
    profile: BrowserContext;
    /** In English and the light theme. */
    portal: Page;
    /** In French and the dark theme, in a profile of its own. */
    french: Page;
    /** Of the operator, who may agree to what the developer asks for. */
    oscar: Page;
  }
>({
  besides: [
    async ({ profile, portal }, use, testInfo) => {
      await use();
      // Of a failed test pictures are taken, and all pages are new after it.
      if (testInfo.status === testInfo.expectedStatus) {
        const besides = profile.pages().filter(page => page !== portal);
        await Promise.all(besides.map(page => page.close()));
      }
    },
    { auto: true },
  ],
  profile: [
    async ({ browser }, use, { project }) => {
      const profile = await openProfile(browser, project.use, {});
      await use(profile);
      await profile.close();
    },
    { scope: 'worker' },
  ],
  portal: [
    async ({ profile }, use) => {
      await use(await openPortal(profile));
    },
    { scope: 'worker' },
  ],
  french: [
    async ({ browser }, use, { project }) => {
      const profile = await openProfile(browser, project.use, {
        language: 'fr',
        theme: 'dark',
      });
      await use(await openPortal(profile));
      await profile.close();
    },
    { scope: 'worker' },
  ],
  oscar: [
    async ({ browser }, use, { project }) => {
      const profile = await openProfile(browser, project.use, {});
      await use(await openPortal(profile, 'Oscar Operator'));
      await profile.close();
    },
    { scope: 'worker' },
  ],
});

/** The options of the configuration reach only the profiles that Playwright opens by itself. */
async function openProfile(
  browser: Browser,
  { baseURL, locale, timezoneId, viewport }: BrowserContextOptions,
  settings: Settings,
) {
  const profile = await browser.newContext({
    baseURL,
    locale,
    timezoneId,
    viewport,
  });
  await profile.addInitScript(entries => {
    // By this browsers say that a menu was measured once more a frame later, which harms nobody; the development server
    // would cover the page with it. All other errors do cover it, and then fail the test that meets them.
    window.addEventListener('error', event => {
      if (event.message.startsWith('ResizeObserver loop')) {
        event.stopImmediatePropagation();
      }
    });
    for (const [name, value] of entries) {
      window.localStorage.setItem(name, value);
    }
  }, Object.entries(settings));
  return profile;
}

/** Signs in as a person does, by a click on who they are. */
async function openPortal(profile: BrowserContext, person = 'Dana Developer') {
  const page = await profile.newPage();
  await page.goto(START);
  await page
    .getByRole('heading', { name: person })
    .click({ timeout: LOADED_WITHIN_MS });
  await expect(page.getByRole('main').first()).toBeVisible({
    timeout: LOADED_WITHIN_MS,
  });
  return page;
}

/** Goes to another page of the portal as its links do, without loading the program again. */
export async function visit(page: Page, path: string) {
  await page.evaluate(target => {
    window.history.pushState({}, '', target);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Another page of the same profile, which has signed in already, at an address that somebody was given; it closes with the test. */
export async function openBeside(profile: BrowserContext, path: string) {
  const beside = await profile.newPage();
  await beside.goto(path);
  await expect(beside.getByRole('main').first()).toBeVisible({
    timeout: LOADED_WITHIN_MS,
  });
  return beside;
}

export function kubectl(...args: string[]) {
  return execFileSync('kubectl', args, { encoding: 'utf8' });
}

/** By hand, as a pipeline would. */
export function setImage(namespace: string, tag: string, service = SERVICE) {
  const { name, image } = IMAGES[service];
  kubectl(
    '--namespace',
    namespace,
    'set',
    'image',
    `deployment/${service}`,
    `${name}=${image}:${tag}`,
  );
}

/** The tag that a namespace is told to run. */
export function versionOf(namespace: string, service = SERVICE) {
  const image = kubectl(
    '--namespace',
    namespace,
    'get',
    `deployment/${service}`,
    '--output',
    'jsonpath={.spec.template.spec.containers[0].image}',
  );
  return image.slice(image.lastIndexOf(':') + 1);
}

/** A tag that no test before has set. */
export function newTag(word: string) {
  return `v1.4.2-${word}-${Date.now().toString(36)}`;
}

export interface View {
  path: string;
  /** What is there once it is loaded. */
  shown: string;
  /** Where to look; `main` unless told otherwise. */
  within?: string;
  /** What a reader does there first. */
  act?(page: Page): Promise<void>;
}

/**
 * Waits until nothing there loads any more. Cards of Backstage load one thing after another, their program first, with
 * moments between in which nothing says so.
 */
async function expectLoaded(page: Page, within: string) {
  const loading = page.locator(within).locator(LOADING);
  let looks = 0;
  await expect
    .poll(
      async () => {
        looks = (await loading.count()) === 0 ? looks + 1 : 0;
        return looks;
      },
      {
        message: `${within} is loaded`,
        intervals: [LOOK_EVERY_MS],
        timeout: LOADED_WITHIN_MS,
      },
    )
    .toBeGreaterThanOrEqual(LOADED_LOOKS);
}

/** Visits each and finds nothing in it that WCAG 2.2 forbids at level A or AA. */
export async function expectAccessible(
  page: Page,
  views: Record<string, View>,
) {
  for (const [view, each] of Object.entries(views)) {
    const { path, shown, within = 'main', act } = each;
    await visit(page, path);
    await act?.(page);
    await expect(page.locator(`${within} ${shown}`).first()).toBeVisible();
    const violations = await violationsOf(page, within);
    // Of the others, too: one at a time they take a run each.
    expect
      .soft(
        violations.map(({ id, nodes }) => ({
          view,
          id,
          targets: nodes.map(({ target }) => target.join(' ')),
        })),
      )
      .toEqual([]);
  }
}

/** How often a page is looked at that turns out to load something still. */
const LOOKS = 5;

/**
 * What of a page breaks WCAG. A part of it that is loaded late shows Backstage's own sign of loading first, which has no
 * name: whoever looked while it was there has not seen the page.
 */
async function violationsOf(page: Page, within: string) {
  for (let look = 1; ; look++) {
    await expectLoaded(page, within);
    const { violations } = await new AxeBuilder({ page })
      .include(within)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const hasSeenLoading = violations.some(
      ({ id, nodes }) =>
        id === 'aria-progressbar-name' &&
        nodes.some(({ html }) => html.includes('MuiCircularProgress')),
    );
    if (!hasSeenLoading || look === LOOKS) {
      return violations;
    }
  }
}
