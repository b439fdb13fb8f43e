import { loadProfile, pickRoute } from './loadProfile';
import { cartService } from './TestClient';

const LOAD = 'quarterdeck.io/demo-load';
const ROUTES = 'quarterdeck.io/demo-routes';

describe('loadProfile', () => {
  it('is none for a service that asks for none', () => {
    expect(loadProfile(cartService())).toBeUndefined();
    expect(loadProfile(cartService({ [LOAD]: '0' }))).toBeUndefined();
  });

  it('asks for / unless told otherwise', () => {
    expect(loadProfile(cartService({ [LOAD]: '0.5' }))).toEqual({
      requestsPerSecond: 0.5,
      routes: [{ method: 'GET', path: '/', weight: 1 }],
    });
  });

  it('reads routes as JSON and in short', () => {
    const routes = (text: string) =>
      loadProfile(cartService({ [LOAD]: '1', [ROUTES]: text }))?.routes;
    expect(
      routes('[{"path":"/a","weight":3},{"method":"POST","path":"/b"}]'),
    ).toEqual([
      { method: 'GET', path: '/a', weight: 3 },
      { method: 'POST', path: '/b', weight: 1 },
    ]);
    expect(routes('GET /a,  POST /b/c')).toEqual([
      { method: 'GET', path: '/a', weight: 1 },
      { method: 'POST', path: '/b/c', weight: 1 },
    ]);
  });

  it.each([
    [{ [LOAD]: 'much' }, 'expected requests per second from 0 to 200'],
    [{ [LOAD]: '100000' }, 'expected requests per second'],
    [{ [LOAD]: '1', [ROUTES]: '[{' }, 'is not JSON'],
    [{ [LOAD]: '1', [ROUTES]: '[]' }, ROUTES],
    [{ [LOAD]: '1', [ROUTES]: '[{"path":"a"}]' }, ROUTES],
    [{ [LOAD]: '1', [ROUTES]: 'GET' }, ROUTES],
  ])('refuses %p', (annotations, message) => {
    expect(() => loadProfile(cartService(annotations))).toThrow(message);
  });
});

describe('pickRoute', () => {
  it('divides the draws by weight', () => {
    const routes = [
      { method: 'GET', path: '/a', weight: 3 },
      { method: 'GET', path: '/b', weight: 1 },
    ];
    const at = (draw: number) => pickRoute(routes, draw).path;
    expect([at(0), at(0.74), at(0.76), at(0.999)]).toEqual([
      '/a',
      '/a',
      '/b',
      '/b',
    ]);
  });
});
