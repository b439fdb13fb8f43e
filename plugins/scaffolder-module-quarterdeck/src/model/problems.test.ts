import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { en } from '../translations/en';
import { answersProblems } from './problems';

const GOOD = {
  name: 'orders',
  description: 'Takes orders and tells their state',
  owner: 'group:default/veza-team',
  repository: '',
};
const catalogApi = catalogApiMock({
  entities: [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: 'veza-team', namespace: 'default' },
    },
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'veza-web', namespace: 'default' },
    },
  ],
});

/** English, with its parameters put in. */
const say = (key: keyof typeof en, parameters: object = {}) =>
  Object.entries(parameters).reduce<string>(
    (text, [name, value]) => text.replace(`{{${name}}}`, String(value)),
    en[key],
  );

it.each([
  [{}, []],
  [{ name: 'veza-web' }, ['There is already a component called veza-web']],
  [{ name: undefined }, ['Give the service a name']],
  [{ owner: undefined }, ['Say which group owns it']],
  [
    { owner: 'group:default/nobody' },
    ['The catalog knows no owner group:default/nobody'],
  ],
  [
    { description: 'short' },
    ['Describe it in one sentence of 10 to 200 characters'],
  ],
  [{ port: 9090 }, ['The other port has this number already']],
  [{ repository: 'github.com?owner=&repo=orders' }, [en['owner-missing']]],
  [{ repository: 'ext::sh' }, [en['url-wrong']]],
])('of answers with %j', async (change, expected) => {
  expect(
    await answersProblems({ ...GOOD, ...change }, { say, catalogApi }),
  ).toEqual(expected);
});
