import type { ConfigApi } from '@backstage/frontend-plugin-api';

/** Someone whom `auth.providers.demo.people` lets sign in. */
export interface DemoPerson {
  /** Reference of the User entity. */
  user: string;
  /** The name of the entity in words: `dana-developer` is Dana Developer. */
  name: string;
  /** What the configuration says that they do. */
  title: string;
  /** One of the roles that the page has words for. */
  role?: DemoRole;
}

export type DemoRole = 'developer' | 'operator' | 'manager' | 'approver';

/** The people of the demo estate; others are shown with the words of the configuration alone. */
const ROLES: Readonly<Record<string, DemoRole | undefined>> = {
  'user:default/dana-developer': 'developer',
  'user:default/oscar-operator': 'operator',
  'user:default/maya-manager': 'manager',
  'user:default/sam-second-approver': 'approver',
};

export function readDemoPeople(config: ConfigApi): DemoPerson[] {
  const people = config.getOptionalConfigArray('auth.providers.demo.people');
  return (people ?? []).map(person => {
    const user = person.getString('user');
    const title = person.getString('title');
    return { user, title, name: nameOf(user), role: ROLES[user] };
  });
}

function nameOf(user: string): string {
  const entityName = user.slice(user.lastIndexOf('/') + 1);
  return entityName
    .split(/[-_.]/)
    .map(word => word.charAt(0).toLocaleUpperCase() + word.slice(1))
    .join(' ');
}
