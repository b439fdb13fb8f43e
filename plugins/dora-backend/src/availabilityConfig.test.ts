import { ConfigReader } from '@backstage/config';
import { readAvailability } from './availabilityConfig';

const read = (url: string) =>
  readAvailability(
    new ConfigReader({
      dora: {
        availability: {
          prometheus: { url, query: 'up{a="{{service}}"}[{{window}}]' },
        },
      },
    }),
  );

it('takes an address', () => {
  expect(read('https://prometheus.example/behind')?.url).toBe(
    'https://prometheus.example/behind',
  );
});

it('refuses a password in it, which every reader of the metric would be told', () => {
  for (const url of ['http://me:secret@prometheus:9090', 'http://me@x']) {
    expect(() => read(url)).toThrow('holds a name or a password');
    expect(() => read(url)).not.toThrow('secret');
  }
});

it('refuses what is none', () => {
  for (const url of ['file:///etc/passwd', 'prometheus']) {
    expect(() => read(url)).toThrow('must be an address with http or https');
  }
});
