import type { IdentityApi } from '@backstage/core-plugin-api';
import {
  AppLanguageApi,
  appLanguageApiRef,
  configApiRef,
  discoveryApiRef,
  errorApiRef,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { ConfiguredSignInPage } from './ConfiguredSignInPage';

const DANA = 'user:default/dana-developer';
const PEOPLE = [
  { user: DANA, title: 'Developer of the configuration' },
  { user: 'user:default/rita-reviewer', title: 'Reviewer' },
];
const REMEMBERED = 'quarterdeck.demo.user';

/** The auth backend: it is asked with plain `fetch`, since nobody is signed in yet. */
const backend = jest.fn<Promise<Response>, [string, RequestInit]>();

function session(user: string): Response {
  const token = `e30.${btoa(JSON.stringify({ exp: 9_999_999_999 }))}.e30`;
  return new Response(
    JSON.stringify({
      profile: { displayName: 'Dana' },
      backstageIdentity: {
        token,
        identity: {
          type: 'user',
          userEntityRef: user,
          ownershipEntityRefs: [user],
        },
      },
    }),
  );
}

function languages(available: string[]): AppLanguageApi & {
  setLanguage: jest.Mock;
} {
  return {
    getAvailableLanguages: () => ({ languages: available }),
    getLanguage: () => ({ language: available[0] }),
    setLanguage: jest.fn(),
    language$: () => {
      throw new Error('The sign-in page does not follow the language itself');
    },
  };
}

function renderPage(
  config: { provider?: string; people?: typeof PEOPLE },
  languageApi = languages(['en']),
) {
  const onSignInSuccess = jest.fn<void, [IdentityApi]>();
  const data = {
    app: {
      title: 'Demo portal',
      ...(config.provider && { signIn: { provider: config.provider } }),
    },
    ...(config.people && {
      auth: { providers: { demo: { people: config.people } } },
    }),
  };
  const page = render(
    <TestApiProvider
      apis={[
        [configApiRef, mockApis.config({ data })],
        [discoveryApiRef, mockApis.discovery()],
        [translationApiRef, mockApis.translation()],
        [appLanguageApiRef, languageApi],
        [errorApiRef, mockApis.error()],
      ]}
    >
      <ConfiguredSignInPage onSignInSuccess={onSignInSuccess} />
    </TestApiProvider>,
  );
  return { onSignInSuccess, page };
}

function sentUser(): string | null {
  const [, { headers }] = backend.mock.calls[0];
  return new Headers(headers).get('x-quarterdeck-demo-user');
}

describe('ConfiguredSignInPage', () => {
  const { fetch: realFetch } = global;

  beforeEach(() => {
    window.localStorage.clear();
    backend.mockReset();
    Object.assign(global, { fetch: backend });
  });

  afterAll(() => {
    Object.assign(global, { fetch: realFetch });
  });

  it('offers the people of the configuration and what each can try', () => {
    renderPage({ provider: 'demo', people: PEOPLE });
    expect(
      screen.getByRole('heading', { name: 'Demo portal' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', {
        name: 'Sign in as Dana Developer, Developer',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText(/Open veza-backend-api/)).toBeInTheDocument();
    // No words of our own for this one, so those of the configuration.
    expect(
      screen.getByRole('button', {
        name: 'Sign in as Rita Reviewer, Reviewer',
      }),
    ).toBeInTheDocument();
  });

  it('signs in as the chosen person, remembers them, and forgets them on signing out', async () => {
    backend.mockResolvedValue(session(DANA));
    const { onSignInSuccess } = renderPage({
      provider: 'demo',
      people: PEOPLE,
    });
    fireEvent.click(screen.getByRole('button', { name: /Dana Developer/ }));

    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(backend.mock.calls[0][0]).toMatch(/\/api\/auth\/demo\/refresh$/);
    expect(sentUser()).toBe(DANA);
    expect(window.localStorage.getItem(REMEMBERED)).toBe(DANA);

    const [identity] = onSignInSuccess.mock.calls[0];
    await expect(identity.getBackstageIdentity()).resolves.toMatchObject({
      userEntityRef: DANA,
    });
    await identity.signOut();
    expect(window.localStorage.getItem(REMEMBERED)).toBeNull();
  });

  it('does not ask again whoever signed in last time', async () => {
    window.localStorage.setItem(REMEMBERED, DANA);
    backend.mockResolvedValue(session(DANA));
    const { onSignInSuccess } = renderPage({
      provider: 'demo',
      people: PEOPLE,
    });
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(sentUser()).toBe(DANA);
  });

  it('asks when the remembered person is no longer offered', () => {
    window.localStorage.setItem(REMEMBERED, 'user:default/gone');
    renderPage({ provider: 'demo', people: PEOPLE });
    expect(screen.getByText('Who are you today?')).toBeInTheDocument();
    expect(backend).not.toHaveBeenCalled();
  });

  it('says why it failed, tries again, and lets someone else in', async () => {
    backend.mockRejectedValueOnce(new Error('connection refused'));
    backend.mockRejectedValueOnce(new Error('still refused'));
    renderPage({ provider: 'demo', people: PEOPLE });
    fireEvent.click(screen.getByRole('button', { name: /Dana Developer/ }));

    expect(
      await screen.findByText(/Dana Developer could not.*connection refused/),
    ).toBeInTheDocument();
    expect(window.localStorage.getItem(REMEMBERED)).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/still refused/)).toBeInTheDocument();
    fireEvent.click(
      screen.getByRole('button', { name: 'Choose someone else' }),
    );
    expect(screen.getByText('Who are you today?')).toBeInTheDocument();
  });

  it('says what is missing in the configuration', () => {
    const { page } = renderPage({ provider: 'demo' });
    expect(screen.getByText(/people is empty/)).toBeInTheDocument();
    page.unmount();
    const missing = renderPage({});
    expect(screen.getByText(/No way to sign in/)).toBeInTheDocument();
    missing.page.unmount();
    renderPage({ provider: 'ldap' });
    expect(
      screen.getByText(/app.signIn.provider is ldap: set it to demo/),
    ).toBeInTheDocument();
  });

  it('changes the language where there are several', () => {
    const languageApi = languages(['en', 'fr']);
    renderPage({ provider: 'demo', people: PEOPLE }, languageApi);
    fireEvent.click(screen.getByRole('radio', { name: 'Français' }));
    expect(languageApi.setLanguage).toHaveBeenCalledWith('fr');
  });
});
