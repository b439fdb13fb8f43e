import {
  AuthenticationError,
  InputError,
  NotAllowedError,
} from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import { normalizeUser, readPeople } from './people';

/** Names the person who signs in, as an entity reference. The sign-in page sends it. */
export const DEMO_USER_HEADER = 'x-quarterdeck-demo-user';

/** Who was chosen, as a full entity reference. */
export interface DemoResult {
  user: string;
}

export const demoAuthenticator = createProxyAuthenticator({
  async defaultProfileTransform({ user }: DemoResult, context) {
    const { entity } = await context.findCatalogUser({ entityRef: user });
    return { profile: readProfile(entity.spec?.profile) };
  },
  initialize({ config }): { people: ReadonlySet<string> } {
    return { people: readPeople(config.getOptional('people')) };
  },
  async authenticate({ req }, { people }): Promise<{ result: DemoResult }> {
    const header = req.header(DEMO_USER_HEADER);
    if (!header) {
      throw new AuthenticationError(
        `Say who signs in with the header ${DEMO_USER_HEADER}`,
      );
    }
    const user = parseHeader(header);
    if (!people.has(user)) {
      throw new NotAllowedError(
        `${user} is not one of the people of auth.providers.demo.people`,
      );
    }
    return { result: { user } };
  },
});

function parseHeader(header: string): string {
  try {
    return normalizeUser(header);
  } catch (error) {
    throw new InputError(`The header ${DEMO_USER_HEADER} is not valid`, error);
  }
}

function readProfile(profile: unknown): {
  displayName?: string;
  email?: string;
  picture?: string;
} {
  if (typeof profile !== 'object' || profile === null) return {};
  return {
    displayName: text(profile, 'displayName'),
    email: text(profile, 'email'),
    picture: text(profile, 'picture'),
  };
}

function text(record: object, key: string): string | undefined {
  const value: unknown = Reflect.get(record, key);
  return typeof value === 'string' ? value : undefined;
}
