import { ConfigReader } from '@backstage/config';
import { readChecksConfig } from './config';

const read = (checks: object) =>
  readChecksConfig(new ConfigReader({ runbooks: { checks: { ...checks } } }));

it('lets checks ask nothing where nothing is said', () => {
  expect(readChecksConfig(new ConfigReader({}))).toEqual({
    prometheus: new Map(),
    allow: [],
    allowPrivate: false,
  });
});

it('reads what checks may ask', () => {
  expect(
    read({
      prometheus: {
        main: { url: 'http://prometheus:9090/monitoring/', token: 't' },
      },
      allow: ['Status.example.com', '*.example.com:8443'],
      allowPrivate: true,
    }),
  ).toEqual({
    prometheus: new Map([
      ['main', { url: 'http://prometheus:9090/monitoring', token: 't' }],
    ]),
    allow: ['status.example.com', '*.example.com:8443'],
    allowPrivate: true,
  });
});

it.each([
  [{ prometheus: { Main: { url: 'http://x' } } }, /prometheus\.Main: a name/],
  [{ prometheus: { main: { url: 'prometheus:9090' } } }, /main\.url is "prom/],
  [{ prometheus: { main: { url: 'http://u:p@x' } } }, /holds a password/],
  [{ prometheus: { main: { url: 'http://x/?a=b' } } }, /end with its path/],
  [{ prometheus: { main: {} } }, /main\.url/],
  [{ allow: ['https://status.example.com'] }, /allow\[0\] is "https:/],
  [{ allow: ['a.example.com', '*'] }, /allow\[1\] is "\*"/],
  [{ allow: ['a.example.com:99999'] }, /allow\[0\]/],
  [{ allow: ['a.*.com'] }, /allow\[0\]/],
])('says what is wrong with %j', (checks, message) => {
  expect(() => read(checks)).toThrow(message);
});
